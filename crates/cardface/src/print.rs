//! Faces as a printer gets them that says how many dots it prints: our own pixels, one for each of its dots (REQ D-1, D-5).

use krilla::geom::{Size, Transform};
use krilla::image::{BitsPerComponent, CustomImage, Image, ImageColorspace};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

use crate::data::CardData;
use crate::layout::{Face, Layout};
use crate::pdf::metadata;
use crate::pixels::{Dots, Pixels, for_printer};
use crate::problem::FaceProblem;

/// Points in an inch.
const POINTS: f32 = 72.0;
/// How far the picture stays away from the page's edge, in dots: nothing that could be seen, and enough that a program which counts
/// every dot that is touched does not count one more than there are and stretch the picture over it.
const INSET: f32 = 0.01;

/// Both faces as a PDF of two pages, each of exactly `printer` dots at `dpi` dots an inch and nothing on it but [`for_printer`]'s
/// pixels. Whatever turns pages into dots between here and the card has nothing to draw and nothing to smooth, so what is printed
/// is what the preview showed.
///
/// # Errors
/// As [`crate::pixels`].
pub fn print(layout: &Layout, data: &CardData, printer: Dots, dpi: u32) -> Result<Vec<u8>, FaceProblem> {
    let (front, back) = std::thread::scope(|scope| {
        let back = scope.spawn(|| for_printer(layout, data, Face::Back, printer));
        let front = for_printer(layout, data, Face::Front, printer)?;
        Ok((front, back.join().map_err(|_| FaceProblem::Drawing)??))
    })?;
    let dot = POINTS / dpi as f32;
    let (width, height) = (printer.width as f32 * dot, printer.height as f32 * dot);
    let inset = INSET * dot;
    let size = Size::from_wh(width - 2.0 * inset, height - 2.0 * inset).ok_or(FaceProblem::Dots)?;
    let settings = SerializeSettings { compress_content_streams: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(layout, data)?);
    for face in [front, back] {
        let mut page = document.start_page_with(PageSettings::from_wh(width, height).ok_or(FaceProblem::Dots)?);
        let image = Image::from_custom(Picture::from(&face), false).map_err(|_| FaceProblem::Drawing)?;
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_translate(inset, inset));
        surface.draw_image(image, size);
        surface.pop();
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| FaceProblem::Drawing)
}

/// Pixels as the PDF library takes them.
#[derive(Clone, Hash)]
struct Picture {
    size: (u32, u32),
    rgb: Vec<u8>,
}

impl From<&Pixels> for Picture {
    fn from(face: &Pixels) -> Self {
        Self { size: (face.width, face.height), rgb: face.rgb() }
    }
}

impl CustomImage for Picture {
    fn color_channel(&self) -> &[u8] {
        &self.rgb
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        None
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        ImageColorspace::Rgb
    }
}

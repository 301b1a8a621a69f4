//! Faces as a PDF: pages of exactly a card, with real text, for the folder and for printers that do not say how many dots they
//! print (REQ D-5).

use std::sync::Arc;

use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::usvg::Tree;

use crate::body::{Filling, body};
use crate::data::{CardData, Place};
use crate::drawing::{MM_PER_PT, read};
use crate::layout::{Face, Layout};
use crate::photo;
use crate::problem::FaceProblem;

/// The faces as pages of 85.60 × 53.98 mm: fonts embedded and subset, text as text, the photo's JPEG once and unchanged.
/// The same card gives the same bytes; no clock is read.
///
/// # Errors
/// A [`FaceProblem`] that names the place, as for pixels.
pub fn pdf(layout: &Layout, data: &CardData, faces: &[Face]) -> Result<Vec<u8>, FaceProblem> {
    let trees = read_faces(layout, data, faces)?;
    let (width, height) = layout.size();
    let (width, height) = (width / MM_PER_PT, height / MM_PER_PT);
    let size = Size::from_wh(width, height).ok_or(FaceProblem::Drawing)?;
    // Squeezing the pages would save 70 KB and take a third of the time; somebody stands at the counter.
    let settings = SerializeSettings { compress_content_streams: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(layout, data)?);
    for tree in &trees {
        let mut page = document.start_page_with(PageSettings::from_wh(width, height).ok_or(FaceProblem::Drawing)?);
        let mut surface = page.surface();
        surface.draw_svg(tree, size, SvgSettings::default()).ok_or(FaceProblem::Drawing)?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| FaceProblem::Drawing)
}

pub(crate) fn metadata(layout: &Layout, data: &CardData) -> Result<Metadata, FaceProblem> {
    Ok(Metadata::new()
        .title(format!("{} {}", layout.title, data.text(Place::Number)?))
        .language(layout.language.clone())
        .creator("Okienko".to_owned()))
}

/// The faces as trees, read side by side while the photo is being looked through; somebody stands and waits.
fn read_faces(layout: &Layout, data: &CardData, faces: &[Face]) -> Result<Vec<Tree>, FaceProblem> {
    let jpeg = data.photo.as_ref().map(|jpeg| Arc::new(jpeg.clone()));
    std::thread::scope(|scope| {
        let photo = data.photo.as_ref().map(|jpeg| scope.spawn(|| photo::check(jpeg)));
        let trees: Vec<_> = faces
            .iter()
            .map(|&face| {
                let jpeg = jpeg.clone();
                scope.spawn(move || {
                    let drawing = layout.drawing(face);
                    let svg = drawing.frame.around(&body(drawing, layout, data, Filling::Photo)?);
                    read(&svg, &layout.fonts, jpeg).map(|(tree, _)| tree).map_err(|_| FaceProblem::Drawing)
                })
            })
            .collect();
        if let Some(photo) = photo {
            photo.join().map_err(|_| FaceProblem::Drawing)??;
        }
        trees.into_iter().map(|tree| tree.join().map_err(|_| FaceProblem::Drawing)?).collect()
    })
}

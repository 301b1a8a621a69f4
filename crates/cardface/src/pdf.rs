//! Faces as a PDF: pages of exactly a card, with real text, for the folder and for printers that take PDF (REQ D-5).

use std::fmt::Write as _;
use std::sync::Arc;

use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::usvg::Tree;

use crate::data::{CardData, Place};
use crate::drawing::{MM_PER_PT, read};
use crate::fonts::PHOTO;
use crate::layout::{Drawing, Face, Layout, PhotoPlace, Piece, QrPlace};
use crate::photo;
use crate::problem::FaceProblem;
use crate::qr::{Modules, QUIET};

/// Printer dots in a millimetre that the QR's modules are whole multiples of: 300 dpi.
const DOTS_PER_MM: f32 = 300.0 / 25.4;

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
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}", layout.title, data.text(Place::Number)?))
            .language(layout.language.clone())
            .creator("Okienko".to_owned()),
    );
    for tree in &trees {
        let mut page = document.start_page_with(PageSettings::from_wh(width, height).ok_or(FaceProblem::Drawing)?);
        let mut surface = page.surface();
        surface.draw_svg(tree, size, SvgSettings::default()).ok_or(FaceProblem::Drawing)?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| FaceProblem::Drawing)
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
                    let svg = drawing.frame.around(&body(drawing, layout, data)?);
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

/// The pieces of a face as one SVG drawing.
fn body(drawing: &Drawing, layout: &Layout, data: &CardData) -> Result<String, FaceProblem> {
    let mut body = String::new();
    for piece in &drawing.pieces {
        match piece {
            Piece::Fixed(fixed) => body.push_str(&fixed.source),
            Piece::Texts(places) => body.push_str(&drawing.texts(places, data, &layout.fonts)?),
            Piece::Photo(place) if data.photo.is_some() => photo_element(place, &mut body),
            Piece::Photo(place) => body.push_str(&place.plain.source),
            Piece::Qr(place) => qr_element(*place, &Modules::encode(&data.check_url, &data.token)?, &mut body)?,
        }
    }
    Ok(body)
}

/// The JPEG, filling the shape from its middle and cut along its edge.
fn photo_element(place: &PhotoPlace, body: &mut String) {
    let (shape, bounds) = (&place.plain.source, place.bounds);
    // Writing to a String cannot fail.
    let _ = write!(
        body,
        "<clipPath id=\"{PHOTO}\">{shape}</clipPath><g clip-path=\"url(#{PHOTO})\"><image href=\"{PHOTO}\" x=\"{}\" \
         y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"xMidYMid slice\"/></g>",
        bounds.x(),
        bounds.y(),
        bounds.width(),
        bounds.height()
    );
}

/// One path of crisp rectangles on the 300 dpi grid, written in modules: short numbers, exact edges.
fn qr_element(place: QrPlace, modules: &Modules, body: &mut String) -> Result<(), FaceProblem> {
    let (x, y) = place.middle();
    let stand = modules.stand(x * DOTS_PER_MM, y * DOTS_PER_MM, place.side * DOTS_PER_MM)?;
    let (left, top, module) = (stand.left / DOTS_PER_MM, stand.top / DOTS_PER_MM, stand.module / DOTS_PER_MM);
    let side = stand.modules;
    let _ = write!(
        body,
        "<g transform=\"matrix({module} 0 0 {module} {left} {top})\"><path fill=\"#FFFFFF\" d=\"M0 \
         0h{side}v{side}h-{side}z\"/><path fill=\"#000000\" shape-rendering=\"crispEdges\" d=\""
    );
    for (column, row, length) in modules.runs() {
        let _ = write!(body, "M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET);
    }
    body.push_str("\"/></g>");
    Ok(())
}

//! A whole face as one SVG drawing: for the PDF, and to be looked at when a layout is imported.

use std::fmt::Write as _;

use crate::barcode;
use crate::data::CardData;
use crate::fonts::PHOTO;
use crate::layout::{BarcodePlace, Drawing, Layout, PhotoPlace, QrPlace, What};
use crate::problem::FaceProblem;
use crate::qr::{Modules, QUIET};

/// Printer dots in a millimetre that the codes' modules are whole multiples of: 300 dpi.
pub(crate) const DOTS_PER_MM: f32 = 300.0 / 25.4;

/// What the photo's place is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filling {
    /// The card's JPEG, and without one nothing.
    Photo,
    /// One colour, as far as a photo can go.
    Colour(&'static str),
}

/// The pieces of a face that this card has, as one SVG drawing.
pub(crate) fn body(
    drawing: &Drawing,
    layout: &Layout,
    data: &CardData,
    filling: Filling,
) -> Result<String, FaceProblem> {
    let mut body = String::new();
    for (_, what) in drawing.shown(data) {
        match (what, filling) {
            (What::Fixed(fixed), _) => body.push_str(&fixed.source),
            (What::Texts(places), _) => body.push_str(&drawing.texts(places, data, &layout.fonts)?),
            (What::Photo(place), Filling::Photo) if data.photo.is_none() => body.push_str(&place.plain.source),
            (What::Photo(place), filling) => photo_element(place, filling, &mut body),
            (What::Qr(place), _) => qr_element(*place, &Modules::encode(&data.check_url, &data.token)?, &mut body)?,
            (What::Barcode(place), _) => barcode_element(*place, &data.number, &mut body)?,
        }
    }
    Ok(body)
}

/// The JPEG, filling the shape from its middle and cut along its edge.
fn photo_element(place: &PhotoPlace, filling: Filling, body: &mut String) {
    let (shape, bounds) = (&place.plain.source, place.bounds);
    let _ = write!(body, "<clipPath id=\"{PHOTO}\">{shape}</clipPath><g clip-path=\"url(#{PHOTO})\">");
    // Writing to a String cannot fail.
    let _ = match filling {
        Filling::Photo => write!(body, "<image href=\"{PHOTO}\" preserveAspectRatio=\"xMidYMid slice\""),
        Filling::Colour(colour) => write!(body, "<rect fill=\"{colour}\""),
    };
    let _ = write!(
        body,
        " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></g>",
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

/// The same for the bars: modules across, dots down.
fn barcode_element(place: BarcodePlace, number: &str, body: &mut String) -> Result<(), FaceProblem> {
    let bars = barcode::bars(number)?;
    let stand = place.stand(DOTS_PER_MM, 0.0, 0.0)?;
    let (module, dot) = (stand.module / DOTS_PER_MM, 1.0 / DOTS_PER_MM);
    let (left, top) = (stand.left / DOTS_PER_MM, stand.top / DOTS_PER_MM);
    let (width, height) = (barcode::MODULES, stand.height);
    let _ = write!(
        body,
        "<g transform=\"matrix({module} 0 0 {dot} {left} {top})\"><path fill=\"#FFFFFF\" d=\"M0 \
         0h{width}v{height}h-{width}z\"/><path fill=\"#000000\" shape-rendering=\"crispEdges\" d=\""
    );
    for (first, length) in bars {
        let _ = write!(body, "M{first} 0h{length}v{height}h-{length}z");
    }
    body.push_str("\"/></g>");
    Ok(())
}

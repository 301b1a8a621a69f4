//! What must be true of every layout before a card is made with it (REQ D-1).

use super::{Drawing, Face, Layout, Piece, REQUIRED};
use crate::data::{CardData, Place};
use crate::drawing::{MM_PER_PT, each_text, missing_letter, read, smallest_pt};
use crate::problem::LayoutProblem;
use crate::qr::{LEAST_DOTS, QUIET, VERSION_12, whole_dots};

/// The smallest text on a card, pt.
const LEAST_PT: f32 = 6.5;
/// Dots in a millimetre at 300 dpi, the resolution of card printers.
const DOTS_PER_MM: f32 = 300.0 / 25.4;

pub(super) fn layout(layout: &Layout) -> Result<(), LayoutProblem> {
    let mut there = Vec::new();
    for face in Face::BOTH {
        for piece in &layout.drawing(face).pieces {
            match piece {
                Piece::Fixed(fixed) => texts(&fixed.tree)?,
                Piece::Photo(_) => there.push(Place::Photo),
                Piece::Qr(place) => {
                    there.push(Place::Qr);
                    let modules = VERSION_12 + 2 * QUIET;
                    let side = place.side * DOTS_PER_MM;
                    if whole_dots(side, modules) < LEAST_DOTS {
                        return Err(LayoutProblem::QrTooSmall { dots: side / modules as f32 });
                    }
                }
                Piece::Texts(places) => {
                    for place in places {
                        there.extend(place.fields.iter().copied());
                        size(place.least / MM_PER_PT)?;
                    }
                    sample(layout, layout.drawing(face), places)?;
                }
            }
        }
    }
    REQUIRED
        .iter()
        .find(|place| !there.contains(place))
        .map_or(Ok(()), |&place| Err(LayoutProblem::MissingPlace(place)))
}

/// Fixed texts: letters there, large enough.
fn texts(tree: &resvg::usvg::Tree) -> Result<(), LayoutProblem> {
    let mut found = Ok(());
    each_text(tree.root(), &mut |text| {
        if found.is_ok() {
            found = match (missing_letter(text), smallest_pt(text)) {
                (Some(letter), _) => Err(LayoutProblem::NoGlyph(letter)),
                (None, Some(pt)) => size(pt),
                (None, None) => Ok(()),
            };
        }
    });
    found
}

fn size(pt: f32) -> Result<(), LayoutProblem> {
    // A hundredth of a point of tolerance: 6.5 pt is written as 2.293 mm.
    if pt + 0.01 < LEAST_PT { Err(LayoutProblem::SmallText(pt)) } else { Ok(()) }
}

/// Text places with sample data, so that their fonts are known to be there.
fn sample(layout: &Layout, drawing: &Drawing, places: &[crate::text::TextPlace]) -> Result<(), LayoutProblem> {
    for place in places {
        // The letter A stands for the data: this asks for the font and judges no sizes.
        let probe = format!("<text{} font-size=\"{}\">A</text>", place.attributes, place.size);
        let (_, missed) = read(&drawing.frame.around(&probe), &layout.fonts, None)
            .map_err(|error| LayoutProblem::Drawing(error.to_string()))?;
        if let Some(font) = missed.fonts.into_iter().next() {
            return Err(LayoutProblem::UnknownFont(font));
        }
    }
    match drawing.texts(places, &CardData::sample(), &layout.fonts) {
        Ok(_) => Ok(()),
        Err(problem) => Err(LayoutProblem::Sample(problem)),
    }
}

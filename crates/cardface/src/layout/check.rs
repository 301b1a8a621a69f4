//! What must be true of every layout before a card is made with it (REQ D-1).

use resvg::tiny_skia::Rect;
use resvg::usvg::{Text, Tree};

use super::{BarcodePlace, Drawing, Face, Layout, QrPlace, REQUIRED, What, contrast};
use crate::barcode;
use crate::body::DOTS_PER_MM;
use crate::condition::{Case, cases};
use crate::data::{CardData, Place};
use crate::drawing::{MM_PER_PT, each_text, missing_letter, read, smallest_pt};
use crate::problem::{FaceProblem, LayoutProblem};
use crate::qr::{LEAST_DOTS, QUIET, VERSION_12, whole_dots};
use crate::samples::Sample;
use crate::text::TextPlace;

/// The smallest text on a card, pt.
const LEAST_PT: f32 = 6.5;
/// Boxes may touch by as much, mm: a tenth of a printer dot.
const SLACK: f32 = 0.008;

/// One thing that was looked at.
type Look = Result<(), LayoutProblem>;

/// What drawing relies on, look by look.
pub(super) fn quick(layout: &Layout) -> Vec<Look> {
    let mut looks = Vec::new();
    for face in Face::BOTH {
        for piece in &layout.drawing(face).pieces {
            match &piece.what {
                What::Fixed(fixed) => looks.push(fixed_texts(&fixed.tree)),
                What::Photo(_) => {}
                What::Qr(place) => looks.push(qr(*place)),
                What::Barcode(place) => looks.push(barcode(*place)),
                What::Texts(places) => looks.extend(places.iter().flat_map(|place| {
                    let size = size(&names(place), place.least / MM_PER_PT);
                    [size, font(layout, layout.drawing(face), place)]
                })),
            }
        }
    }
    looks.extend(each_kind(layout, |case| {
        required(layout, case)?;
        stands(layout, &Sample { name: "plain", data: like(CardData::sample(), case), must_fit: true })
    }));
    looks
}

/// What a city should know before it makes cards with this layout, look by look.
pub(super) fn thorough(layout: &Layout) -> Vec<Look> {
    let mut looks = each_kind(layout, |case| {
        for sample in CardData::samples() {
            let sample = Sample { data: like(sample.data, case), ..sample };
            match stands(layout, &sample) {
                Err(LayoutProblem::Sample { problem, .. }) if sample.may_be_refused(&problem) => {}
                stands => stands?,
            }
        }
        Ok(())
    });
    looks.extend(each_kind(layout, |case| contrast::check(layout, &like(CardData::sample(), case))));
    if layout.fonts.has_own() {
        // A font that can be drawn may still be one that cannot be embedded in a PDF.
        let embedded = crate::pdf(layout, &CardData::sample(), &Face::BOTH);
        looks.push(embedded.map(|_| ()).map_err(|problem| refused("plain", problem)));
    }
    looks
}

fn each_kind(layout: &Layout, look: impl Fn(&Case) -> Look) -> Vec<Look> {
    kinds(layout).map_or_else(|problem| vec![Err(problem)], |cases| cases.iter().map(look).collect())
}

/// The kinds of cards that the layout's conditions tell apart.
fn kinds(layout: &Layout) -> Result<Vec<Case>, LayoutProblem> {
    let pieces = Face::BOTH.iter().flat_map(|&face| &layout.drawing(face).pieces);
    cases(pieces.map(|piece| &piece.when)).ok_or(LayoutProblem::TooManyCases)
}

fn like(data: CardData, case: &Case) -> CardData {
    CardData { packages: case.packages.clone(), age: case.age, ..data }
}

fn refused(sample: &'static str, problem: FaceProblem) -> LayoutProblem {
    LayoutProblem::Sample { sample, problem }
}

/// The names of a text place, as in the file.
pub(super) fn names(place: &TextPlace) -> String {
    place.fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, to be recognised by.
pub(super) fn shortened(text: &Text) -> String {
    text.chunks().iter().flat_map(|chunk| chunk.text().chars()).take(40).collect()
}

/// Fixed texts: letters there, large enough.
fn fixed_texts(tree: &Tree) -> Result<(), LayoutProblem> {
    let mut found = Ok(());
    each_text(tree.root(), &mut |text| {
        if found.is_ok() {
            found = match (missing_letter(text), smallest_pt(text)) {
                (Some(letter), _) => Err(LayoutProblem::NoGlyph { text: shortened(text), letter }),
                (None, Some(pt)) => size(&shortened(text), pt),
                (None, None) => Ok(()),
            };
        }
    });
    found
}

fn size(text: &str, pt: f32) -> Result<(), LayoutProblem> {
    // A hundredth of a point of tolerance: 6.5 pt is written as 2.293 mm.
    if pt + 0.01 < LEAST_PT { Err(LayoutProblem::SmallText { text: text.to_owned(), pt }) } else { Ok(()) }
}

fn qr(place: QrPlace) -> Result<(), LayoutProblem> {
    let modules = VERSION_12 + 2 * QUIET;
    let side = place.side * DOTS_PER_MM;
    if whole_dots(side, modules) < LEAST_DOTS {
        return Err(LayoutProblem::QrTooSmall { dots: side / modules as f32 });
    }
    Ok(())
}

fn barcode(place: BarcodePlace) -> Result<(), LayoutProblem> {
    let width = place.width * DOTS_PER_MM;
    let dots = whole_dots(width, barcode::MODULES);
    if dots < barcode::LEAST_DOTS {
        return Err(LayoutProblem::BarcodeTooNarrow { dots: width / barcode::MODULES as f32 });
    }
    let symbol = (barcode::SYMBOL * dots) as f32 / DOTS_PER_MM;
    let needed = barcode::LEAST_HEIGHT.max(symbol * barcode::LEAST_SHARE);
    if place.height + SLACK < needed {
        return Err(LayoutProblem::BarcodeTooLow { height: place.height, needed });
    }
    Ok(())
}

/// A text place's font is there; the letter A stands for the data, and no sizes are judged.
fn font(layout: &Layout, drawing: &Drawing, place: &TextPlace) -> Result<(), LayoutProblem> {
    let probe = format!("<text{} font-size=\"{}\">A</text>", place.attributes, place.size);
    let (_, missed) = read(&drawing.frame.around(&probe), &layout.fonts, None)
        .map_err(|error| LayoutProblem::Drawing(error.to_string()))?;
    missed.fonts.into_iter().next().map_or(Ok(()), |font| Err(LayoutProblem::UnknownFont(font)))
}

/// The places that every card needs are on this one.
fn required(layout: &Layout, case: &Case) -> Result<(), LayoutProblem> {
    let data = like(CardData::sample(), case);
    let has = |what: &What, wanted: Place| match what {
        What::Texts(places) => places.iter().any(|place| place.fields.contains(&wanted)),
        What::Qr(_) => wanted == Place::Qr,
        What::Fixed(_) | What::Photo(_) | What::Barcode(_) => false,
    };
    let somewhere = |wanted: Place, only_shown: bool| {
        Face::BOTH
            .iter()
            .flat_map(|&face| &layout.drawing(face).pieces)
            .any(|piece| has(&piece.what, wanted) && (!only_shown || piece.when.holds(&data)))
    };
    for place in REQUIRED {
        if !somewhere(place, false) {
            return Err(LayoutProblem::MissingPlace(place));
        }
        if !somewhere(place, true) {
            return Err(LayoutProblem::MissingPlaceWhen { place, case: case.to_string() });
        }
    }
    Ok(())
}

/// What a card has in its places is drawn, stays on the card and does not stand over something else.
fn stands(layout: &Layout, sample: &Sample) -> Result<(), LayoutProblem> {
    for face in Face::BOTH {
        let drawing = layout.drawing(face);
        let mut standing: Vec<(String, Rect)> = Vec::new();
        for (_, what) in drawing.shown(&sample.data) {
            match what {
                What::Fixed(_) | What::Photo(_) => {}
                What::Texts(places) => {
                    for place in places {
                        let ink = ink(layout, drawing, place, &sample.data);
                        let ink = ink.map_err(|problem| refused(sample.name, problem))?;
                        standing.extend(ink.map(|ink| (names(place), ink)));
                    }
                }
                What::Qr(place) => {
                    let square = Rect::from_xywh(place.x, place.y, place.side, place.side);
                    standing.extend(square.map(|square| (Place::Qr.to_string(), square)));
                }
                What::Barcode(place) => {
                    let bars = Rect::from_xywh(place.x, place.y, place.width, place.height);
                    standing.extend(bars.map(|bars| (Place::Barcode.to_string(), bars)));
                }
            }
        }
        let (width, height) = layout.size();
        for (index, (name, at)) in standing.iter().enumerate() {
            if at.left().min(at.top()) < -SLACK || at.right() > width + SLACK || at.bottom() > height + SLACK {
                return Err(LayoutProblem::OffCard { place: name.clone(), sample: sample.name });
            }
            if let Some((other, _)) = standing.iter().skip(index + 1).find(|(_, other)| overlap(*at, *other)) {
                let (one, other) = (name.clone(), other.clone());
                return Err(LayoutProblem::Overlap { one, other, sample: sample.name });
            }
        }
    }
    Ok(())
}

/// The extent of what is painted for a text place, mm.
fn ink(layout: &Layout, drawing: &Drawing, place: &TextPlace, data: &CardData) -> Result<Option<Rect>, FaceProblem> {
    let svg = drawing.frame.around(&place.fill(data, &drawing.frame, &layout.fonts)?);
    let (tree, _) = read(&svg, &layout.fonts, None).map_err(|_| FaceProblem::Drawing)?;
    let mut whole: Option<Rect> = None;
    each_text(tree.root(), &mut |text| {
        let line = text.flattened().bounding_box().transform(text.abs_transform());
        whole = match (whole, line) {
            (Some(whole), Some(line)) => Rect::from_ltrb(
                whole.left().min(line.left()),
                whole.top().min(line.top()),
                whole.right().max(line.right()),
                whole.bottom().max(line.bottom()),
            ),
            (whole, line) => whole.or(line),
        };
    });
    Ok(whole)
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.left() + SLACK < b.right()
        && b.left() + SLACK < a.right()
        && a.top() + SLACK < b.bottom()
        && b.top() + SLACK < a.bottom()
}

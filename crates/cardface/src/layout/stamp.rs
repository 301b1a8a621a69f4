//! A word across both faces of every card of a layout, for cards that are not real (REQ H-4).

use std::fmt::Write as _;

use resvg::usvg::roxmltree::{Document, Node as Xml};

use super::parse::CARD;
use super::{CARD_MM, Face};
use crate::problem::LayoutProblem;

/// Height of a capital letter and width of an average one in sizes of the text, Lato Black.
const CAPITAL: f32 = 0.72;
const AVERAGE: f32 = 0.68;
/// How much of the diagonal the word takes.
const SHARE: f32 = 0.72;

impl super::Layout {
    /// A layout's file with a word across both faces, corner to corner of what the codes leave free: a clerk who trains
    /// scans them like any other.
    ///
    /// # Errors
    /// [`LayoutProblem::Xml`] if the file is none; whether it is a layout, [`Layout::parse`](super::Layout::parse) says.
    pub fn stamped(text: &str, word: &str) -> Result<String, LayoutProblem> {
        let document = Document::parse(text)
            .map_err(|error| LayoutProblem::Xml { line: error.pos().row, reason: error.to_string() })?;
        let mut stamped = String::with_capacity(text.len() + 1024);
        let mut copied = 0;
        for face in document.root_element().children().filter(|child| is_face(*child)) {
            let code = face.children().find(|child| is_code(*child));
            // What comes after the stamp is painted over it.
            let Some(at) = code.map(|code| code.range().start).or_else(|| end_of(face, text)) else { continue };
            let area = code.and_then(bounds).map_or(whole(face), |code| beside(whole(face), code));
            stamped.push_str(text.get(copied..at).unwrap_or_default());
            stamped.push_str(&stamp(word, area));
            copied = at;
        }
        stamped.push_str(text.get(copied..).unwrap_or_default());
        Ok(stamped)
    }
}

/// A part of a face, mm.
#[derive(Clone, Copy)]
struct Area {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

fn is_face(element: Xml<'_, '_>) -> bool {
    Face::BOTH.iter().any(|face| element.attribute((CARD, "face")) == Some(face.name()))
}

fn is_code(element: Xml<'_, '_>) -> bool {
    matches!(element.attribute((CARD, "place")), Some("qr" | "barcode"))
}

/// Where a face's closing tag begins.
fn end_of(face: Xml<'_, '_>, text: &str) -> Option<usize> {
    let inside = text.get(face.range())?;
    Some(face.range().start + inside.rfind("</")?)
}

fn bounds(rect: Xml<'_, '_>) -> Option<Area> {
    let number = |name: &str| rect.attribute(name)?.parse().ok();
    Some(Area { x: number("x")?, y: number("y")?, width: number("width")?, height: number("height")? })
}

fn whole(face: Xml<'_, '_>) -> Area {
    let (long, short) = CARD_MM;
    let size: Vec<f32> = face
        .attribute("viewBox")
        .into_iter()
        .flat_map(str::split_whitespace)
        .skip(2)
        .filter_map(|number| number.parse().ok())
        .collect();
    match *size.as_slice() {
        [width, height] => Area { x: 0.0, y: 0.0, width, height },
        _ => Area { x: 0.0, y: 0.0, width: long, height: short },
    }
}

/// The largest strip of a face beside a code.
fn beside(face: Area, code: Area) -> Area {
    let (right, bottom) = (code.x + code.width, code.y + code.height);
    let strips = [
        Area { width: code.x, ..face },
        Area { x: right, width: face.width - right, ..face },
        Area { height: code.y, ..face },
        Area { y: bottom, height: face.height - bottom, ..face },
    ];
    let size = |area: &Area| area.width.max(0.0) * area.height.max(0.0);
    strips.into_iter().max_by(|one, other| size(one).total_cmp(&size(other))).unwrap_or(face)
}

fn stamp(word: &str, area: Area) -> String {
    let letters = u16::try_from(word.chars().count()).unwrap_or(u16::MAX).max(1);
    let size = SHARE * area.width.hypot(area.height) / (AVERAGE * f32::from(letters));
    let turn = -area.height.atan2(area.width).to_degrees();
    let mut stamp = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        stamp,
        "<text transform=\"translate({} {}) rotate({turn})\" y=\"{}\" text-anchor=\"middle\" font-family=\"Lato\" \
         font-weight=\"900\" font-size=\"{size}\" fill=\"#B3261E\" fill-opacity=\".6\">{}</text>",
        area.x + area.width / 2.0,
        area.y + area.height / 2.0,
        size * CAPITAL / 2.0,
        word.replace('&', "&amp;").replace('<', "&lt;"),
    );
    stamp
}

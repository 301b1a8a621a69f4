//! From a face's elements to its pieces: what is the same on every card, and the named places with their rules.

use resvg::usvg::roxmltree::Node as Xml;
use resvg::usvg::{Group, Node};

use super::parse::{CARD, line, source};
use super::{BarcodePlace, Fixed, PhotoPlace, Piece, QrPlace, What};
use crate::condition::Condition;
use crate::data::Place;
use crate::drawing::{Frame, MM_PER_PT, SVG, attribute, read};
use crate::fonts::Fonts;
use crate::problem::LayoutProblem;
use crate::text::TextPlace;

/// Reads the elements of one face.
pub(super) struct Reader<'r> {
    pub(super) frame: &'r Frame,
    pub(super) text: &'r str,
    pub(super) fonts: &'r Fonts,
}

impl Reader<'_> {
    /// The pieces of a face, in painting order. Neighbours that stand on the same cards are drawn together.
    pub(super) fn pieces(&self, face: Xml<'_, '_>) -> Result<Vec<Piece>, LayoutProblem> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut fixed = (Condition::default(), String::new());
        for element in face.children().filter(|child| child.is_element() && child.tag_name().name() != "defs") {
            let when = condition(element)?;
            let Some(names) = element.attribute((CARD, "place")) else {
                if when != fixed.0 {
                    self.finish(&mut fixed, &mut pieces)?;
                    fixed.0 = when;
                }
                fixed.1.push_str(source(element, self.text));
                continue;
            };
            self.finish(&mut fixed, &mut pieces)?;
            match (self.place(element, names)?, pieces.last_mut()) {
                (What::Texts(more), Some(Piece { when: before, what: What::Texts(places) })) if *before == when => {
                    places.extend(more);
                }
                (what, _) => pieces.push(Piece { when, what }),
            }
        }
        self.finish(&mut fixed, &mut pieces)?;
        Ok(pieces)
    }

    /// Ends a run of fixed elements.
    fn finish(&self, run: &mut (Condition, String), pieces: &mut Vec<Piece>) -> Result<(), LayoutProblem> {
        let (when, source) = std::mem::take(run);
        if !source.is_empty() {
            pieces.push(Piece { when, what: What::Fixed(self.fixed(source)?) });
        }
        Ok(())
    }

    fn place(&self, element: Xml<'_, '_>, names: &str) -> Result<What, LayoutProblem> {
        let unknown = |name: &str| LayoutProblem::UnknownPlace(name.to_owned());
        let fields = names
            .split_whitespace()
            .map(|name| Place::from_name(name).ok_or_else(|| unknown(name)))
            .collect::<Result<Vec<_>, _>>()?;
        match fields.as_slice() {
            [] => Err(unknown(names)),
            [Place::Qr] => qr_place(element).map(What::Qr),
            [Place::Barcode] => barcode_place(element).map(What::Barcode),
            [Place::Photo] => self.photo_place(element).map(What::Photo),
            fields if fields.iter().any(|field| matches!(field, Place::Qr | Place::Photo | Place::Barcode)) => {
                Err(unknown(names))
            }
            _ => Ok(What::Texts(vec![text_place(element, fields)?])),
        }
    }

    fn fixed(&self, source: String) -> Result<Fixed, LayoutProblem> {
        let (tree, missed) = read(&self.frame.around(&source), self.fonts, None)
            .map_err(|error| LayoutProblem::Drawing(error.to_string()))?;
        if let Some(font) = missed.fonts.into_iter().next() {
            return Err(LayoutProblem::UnknownFont(font));
        }
        if let Some(picture) = missed.pictures.into_iter().next() {
            return Err(LayoutProblem::Picture(picture));
        }
        Ok(Fixed { source, tree })
    }

    fn photo_place(&self, element: Xml<'_, '_>) -> Result<PhotoPlace, LayoutProblem> {
        let plain = self.fixed(source(element, self.text).to_owned())?;
        let edge = only_path(plain.tree.root()).ok_or_else(|| rule(element, "one filled shape"))?;
        let bounds = edge.bounds();
        Ok(PhotoPlace { plain, edge, bounds })
    }
}

/// What stands in `card:when`; places and conditions inside a group would never be looked at.
fn condition(element: Xml<'_, '_>) -> Result<Condition, LayoutProblem> {
    for inner in element.descendants().skip(1) {
        if let Some(name) = inner.attribute((CARD, "place")) {
            return Err(LayoutProblem::NestedPlace(name.to_owned()));
        }
        if inner.has_attribute((CARD, "when")) {
            return Err(rule(inner, "when (only directly in a face)"));
        }
    }
    Ok(own(element, "when", Condition::parse)?.unwrap_or_default())
}

fn text_place(element: Xml<'_, '_>, fields: Vec<Place>) -> Result<TextPlace, LayoutProblem> {
    if !element.has_tag_name((SVG, "text")) {
        return Err(rule(element, "text element"));
    }
    // A size or a place hidden in a style would be drawn but not measured.
    if element.has_attribute("style") || element.has_attribute("dx") || element.has_attribute("textLength") {
        return Err(rule(element, "style, dx, textLength (must not be there)"));
    }
    let mut attributes = String::new();
    for kept in element.attributes().filter(|a| a.namespace().is_none()) {
        if !matches!(kept.name(), "x" | "y" | "font-size" | "id") {
            attribute(&mut attributes, kept.name(), kept.value());
        }
    }
    let size = required(element, "font-size")?;
    let lines = own(element, "lines", |value| value.parse().ok().filter(|lines| (1..=20).contains(lines)))?;
    let leading = own(element, "leading", leading)?.unwrap_or((1.2, 1.2));
    Ok(TextPlace {
        x: required(element, "x")?,
        y: required(element, "y")?,
        size,
        least: own(element, "shrink-to", points)?.map_or(size, |least| least.min(size)),
        width: own(element, "width", number)?.ok_or_else(|| rule(element, "card:width"))?,
        lines: lines.unwrap_or(fields.len()),
        leading: leading.0,
        broken_leading: leading.1,
        bottom: own(element, "bottom", number)?,
        fields,
        attributes,
    })
}

fn qr_place(element: Xml<'_, '_>) -> Result<QrPlace, LayoutProblem> {
    let (width, height) = (required(element, "width")?, required(element, "height")?);
    if !element.has_tag_name((SVG, "rect")) || element.has_attribute("transform") || width != height {
        return Err(rule(element, "square rect without transform"));
    }
    Ok(QrPlace { x: required(element, "x")?, y: required(element, "y")?, side: width })
}

fn barcode_place(element: Xml<'_, '_>) -> Result<BarcodePlace, LayoutProblem> {
    if !element.has_tag_name((SVG, "rect")) || element.has_attribute("transform") {
        return Err(rule(element, "rect without transform"));
    }
    Ok(BarcodePlace {
        x: required(element, "x")?,
        y: required(element, "y")?,
        width: required(element, "width")?,
        height: required(element, "height")?,
    })
}

/// The outline of a drawing that is a single shape, in the units of the face.
fn only_path(group: &Group) -> Option<resvg::tiny_skia::Path> {
    match group.children() {
        [Node::Group(inner)] => only_path(inner),
        [Node::Path(path)] if path.fill().is_some() => path.data().clone().transform(path.abs_transform()),
        _ => None,
    }
}

fn required(element: Xml<'_, '_>, name: &'static str) -> Result<f32, LayoutProblem> {
    element.attribute(name).and_then(number).ok_or_else(|| rule(element, name))
}

/// One of our attributes: absent, read, or refused.
fn own<T>(
    element: Xml<'_, '_>,
    name: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, LayoutProblem> {
    element.attribute((CARD, name)).map(|value| read(value).ok_or_else(|| rule(element, name))).transpose()
}

fn number(value: &str) -> Option<f32> {
    value.trim().parse().ok().filter(|number: &f32| number.is_finite() && number.abs() < 1000.0)
}

/// Numbers between spaces or commas; what is none is left out.
pub(super) fn numbers(value: &str) -> Vec<f32> {
    value.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(number).collect()
}

/// One number, or two: for a block as it stands in the layout, and for one that was broken.
fn leading(value: &str) -> Option<(f32, f32)> {
    let (whole, broken) = value.trim().split_once(' ').unwrap_or((value, value));
    Some((number(whole)?, number(broken)?))
}

/// `11pt` as mm.
fn points(value: &str) -> Option<f32> {
    value.trim().strip_suffix("pt").and_then(number).filter(|pt| *pt > 0.0).map(|pt| pt * MM_PER_PT)
}

fn rule(element: Xml<'_, '_>, rule: &'static str) -> LayoutProblem {
    LayoutProblem::Rule { line: line(element), rule }
}

//! From the file's XML to pieces.

use std::sync::Mutex;

use resvg::usvg::roxmltree::{Document, Node as Xml};
use resvg::usvg::{Group, Node};

use super::{CARD_MM, Drawing, Face, Fixed, Layout, Orientation, PhotoPlace, Piece, QrPlace};
use crate::data::Place;
use crate::drawing::{Frame, MM_PER_PT, SVG, attribute, read};
use crate::fonts::Fonts;
use crate::problem::LayoutProblem;
use crate::text::TextPlace;

/// The name space of our attributes; its last part is the version of the format.
const CARD: &str = "urn:okienko:layout:1";

/// Elements that would make a card depend on more than the file and the data, or escape the checks.
const FORBIDDEN: [&str; 4] = ["style", "script", "foreignObject", "switch"];

pub(super) fn layout(text: &str, fonts: &Fonts) -> Result<Layout, LayoutProblem> {
    // Document types are refused by default: no entities, no other files.
    let document = Document::parse(text)
        .map_err(|error| LayoutProblem::Xml { line: error.pos().row, reason: error.to_string() })?;
    let root = document.root_element();
    if root.tag_name().namespace() != Some(SVG) || root.tag_name().name() != "svg" {
        return Err(LayoutProblem::NotALayout("the svg element"));
    }
    if root.default_namespace() != Some(SVG) {
        return Err(LayoutProblem::NotALayout("xmlns=\"http://www.w3.org/2000/svg\""));
    }
    let id = root.attribute((CARD, "id")).filter(|id| is_id(id)).ok_or(LayoutProblem::NotALayout("card:id"))?;
    let name = root.attribute((CARD, "name")).filter(|name| !name.trim().is_empty());
    let name = name.ok_or(LayoutProblem::NotALayout("card:name"))?;
    let title = child(root, "title").and_then(|title| title.text()).unwrap_or(name);
    if let Some(element) = root.descendants().find(|element| FORBIDDEN.contains(&element.tag_name().name())) {
        return Err(LayoutProblem::Element { line: line(element), name: element.tag_name().name().to_owned() });
    }
    let (front, front_way) = face(Face::Front, root, text, fonts)?;
    let (back, back_way) = face(Face::Back, root, text, fonts)?;
    if front_way != back_way {
        return Err(LayoutProblem::Size(Face::Back));
    }
    Ok(Layout {
        id: id.to_owned(),
        name: name.trim().to_owned(),
        title: title.trim().to_owned(),
        language: root.attribute("lang").unwrap_or("pl").to_owned(),
        orientation: front_way,
        fonts: fonts.clone(),
        front,
        back,
        grounds: Mutex::default(),
    })
}

fn face(face: Face, root: Xml<'_, '_>, text: &str, fonts: &Fonts) -> Result<(Drawing, Orientation), LayoutProblem> {
    let mut faces = root.children().filter(|child| child.attribute((CARD, "face")) == Some(face.name()));
    let (Some(element), None) = (faces.next(), faces.next()) else { return Err(LayoutProblem::Faces(face)) };
    let (long, short) = CARD_MM;
    let orientation = match element.attribute("viewBox").map(numbers).as_deref() {
        Some([0.0, 0.0, w, h]) if *w == long && *h == short => Orientation::Landscape,
        Some([0.0, 0.0, w, h]) if *w == short && *h == long => Orientation::Portrait,
        _ => return Err(LayoutProblem::Size(face)),
    };
    let (width, height) = match orientation {
        Orientation::Landscape => (long, short),
        Orientation::Portrait => (short, long),
    };
    let outer = [root, element];
    let definitions = outer.iter().flat_map(Xml::children).filter(|child| child.has_tag_name((SVG, "defs")));
    let definitions: Vec<Xml<'_, '_>> = definitions.collect();
    references(element, &definitions)?;
    let definitions = definitions.iter().map(|defs| source(*defs, text)).collect();
    let frame = Frame::new(width, height, &outer, definitions);
    let pieces = pieces(element, &frame, text, fonts)?;
    Ok((Drawing { frame, pieces }, orientation))
}

/// A face is drawn in pieces, so that a reference across them would find nothing.
fn references(face: Xml<'_, '_>, definitions: &[Xml<'_, '_>]) -> Result<(), LayoutProblem> {
    for element in face.children().filter(Xml::is_element) {
        for inner in element.descendants() {
            for name in inner.attributes().filter_map(|attribute| referred(attribute.name(), attribute.value())) {
                let mut places = definitions.iter().chain([&element]).flat_map(Xml::descendants);
                if !places.any(|place| place.attribute("id") == Some(name)) {
                    return Err(LayoutProblem::Reference { line: line(inner), name: name.to_owned() });
                }
            }
        }
    }
    Ok(())
}

/// The id in `href="#id"` and in `url(#id)`.
fn referred<'v>(attribute: &str, value: &'v str) -> Option<&'v str> {
    if attribute == "href" {
        return value.trim().strip_prefix('#');
    }
    let (_, rest) = value.split_once("url(")?;
    let (inside, _) = rest.split_once(')')?;
    inside.trim_matches([' ', '"', '\'']).strip_prefix('#')
}

fn pieces(face: Xml<'_, '_>, frame: &Frame, text: &str, fonts: &Fonts) -> Result<Vec<Piece>, LayoutProblem> {
    let mut pieces = Vec::new();
    let mut fixed = String::new();
    for element in face.children().filter(Xml::is_element) {
        if let Some(inner) = element.descendants().skip(1).find_map(|inner| inner.attribute((CARD, "place"))) {
            return Err(LayoutProblem::NestedPlace(inner.to_owned()));
        }
        let Some(names) = element.attribute((CARD, "place")) else {
            if element.tag_name().name() != "defs" {
                fixed.push_str(source(element, text));
            }
            continue;
        };
        if !fixed.is_empty() {
            pieces.push(Piece::Fixed(self::fixed(std::mem::take(&mut fixed), frame, fonts)?));
        }
        let fields = names
            .split_whitespace()
            .map(|name| Place::from_name(name).ok_or_else(|| LayoutProblem::UnknownPlace(name.to_owned())))
            .collect::<Result<Vec<_>, _>>()?;
        match fields.as_slice() {
            [] => return Err(LayoutProblem::UnknownPlace(names.to_owned())),
            [Place::Qr] => pieces.push(Piece::Qr(qr_place(element)?)),
            [Place::Photo] => pieces.push(Piece::Photo(photo_place(element, frame, text, fonts)?)),
            fields if fields.iter().any(|field| matches!(field, Place::Qr | Place::Photo)) => {
                return Err(LayoutProblem::UnknownPlace(names.to_owned()));
            }
            _ => {
                let place = text_place(element, fields)?;
                match pieces.last_mut() {
                    Some(Piece::Texts(places)) => places.push(place),
                    _ => pieces.push(Piece::Texts(vec![place])),
                }
            }
        }
    }
    if !fixed.is_empty() {
        pieces.push(Piece::Fixed(self::fixed(fixed, frame, fonts)?));
    }
    Ok(pieces)
}

fn fixed(source: String, frame: &Frame, fonts: &Fonts) -> Result<Fixed, LayoutProblem> {
    let (tree, missed) =
        read(&frame.around(&source), fonts, None).map_err(|error| LayoutProblem::Drawing(error.to_string()))?;
    if let Some(font) = missed.fonts.into_iter().next() {
        return Err(LayoutProblem::UnknownFont(font));
    }
    if let Some(picture) = missed.pictures.into_iter().next() {
        return Err(LayoutProblem::Picture(picture));
    }
    Ok(Fixed { source, tree })
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
    Ok(TextPlace {
        x: required(element, "x")?,
        y: required(element, "y")?,
        size,
        least: own(element, "shrink-to", points)?.map_or(size, |least| least.min(size)),
        width: own(element, "width", number)?.ok_or_else(|| rule(element, "card:width"))?,
        lines: lines.unwrap_or(fields.len()),
        leading: own(element, "leading", number)?.unwrap_or(1.2),
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

fn photo_place(element: Xml<'_, '_>, frame: &Frame, text: &str, fonts: &Fonts) -> Result<PhotoPlace, LayoutProblem> {
    let plain = fixed(source(element, text).to_owned(), frame, fonts)?;
    let edge = only_path(plain.tree.root()).ok_or_else(|| rule(element, "one filled shape"))?;
    let bounds = edge.bounds();
    Ok(PhotoPlace { plain, edge, bounds })
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

fn numbers(value: &str) -> Vec<f32> {
    value.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(number).collect()
}

/// `11pt` as mm.
fn points(value: &str) -> Option<f32> {
    value.trim().strip_suffix("pt").and_then(number).filter(|pt| *pt > 0.0).map(|pt| pt * MM_PER_PT)
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn child<'a, 'i>(element: Xml<'a, 'i>, name: &str) -> Option<Xml<'a, 'i>> {
    element.children().find(|child| child.tag_name().name() == name)
}

fn source<'t>(element: Xml<'_, '_>, text: &'t str) -> &'t str {
    text.get(element.range()).unwrap_or_default()
}

fn line(element: Xml<'_, '_>) -> u32 {
    element.document().text_pos_at(element.range().start).row
}

fn rule(element: Xml<'_, '_>, rule: &'static str) -> LayoutProblem {
    LayoutProblem::Rule { line: line(element), rule }
}

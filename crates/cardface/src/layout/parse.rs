//! From the file's XML to pieces.

use parking_lot::Mutex;
use resvg::usvg::roxmltree::{Document, Node as Xml};

use super::places::{Reader, numbers};
use super::{CARD_MM, Drawing, Face, Layout, Orientation};
use crate::drawing::{Frame, SVG};
use crate::fonts::Fonts;
use crate::problem::LayoutProblem;

/// The name space of our attributes; its last part is the version of the format.
pub(super) const CARD: &str = "urn:okienko:layout:1";

/// A longer file is no layout: fonts and pictures of a card need a tenth of it.
const MOST_BYTES: usize = 8 << 20;

/// Elements that would make a card depend on more than the file and the data, or escape the checks.
const FORBIDDEN: [&str; 4] = ["style", "script", "foreignObject", "switch"];

pub(super) fn layout(text: &str, fonts: &Fonts) -> Result<Layout, LayoutProblem> {
    if text.len() > MOST_BYTES {
        return Err(LayoutProblem::TooLarge);
    }
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
    if let Some(element) = root.descendants().find(|&element| is_forbidden(element, root)) {
        return Err(LayoutProblem::Element { line: line(element), name: element.tag_name().name().to_owned() });
    }
    let fonts = own_fonts(root, fonts)?;
    let (front, front_way) = face(Face::Front, root, text, &fonts)?;
    let (back, back_way) = face(Face::Back, root, text, &fonts)?;
    if front_way != back_way {
        return Err(LayoutProblem::Size(Face::Back));
    }
    Ok(Layout {
        source: text.to_owned(),
        id: id.to_owned(),
        name: name.trim().to_owned(),
        title: title.trim().to_owned(),
        language: root.attribute("lang").unwrap_or("pl").to_owned(),
        orientation: front_way,
        fonts,
        front,
        back,
        grounds: Mutex::default(),
    })
}

/// Elements of our own name space are the fonts directly in the file's root, and no others.
fn is_forbidden(element: Xml<'_, '_>, root: Xml<'_, '_>) -> bool {
    let font = || element.has_tag_name((CARD, "font")) && element.parent() == Some(root);
    FORBIDDEN.contains(&element.tag_name().name()) || (element.tag_name().namespace() == Some(CARD) && !font())
}

/// The program's fonts and those that the file brings along.
fn own_fonts(root: Xml<'_, '_>, fonts: &Fonts) -> Result<Fonts, LayoutProblem> {
    let mut fonts = fonts.clone();
    for element in root.children().filter(|child| child.has_tag_name((CARD, "font"))) {
        let text = element.text().unwrap_or_default();
        fonts = fonts.with(text).map_err(|problem| LayoutProblem::Font { line: line(element), problem })?;
    }
    Ok(fonts)
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
    let pieces = Reader { frame: &frame, text, fonts }.pieces(element)?;
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

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn child<'a, 'i>(element: Xml<'a, 'i>, name: &str) -> Option<Xml<'a, 'i>> {
    element.children().find(|child| child.tag_name().name() == name)
}

pub(super) fn source<'t>(element: Xml<'_, '_>, text: &'t str) -> &'t str {
    text.get(element.range()).unwrap_or_default()
}

pub(super) fn line(element: Xml<'_, '_>) -> u32 {
    element.document().text_pos_at(element.range().start).row
}

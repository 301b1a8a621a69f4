//! Between our layout and the SVG library: the frame that every piece of a face is drawn in, and what is checked in it.

use std::fmt::Write as _;
use std::sync::Arc;

use resvg::usvg::roxmltree::Node as Xml;
use resvg::usvg::{self, Group, Node, Tree};

use crate::fonts::{Fonts, Missed, Watch, options};

/// The SVG name space.
pub(crate) const SVG: &str = "http://www.w3.org/2000/svg";

/// Millimetres in one typographic point (1/72 inch).
pub(crate) const MM_PER_PT: f32 = 25.4 / 72.0;

/// What stays of the outer elements around a piece: size, name spaces, inherited attributes, definitions.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    open: String,
    definitions: String,
}

impl Frame {
    /// The frame of a face that is `width` × `height` mm and inherits from the `outer` elements, outermost first.
    pub(crate) fn new(width: f32, height: f32, outer: &[Xml<'_, '_>], definitions: String) -> Frame {
        let mut open = format!("<svg xmlns=\"{SVG}\"");
        if let Some(innermost) = outer.last() {
            for space in innermost.namespaces() {
                if let Some(name) = space.name().filter(|name| *name != "xml") {
                    attribute(&mut open, &format!("xmlns:{name}"), space.uri());
                }
            }
        }
        // Writing to a String cannot fail.
        let _ = write!(open, " width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        for element in outer {
            open.push_str("<g");
            for inherited in element.attributes().filter(|a| a.namespace().is_none() && !is_geometry(a.name())) {
                attribute(&mut open, inherited.name(), inherited.value());
            }
            open.push('>');
        }
        Frame { open, definitions }
    }

    /// A whole SVG around `body`.
    pub(crate) fn around(&self, body: &str) -> String {
        let definitions = if body.contains("(#") || body.contains("href") { self.definitions.as_str() } else { "" };
        let closing = self.open.matches("<g").count();
        format!("{}{definitions}{body}{}</svg>", self.open, "</g>".repeat(closing))
    }
}

/// Attributes of an `svg` element that place it and do not concern what is inside.
fn is_geometry(name: &str) -> bool {
    matches!(
        name,
        "width" | "height" | "viewBox" | "x" | "y" | "version" | "preserveAspectRatio" | "id" | "overflow" | "lang"
    )
}

/// Adds ` name="value"`, escaped.
pub(crate) fn attribute(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"{}\"", escaped(value));
}

/// Text for XML content and attributes; nothing of it can become markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            _ => out.push(letter),
        }
    }
    out
}

/// Reads an SVG with our fonts alone. Says also what it asked for and was not given.
pub(crate) fn read(svg: &str, fonts: &Fonts, photo: Option<Arc<Vec<u8>>>) -> Result<(Tree, Missed), usvg::Error> {
    let watch = Watch::default();
    let tree = Tree::from_str(svg, &options(fonts, photo, &watch))?;
    Ok((tree, watch.into_missed()))
}

/// Visits every text of a drawing.
pub(crate) fn each_text<'a>(group: &'a Group, visit: &mut impl FnMut(&'a usvg::Text)) {
    for node in group.children() {
        match node {
            Node::Group(inner) => each_text(inner, visit),
            Node::Text(text) => visit(text),
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// The first letter of a text for which its font has only glyph 0, the empty box.
pub(crate) fn missing_letter(text: &usvg::Text) -> Option<char> {
    let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
    // Glyphs stand in the order of drawing, which is not that of reading for every script.
    let missing: Vec<&str> = glyphs.filter(|glyph| glyph.id.0 == 0).map(|glyph| glyph.text.as_str()).collect();
    if missing.is_empty() {
        return None;
    }
    let mut letters = text.chunks().iter().flat_map(|chunk| chunk.text().chars());
    let first = letters.find(|letter| missing.iter().any(|glyph| glyph.contains(*letter)));
    Some(first.unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// The smallest size in a text as it is drawn, pt.
pub(crate) fn smallest_pt(text: &usvg::Text) -> Option<f32> {
    let (sx, sy) = text.abs_transform().get_scale();
    let sizes = text.layouted().iter().map(|span| span.font_size.get() * sx.min(sy) / MM_PER_PT);
    sizes.min_by(f32::total_cmp)
}

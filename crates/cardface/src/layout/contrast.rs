//! Whether texts and codes stand out from what they are on: measured in the pixels, so that covers, patterns and
//! transparency count as the eye sees them (REQ D-1; WCAG 2.2, 1.4.3; ISO/IEC 15415).

use resvg::tiny_skia::{FillRule, Mask, Pixmap, Transform};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{Group, Node, Text, Tree};

use super::check::{names, shortened};
use super::{Drawing, Face, Layout, What};
use crate::barcode;
use crate::body::{DOTS_PER_MM, Filling, body};
use crate::data::{CardData, Place};
use crate::drawing::{SVG, each_text, read, smallest_pt};
use crate::problem::{FaceProblem, LayoutProblem};
use crate::qr::Modules;

/// Contrast of ordinary text (WCAG 2.2, 1.4.3).
const ORDINARY: f32 = 4.5;
/// Contrast of large text: 14 pt bold or 18 pt (WCAG 2.2, 1.4.3).
const LARGE: f32 = 3.0;
/// Dots in a millimetre at which texts are looked at. At 600 dpi a stroke of the smallest text is five dots wide.
const FINE: f32 = 600.0 / 25.4;
/// Symbol contrast of grade 4, the best (ISO/IEC 15415).
const SYMBOL: f32 = 0.7;
/// What a photo may be at its lightest and its darkest.
const PHOTOS: [&str; 2] = ["#FFFFFF", "#000000"];

/// Looks at all texts and codes of a card.
pub(super) fn check(layout: &Layout, data: &CardData) -> Result<(), LayoutProblem> {
    for face in Face::BOTH {
        let drawing = layout.drawing(face);
        let with_photo = drawing.shown(data).any(|(_, what)| matches!(what, What::Photo(_)));
        for &photo in PHOTOS.iter().take(if with_photo { 2 } else { 1 }) {
            let body = body(drawing, layout, data, Filling::Colour(photo));
            let body = body.map_err(|problem| LayoutProblem::Sample { sample: "plain", problem })?;
            let svg = drawing.frame.around(&body);
            let tree = |svg: &str| read(svg, &layout.fonts, None).map(|(tree, _)| tree);
            let broken = |error: resvg::usvg::Error| LayoutProblem::Drawing(error.to_string());
            let (full, bare) = (tree(&svg).map_err(broken)?, tree(&without_texts(&svg)?).map_err(broken)?);
            texts(&full, &bare, drawing, data)?;
            codes(&full, layout, drawing, data)?;
        }
    }
    Ok(())
}

/// The drawing without its texts: what they stand on.
fn without_texts(svg: &str) -> Result<String, LayoutProblem> {
    let document = Document::parse(svg).map_err(|error| LayoutProblem::Drawing(error.to_string()))?;
    let mut out = String::with_capacity(svg.len());
    let mut from = 0;
    for text in document.descendants().filter(|element| element.has_tag_name((SVG, "text"))) {
        let range = text.range();
        // None stands inside another that is already left out.
        if range.start >= from {
            out.push_str(svg.get(from..range.start).unwrap_or_default());
            from = range.end;
        }
    }
    out.push_str(svg.get(from..).unwrap_or_default());
    Ok(out)
}

fn texts(full: &Tree, bare: &Tree, drawing: &Drawing, data: &CardData) -> Result<(), LayoutProblem> {
    let mut found = Ok(());
    each_text(full.root(), &mut |text| {
        if found.is_ok() {
            let needed = needed(text);
            found = match ratio(text, full, bare) {
                Some(ratio) if ratio < needed => {
                    Err(LayoutProblem::LowContrast { text: name(text, drawing, data), ratio, needed })
                }
                Some(_) | None => Ok(()),
            };
        }
    });
    found
}

fn needed(text: &Text) -> f32 {
    let bold = text.chunks().iter().flat_map(|chunk| chunk.spans()).all(|span| span.font().weight() >= 700);
    // The same tolerance as for the smallest size.
    let pt = smallest_pt(text).unwrap_or_default() + 0.01;
    if pt >= 18.0 || (bold && pt >= 14.0) { LARGE } else { ORDINARY }
}

/// The place that a text is in, or else its beginning.
fn name(text: &Text, drawing: &Drawing, data: &CardData) -> String {
    let shown = shortened(text);
    let says = |place: Place| data.text(place).is_ok_and(|said| !said.is_empty() && said.contains(&shown));
    let mut texts =
        drawing.shown(data).filter_map(|(_, what)| if let What::Texts(places) = what { Some(places) } else { None });
    texts
        .find_map(|places| places.iter().find(|place| place.fields.iter().any(|&field| says(field))))
        .map_or(shown.clone(), names)
}

/// The contrast of a text with its ground where it is weakest, but for a hundredth of its pixels. `None` for a text that
/// paints nothing at all, like a space.
fn ratio(text: &Text, full: &Tree, bare: &Tree) -> Option<f32> {
    let extent = text.flattened().bounding_box().transform(text.abs_transform())?;
    let view = Transform::from_row(FINE, 0.0, 0.0, FINE, -extent.x() * FINE, -extent.y() * FINE);
    let mut mask = Mask::new(dots(extent.width() * FINE), dots(extent.height() * FINE))?;
    fill(text.flattened(), text.abs_transform().post_concat(view), &mut mask);
    let (seen, ground) = (seen(full, view, &mask)?, seen(bare, view, &mask)?);
    // Pixels at the edge of a stroke are half ground.
    let core = mask.data().iter().copied().max().filter(|most| *most > 0)?;
    let pixels = seen.pixels().iter().zip(ground.pixels()).zip(mask.data());
    let mut ratios: Vec<f32> = pixels
        .filter(|(_, covered)| **covered == core)
        .map(|((text, ground), _)| {
            let luminance = |p: &resvg::tiny_skia::PremultipliedColorU8| luminance([p.red(), p.green(), p.blue()]);
            let (a, b) = (luminance(text), luminance(ground));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        })
        .collect();
    ratios.sort_unstable_by(f32::total_cmp);
    ratios.get(ratios.len() / 100).copied()
}

/// Covers what the outlines of a text cover.
fn fill(group: &Group, view: Transform, mask: &mut Mask) {
    for node in group.children() {
        match node {
            Node::Group(inner) => fill(inner, view.pre_concat(inner.transform()), mask),
            Node::Path(path) => mask.fill_path(path.data(), FillRule::Winding, true, view),
            Node::Image(_) | Node::Text(_) => {}
        }
    }
}

/// A part of a drawing, as large as the mask, on white.
fn seen(tree: &Tree, view: Transform, mask: &Mask) -> Option<Pixmap> {
    let mut canvas = Pixmap::new(mask.width(), mask.height())?;
    canvas.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(tree, view, &mut canvas.as_mut());
    Some(canvas)
}

/// Relative luminance (WCAG 2.2) of an opaque pixel, 0 to 1.
fn luminance(rgb: [u8; 3]) -> f32 {
    let linear = rgb.map(|channel| {
        let c = f32::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    let [red, green, blue] = linear;
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The codes' dark and light modules, quiet zones included, are what they should be.
fn codes(full: &Tree, layout: &Layout, drawing: &Drawing, data: &CardData) -> Result<(), LayoutProblem> {
    let wrong = |problem: FaceProblem| LayoutProblem::Sample { sample: "plain", problem };
    let (width, height) = layout.size();
    let view = Transform::from_scale(DOTS_PER_MM, DOTS_PER_MM);
    let codes = drawing.shown(data).filter(|(_, what)| matches!(what, What::Qr(_) | What::Barcode(_)));
    for (_, what) in codes {
        let mut mask = Mask::new(dots(width * DOTS_PER_MM), dots(height * DOTS_PER_MM))
            .ok_or(LayoutProblem::Drawing("no room".to_owned()))?;
        let (place, square, dark) = match what {
            What::Qr(place) => {
                let modules = Modules::encode(&data.check_url, &data.token).map_err(wrong)?;
                let (x, y) = place.middle();
                let side = place.side * DOTS_PER_MM;
                let stand = modules.stand(x * DOTS_PER_MM, y * DOTS_PER_MM, side).map_err(wrong)?;
                let side = stand.modules * stand.module;
                let dark: Vec<_> = modules.runs().into_iter().map(|run| stand.dots(run)).collect();
                (Place::Qr, (stand.left, stand.top, side, side), dark)
            }
            What::Barcode(place) => {
                let stand = place.stand(DOTS_PER_MM, 0.0, 0.0).map_err(wrong)?;
                let bars = barcode::bars(&data.number).map_err(wrong)?.into_iter();
                let all = stand.bar((0, barcode::MODULES));
                (Place::Barcode, all, bars.map(|bar| stand.bar(bar)).collect())
            }
            What::Fixed(_) | What::Texts(_) | What::Photo(_) => continue,
        };
        let canvas = seen(full, view, &mask).ok_or(LayoutProblem::Drawing("no room".to_owned()))?;
        let mut lightest_dark: f32 = 0.0;
        let mut darkest_light: f32 = 1.0;
        let wanted = mask.data_mut();
        // 0 outside, 1 light, 2 dark
        paint(wanted, canvas.width(), square, 1);
        for run in dark {
            paint(wanted, canvas.width(), run, 2);
        }
        for (pixel, wanted) in canvas.pixels().iter().zip(mask.data()) {
            let reflects = luminance([pixel.red(), pixel.green(), pixel.blue()]);
            match wanted {
                1 => darkest_light = darkest_light.min(reflects),
                2 => lightest_dark = lightest_dark.max(reflects),
                _ => {}
            }
        }
        let contrast = darkest_light - lightest_dark;
        if contrast < SYMBOL {
            return Err(LayoutProblem::CodeCovered { place, percent: percent(contrast) });
        }
    }
    Ok(())
}

/// Writes a value into a rectangle of whole dots.
fn paint(pixels: &mut [u8], width: u32, (x, y, across, down): (f32, f32, f32, f32), value: u8) {
    let (x, y, across, down) = (whole(x), whole(y), whole(across), whole(down));
    for row in pixels.chunks_exact_mut(width as usize).skip(y).take(down) {
        row.iter_mut().skip(x).take(across).for_each(|pixel| *pixel = value);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "dots of a card, at least one")]
fn dots(length: f32) -> u32 {
    length.ceil().max(1.0) as u32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole already, and on the card")]
fn whole(dots: f32) -> usize {
    dots.max(0.0) as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
fn percent(part: f32) -> u32 {
    (part.max(0.0) * 100.0) as u32
}

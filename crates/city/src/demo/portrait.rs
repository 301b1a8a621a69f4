//! Drawn portraits: flat heads and shoulders that nobody takes for a person, large enough for a card.
//!
//! Shapes are distances: a point's distance from an edge, in pixels, says how much of the pixel the shape covers, so edges are smooth
//! without a drawing library.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use crate::problem::CityProblem;

/// How many portraits there are.
pub const PORTRAITS: u8 = 12;

/// 35 × 45 mm at 600 dots an inch.
const WIDTH: u16 = 827;
const HEIGHT: u16 = 1063;

type Colour = [f32; 3];

const fn colour(rgb: u32) -> Colour {
    let [_, r, g, b] = rgb.to_be_bytes();
    [r as f32, g as f32, b as f32]
}

#[derive(Clone, Copy)]
enum Hair {
    Short,
    Long,
    Bun,
    Bald,
}

struct Face {
    skin: Colour,
    hair: Colour,
    style: Hair,
    clothes: Colour,
    glasses: bool,
    /// The head's size; children's are larger beside their shoulders, which are narrower.
    child: bool,
}

const FAIR: Colour = colour(0x00F2_D3BC);
const LIGHT: Colour = colour(0x00E8_BE9E);
const TAN: Colour = colour(0x00C9_9468);
const DARK: Colour = colour(0x008D_5B3C);
const BLACK: Colour = colour(0x002B_2522);
const BROWN: Colour = colour(0x0060_4030);
const BLOND: Colour = colour(0x00D9_B36A);
const RED: Colour = colour(0x00A8_5232);
const GREY: Colour = colour(0x00C4_C6C8);
const BACKGROUND: Colour = colour(0x00EE_F1F2);
const INK: Colour = colour(0x003A_3230);

const FACES: [Face; PORTRAITS as usize] = [
    Face { skin: FAIR, hair: BROWN, style: Hair::Long, clothes: colour(0x002F_6F73), glasses: false, child: false },
    Face { skin: LIGHT, hair: BLACK, style: Hair::Bun, clothes: colour(0x008A_3B4A), glasses: true, child: false },
    Face { skin: TAN, hair: BLACK, style: Hair::Long, clothes: colour(0x003F_5A8C), glasses: false, child: false },
    Face { skin: FAIR, hair: RED, style: Hair::Short, clothes: colour(0x0056_6B3A), glasses: false, child: false },
    Face { skin: LIGHT, hair: BROWN, style: Hair::Short, clothes: colour(0x0032_4A5F), glasses: false, child: false },
    Face { skin: FAIR, hair: BLOND, style: Hair::Short, clothes: colour(0x006B_4E71), glasses: true, child: false },
    Face { skin: DARK, hair: BLACK, style: Hair::Short, clothes: colour(0x0040_7A5B), glasses: false, child: false },
    Face { skin: LIGHT, hair: BROWN, style: Hair::Bald, clothes: colour(0x0054_5F66), glasses: true, child: false },
    Face { skin: FAIR, hair: GREY, style: Hair::Bun, clothes: colour(0x0070_557A), glasses: true, child: false },
    Face { skin: LIGHT, hair: GREY, style: Hair::Bald, clothes: colour(0x004A_5548), glasses: true, child: false },
    Face { skin: LIGHT, hair: BLOND, style: Hair::Long, clothes: colour(0x00C2_6B7A), glasses: false, child: true },
    Face { skin: FAIR, hair: BROWN, style: Hair::Short, clothes: colour(0x003E_86A8), glasses: false, child: true },
];

/// A shape: how far a point lies outside of it, in pixels; negative inside.
#[derive(Clone, Copy)]
enum Shape {
    /// Middle and half axes.
    Ellipse(f32, f32, f32, f32),
    /// Middle, half sides, radius of the corners.
    Box(f32, f32, f32, f32, f32),
    /// Two points and half the thickness.
    Line(f32, f32, f32, f32, f32),
    /// Middle, half axes and half the thickness; the lower half only: a smile.
    Smile(f32, f32, f32, f32, f32),
    /// Middle, radius and half the thickness.
    Ring(f32, f32, f32, f32),
}

impl Shape {
    fn distance(self, x: f32, y: f32) -> f32 {
        match self {
            Self::Ellipse(cx, cy, a, b) => {
                let (dx, dy) = ((x - cx) / a, (y - cy) / b);
                // Exact for a circle, near enough for an edge one pixel wide.
                let slope = (dx / a).hypot(dy / b).max(1e-6);
                let length = dx.hypot(dy);
                (length - 1.0) * length.max(1e-6) / slope
            }
            Self::Box(cx, cy, half_width, half_height, radius) => {
                let (dx, dy) = ((x - cx).abs() - half_width + radius, (y - cy).abs() - half_height + radius);
                dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
            }
            Self::Line(x1, y1, x2, y2, half) => {
                let (dx, dy) = (x2 - x1, y2 - y1);
                let along = (((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
                (x - x1 - along * dx).hypot(y - y1 - along * dy) - half
            }
            Self::Smile(cx, cy, a, b, half) => {
                let ring = Self::Ellipse(cx, cy, a, b).distance(x, y).abs() - half;
                ring.max(cy + b * 0.35 - y)
            }
            Self::Ring(cx, cy, radius, half) => ((x - cx).hypot(y - cy) - radius).abs() - half,
        }
    }

    /// The box outside of which nothing is covered.
    fn bounds(self) -> (f32, f32, f32, f32) {
        match self {
            Self::Ellipse(cx, cy, a, b) => (cx - a, cy - b, cx + a, cy + b),
            Self::Box(cx, cy, w, h, _) => (cx - w, cy - h, cx + w, cy + h),
            Self::Line(x1, y1, x2, y2, half) => {
                (x1.min(x2) - half, y1.min(y2) - half, x1.max(x2) + half, y1.max(y2) + half)
            }
            Self::Smile(cx, cy, a, b, half) => (cx - a - half, cy - b - half, cx + a + half, cy + b + half),
            Self::Ring(cx, cy, radius, half) => {
                let reach = radius + half;
                (cx - reach, cy - reach, cx + reach, cy + reach)
            }
        }
    }
}

impl Face {
    /// The shapes from back to front.
    fn shapes(&self) -> Vec<(Shape, Colour)> {
        let shade = |colour: Colour, by: f32| colour.map(|channel| channel * by);
        let (cx, cy) = (413.5, if self.child { 500.0 } else { 450.0 });
        let (a, b) = if self.child { (205.0, 240.0) } else { (195.0, 250.0) };
        let shoulders = if self.child { 290.0 } else { 370.0 };
        let mut shapes = Vec::new();
        match self.style {
            Hair::Long => {
                shapes.push((Shape::Box(cx, cy + 110.0, a + 55.0, 330.0, 180.0), self.hair));
            }
            Hair::Bun => shapes.push((Shape::Ellipse(cx, cy - b - 55.0, 95.0, 85.0), self.hair)),
            Hair::Short | Hair::Bald => {}
        }
        shapes.extend([
            (Shape::Ellipse(cx, 1130.0, shoulders, 330.0), self.clothes),
            (Shape::Box(cx, cy + b + 40.0, 82.0, 110.0, 60.0), shade(self.skin, 0.9)),
            (Shape::Ellipse(cx, cy + b + 135.0, 108.0, 62.0), shade(self.skin, 0.9)),
            (Shape::Ellipse(cx - a, cy + 15.0, 34.0, 52.0), shade(self.skin, 0.94)),
            (Shape::Ellipse(cx + a, cy + 15.0, 34.0, 52.0), shade(self.skin, 0.94)),
        ]);
        if !matches!(self.style, Hair::Bald) {
            shapes.push((Shape::Ellipse(cx, cy - 70.0, a + 28.0, b - 25.0), self.hair));
        } else {
            shapes.push((Shape::Ellipse(cx - a + 12.0, cy - 40.0, 30.0, 75.0), self.hair));
            shapes.push((Shape::Ellipse(cx + a - 12.0, cy - 40.0, 30.0, 75.0), self.hair));
        }
        shapes.push((Shape::Ellipse(cx, cy + 10.0, a, b), self.skin));
        if !matches!(self.style, Hair::Bald) {
            // The fringe: what lies above the forehead's line.
            shapes.push((Shape::Ellipse(cx - 16.0, cy - b + 48.0, a - 48.0, 76.0), self.hair));
        }
        self.features(cx, cy, &mut shapes);
        shapes
    }

    fn features(&self, cx: f32, cy: f32, shapes: &mut Vec<(Shape, Colour)>) {
        let shade = |colour: Colour, by: f32| colour.map(|channel| channel * by);
        let brow = if matches!(self.style, Hair::Bald) { shade(self.skin, 0.7) } else { shade(self.hair, 0.85) };
        for side in [-1.0, 1.0] {
            let x = cx + side * 78.0;
            shapes.push((Shape::Ellipse(x, cy + 5.0, 17.0, 20.0), INK));
            shapes.push((Shape::Line(x - 36.0, cy - 48.0, x + 36.0, cy - 48.0, 7.0), brow));
            if self.glasses {
                shapes.push((Shape::Ring(x, cy + 5.0, 58.0, 5.5), INK));
            }
        }
        if self.glasses {
            shapes.push((Shape::Line(cx - 20.0, cy, cx + 20.0, cy, 5.5), INK));
        }
        shapes.push((Shape::Line(cx, cy + 30.0, cx - 16.0, cy + 88.0, 7.0), shade(self.skin, 0.8)));
        shapes.push((Shape::Line(cx - 16.0, cy + 88.0, cx + 12.0, cy + 90.0, 7.0), shade(self.skin, 0.8)));
        shapes.push((Shape::Smile(cx, cy + 105.0, 74.0, 52.0, 8.0), shade(colour(0x00B0_4A48), 0.9)));
    }
}

/// One of the portraits as JPEG, 827 × 1063 pixels.
///
/// # Errors
/// [`CityProblem::Computation`] if there is no such portrait.
pub fn jpeg(portrait: u8) -> Result<Vec<u8>, CityProblem> {
    let failed = || CityProblem::Computation("portret");
    let face = FACES.get(usize::from(portrait)).ok_or_else(failed)?;
    let mut pixels = vec![BACKGROUND; usize::from(WIDTH) * usize::from(HEIGHT)];
    for (shape, colour) in face.shapes() {
        paint(&mut pixels, shape, colour);
    }
    let bytes: Vec<u8> = pixels.iter().flatten().map(|channel| to_byte(*channel)).collect();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 90)
        .write_image(&bytes, WIDTH.into(), HEIGHT.into(), ExtendedColorType::Rgb8)
        .map_err(|_| failed())?;
    Ok(jpeg)
}

fn paint(pixels: &mut [Colour], shape: Shape, colour: Colour) {
    let (left, top, right, bottom) = shape.bounds();
    for (row, y) in pixels.chunks_exact_mut(WIDTH.into()).zip(0_u16..) {
        let y = f32::from(y) + 0.5;
        if y < top - 1.0 || y > bottom + 1.0 {
            continue;
        }
        for (pixel, x) in row.iter_mut().zip(0_u16..) {
            let x = f32::from(x) + 0.5;
            if x < left - 1.0 || x > right + 1.0 {
                continue;
            }
            let covered = (0.5 - shape.distance(x, y)).clamp(0.0, 1.0);
            for (channel, painted) in pixel.iter_mut().zip(colour) {
                *channel += (painted - *channel) * covered;
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a colour between 0 and 255, and `as` saturates"
)]
fn to_byte(channel: f32) -> u8 {
    channel.round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ C-4
    #[test]
    fn every_portrait_is_a_picture_of_a_card_photo_s_size() {
        let mut seen = std::collections::BTreeSet::new();
        for portrait in 0..PORTRAITS {
            let bytes = jpeg(portrait).unwrap();
            let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
            assert_eq!(picture.dimensions(), (827, 1063));
            assert!(seen.insert(bytes), "two portraits are the same");
        }
        assert!(jpeg(PORTRAITS).is_err());
    }
}

//! A face as pixels. The preview on the screen and the card in the printer are the same pixels (REQ C-5).

use std::sync::PoisonError;

use resvg::tiny_skia::{
    Color, FillRule, FilterQuality, Paint, Pattern, Pixmap, PixmapMut, Rect, SpreadMode, Transform,
};

use crate::data::CardData;
use crate::drawing::read;
use crate::layout::{Face, Layout, Orientation, PhotoPlace, Piece, QrPlace};
use crate::photo;
use crate::problem::FaceProblem;
use crate::qr::Modules;

/// How many grounds a layout keeps: both faces at a few sizes.
const GROUNDS: usize = 8;
/// Sides longer than this are no card printer's.
const MOST_DOTS: u32 = 8192;

/// A printer's picture size in dots, for example 1012 × 638 or 1016 × 648 at 300 dpi.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dots {
    /// Dots across.
    pub width: u32,
    /// Dots down.
    pub height: u32,
}

/// Where a card lies in a picture.
#[derive(Debug, Clone, Copy)]
struct Lie {
    /// Dots in a millimetre, the same both ways.
    scale: f32,
    left: f32,
    top: f32,
}

impl Dots {
    /// Printers that print beyond the edge take a larger picture than the card. The card is never stretched to it: it
    /// keeps the printer's own resolution, lies in the middle, and the layout's ground runs into the rest.
    fn lie(self, layout: &Layout) -> Result<Lie, FaceProblem> {
        let (width_mm, height_mm) = layout.size();
        let (width, height) = (self.width as f32, self.height as f32);
        let landscape = layout.orientation() == Orientation::Landscape;
        if self.width.max(self.height) > MOST_DOTS || (self.width > self.height) != landscape {
            return Err(FaceProblem::Dots);
        }
        let across = 25.4 * width / width_mm;
        let down = 25.4 * height / height_mm;
        let fits = across.min(down);
        if fits < 50.0 || across.max(down) > fits * 1.05 {
            return Err(FaceProblem::Dots);
        }
        // Resolutions of printers are multiples of 50 dpi; 1016 dots are a 300 dpi card with bleed, not one at 301 dpi.
        let round = (fits / 50.0).round() * 50.0;
        let dpi = if (fits - round).abs() < fits * 0.02 { round } else { fits };
        let scale = dpi / 25.4;
        let margin = |dots: f32, mm: f32| ((dots - mm * scale) / 2.0).max(0.0).floor();
        Ok(Lie { scale, left: margin(width, width_mm), top: margin(height, height_mm) })
    }
}

impl Lie {
    fn transform(self) -> Transform {
        Transform::from_row(self.scale, 0.0, 0.0, self.scale, self.left, self.top)
    }
}

/// A drawn face: opaque RGBA, row by row from the top left.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Dots across.
    pub width: u32,
    /// Dots down.
    pub height: u32,
    /// Four bytes a pixel; alpha is always 255.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} x {}, <redacted>)", self.width, self.height)
    }
}

impl Pixels {
    /// Three bytes a pixel, as printers take it.
    #[must_use]
    pub fn rgb(&self) -> Vec<u8> {
        let mut rgb = Vec::with_capacity(self.rgba.len() / 4 * 3);
        for pixel in self.rgba.chunks_exact(4) {
            rgb.extend(pixel.iter().take(3));
        }
        rgb
    }

    /// As PNG, exact; quick rather than small.
    ///
    /// # Errors
    /// [`FaceProblem::Drawing`] if the encoder fails.
    pub fn png(&self) -> Result<Vec<u8>, FaceProblem> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().map_err(|_| FaceProblem::Drawing)?;
        writer.write_image_data(&self.rgb()).map_err(|_| FaceProblem::Drawing)?;
        writer.finish().map_err(|_| FaceProblem::Drawing)?;
        Ok(out)
    }

    /// As JPEG of a quality from 1 to 100. Not for printing: a JPEG is no longer exact.
    ///
    /// # Errors
    /// [`FaceProblem::Drawing`] if the encoder fails.
    pub fn jpeg(&self, quality: u8) -> Result<Vec<u8>, FaceProblem> {
        let mut out = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100))
            .encode(&self.rgb(), self.width, self.height, image::ExtendedColorType::Rgb8)
            .map_err(|_| FaceProblem::Drawing)?;
        Ok(out)
    }
}

/// Draws one face of a card in exactly the printer's dots (REQ D-1).
///
/// # Errors
/// A [`FaceProblem`] that names the place; nothing is cut, replaced or left out instead.
pub fn pixels(layout: &Layout, data: &CardData, face: Face, dots: Dots) -> Result<Pixels, FaceProblem> {
    let lie = dots.lie(layout)?;
    let drawing = layout.drawing(face);
    let (mut canvas, rest) = match drawing.pieces.split_first() {
        Some((Piece::Fixed(ground), rest)) => (grounded(layout, face, dots, &ground.tree, lie)?, rest),
        _ => (white(dots)?, drawing.pieces.as_slice()),
    };
    for piece in rest {
        let canvas = &mut canvas.as_mut();
        match piece {
            Piece::Fixed(fixed) => resvg::render(&fixed.tree, lie.transform(), canvas),
            Piece::Texts(places) => {
                let svg = drawing.frame.around(&drawing.texts(places, data, &layout.fonts)?);
                let (tree, _) = read(&svg, &layout.fonts, None).map_err(|_| FaceProblem::Drawing)?;
                resvg::render(&tree, lie.transform(), canvas);
            }
            Piece::Photo(place) => match &data.photo {
                Some(jpeg) => paint_photo(place, jpeg, lie, canvas)?,
                None => resvg::render(&place.plain.tree, lie.transform(), canvas),
            },
            Piece::Qr(place) => paint_qr(*place, &Modules::encode(&data.check_url, &data.token)?, lie, canvas)?,
        }
    }
    Ok(Pixels { width: dots.width, height: dots.height, rgba: canvas.take() })
}

/// Draws the front and the back at the same time.
///
/// # Errors
/// As [`pixels`]; the front's problem first.
pub fn both_faces(layout: &Layout, data: &CardData, dots: Dots) -> Result<(Pixels, Pixels), FaceProblem> {
    std::thread::scope(|scope| {
        let back = scope.spawn(|| pixels(layout, data, Face::Back, dots));
        let front = pixels(layout, data, Face::Front, dots)?;
        let back = back.join().map_err(|_| FaceProblem::Drawing)??;
        Ok((front, back))
    })
}

fn white(dots: Dots) -> Result<Pixmap, FaceProblem> {
    let mut canvas = Pixmap::new(dots.width, dots.height).ok_or(FaceProblem::Dots)?;
    canvas.fill(Color::WHITE);
    Ok(canvas)
}

/// A canvas with what all cards of the layout have at the bottom, drawn once for each size.
fn grounded(
    layout: &Layout,
    face: Face,
    dots: Dots,
    tree: &resvg::usvg::Tree,
    lie: Lie,
) -> Result<Pixmap, FaceProblem> {
    let kept = |grounds: &[(Face, Dots, Pixmap)]| {
        grounds.iter().find(|(of, at, _)| (*of, *at) == (face, dots)).map(|(_, _, ground)| ground.clone())
    };
    if let Some(ground) = kept(&layout.grounds.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(ground);
    }
    let mut ground = white(dots)?;
    resvg::render(tree, lie.transform(), &mut ground.as_mut());
    let mut grounds = layout.grounds.lock().unwrap_or_else(PoisonError::into_inner);
    if grounds.len() >= GROUNDS {
        grounds.remove(0);
    }
    grounds.push((face, dots, ground.clone()));
    Ok(ground)
}

fn paint_photo(place: &PhotoPlace, jpeg: &[u8], lie: Lie, canvas: &mut PixmapMut<'_>) -> Result<(), FaceProblem> {
    let photo = photo::decode(jpeg)?;
    let edge = place.edge.clone().transform(lie.transform()).ok_or(FaceProblem::Drawing)?;
    let dots =
        place.bounds.transform(lie.transform()).and_then(|bounds| bounds.round_out()).ok_or(FaceProblem::Dots)?;
    let tile = photo::fill(photo, dots.width(), dots.height())?;
    let to_place = Transform::from_translate(dots.x() as f32, dots.y() as f32);
    let paint = Paint {
        shader: Pattern::new(tile.as_ref(), SpreadMode::Pad, FilterQuality::Nearest, 1.0, to_place),
        ..Paint::default()
    };
    canvas.fill_path(&edge, &paint, FillRule::Winding, Transform::identity(), None);
    Ok(())
}

fn paint_qr(place: QrPlace, modules: &Modules, lie: Lie, canvas: &mut PixmapMut<'_>) -> Result<(), FaceProblem> {
    let (x, y) = place.middle();
    let stand = modules.stand(x * lie.scale + lie.left, y * lie.scale + lie.top, place.side * lie.scale)?;
    let side = stand.modules * stand.module;
    let mut paint = Paint { anti_alias: false, ..Paint::default() };
    paint.set_color(Color::WHITE);
    let mut fill = |paint: &Paint<'_>, x, y, width, height| {
        let rect = Rect::from_xywh(x, y, width, height).ok_or(FaceProblem::Dots)?;
        canvas.fill_rect(rect, paint, Transform::identity(), None);
        Ok(())
    };
    fill(&paint, stand.left, stand.top, side, side)?;
    paint.set_color(Color::BLACK);
    for run in modules.runs() {
        let (x, y, width, height) = stand.dots(run);
        fill(&paint, x, y, width, height)?;
    }
    Ok(())
}

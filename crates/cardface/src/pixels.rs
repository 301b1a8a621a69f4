//! A face as pixels. The preview on the screen and the card in the printer are the same pixels (REQ C-5).

use resvg::tiny_skia::{
    Color, FillRule, FilterQuality, Paint, Pattern, Pixmap, PixmapMut, Rect, SpreadMode, Transform,
};

use crate::barcode;
use crate::data::CardData;
use crate::drawing::read;
use crate::layout::{BarcodePlace, Face, Ground, Layout, Orientation, PhotoPlace, QrPlace, What};
use crate::photo;
use crate::problem::FaceProblem;
use crate::qr::Modules;

/// How many grounds a layout keeps: both faces at a few sizes and for a few kinds of cards.
const GROUNDS: usize = 12;
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
    /// The picture in which a card of this layout stands upright: the printer's size, the other way round if its cards
    /// run through it lying and the layout is portrait, or the reverse. The preview is asked for in this size.
    #[must_use]
    pub fn upright(self, layout: &Layout) -> Dots {
        let landscape = layout.orientation() == Orientation::Landscape;
        if (self.width > self.height) == landscape { self } else { Dots { width: self.height, height: self.width } }
    }

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

    /// Turned by a quarter clockwise: its left edge becomes the upper one.
    #[must_use]
    pub fn turned(&self) -> Pixels {
        let (width, height) = (self.width as usize, self.height as usize);
        let mut rgba = Vec::with_capacity(self.rgba.len());
        for x in 0..width {
            for y in (0..height).rev() {
                let start = (y * width + x) * 4;
                rgba.extend_from_slice(self.rgba.get(start..start + 4).unwrap_or_default());
            }
        }
        Pixels { width: self.height, height: self.width, rgba }
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
    let shown: Vec<_> = drawing.shown(data).collect();
    let bottom = shown.iter().take_while(|(_, what)| matches!(what, What::Fixed(_))).count();
    let (ground, rest) = shown.split_at(bottom);
    let mut canvas = grounded(layout, face, dots, ground, lie)?;
    for (_, what) in rest {
        let canvas = &mut canvas.as_mut();
        match what {
            What::Fixed(fixed) => resvg::render(&fixed.tree, lie.transform(), canvas),
            What::Texts(places) => {
                let svg = drawing.frame.around(&drawing.texts(places, data, &layout.fonts)?);
                let (tree, _) = read(&svg, &layout.fonts, None).map_err(|_| FaceProblem::Drawing)?;
                resvg::render(&tree, lie.transform(), canvas);
            }
            What::Photo(place) => match &data.photo {
                Some(jpeg) => paint_photo(place, jpeg, lie, canvas)?,
                None => resvg::render(&place.plain.tree, lie.transform(), canvas),
            },
            What::Qr(place) => paint_qr(*place, &Modules::encode(&data.check_url, &data.token)?, lie, canvas)?,
            What::Barcode(place) => paint_barcode(*place, &data.number, lie, canvas)?,
        }
    }
    Ok(Pixels { width: dots.width, height: dots.height, rgba: canvas.take() })
}

/// What goes to a printer that takes pictures of exactly `printer` dots, whichever way round: the pixels of the preview,
/// [`pixels`] at [`Dots::upright`], turned by a quarter where the layout stands across the printer's way.
///
/// # Errors
/// As [`pixels`].
pub fn for_printer(layout: &Layout, data: &CardData, face: Face, printer: Dots) -> Result<Pixels, FaceProblem> {
    let upright = printer.upright(layout);
    let pixels = pixels(layout, data, face, upright)?;
    Ok(if upright == printer { pixels } else { pixels.turned() })
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

/// A canvas with what cards have at the bottom, drawn once for each size and for each set of conditions that hold.
fn grounded(
    layout: &Layout,
    face: Face,
    dots: Dots,
    bottom: &[(usize, &What)],
    lie: Lie,
) -> Result<Pixmap, FaceProblem> {
    let pieces: Vec<usize> = bottom.iter().map(|(index, _)| *index).collect();
    let kept = |grounds: &[Ground]| {
        let same = |ground: &&Ground| (ground.face, ground.dots, &ground.pieces) == (face, dots, &pieces);
        grounds.iter().find(same).map(|ground| ground.pixmap.clone())
    };
    if let Some(pixmap) = kept(&layout.grounds.lock()) {
        return Ok(pixmap);
    }
    let mut pixmap = white(dots)?;
    for (_, what) in bottom {
        if let What::Fixed(fixed) = what {
            resvg::render(&fixed.tree, lie.transform(), &mut pixmap.as_mut());
        }
    }
    let mut grounds = layout.grounds.lock();
    if grounds.len() >= GROUNDS {
        grounds.remove(0);
    }
    grounds.push(Ground { face, dots, pieces, pixmap: pixmap.clone() });
    Ok(pixmap)
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
    crisp(canvas, Color::WHITE, std::iter::once((stand.left, stand.top, side, side)))?;
    crisp(canvas, Color::BLACK, modules.runs().into_iter().map(|run| stand.dots(run)))
}

fn paint_barcode(place: BarcodePlace, number: &str, lie: Lie, canvas: &mut PixmapMut<'_>) -> Result<(), FaceProblem> {
    let stand = place.stand(lie.scale, lie.left, lie.top)?;
    crisp(canvas, Color::WHITE, std::iter::once(stand.bar((0, barcode::MODULES))))?;
    crisp(canvas, Color::BLACK, barcode::bars(number)?.into_iter().map(|bar| stand.bar(bar)))
}

/// Rectangles of whole dots as (x, y, width, height), without smoothing.
fn crisp(
    canvas: &mut PixmapMut<'_>,
    color: Color,
    rectangles: impl Iterator<Item = (f32, f32, f32, f32)>,
) -> Result<(), FaceProblem> {
    let mut paint = Paint { anti_alias: false, ..Paint::default() };
    paint.set_color(color);
    for (x, y, width, height) in rectangles {
        let rect = Rect::from_xywh(x, y, width, height).ok_or(FaceProblem::Dots)?;
        canvas.fill_rect(rect, &paint, Transform::identity(), None);
    }
    Ok(())
}

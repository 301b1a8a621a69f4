//! Signatures: a line for a pen, or the picture that was drawn on the screen.

use std::fmt;
use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits, Rgba};
use krilla::image::Image;
use krilla::tagging::Tag;

use crate::fonts::Style;
use crate::ink::{INK, Item, MM, Mark, QUIET, Strip};
use crate::problem::Problem;
use crate::story::{SMALL_SECOND, Story, WIDTH, column};
use crate::texts::POLISH;
use crate::wording::Phrase;

/// The longest file of a signature's picture, bytes.
pub const PICTURE_BYTES: usize = 2_000_000;
/// The widest and highest picture, pixels.
pub const PICTURE_SIDE: u32 = 4_000;

/// A line for one person.
const LONG: f32 = 75.0 * MM;
/// Room for a hand above the line.
const ROOM: f32 = 15.0 * MM;
const CAPTION: Style = Style::regular(8.0, 11.0);

/// How a document is signed.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Signature {
    /// By hand on the printed sheet: a line is left for it.
    #[default]
    Paper,
    /// On the screen: the PNG that was drawn, at most [`PICTURE_BYTES`] and [`PICTURE_SIDE`] pixels a side.
    Screen(Vec<u8>),
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Signature::Paper => "Signature(paper)",
            Signature::Screen(_) => "Signature(<redacted>)",
        })
    }
}

/// A place to sign, with what stands below it.
pub(crate) struct Place<'a> {
    pub(crate) caption: Vec<Phrase>,
    pub(crate) signature: &'a Signature,
}

impl Story {
    /// Up to two places side by side; a single one stands at the right. They stay with the lines before them.
    pub(crate) fn signatures(&mut self, places: &[Place<'_>]) -> Result<(), Problem> {
        self.keep_last(2);
        let (mut items, mut high) = (Vec::new(), 0.0_f32);
        for (at, place) in places.iter().take(2).enumerate() {
            let x = if places.len() == 1 || at == 1 { WIDTH - LONG } else { 0.0 };
            if let Signature::Screen(png) = place.signature {
                let picture = decoded(png)?;
                let (wide, tall) = picture.size();
                let scale = (LONG / wide as f32).min((ROOM - 2.0) / tall as f32);
                let (wide, tall) = (wide as f32 * scale, tall as f32 * scale);
                let figure = self.structure.add(None, Tag::Figure(Some(POLISH.signature_screen.to_owned())));
                let mark = Mark::Picture { wide, high: tall, image: picture };
                let (x, y) = (x + (LONG - wide) / 2.0, ROOM - 1.0 - tall);
                items.push(Item { x, y, element: Some(figure), mark });
            }
            let mark = Mark::Rule { long: LONG, thick: 0.6, colour: INK };
            items.push(Item { x, y: ROOM, element: None, mark });
            let mut y = ROOM + 2.5;
            for caption in &place.caption {
                let element = self.structure.add(None, Tag::P);
                for line in column(caption, CAPTION, SMALL_SECOND, QUIET, LONG)? {
                    let step = line.high();
                    items.push(line.at(x, y, element));
                    y += step;
                }
            }
            high = high.max(y);
        }
        self.strips.push(Strip { above: 6.0, high, keep: false, items, heading: None });
        Ok(())
    }
}

/// The picture on white: whatever colour profile, depth or transparency the file has, plain pixels go on paper.
fn decoded(png: &[u8]) -> Result<Image, Problem> {
    if png.len() > PICTURE_BYTES {
        return Err(Problem::Picture);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(PICTURE_SIDE);
    limits.max_image_height = Some(PICTURE_SIDE);
    let mut reader = ImageReader::with_format(Cursor::new(png), ImageFormat::Png);
    reader.limits(limits);
    let mut pixels = reader.decode().map_err(|_| Problem::Picture)?.into_rgba8();
    for Rgba([red, green, blue, alpha]) in pixels.pixels_mut() {
        let cover = u16::from(*alpha);
        for colour in [red, green, blue] {
            let on_white = (u16::from(*colour) * cover + 255 * (255 - cover)) / 255;
            *colour = u8::try_from(on_white).unwrap_or(u8::MAX);
        }
        *alpha = u8::MAX;
    }
    let (width, height) = pixels.dimensions();
    Ok(Image::from_rgba8(pixels.into_raw(), width, height))
}

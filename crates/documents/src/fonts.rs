//! The embedded typeface: shaping, measuring, and the promise that every letter is there.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::problem::Problem;

/// Lato 2.007, SIL Open Font License 1.1. The files are those of the card faces: one folder, one licence.
static REGULAR: LazyLock<Option<Typeface>> =
    LazyLock::new(|| Typeface::read(include_bytes!("../../cardface/fonts/Lato-Regular.ttf")));
static BOLD: LazyLock<Option<Typeface>> =
    LazyLock::new(|| Typeface::read(include_bytes!("../../cardface/fonts/Lato-Bold.ttf")));

/// The two weights of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// One font, as the shaper and as the PDF writer know it.
struct Typeface {
    shaper: Face<'static>,
    font: Font,
}

impl Typeface {
    fn read(bytes: &'static [u8]) -> Option<Typeface> {
        Some(Typeface { shaper: Face::from_slice(bytes, 0)?, font: Font::new(bytes.into(), 0)? })
    }

    fn of(weight: Weight) -> Result<&'static Typeface, Problem> {
        let face = match weight {
            Weight::Regular => &REGULAR,
            Weight::Bold => &BOLD,
        };
        face.as_ref().ok_or(Problem::Writing)
    }
}

/// Whether both weights have the letter.
pub(crate) fn has(letter: char) -> bool {
    [Weight::Regular, Weight::Bold]
        .into_iter()
        .all(|weight| Typeface::of(weight).is_ok_and(|face| face.shaper.glyph_index(letter).is_some()))
}

/// A piece of text with its glyphs: what stands on one line, in one style.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// The text as it is to be read out and searched for.
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    pub(crate) style: Style,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    /// Size, pt.
    pub(crate) size: f32,
    /// Distance of baselines, pt.
    pub(crate) leading: f32,
}

impl Style {
    pub(crate) const fn regular(size: f32, leading: f32) -> Style {
        Style { weight: Weight::Regular, size, leading }
    }

    pub(crate) const fn bold(size: f32, leading: f32) -> Style {
        Style { weight: Weight::Bold, size, leading }
    }

    /// From the top of a line to its baseline, pt: capitals (0.72 of Lato's size) stand in the middle.
    pub(crate) fn baseline(self) -> f32 {
        f32::midpoint(self.leading, 0.72 * self.size)
    }
}

impl Run {
    /// Shapes a text: kerning and ligatures of the font.
    ///
    /// # Errors
    /// [`Problem::NoGlyph`] if a letter is missing all the same.
    pub(crate) fn shaped(text: &str, style: Style) -> Result<Run, Problem> {
        let face = Typeface::of(style.weight)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&face.shaper, &[], buffer);
        let units = face.font.units_per_em();
        let infos = shaped.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        for (at, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let start = info.cluster as usize;
            let end = infos.iter().skip(at).map(|next| next.cluster as usize).find(|&next| next > start);
            if info.glyph_id == 0 {
                let letter = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or_default();
                return Err(Problem::NoGlyph { field: "text", letter });
            }
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                position.x_advance as f32 / units,
                position.x_offset as f32 / units,
                position.y_offset as f32 / units,
                position.y_advance as f32 / units,
                start..end.unwrap_or(text.len()),
                None,
            ));
        }
        Ok(Run { text: text.to_owned(), glyphs, style })
    }

    /// Its width, pt.
    pub(crate) fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * self.style.size
    }

    /// The font it is set in.
    pub(crate) fn font(&self) -> Result<Font, Problem> {
        Ok(Typeface::of(self.style.weight)?.font.clone())
    }
}

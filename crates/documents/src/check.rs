//! What may be printed at all: every text from outside goes through here, with its field's name.

use unicode_normalization::UnicodeNormalization as _;

use crate::fonts;
use crate::lines::TIE;
use crate::problem::Problem;

/// The most characters of a name, a label, a line of an address.
pub const LINE_CHARACTERS: usize = 200;
/// The most characters of circumstances and remarks.
pub const REMARK_CHARACTERS: usize = 4_000;
/// The most characters of one consent clause.
pub const CLAUSE_CHARACTERS: usize = 20_000;
/// The most packages, grounds or clauses on one document.
pub const ENTRIES: usize = 60;

/// A text of one line: composed (NFC), spaces gathered, every letter in the fonts.
///
/// # Errors
/// Empty, too long, unprintable or without a glyph, by the field's name.
pub(crate) fn line(field: &'static str, text: &str, most: usize) -> Result<String, Problem> {
    let mut out = String::with_capacity(text.len());
    for letter in text.trim().nfc() {
        match letter {
            ' ' | '\t' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            TIE => out.push(letter),
            _ if unprintable(letter) => return Err(Problem::Unprintable { field, letter }),
            _ if fonts::has(letter) => out.push(letter),
            _ => return Err(Problem::NoGlyph { field, letter }),
        }
    }
    match out.chars().count() {
        0 => Err(Problem::Empty { field }),
        length if length > most => Err(Problem::TooLong { field, most }),
        _ => Ok(out),
    }
}

/// A name or a label: [`line`] of at most [`LINE_CHARACTERS`].
pub(crate) fn name(field: &'static str, text: &str) -> Result<String, Problem> {
    line(field, text, LINE_CHARACTERS)
}

/// A text of any lines; each becomes a paragraph, empty ones are left out.
pub(crate) fn paragraphs(field: &'static str, text: &str, most: usize) -> Result<Vec<String>, Problem> {
    if text.chars().count() > most {
        return Err(Problem::TooLong { field, most });
    }
    let lines = text.lines().filter(|text| !text.trim().is_empty());
    let paragraphs = lines.map(|text| line(field, text, most)).collect::<Result<Vec<_>, _>>()?;
    if paragraphs.is_empty() { Err(Problem::Empty { field }) } else { Ok(paragraphs) }
}

/// A list that is not longer than a form allows.
pub(crate) fn entries<T>(field: &'static str, list: &[T]) -> Result<(), Problem> {
    if list.len() > ENTRIES { Err(Problem::TooMany { field, most: ENTRIES }) } else { Ok(()) }
}

/// Controls, formatting (which could turn a text around), separators, private use, specials.
fn unprintable(letter: char) -> bool {
    letter.is_control()
        || matches!(
            u32::from(letter),
            0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xE000..=0xF8FF
                | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF0..=0xFFFF | 0xE0000..=0xE0FFF | 0xF_0000..=0x10_FFFF
        )
}

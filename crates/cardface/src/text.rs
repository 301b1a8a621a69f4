//! Texts of a card: what may be printed at all, and how a text finds its size and its lines (REQ D-1).

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::data::{CardData, Place};
use crate::drawing::{Frame, MM_PER_PT, each_text, escaped, missing_letter, read};
use crate::fonts::Fonts;
use crate::problem::FaceProblem;

/// Sizes are tried in steps of half a point.
const STEP: f32 = 0.5 * MM_PER_PT;
/// Lengths that differ by less than this are the same, mm. A tenth of a printer dot.
const SLACK: f32 = 0.008;

/// A text element with a name, and its rules. Lengths in mm.
#[derive(Debug, Clone)]
pub(crate) struct TextPlace {
    /// Each stands in a paragraph of its own.
    pub(crate) fields: Vec<Place>,
    /// The element's other attributes, escaped, with a leading space.
    pub(crate) attributes: String,
    pub(crate) x: f32,
    /// The first baseline, unless the block would end below `bottom`.
    pub(crate) y: f32,
    pub(crate) size: f32,
    pub(crate) least: f32,
    pub(crate) width: f32,
    pub(crate) lines: usize,
    /// Distance of baselines in sizes of the text.
    pub(crate) leading: f32,
    /// The same for a block that had to be broken.
    pub(crate) broken_leading: f32,
    pub(crate) bottom: Option<f32>,
}

/// A block that fits: its size and its lines.
#[derive(Debug, PartialEq)]
struct Block {
    size: f32,
    lines: Vec<String>,
    /// Has more lines than names.
    broken: bool,
}

impl TextPlace {
    /// The text elements for a card's data, each line one element.
    pub(crate) fn fill(&self, data: &CardData, frame: &Frame, fonts: &Fonts) -> Result<String, FaceProblem> {
        let mut paragraphs = Vec::new();
        for &field in &self.fields {
            let text = printable(field, &data.text(field)?)?;
            match (text.is_empty(), field) {
                (false, _) => paragraphs.push((field, text)),
                (true, Place::GivenNames) => {}
                (true, _) => return Err(FaceProblem::Empty { place: field }),
            }
        }
        let block = self.fit(&paragraphs, &|place, text, size| self.measure(place, text, size, frame, fonts))?;
        Ok(self.elements(&block))
    }

    /// First smaller, then broken, then refused by name.
    fn fit(&self, paragraphs: &[(Place, String)], measure: &Measure<'_>) -> Result<Block, FaceProblem> {
        let mut size = self.size;
        loop {
            if paragraphs.len() <= self.lines && self.all_fit(paragraphs, size, measure)? {
                let lines = paragraphs.iter().map(|(_, text)| text.clone()).collect();
                return Ok(Block { size, lines, broken: false });
            }
            if size <= self.least + SLACK {
                break;
            }
            size = (size - STEP).max(self.least);
        }
        let mut lines = Vec::new();
        let mut longest = None;
        for (place, text) in paragraphs {
            let broken = self.broken(*place, text, size, measure)?;
            if longest.is_none_or(|(count, _)| broken.len() > count) {
                longest = Some((broken.len(), *place));
            }
            lines.extend(broken);
        }
        match longest {
            Some((_, place)) if lines.len() > self.lines => Err(FaceProblem::DoesNotFit { place }),
            _ => Ok(Block { size, lines, broken: true }),
        }
    }

    fn all_fit(&self, paragraphs: &[(Place, String)], size: f32, measure: &Measure<'_>) -> Result<bool, FaceProblem> {
        for (place, text) in paragraphs {
            if measure(*place, text, size)? > self.width + SLACK {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// As few lines as possible, broken at spaces and after hyphens, and among those the most even ones.
    fn broken(&self, place: Place, text: &str, size: f32, measure: &Measure<'_>) -> Result<Vec<String>, FaceProblem> {
        let at = |limit: f32| lines_within(text, limit, &|line| measure(place, line, size));
        let mut best = at(self.width + SLACK)?.ok_or(FaceProblem::DoesNotFit { place })?;
        while let Some(evener) = at(best.widest - SLACK)?.filter(|evener| evener.lines.len() == best.lines.len()) {
            best = evener;
        }
        Ok(best.lines)
    }

    /// The width of a text in mm as the same library will draw it, kerning and spacing included.
    fn measure(&self, place: Place, text: &str, size: f32, frame: &Frame, fonts: &Fonts) -> Result<f32, FaceProblem> {
        let svg = frame.around(&self.element(text, self.x, self.y, size));
        let (tree, _) = read(&svg, fonts, None).map_err(|_| FaceProblem::Drawing)?;
        let mut found = None;
        each_text(tree.root(), &mut |text| found = Some((missing_letter(text), text.bounding_box().width())));
        match found {
            Some((None, width)) => Ok(width),
            Some((Some(letter), _)) => Err(FaceProblem::NoGlyph { place, letter }),
            None => Err(FaceProblem::Drawing),
        }
    }

    fn elements(&self, block: &Block) -> String {
        let step = block.size * if block.broken { self.broken_leading } else { self.leading };
        let below_first = step * block.lines.len().saturating_sub(1) as f32;
        let first = self.bottom.map_or(self.y, |bottom| self.y.min(bottom - below_first));
        let mut out = String::new();
        for (index, line) in block.lines.iter().enumerate() {
            out.push_str(&self.element(line, self.x, first + step * index as f32, block.size));
        }
        out
    }

    fn element(&self, text: &str, x: f32, y: f32, size: f32) -> String {
        let mut out = format!("<text{}", self.attributes);
        // Writing to a String cannot fail.
        let _ = write!(out, " x=\"{x:.4}\" y=\"{y:.4}\" font-size=\"{size:.4}\">{}</text>", escaped(text));
        out
    }
}

/// A text broken into lines.
struct Broken {
    lines: Vec<String>,
    /// The widest line, mm.
    widest: f32,
}

/// Each line takes all that fits into `limit`, mm. `None` if a piece that cannot be broken is wider.
fn lines_within(
    text: &str,
    limit: f32,
    measure: &dyn Fn(&str) -> Result<f32, FaceProblem>,
) -> Result<Option<Broken>, FaceProblem> {
    let mut done = Broken { lines: Vec::new(), widest: 0.0 };
    let (mut line, mut width) = (String::new(), 0.0);
    for piece in text.split_inclusive([' ', '-', '\u{2010}']) {
        let longer = format!("{line}{piece}");
        let longer_width = measure(longer.trim_end())?;
        if longer_width <= limit {
            (line, width) = (longer, longer_width);
            continue;
        }
        let piece_width = measure(piece.trim_end())?;
        if line.is_empty() || piece_width > limit {
            return Ok(None);
        }
        done.lines.push(line.trim_end().to_owned());
        done.widest = done.widest.max(width);
        (line, width) = (piece.to_owned(), piece_width);
    }
    done.lines.push(line.trim_end().to_owned());
    done.widest = done.widest.max(width);
    Ok(Some(done))
}

/// Width of a text of a place at a size, all mm.
type Measure<'a> = dyn Fn(Place, &str, f32) -> Result<f32, FaceProblem> + 'a;

/// The text composed (NFC) and with single spaces, or the reason why it must not be printed.
///
/// Refused are characters that cannot be seen (control, formatting, direction), that mean something else in every font
/// (private use), and marks that stay loose after composing.
pub(crate) fn printable(place: Place, text: &str) -> Result<String, FaceProblem> {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfc() {
        if is_unprintable(letter) {
            return Err(FaceProblem::Unprintable { place, letter });
        }
        if is_combining_mark(letter) {
            return Err(FaceProblem::NoGlyph { place, letter });
        }
        if letter != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(letter);
        }
    }
    out.truncate(out.trim_end().len());
    Ok(out)
}

/// Categories Cc, Cf, Co, Zl, Zp, the noncharacters, and spaces other than the common and the no-break one.
fn is_unprintable(letter: char) -> bool {
    let code = u32::from(letter);
    letter.is_control()
        || (letter.is_whitespace() && letter != ' ' && letter != '\u{a0}')
        || code & 0xfffe == 0xfffe
        || matches!(
            code,
            0xad | 0x600..=0x605
                | 0x61c
                | 0x6dd
                | 0x70f
                | 0x890..=0x891
                | 0x8e2
                | 0x180e
                | 0x200b..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0xe000..=0xf8ff
                | 0xfdd0..=0xfdef
                | 0xfeff
                | 0xfff9..=0xfffc
                | 0x110bd
                | 0x110cd
                | 0x13430..=0x1343f
                | 0x1bca0..=0x1bca3
                | 0x1d173..=0x1d17a
                | 0xe0000..=0xe007f
                | 0xf0000..=0x0010_ffff
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter one millimetre wide at 10 mm.
    fn by_count(_: Place, text: &str, size: f32) -> Result<f32, FaceProblem> {
        Ok(text.chars().count() as f32 * size / 10.0)
    }

    fn place(width: f32, lines: usize) -> TextPlace {
        TextPlace {
            fields: vec![Place::GivenNames, Place::Surname],
            attributes: String::new(),
            x: 0.0,
            y: 0.0,
            size: 14.0 * MM_PER_PT,
            least: 11.0 * MM_PER_PT,
            width,
            lines,
            leading: 1.2,
            broken_leading: 1.0,
            bottom: None,
        }
    }

    fn fit(width: f32, lines: usize, names: [&str; 2]) -> Result<(f32, Vec<String>), FaceProblem> {
        let paragraphs = [(Place::GivenNames, names[0].to_owned()), (Place::Surname, names[1].to_owned())];
        let block = place(width, lines).fit(&paragraphs, &by_count)?;
        Ok((block.size / MM_PER_PT, block.lines))
    }

    // REQ D-1
    #[test]
    fn a_text_shrinks_then_breaks_then_is_refused_by_name() {
        // 10 letters: 4.94 mm at 14 pt, 3.88 mm at 11 pt
        let (size, lines) = fit(4.95, 4, ["Anna", "ABCDE-FGHI"]).unwrap();
        assert!((size - 14.0).abs() < 0.01 && lines == ["Anna", "ABCDE-FGHI"], "{size} {lines:?}");
        let (size, lines) = fit(4.5, 4, ["Anna", "ABCDE-FGHI"]).unwrap();
        assert!((size - 12.5).abs() < 0.01 && lines == ["Anna", "ABCDE-FGHI"], "{size} {lines:?}");
        let (size, lines) = fit(3.5, 4, ["Anna", "ABCDE-FGHI"]).unwrap();
        assert!((size - 11.0).abs() < 0.01 && lines == ["Anna", "ABCDE-", "FGHI"], "{size} {lines:?}");
        assert_eq!(fit(2.0, 4, ["Anna", "ABCDE-FGHI"]), Err(FaceProblem::DoesNotFit { place: Place::Surname }));
        assert_eq!(fit(2.0, 4, ["ABCDE-FGHI", "Okno"]), Err(FaceProblem::DoesNotFit { place: Place::GivenNames }));
        // Two lines either way; the evener way is taken.
        let (_, lines) = fit(3.5, 4, ["AB CD EF G", "Okno"]).unwrap();
        assert!(lines == ["AB CD", "EF G", "Okno"], "{lines:?}");
        assert_eq!(fit(3.5, 2, ["Anna", "ABCDE FGHI"]), Err(FaceProblem::DoesNotFit { place: Place::Surname }));
    }

    // REQ D-1
    #[test]
    fn a_block_that_would_end_too_low_begins_higher() {
        let rule = TextPlace { y: 20.0, bottom: Some(30.0), ..place(9.0, 4) };
        let block = |count: usize| Block { size: 5.0, lines: vec!["A".to_owned(); count], broken: false };
        assert!(rule.elements(&block(2)).contains("y=\"20.0000\""));
        let four = rule.elements(&block(4));
        assert!(four.contains("y=\"12.0000\"") && four.contains("y=\"30.0000\""), "{four}");
        // A broken one has its lines closer together.
        let broken = rule.elements(&Block { broken: true, ..block(4) });
        assert!(broken.contains("y=\"15.0000\"") && broken.contains("y=\"30.0000\""), "{broken}");
    }

    // REQ D-1
    #[test]
    fn a_letter_typed_in_two_parts_is_printed_as_one() {
        assert_eq!(printable(Place::Surname, "Zo\u{301}łc\u{301}  Okno ").unwrap(), "Zółć Okno");
    }
}

//! A document as a row of strips: headings, paragraphs and lists. Tables and signatures stand in their own files.

use std::num::NonZeroU16;

use krilla::tagging::{Tag, TagKind};

use crate::fonts::{Run, Style};
use crate::ink::{Colour, INK, Item, MM, Mark, QUIET, Strip, Tongue};
use crate::lines::broken;
use crate::problem::Problem;
use crate::structure::{Element, Structure};
use crate::wording::{Phrase, Speech};

/// What stands between the margins: 210 mm less 25 mm for the binder's holes and 20 mm.
pub(crate) const WIDTH: f32 = 165.0 * MM;

/// The text of a document.
pub(crate) const BODY: Style = Style::regular(10.5, 14.0);
/// What is said beside it.
pub(crate) const SMALL: Style = Style::regular(9.0, 12.5);
/// The second language beside the text.
pub(crate) const SECOND: Style = Style::regular(9.0, 12.5);
/// The second language beside small text and labels.
pub(crate) const SMALL_SECOND: Style = Style::regular(7.5, 10.5);
const TITLE: Style = Style::bold(18.0, 23.0);
const TITLE_SECOND: Style = Style::regular(11.0, 15.0);
const HEADING: Style = Style::bold(11.0, 15.0);

/// A line of a column, ready to be put down.
pub(crate) struct Line {
    pub(crate) run: Run,
    pub(crate) colour: Colour,
    pub(crate) tongue: Tongue,
}

impl Line {
    pub(crate) fn high(&self) -> f32 {
        self.run.style.leading
    }

    /// As an item of a strip; `top` is the line's upper edge.
    pub(crate) fn at(self, x: f32, top: f32, element: Element) -> Item {
        let y = top + self.run.style.baseline();
        let mark = Mark::Text { run: self.run, colour: self.colour, tongue: self.tongue };
        Item { x, y, element: Some(element), mark }
    }
}

/// A document while it is being written.
pub(crate) struct Story {
    pub(crate) speech: Speech,
    pub(crate) strips: Vec<Strip>,
    pub(crate) structure: Structure,
}

impl Story {
    pub(crate) fn new(speech: Speech) -> Story {
        Story { speech, strips: Vec::new(), structure: Structure::default() }
    }

    /// A heading of the whole document.
    pub(crate) fn title(&mut self, title: &Phrase) -> Result<(), Problem> {
        let element = self.structure.add(None, heading_tag(NonZeroU16::MIN, title));
        let lines = column(title, TITLE, TITLE_SECOND, INK, WIDTH)?;
        self.lines(lines, element, 18.0, true);
        self.bookmark(title);
        Ok(())
    }

    /// A heading of a part; it never stands alone at the end of a page.
    pub(crate) fn heading(&mut self, heading: &Phrase) -> Result<(), Problem> {
        let element = self.structure.add(None, heading_tag(NonZeroU16::MIN.saturating_add(1), heading));
        let mut lines = column(heading, HEADING, SECOND, INK, WIDTH)?;
        // The second language follows on the same line where both fit.
        if lines.len() == 2 && heading.second.is_some() {
            let (first, second) = (lines.remove(0), lines.remove(0));
            let x = first.run.width() + 7.0;
            if x + second.run.width() <= WIDTH {
                let (high, shift) = (first.high(), first.run.style.baseline() - second.run.style.baseline());
                let items = vec![first.at(0.0, 0.0, element), second.at(x, shift, element)];
                self.strips.push(Strip { above: 13.0, high: high + 3.0, keep: true, items, heading: None });
                self.bookmark_last(heading, 1);
                return Ok(());
            }
            lines.extend([first, second]);
        }
        let count = lines.len();
        self.lines(lines, element, 13.0, true);
        if let Some(strip) = self.strips.last_mut() {
            strip.high += 3.0;
        }
        self.bookmark_last(heading, count);
        Ok(())
    }

    /// A paragraph; at most its first or last line never stands alone on a page.
    pub(crate) fn paragraph(&mut self, text: &Phrase, above: f32) -> Result<(), Problem> {
        self.set(text, BODY, SECOND, INK, above)
    }

    /// A paragraph that says something beside.
    pub(crate) fn note(&mut self, text: &Phrase, above: f32) -> Result<(), Problem> {
        self.set(text, SMALL, SMALL_SECOND, QUIET, above)
    }

    fn set(&mut self, text: &Phrase, style: Style, second: Style, colour: Colour, above: f32) -> Result<(), Problem> {
        let element = self.structure.add(None, Tag::P);
        let polish = Phrase::plain(text.polish.clone());
        self.lines(column(&polish, style, second, colour, WIDTH)?, element, above, false);
        if let Some(text) = &text.second {
            self.keep_last(1);
            let element = self.structure.add(None, Tag::P);
            self.lines(second_lines(text, second, WIDTH)?, element, 1.5, false);
        }
        Ok(())
    }

    /// A paragraph in the second language alone.
    pub(crate) fn translation(&mut self, text: &str, above: f32) -> Result<(), Problem> {
        let element = self.structure.add(None, Tag::P);
        self.lines(second_lines(text, SECOND, WIDTH)?, element, above, false);
        Ok(())
    }

    /// Space that a page's end swallows.
    pub(crate) fn space(&mut self, above: f32) {
        self.strips.push(Strip { above, high: 0.0, keep: true, items: Vec::new(), heading: None });
    }

    /// Lines as strips of their own: the first two and the last two stay together, or all of them.
    pub(crate) fn lines(&mut self, lines: Vec<Line>, element: Element, above: f32, keep: bool) {
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let together = keep || at == 0 && count > 1 || at + 2 == count;
            let above = if at == 0 { above } else { 0.0 };
            let high = line.high();
            self.strips.push(Strip {
                above,
                high,
                keep: together,
                items: vec![line.at(0.0, 0.0, element)],
                heading: None,
            });
        }
    }

    /// Ties the last strips to what comes next.
    pub(crate) fn keep_last(&mut self, count: usize) {
        for strip in self.strips.iter_mut().rev().take(count) {
            strip.keep = true;
        }
    }

    fn bookmark(&mut self, heading: &Phrase) {
        self.bookmark_last(heading, self.strips.len());
    }

    /// The heading's bookmark points to the first of the last `count` strips.
    fn bookmark_last(&mut self, heading: &Phrase, count: usize) {
        let first = self.strips.len().saturating_sub(count);
        if let Some(strip) = self.strips.get_mut(first) {
            strip.heading = Some(heading.polish.replace(crate::lines::TIE, " "));
        }
    }
}

fn heading_tag(level: NonZeroU16, heading: &Phrase) -> TagKind {
    Tag::Hn(level, Some(heading.polish.replace(crate::lines::TIE, " "))).into()
}

/// A phrase in lines: Polish, below it the second language, quieter.
pub(crate) fn column(
    phrase: &Phrase,
    style: Style,
    second: Style,
    colour: Colour,
    width: f32,
) -> Result<Vec<Line>, Problem> {
    let mut lines: Vec<Line> = broken(&phrase.polish, style, width)?
        .into_iter()
        .map(|run| Line { run, colour, tongue: Tongue::Polish })
        .collect();
    if let Some(text) = &phrase.second {
        lines.extend(second_lines(text, second, width)?);
    }
    Ok(lines)
}

fn second_lines(text: &str, style: Style, width: f32) -> Result<Vec<Line>, Problem> {
    let lines = broken(text, style, width)?;
    Ok(lines.into_iter().map(|run| Line { run, colour: QUIET, tongue: Tongue::English }).collect())
}

//! Labels with values, and places to write on.

use krilla::tagging::{TableHeaderScope, Tag};

use crate::fonts::Style;
use crate::ink::{EDGE, INK, Item, LINE, MM, Mark, QUIET, Strip, Tongue};
use crate::lines::broken;
use crate::problem::Problem;
use crate::story::{BODY, Line, SMALL_SECOND, Story, WIDTH, column};
use crate::structure::Element;
use crate::texts::POLISH;
use crate::wording::Phrase;

/// Where values begin.
const VALUES: f32 = 54.0 * MM;
/// Between a row's text and its rules, pt.
const PADDING: f32 = 3.0;
/// A row that is higher goes over the end of a page, line by line, pt.
const WHOLE: f32 = 60.0 * MM;
const LABEL: Style = Style::regular(9.0, 14.0);
const STRONG: Style = Style::bold(10.5, 14.0);
/// A cell for one character by hand.
const CELL: (f32, f32) = (5.4 * MM, 7.0 * MM);

/// What stands beside a label.
pub(crate) enum Value {
    /// A text.
    Text(Phrase),
    /// The text that matters most.
    Strong(Phrase),
    /// Several texts, each from a line of its own.
    List(Vec<Phrase>),
    /// An empty line to write on.
    Blank,
    /// Empty cells, in groups, for one character each.
    Cells(&'static [usize]),
}

/// A row: the label and its value.
pub(crate) type Row = (Phrase, Value);

impl Story {
    /// A table of labels and values between rules.
    pub(crate) fn table(&mut self, rows: Vec<Row>) -> Result<(), Problem> {
        let table = self.structure.add(None, Tag::Table);
        let first = self.strips.len();
        let last = rows.len().saturating_sub(1);
        for (at, (label, value)) in rows.into_iter().enumerate() {
            let row = self.structure.add(Some(table), Tag::TR);
            let head = self.structure.add(Some(row), Tag::TH(TableHeaderScope::Row));
            let cell = match value {
                Value::Blank | Value::Cells(_) => Tag::TD.with_alt_text(Some(POLISH.place_to_write.to_owned())),
                _ => Tag::TD,
            };
            let cell = self.structure.add(Some(row), cell);
            let from = self.strips.len();
            let label = column(&label, LABEL, SMALL_SECOND, QUIET, VALUES - 4.0 * MM)?;
            match value {
                Value::Text(text) => self.text_row(label, &[text], BODY, head, cell)?,
                Value::Strong(text) => self.text_row(label, &[text], STRONG, head, cell)?,
                Value::List(texts) => self.text_row(label, &texts, BODY, head, cell)?,
                Value::Blank => self.blank_row(label, head, cell),
                Value::Cells(groups) => self.cell_row(label, groups, head, cell),
            }
            self.rule(from, first);
            // Neither the first nor the last row stands alone on a page.
            if at == 0 && last > 0 || at + 1 == last {
                self.keep_last(1);
            }
        }
        Ok(())
    }

    fn text_row(
        &mut self,
        label: Vec<Line>,
        values: &[Phrase],
        style: Style,
        head: Element,
        cell: Element,
    ) -> Result<(), Problem> {
        let mut lines = Vec::new();
        for value in values {
            let runs = broken(&value.clone().joined(), style, WIDTH - VALUES)?;
            lines.extend(runs.into_iter().map(|run| Line { run, colour: INK, tongue: Tongue::Polish }));
        }
        let label_high = height(&label);
        let whole = lines.iter().map(Line::high).sum::<f32>() <= WHOLE;
        let mut items = labels(label, style, head);
        let mut y = 0.0;
        let mut lines = lines.into_iter().peekable();
        while let Some(line) = lines.next_if(|line| whole || y + line.high() <= label_high.max(2.0 * line.high())) {
            let high = line.high();
            items.push(line.at(VALUES, y + PADDING, cell));
            y += high;
        }
        let high = y.max(label_high);
        self.strips.push(Strip { above: 0.0, high: high + PADDING, keep: false, items, heading: None });
        let rest: Vec<Line> = lines.collect();
        let count = rest.len();
        for (at, line) in rest.into_iter().enumerate() {
            let (high, keep) = (line.high(), at + 2 == count);
            let items = vec![line.at(VALUES, 0.0, cell)];
            self.strips.push(Strip { above: 0.0, high, keep, items, heading: None });
        }
        if let Some(strip) = self.strips.last_mut() {
            strip.high += PADDING;
        }
        Ok(())
    }

    fn blank_row(&mut self, label: Vec<Line>, head: Element, cell: Element) {
        let high = height(&label).max(7.5 * MM) + 2.0 * PADDING;
        let mut items = labels(label, BODY, head);
        let mark = Mark::Rule { long: WIDTH - VALUES, thick: 0.5, colour: LINE };
        items.push(Item { x: VALUES, y: high, element: Some(cell), mark });
        self.strips.push(Strip { above: 0.0, high, keep: false, items, heading: None });
    }

    fn cell_row(&mut self, label: Vec<Line>, groups: &[usize], head: Element, cell: Element) {
        let high = height(&label).max(CELL.1) + 2.0 * PADDING;
        let mut items = labels(label, BODY, head);
        let mut x = VALUES;
        for group in groups {
            for _ in 0..*group {
                let mark = Mark::Frame { wide: CELL.0, high: CELL.1, thick: 0.6, colour: EDGE };
                items.push(Item { x, y: (high - CELL.1) / 2.0, element: Some(cell), mark });
                x += CELL.0;
            }
            x += 2.4 * MM;
        }
        self.strips.push(Strip { above: 0.0, high, keep: false, items, heading: None });
    }

    /// The rule below a row, and above the first one.
    fn rule(&mut self, from: usize, first: usize) {
        let mark = || Mark::Rule { long: WIDTH, thick: 0.5, colour: LINE };
        if from == first
            && let Some(strip) = self.strips.get_mut(from)
        {
            strip.items.push(Item { x: 0.0, y: 0.0, element: None, mark: mark() });
        }
        if let Some(strip) = self.strips.last_mut() {
            let y = strip.high;
            strip.items.push(Item { x: 0.0, y, element: None, mark: mark() });
        }
    }
}

/// The label's lines, the first on the baseline of the value's first line.
fn labels(label: Vec<Line>, style: Style, head: Element) -> Vec<Item> {
    let mut y = PADDING + style.baseline() - LABEL.baseline();
    let mut items = Vec::new();
    for line in label {
        y -= closer(&line);
        let high = line.high();
        items.push(line.at(0.0, y, head));
        y += high;
    }
    items
}

/// The label's height, pt.
fn height(label: &[Line]) -> f32 {
    label.iter().map(|line| line.high() - closer(line)).sum()
}

/// How much closer to its label a line in the second language stands, pt.
fn closer(line: &Line) -> f32 {
    if line.run.style == SMALL_SECOND && line.tongue == Tongue::English { 1.5 } else { 0.0 }
}

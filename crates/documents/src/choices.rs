//! Check boxes: to be ticked by hand, or as answered.

use krilla::tagging::{ListNumbering, Tag};

use crate::fonts::{Run, Style};
use crate::ink::{INK, Item, LINE, MM, Mark, QUIET, Strip};
use crate::problem::Problem;
use crate::story::{BODY, SMALL_SECOND, Story, WIDTH, column};
use crate::structure::Element;
use crate::texts::POLISH;
use crate::wording::Phrase;

const SIDE: f32 = 3.4 * MM;
const CROSS: Style = Style::bold(10.0, 14.0);
const GAP: f32 = 2.2 * MM;
/// Between a question and its rules, pt.
const PADDING: f32 = 3.0;
const ASIDE: Style = Style::regular(8.0, 11.0);

/// A box and the words beside it.
pub(crate) struct Choice {
    pub(crate) words: Phrase,
    pub(crate) ticked: bool,
}

impl Choice {
    pub(crate) fn open(words: Phrase) -> Choice {
        Choice { words, ticked: false }
    }
}

impl Story {
    /// Boxes side by side, in `columns` of equal width.
    pub(crate) fn choices(&mut self, choices: Vec<Choice>, columns: usize, above: f32) -> Result<(), Problem> {
        let list = self.structure.add(None, Tag::L(ListNumbering::None));
        let width = WIDTH / columns.max(1) as f32;
        let mut choices = choices.into_iter().peekable();
        let mut first = true;
        while choices.peek().is_some() {
            let (mut items, mut high) = (Vec::new(), 0.0_f32);
            for (at, choice) in choices.by_ref().take(columns.max(1)).enumerate() {
                let x = width * at as f32;
                high = high.max(self.choice(&mut items, choice, (x, 0.0), width - 4.0 * MM, list)?);
            }
            let above = if first { above } else { 0.0 };
            self.strips.push(Strip { above, high: high + 3.0, keep: first, items, heading: None });
            first = false;
        }
        if let Some(strip) = self.strips.last_mut() {
            strip.keep = false;
        }
        Ok(())
    }

    /// Puts a box with its words into a list; how high they are, pt.
    fn choice(
        &mut self,
        items: &mut Vec<Item>,
        choice: Choice,
        (x, top): (f32, f32),
        width: f32,
        list: Element,
    ) -> Result<f32, Problem> {
        let item = self.structure.add(Some(list), Tag::LI);
        let said = if choice.ticked { POLISH.ticked } else { POLISH.not_ticked };
        let label = self.structure.add(Some(item), Tag::Lbl.with_alt_text(Some(said.to_owned())));
        let body = self.structure.add(Some(item), Tag::LBody);
        let cross = if choice.ticked { Some(Run::shaped("X", CROSS)?) } else { None };
        let y = top + (BODY.leading - SIDE) / 2.0;
        items.push(Item { x, y, element: Some(label), mark: Mark::Tick { side: SIDE, cross } });
        let mut high = 0.0;
        for line in column(&choice.words, BODY, SMALL_SECOND, INK, width - SIDE - GAP)? {
            let step = line.high();
            items.push(line.at(x + SIDE + GAP, top + high, body));
            high += step;
        }
        Ok(high)
    }

    /// Questions with a box for yes and one for no at the right; `None` is not answered yet.
    pub(crate) fn questions(&mut self, questions: Vec<(Phrase, Phrase, Option<bool>)>) -> Result<(), Problem> {
        let list = self.structure.add(None, Tag::L(ListNumbering::None));
        let speech = self.speech;
        let answer_width = if speech.say(|texts| texts.yes).second.is_some() { 22.0 * MM } else { 15.0 * MM };
        let left = WIDTH - 2.0 * answer_width;
        for (at, (question, aside, answer)) in questions.into_iter().enumerate() {
            let item = self.structure.add(Some(list), Tag::LI);
            let body = self.structure.add(Some(item), Tag::LBody);
            let mut items = Vec::new();
            let mut high = PADDING;
            let aside = Phrase::plain(aside.joined());
            for (phrase, style, colour) in [(question, BODY, INK), (aside, ASIDE, QUIET)] {
                let words = self.structure.add(Some(body), Tag::P);
                for line in column(&phrase, style, SMALL_SECOND, colour, left - 6.0 * MM)? {
                    let step = line.high();
                    items.push(line.at(0.0, high, words));
                    high += step;
                }
            }
            let answers = self.structure.add(Some(body), Tag::L(ListNumbering::None));
            for (column, yes) in [true, false].into_iter().enumerate() {
                let words = Phrase::plain(speech.say(|texts| if yes { texts.yes } else { texts.no }).joined());
                let choice = Choice { words, ticked: answer == Some(yes) };
                let place = (left + answer_width * column as f32, PADDING);
                self.choice(&mut items, choice, place, answer_width, answers)?;
            }
            high += PADDING;
            let rule =
                |y| Item { x: 0.0, y, element: None, mark: Mark::Rule { long: WIDTH, thick: 0.5, colour: LINE } };
            if at == 0 {
                items.push(rule(0.0));
            }
            items.push(rule(high));
            self.strips.push(Strip { above: 0.0, high, keep: false, items, heading: None });
        }
        Ok(())
    }
}

//! The head of every document: whose it is, where and when it was made, and its number.

use krilla::tagging::Tag;

use crate::check;
use crate::fonts::Style;
use crate::ink::{ACT, INK, Item, MM, Mark, QUIET, Strip};
use crate::problem::Problem;
use crate::story::{Line, Story, WIDTH, column};
use crate::wording::Phrase;

/// The most lines of an office's address.
pub const ADDRESS_LINES: usize = 3;

/// Whose document it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// The city as on its cards: "Miasto Przykładowo". Also the author of the file.
    pub city: String,
    /// The place as it stands before a date: "Przykładowo".
    pub place: String,
    /// The issuance point: "Punkt wydawania kart nr 3".
    pub office: String,
    /// Its address, one to [`ADDRESS_LINES`] lines.
    pub address: Vec<String>,
    /// The city's support telephone, as printed.
    pub phone: String,
}

const CITY: Style = Style::bold(13.0, 17.0);
const OFFICE: Style = Style::regular(9.5, 13.0);
const ASIDE: Style = Style::regular(8.5, 12.0);
const NUMBER: Style = Style::bold(12.0, 16.0);
/// The arch and the space after it.
const ARCH: (f32, f32) = (15.0 * MM, 15.0 * MM);
/// The right part, for date and number.
const RIGHT: f32 = 58.0 * MM;

impl Story {
    /// Puts the letterhead down, with the date and the number at the right.
    pub(crate) fn letterhead(
        &mut self,
        head: &Letterhead,
        date: Option<&Phrase>,
        number: Option<&(Phrase, String)>,
    ) -> Result<(), Problem> {
        let city = check::name("city", &head.city)?;
        let place = check::name("place", &head.place)?;
        let office = check::name("office", &head.office)?;
        let phone = check::name("phone", &head.phone)?;
        if head.address.len() > ADDRESS_LINES {
            return Err(Problem::TooMany { field: "address", most: ADDRESS_LINES });
        }
        let mut asides = head.address.iter().map(|text| check::name("address", text)).collect::<Result<Vec<_>, _>>()?;
        let support = self.speech.say(|texts| texts.support);
        asides.push(support.put("phone", &Phrase::plain(phone.replace(' ', "\u{a0}"))).polish);

        let group = self.structure.add(None, Tag::Div);
        let mut items = vec![Item { x: 0.0, y: 0.5 * MM, element: None, mark: Mark::Arch { high: ARCH.0 } }];
        let (left, width) = (ARCH.1, WIDTH - ARCH.1 - RIGHT - 5.0 * MM);
        let mut y = 0.0;
        let sets = [(vec![city], CITY, INK), (vec![office], OFFICE, INK), (asides, ASIDE, QUIET)];
        for (texts, style, colour) in sets {
            for text in texts {
                let element = self.structure.add(Some(group), Tag::P);
                for line in column(&Phrase::plain(text), style, style, colour, width)? {
                    let step = line.high();
                    items.push(line.at(left, y, element));
                    y += step;
                }
            }
        }
        let mut right = 0.0;
        if let Some(date) = date {
            let dated = format!("{place}, {}", date.polish);
            let element = self.structure.add(Some(group), Tag::P);
            // On the baseline of the city's name.
            right += CITY.baseline() - OFFICE.baseline();
            for line in column(&Phrase::plain(dated), OFFICE, OFFICE, INK, RIGHT)? {
                right += put_right(&mut items, line, right, element);
            }
        }
        if let Some((label, number)) = number {
            right += 4.0;
            let element = self.structure.add(Some(group), Tag::P);
            for line in column(&Phrase::plain(label.polish.clone()), ASIDE, ASIDE, QUIET, RIGHT)? {
                right += put_right(&mut items, line, right, element);
            }
            let element = self.structure.add(Some(group), Tag::P);
            for line in column(&Phrase::plain(number.clone()), NUMBER, NUMBER, INK, RIGHT)? {
                right += put_right(&mut items, line, right, element);
            }
        }
        let high = y.max(right).max(ARCH.0) + 4.0 * MM;
        items.push(Item { x: 0.0, y: high, element: None, mark: Mark::Rule { long: WIDTH, thick: 1.2, colour: ACT } });
        self.strips.push(Strip { above: 0.0, high, keep: true, items, heading: None });
        Ok(())
    }
}

fn put_right(items: &mut Vec<Item>, line: Line, top: f32, element: crate::structure::Element) -> f32 {
    let (high, x) = (line.high(), WIDTH - line.run.width());
    items.push(line.at(x, top, element));
    high
}

//! The protocol of a spoiled card. It stays in the office and is Polish alone.

use domain::card_number::CardNumber;
use domain::leased_number::ReceiptNumber;
use time::OffsetDateTime;

use crate::check;
use crate::people::{Name, redacted};
use crate::problem::Problem;
use crate::signature::{Place, Signature};
use crate::story::Story;
use crate::table::{Row, Value};
use crate::texts::Texts;
use crate::wording::Phrase;

/// A card that was spoiled before it was handed over (REQ C-6).
#[derive(Clone, PartialEq, Eq)]
pub struct SpoiledCardProtocol {
    /// The protocol's number, if it has one.
    pub number: Option<ReceiptNumber>,
    /// The number that nothing valid will ever carry.
    pub card: CardNumber,
    /// Why it is spoiled.
    pub reason: SpoilReason,
    /// What else is to be said; a new line begins a paragraph.
    pub remarks: Option<String>,
    /// The printer's name.
    pub printer: Option<String>,
    /// The station's name.
    pub station: String,
    /// When it was found.
    pub spoiled_at: OffsetDateTime,
    /// The blank is written off; otherwise it remains in stock (nothing was printed on it).
    pub blank_written_off: bool,
    /// The card issued instead.
    pub next_card: Option<CardNumber>,
    /// Who found it.
    pub operator: Name,
    /// Who signs, too; `None` leaves the line open for whoever is there.
    pub second_person: Option<Name>,
}

redacted!(SpoiledCardProtocol);

/// Why a card was written off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpoilReason {
    /// The printer spoiled it.
    PrintFault,
    /// It was damaged after printing.
    Damaged,
    /// The data on it are wrong.
    WrongData,
    /// Its code cannot be read.
    Unreadable,
}

impl SpoilReason {
    fn text(self) -> fn(&Texts) -> &'static str {
        match self {
            SpoilReason::PrintFault => |texts| texts.spoiled_print_fault,
            SpoilReason::Damaged => |texts| texts.spoiled_damaged,
            SpoilReason::WrongData => |texts| texts.spoiled_wrong_data,
            SpoilReason::Unreadable => |texts| texts.spoiled_unreadable,
        }
    }
}

impl SpoiledCardProtocol {
    pub(crate) fn write(&self, story: &mut Story) -> Result<(), Problem> {
        let speech = story.speech;
        let number = |card: CardNumber| Phrase::plain(card.grouped().replace(' ', "\u{a0}"));
        let operator = self.operator.whole("operator")?;
        let second = self.second_person.as_ref().map(|name| name.whole("second_person")).transpose()?;
        if self.next_card == Some(self.card) {
            return Err(Problem::SameCard);
        }
        if second.as_deref() == Some(operator.as_str()) {
            return Err(Problem::SamePerson);
        }
        let mut rows: Vec<Row> = vec![
            (speech.say(|texts| texts.card_number), Value::Strong(number(self.card))),
            (speech.say(|texts| texts.spoiled_reason), Value::Text(speech.say(self.reason.text()))),
        ];
        if let Some(remarks) = &self.remarks {
            let texts = check::paragraphs("remarks", remarks, check::REMARK_CHARACTERS)?;
            let value = Value::List(texts.into_iter().map(Phrase::plain).collect());
            rows.push((speech.say(|texts| texts.spoiled_remarks), value));
        }
        let blank =
            speech.say(|texts| if self.blank_written_off { texts.written_off_yes } else { texts.written_off_no });
        let next = self.next_card.map_or_else(|| speech.say(|texts| texts.no_next_card), number);
        rows.extend([
            (speech.say(|texts| texts.written_off), Value::Text(blank)),
            (speech.say(|texts| texts.next_card), Value::Text(next)),
        ]);
        story.heading(&speech.say(|texts| texts.spoiled_card))?;
        story.table(rows)?;

        let plain = |field, text: &str| check::name(field, text).map(|text| Value::Text(Phrase::plain(text)));
        let mut rows: Vec<Row> = vec![
            (speech.say(|texts| texts.spoiled_at), Value::Text(speech.moment("spoiled_at", self.spoiled_at)?)),
            (speech.say(|texts| texts.station), plain("station", &self.station)?),
        ];
        if let Some(printer) = &self.printer {
            rows.push((speech.say(|texts| texts.printer), plain("printer", printer)?));
        }
        rows.push((speech.say(|texts| texts.operator), Value::Text(Phrase::plain(operator.clone()))));
        if let Some(second) = &second {
            rows.push((speech.say(|texts| texts.second_person), Value::Text(Phrase::plain(second.clone()))));
        }
        story.heading(&speech.say(|texts| texts.spoiled_people))?;
        story.table(rows)?;
        story.paragraph(&speech.say(|texts| texts.spoiled_dead), 14.0)?;
        let signature = &Signature::Paper;
        story.signatures(&[
            Place { caption: vec![speech.say(|texts| texts.signature_operator)], signature },
            Place { caption: vec![speech.say(|texts| texts.signature_second)], signature },
        ])
    }
}

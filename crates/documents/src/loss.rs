//! The statement that a card was lost, stolen or destroyed.

use domain::card_number::CardNumber;
use domain::leased_number::ReceiptNumber;
use time::{Date, OffsetDateTime};

use crate::application::caption;
use crate::check;
use crate::people::{Identity, Name, Party, redacted};
use crate::problem::Problem;
use crate::signature::{Place, Signature};
use crate::story::Story;
use crate::table::{Row, Value};
use crate::texts::Texts;
use crate::wording::Phrase;

/// What happened to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circumstance {
    /// Lost.
    Lost,
    /// Stolen.
    Stolen,
    /// Destroyed.
    Destroyed,
}

/// A statement of loss.
#[derive(Clone, PartialEq, Eq)]
pub struct StatementOfLoss {
    /// The number of the receipt, if it has one.
    pub number: Option<ReceiptNumber>,
    /// The card; `None` when nobody knows its number.
    pub card: Option<CardNumber>,
    /// Whose card it was.
    pub resident: Name,
    /// PESEL or substitute identifier.
    pub identity: Option<Identity>,
    /// Who states it.
    pub party: Party,
    /// What happened.
    pub circumstance: Circumstance,
    /// When, as far as it is known.
    pub happened_on: Option<Date>,
    /// How, in the resident's words; a new line begins a paragraph.
    pub description: Option<String>,
    /// When the card was blocked.
    pub blocked_at: Option<OffsetDateTime>,
    /// How it is signed.
    pub signature: Signature,
}

redacted!(StatementOfLoss);

impl Circumstance {
    fn text(self) -> fn(&Texts) -> &'static str {
        match self {
            Circumstance::Lost => |texts| texts.loss_lost,
            Circumstance::Stolen => |texts| texts.loss_stolen,
            Circumstance::Destroyed => |texts| texts.loss_destroyed,
        }
    }

    fn statement(self) -> fn(&Texts) -> &'static str {
        match self {
            Circumstance::Lost => |texts| texts.loss_statement_lost,
            Circumstance::Stolen => |texts| texts.loss_statement_stolen,
            Circumstance::Destroyed => |texts| texts.loss_statement_destroyed,
        }
    }

    /// What is promised for the day when the card turns up; a destroyed one does not.
    fn promise(self) -> Option<fn(&Texts) -> &'static str> {
        match self {
            Circumstance::Lost => Some(|texts| texts.loss_found),
            Circumstance::Stolen => Some(|texts| texts.loss_found_stolen),
            Circumstance::Destroyed => None,
        }
    }
}

impl StatementOfLoss {
    pub(crate) fn write(&self, story: &mut Story, made_at: OffsetDateTime) -> Result<(), Problem> {
        let speech = story.speech;
        let name = Phrase::plain(self.resident.whole("resident")?);
        let mut rows: Vec<Row> = vec![(speech.say(|texts| texts.name), Value::Strong(name))];
        if let Some(identity) = &self.identity {
            rows.push(identity.row(speech)?);
        }
        if self.party != Party::Resident {
            let said = self.party.said("party", speech, &Phrase::plain(""))?;
            rows.push((speech.say(|texts| texts.stated_by), Value::Text(said)));
        }
        story.heading(&speech.say(|texts| texts.resident))?;
        story.table(rows)?;

        let number = match self.card {
            Some(card) => Value::Strong(Phrase::plain(card.grouped().replace(' ', "\u{a0}"))),
            None => Value::Text(speech.say(|texts| texts.number_unknown)),
        };
        let mut rows: Vec<Row> = vec![
            (speech.say(|texts| texts.card_number), number),
            (speech.say(|texts| texts.loss_what), Value::Text(speech.say(self.circumstance.text()))),
        ];
        if let Some(date) = self.happened_on {
            if date > made_at.date() {
                return Err(Problem::Date { field: "happened_on" });
            }
            rows.push((speech.say(|texts| texts.loss_since), Value::Text(speech.day("happened_on", date)?)));
        }
        if let Some(text) = &self.description {
            let texts = check::paragraphs("description", text, check::REMARK_CHARACTERS)?;
            let value = Value::List(texts.into_iter().map(Phrase::plain).collect());
            rows.push((speech.say(|texts| texts.loss_how), value));
        }
        if let Some(at) = self.blocked_at {
            rows.push((speech.say(|texts| texts.loss_blocked_at), Value::Text(speech.moment("blocked_at", at)?)));
        }
        story.heading(&speech.say(|texts| texts.card))?;
        story.table(rows)?;

        story.heading(&speech.say(|texts| texts.declaration))?;
        story.paragraph(&speech.say(self.circumstance.statement()), 0.0)?;
        if let Some(promise) = self.circumstance.promise() {
            story.paragraph(&speech.say(promise), 4.0)?;
        }
        story.paragraph(&speech.say(|texts| texts.loss_truth), 4.0)?;
        let caption = caption(&self.party, &self.resident, &self.signature, speech, made_at)?;
        story.signatures(&[Place { caption, signature: &self.signature }])?;
        // A destroyed card may still be blocked; what is said then is true of any.
        if self.blocked_at.is_some() {
            story.note(&speech.say(|texts| texts.loss_dead), 16.0)?;
        }
        Ok(())
    }
}

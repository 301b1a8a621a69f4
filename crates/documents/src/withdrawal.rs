//! The statement that the consent to keep the data is taken back (REQ B-11). It says what follows before it is signed.

use domain::card_number::CardNumber;
use time::OffsetDateTime;

use crate::application::caption;
use crate::people::{Identity, Name, Party, redacted};
use crate::problem::Problem;
use crate::signature::{Place, Signature};
use crate::story::Story;
use crate::table::{Row, Value};
use crate::wording::{Phrase, Wording};

/// A statement of withdrawal.
#[derive(Clone, PartialEq, Eq)]
pub struct StatementOfWithdrawal {
    /// Whose data are deleted.
    pub resident: Name,
    /// PESEL or substitute identifier.
    pub identity: Identity,
    /// Who states it.
    pub party: Party,
    /// The clause that is taken back, by its title.
    pub clause: Wording,
    /// Cards that are invalid from then on; at most [`MOST_CARDS`](Self::MOST_CARDS).
    pub cards: Vec<CardNumber>,
    /// How it is signed.
    pub signature: Signature,
}

redacted!(StatementOfWithdrawal);

impl StatementOfWithdrawal {
    /// The most cards that a statement lists.
    pub const MOST_CARDS: usize = 40;

    pub(crate) fn write(&self, story: &mut Story, made_at: OffsetDateTime) -> Result<(), Problem> {
        if self.cards.len() > Self::MOST_CARDS {
            return Err(Problem::TooMany { field: "cards", most: Self::MOST_CARDS });
        }
        let speech = story.speech;
        let name = Phrase::plain(self.resident.whole("resident")?);
        let mut rows: Vec<Row> =
            vec![(speech.say(|texts| texts.name), Value::Strong(name)), self.identity.row(speech)?];
        if self.party != Party::Resident {
            let said = self.party.said("party", speech, &Phrase::plain(""))?;
            rows.push((speech.say(|texts| texts.stated_by), Value::Text(said)));
        }
        story.heading(&speech.say(|texts| texts.resident))?;
        story.table(rows)?;

        let clause = speech.city("clause", &self.clause)?;
        let mut rows: Vec<Row> = vec![(speech.say(|texts| texts.forget_clause), Value::Strong(clause))];
        if !self.cards.is_empty() {
            let numbers = self.cards.iter().map(|card| Phrase::plain(card.grouped().replace(' ', "\u{a0}")));
            rows.push((speech.say(|texts| texts.forget_cards), Value::List(numbers.collect())));
        }
        story.heading(&speech.say(|texts| texts.forget_what))?;
        story.table(rows)?;

        story.heading(&speech.say(|texts| texts.declaration))?;
        story.paragraph(&speech.say(|texts| texts.forget_statement), 0.0)?;
        story.paragraph(&speech.say(|texts| texts.forget_known), 4.0)?;
        let caption = caption(&self.party, &self.resident, &self.signature, speech, made_at)?;
        story.signatures(&[Place { caption, signature: &self.signature }])?;
        story.note(&speech.say(|texts| texts.forget_stays), 16.0)
    }
}

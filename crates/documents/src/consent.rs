//! The consent form: clauses in full, their versions, and the answers.

use domain::leased_number::ApplicationNumber;
use time::OffsetDateTime;

use crate::application::{caption, version};
use crate::check;
use crate::choices::Choice;
use crate::people::{Identity, Name, Party, redacted};
use crate::problem::Problem;
use crate::signature::{Place, Signature};
use crate::story::Story;
use crate::table::{Row, Value};
use crate::wording::{Phrase, Wording};

/// A clause with its answer.
#[derive(Clone, PartialEq, Eq)]
pub struct AnsweredClause {
    /// Short title.
    pub title: Wording,
    /// The clause; a new line begins a paragraph.
    pub text: Wording,
    /// The version of the text.
    pub version: u32,
    /// Without it there is no card.
    pub required: bool,
    /// `None` leaves both boxes open for a pen.
    pub given: Option<bool>,
}

/// Consents and their answers.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentForm {
    /// The application that they belong to.
    pub application: Option<ApplicationNumber>,
    /// Whose consents they are.
    pub resident: Name,
    /// PESEL or substitute identifier.
    pub identity: Option<Identity>,
    /// Who answers.
    pub party: Party,
    /// The clauses, at least one.
    pub clauses: Vec<AnsweredClause>,
    /// Whether one of them is the consent to data processing, whose withdrawal cannot be undone (REQ B-11).
    pub data_processing: bool,
    /// How it is signed.
    pub signature: Signature,
}

redacted!(AnsweredClause, ConsentForm);

impl ConsentForm {
    pub(crate) fn write(&self, story: &mut Story, made_at: OffsetDateTime) -> Result<(), Problem> {
        let speech = story.speech;
        check::entries("clauses", &self.clauses)?;
        if self.clauses.is_empty() {
            return Err(Problem::Empty { field: "clauses" });
        }
        story.note(&speech.say(|texts| texts.consent_intro), 3.0)?;
        let name = Phrase::plain(self.resident.whole("resident")?);
        let mut rows: Vec<Row> = vec![(speech.say(|texts| texts.consent_for), Value::Strong(name))];
        if let Some(identity) = &self.identity {
            rows.push(identity.row(speech)?);
        }
        if self.party != Party::Resident {
            let said = self.party.said("party", speech, &Phrase::plain(""))?;
            rows.push((speech.say(|texts| texts.consent_by), Value::Text(said)));
        }
        story.space(10.0);
        story.table(rows)?;
        for clause in &self.clauses {
            story.heading(&speech.city("clauses", &clause.title)?)?;
            story.note(&Phrase::plain(version(speech, clause.version, clause.required).joined()), 0.0)?;
            story.keep_last(1);
            let (polish, second) = speech.clause("clauses", &clause.text)?;
            for text in polish {
                story.paragraph(&Phrase::plain(text), 3.0)?;
            }
            for text in second {
                story.translation(&text, 2.0)?;
            }
            story.keep_last(2);
            let answer = |yes| {
                let words = speech.say(|texts| if yes { texts.agree } else { texts.disagree });
                Choice { words, ticked: clause.given == Some(yes) }
            };
            story.choices(vec![answer(true), answer(false)], 3, 5.0)?;
        }
        story.heading(&speech.say(|texts| texts.withdrawal))?;
        story.note(&speech.say(|texts| texts.withdrawal_any_time), 0.0)?;
        if self.clauses.iter().any(|clause| clause.required) {
            story.note(&speech.say(|texts| texts.withdrawal_required), 3.0)?;
        }
        if self.data_processing {
            story.note(&speech.say(|texts| texts.withdrawal_processing), 3.0)?;
        }
        let caption = caption(&self.party, &self.resident, &self.signature, speech, made_at)?;
        story.signatures(&[Place { caption, signature: &self.signature }])
    }
}

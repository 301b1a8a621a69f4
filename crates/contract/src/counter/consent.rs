//! Consents at the counter (B-11).

use domain::consent::ConsentAnswer;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A resident's answers to clauses, in the versions in force.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct AnswerConsents {
    /// Whose.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// Only those that were answered anew.
    pub answers: Vec<ConsentAnswer>,
    /// The language of the text that was shown, as a BCP 47 tag.
    pub language: String,
}

/// Deletes everything about a resident.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct ForgetResident {
    /// Whose.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// The resident has signed that the consent is taken back.
    pub statement: bool,
}

/// What is left of a resident: the numbers of the cards, which are invalid for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Forgotten {
    /// Grouped.
    pub numbers: Vec<String>,
}

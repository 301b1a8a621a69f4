//! Residents who may be the one who is being registered (C-3).

use std::fmt;

pub use domain::same_person::{Reason as SamePersonReason, Verdict as SamePersonVerdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::card::CardSummary;
use crate::{Moment, Person};

/// A resident who may be the same person, to be shown beside what was typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SamePerson {
    /// The record.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// Certain or probable.
    pub verdict: SamePersonVerdict,
    /// What speaks for one person, then what speaks against.
    pub reasons: Vec<SamePersonReason>,
    /// The person.
    #[serde(flatten)]
    #[ts(flatten)]
    pub person: Person,
    /// The id of the photo's bytes.
    pub photo: Option<String>,
    /// The card that counts.
    pub card: Option<CardSummary>,
    /// When the resident was registered.
    pub registered_at: Moment,
}

impl fmt::Debug for SamePerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SamePerson").field("resident", &self.resident).finish_non_exhaustive()
    }
}

/// What the operator decided of one of them. There is no answer "the same person": then that record is opened, and no other
/// one is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SamePersonAnswer {
    /// Two people.
    DifferentPerson,
}

/// The operator's decision about one resident who may be the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SamePersonDecision {
    /// The record that was shown.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// The answer.
    pub decision: SamePersonAnswer,
}

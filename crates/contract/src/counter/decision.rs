//! What people decide, with both sides (E-5).

use std::fmt;

use domain::merge::DataGroup;
use domain::registration::Field;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::card::CardSummary;
use super::same_person::SamePersonReason;
use crate::operation::OperationKind;
use crate::payload::Decision;
use crate::sync::{MergedAct, TaskKind};
use crate::{Moment, Person};

/// Which decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionRef {
    /// The task.
    #[ts(type = "string")]
    pub task: Uuid,
}

/// A decision that somebody makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecideTask {
    /// The task.
    #[ts(type = "string")]
    pub task: Uuid,
    /// What of it; values as they were chosen or typed.
    pub decision: Decision,
}

/// Everything that one decision is made by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionShown {
    /// The task.
    #[ts(type = "string")]
    pub task: Uuid,
    /// What it is about.
    pub kind: TaskKind,
    /// When it was opened.
    pub opened_at: Moment,
    /// Its place among those that are open, from 1.
    pub nth: u32,
    /// How many are open.
    pub of: u32,
    /// Whether the person at the window may decide it; otherwise a wider role has to.
    pub may_decide: bool,
    /// The records that it concerns and that are here, in the order in which they came.
    pub records: Vec<DecisionRecord>,
    /// What was done, the later one last.
    pub operations: Vec<DecisionOperation>,
    /// What speaks for one person, then what speaks against, when it asks that.
    pub reasons: Vec<SamePersonReason>,
    /// What stands against what.
    pub sides: DecisionSides,
    /// What else was done meanwhile and was taken over without asking.
    pub merged: Vec<MergedAct>,
}

/// What stands against what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "sides", rename_all = "snake_case")]
pub enum DecisionSides {
    /// Nothing beside the records and operations.
    None,
    /// A group of data that was changed twice.
    Changes {
        /// Which.
        group: DataGroup,
        /// Its fields, in their order.
        fields: Vec<FieldSides>,
    },
    /// Two cards.
    Cards {
        /// The one that came first and works.
        first: Box<DecisionCard>,
        /// The later one, which is suspended until it is decided.
        second: Box<DecisionCard>,
    },
}

/// One field that was changed twice.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldSides {
    /// Which.
    pub field: Field,
    /// What stood there before both; it counts until it is decided.
    pub before: Option<String>,
    /// What the change put there that came first.
    pub first: Option<String>,
    /// What the later one wanted.
    pub second: Option<String>,
}

impl fmt::Debug for FieldSides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldSides").field("field", &self.field).finish_non_exhaustive()
    }
}

/// A card between two of which is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionCard {
    /// Grouped: 9616 0720 3004 1582.
    pub number: String,
    /// What is known of it here.
    pub card: Option<CardSummary>,
}

/// A record that a decision concerns.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionRecord {
    /// The record.
    #[ts(type = "string")]
    pub resident: Uuid,
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

impl fmt::Debug for DecisionRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecisionRecord").field("resident", &self.resident).finish_non_exhaustive()
    }
}

/// Something that was done and led to a decision.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionOperation {
    /// What.
    pub kind: OperationKind,
    /// At which issuance point.
    pub point: String,
    /// The number of the station there.
    pub station: Option<u16>,
    /// By whom, first and last name.
    pub actor: Option<String>,
    /// When, by that station's clock.
    pub at: Moment,
    /// When it came to the hub, if that was later than a working network explains.
    pub came_late: Option<Moment>,
}

impl fmt::Debug for DecisionOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecisionOperation").field("kind", &self.kind).finish_non_exhaustive()
    }
}

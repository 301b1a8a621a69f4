//! What the hub tells a station of each record: as it is now (E-7).

use std::fmt;

use domain::merge::{DataGroup, Values};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use time::Date;
use ts_rs::TS;
use uuid::Uuid;

use super::TaskKind;
use crate::Moment;
use crate::application::ApplicationRecord;
use crate::configuration::Configuration;
use crate::counter::{ConsentOnRecord, Entitlement, ProductionState, SamePersonReason};
use crate::enrolment::{NumberRun, StaffMember};
use crate::merged::MergedInto;
use crate::operation::OperationKind;
use crate::payload::{BlockReason, Decision, ResidentData, Rights};

/// What one record is now.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Record {
    /// A resident.
    Resident(Box<ResidentRecord>),
    /// The station does not hold this resident any more, nor their cards.
    ResidentGone {
        /// Who.
        resident: Uuid,
    },
    /// Nothing is kept about this resident any more, anywhere (B-11).
    ResidentForgotten {
        /// Who.
        resident: Uuid,
    },
    /// A card.
    Card(Box<CardRecord>),
    /// An application that was sent for this point.
    Application(Box<ApplicationRecord>),
    /// An application is not this point's any more, or there is none.
    ApplicationGone {
        /// Which.
        application: Uuid,
    },
    /// Something to be decided, or decided.
    Task(Box<TaskRecord>),
    /// What the city has set up.
    Configuration(Box<Configuration>),
    /// Somebody who may sign in here.
    Staff(StaffMember),
    /// Somebody who may no more.
    StaffGone {
        /// Who.
        staff: Uuid,
    },
    /// Who is trusted: a signed list.
    TrustList {
        /// As `credential` signs it.
        list: ByteBuf,
    },
    /// The station's own certificate, renewed.
    Certificate {
        /// As `credential` signs it.
        certificate: ByteBuf,
    },
    /// Numbers for this station alone.
    Numbers(NumberRun),
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Record(<redacted>)")
    }
}

/// A resident as the hub knows them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ResidentRecord {
    /// The record. Its `consents` and `same_person` are empty here.
    pub data: ResidentData,
    /// Grows with every change.
    pub version: u64,
    /// When they were registered.
    pub registered_at: Moment,
    /// The last answer to each clause.
    pub consents: Vec<ConsentOnRecord>,
    /// The last of what was done about the resident, newest first; steps of a printer are left out.
    #[serde(default)]
    pub history: Vec<TaskOperation>,
    /// Where it leads: it is another record of somebody (C-10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<MergedInto>,
}

/// A card as the hub knows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRecord {
    /// The production that made it.
    pub production: Uuid,
    /// Grows with every change.
    pub version: u64,
    /// Whose.
    pub resident: Uuid,
    /// 16 digits.
    pub number: String,
    /// Where its making stands.
    pub state: ProductionState,
    /// Since when.
    pub since: Moment,
    /// Its last day.
    pub expires: Date,
    /// The packages, as issued.
    pub packages: Vec<Entitlement>,
    /// The station that made it.
    pub station: Uuid,
    /// The number of the card whose duplicate it is.
    pub replaces: Option<String>,
    /// A later card has taken its place.
    pub ended: bool,
    /// It ended because another card of the same person works, on another record: it comes back if the two are told apart (C-10).
    #[serde(default)]
    pub superseded: bool,
    /// The blocks on it that are open.
    pub blocks: Vec<BlockRecord>,
    /// What it gives now, if that was changed since it was made.
    #[serde(default)]
    pub rights: Option<Rights>,
}

/// An open block on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRecord {
    /// The block: whoever lifts it names it.
    pub block: Uuid,
    /// Why.
    pub reason: BlockReason,
    /// Since when, by the station's clock.
    pub at: Moment,
}

/// Something that people decide, or have decided.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRecord {
    /// The task.
    pub task: Uuid,
    /// Grows with every change.
    pub version: u64,
    /// What it is about.
    pub kind: TaskKind,
    /// When it was opened.
    pub opened_at: Moment,
    /// The operations that led to it, the later one last.
    pub operations: Vec<TaskOperation>,
    /// The residents whom it concerns, one or two.
    pub residents: Vec<Uuid>,
    /// What speaks for one person, when it asks that.
    pub reasons: Vec<SamePersonReason>,
    /// What stands against what, where there is such.
    pub sides: TaskSides,
    /// What else the same stations did about the residents meanwhile, and what was taken over without asking.
    #[serde(default)]
    pub merged: Vec<MergedAct>,
    /// What was decided.
    pub decision: Option<Decision>,
}

/// Something that was done beside what is decided and that took effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergedAct {
    /// What.
    pub kind: OperationKind,
    /// Of data that were changed, which group.
    pub group: Option<DataGroup>,
    /// At which issuance point.
    pub point: String,
}

/// What stands against what in a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "sides", rename_all = "snake_case")]
pub enum TaskSides {
    /// Nothing beside the operations and residents.
    #[default]
    None,
    /// A group of data that was changed twice. Until it is decided, what stood before both counts.
    Changes {
        /// Which.
        group: DataGroup,
        /// What stood there before.
        before: Values,
        /// What the change put there that came first.
        first: Values,
        /// What the later one wanted.
        second: Values,
    },
    /// Two cards.
    Cards {
        /// The number of the first.
        first: String,
        /// The number of the later one.
        second: String,
    },
}

/// An operation that led to a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskOperation {
    /// Its id.
    pub id: Uuid,
    /// What was done.
    pub kind: OperationKind,
    /// Where.
    pub point: String,
    /// The number of the station there.
    #[serde(default)]
    pub station: Option<u16>,
    /// By whom, first and last name.
    pub actor: Option<String>,
    /// When, by that station's clock.
    pub at: Moment,
    /// When it came to the hub.
    #[serde(default)]
    pub received_at: Option<Moment>,
}

//! What this station recorded, how far the hub has it, and how the two talk (E-4).

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::same_person::SamePersonReason;
use crate::Moment;
use crate::operation::OperationKind;
use crate::sync::{Refusal, TaskKind};

/// Whether the hub answers, and if not, what is in the way; each asks something else of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// It answers.
    Online,
    /// It has not been tried yet.
    Connecting,
    /// The city has set up no hub.
    NoHub,
    /// This computer reaches no network, or the network does not know the hub's name.
    NoNetwork,
    /// The network is there, the hub is not, or it breaks off.
    NoAnswer,
    /// Somebody answers who is not the city's hub: a network's login page, a proxy.
    WrongAnswer,
    /// The hub says that it cannot now.
    NotNow,
    /// The hub has to be brought up to date before it takes what this release records.
    HubTooOld,
    /// The hub does not read what this release writes, or the other way round.
    NotUnderstood,
    /// The hub does not believe that it is this station, whose clock it has set right before it says so.
    BadSignature,
    /// The hub does not know this station.
    UnknownStation,
    /// The station was cut off.
    CutOff,
    /// What the hub answered could not be saved here.
    StoreFailed,
}

/// How station and hub talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Connection {
    /// How.
    pub state: ConnectionState,
    /// Since when the hub answers, or does not.
    pub since: Moment,
    /// It is being tried at this moment.
    pub trying: bool,
    /// When it was tried last without success.
    pub last_try: Option<Moment>,
    /// When it is tried again by itself.
    pub next_try: Option<Moment>,
    /// When the hub last answered for an operation.
    pub last_sent: Option<Moment>,
    /// Card numbers left in the lease.
    pub numbers_left: u32,
    /// The first reading of the residents: how many are here, of how many.
    #[ts(type = "[number, number] | null")]
    pub reading: Option<(u64, u64)>,
}

/// The operations of this station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Operations {
    /// How station and hub talk.
    pub connection: Connection,
    /// What waits for the hub, newest first; at most as many as a page shows.
    pub waiting: Vec<OperationLine>,
    /// How many wait in all.
    pub waiting_total: u32,
    /// How many photos and drawn signatures the hub does not have yet (E-6).
    pub pictures_waiting: u32,
    /// What the hub did not let take effect, newest first, until somebody says that it has been seen to.
    pub refused: Vec<RefusedOperation>,
    /// What people have to decide, oldest first.
    pub decisions: Vec<OpenDecision>,
    /// What the hub has, newest first; at most as many as a page shows.
    pub done: Vec<OperationLine>,
    /// How many of today it has.
    pub done_today: u32,
}

/// One operation in the words of a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OperationLine {
    /// Its id.
    #[ts(type = "string")]
    pub id: Uuid,
    /// When.
    pub at: Moment,
    /// What was done.
    pub kind: OperationKind,
    /// Whom it concerns.
    #[ts(type = "string | null")]
    pub resident: Option<Uuid>,
    /// The resident's name, if the record is here.
    pub name: Option<String>,
    /// By whom.
    pub actor: Option<String>,
}

impl fmt::Debug for OperationLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OperationLine").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Why an operation took no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NoEffect {
    /// It was refused.
    Refused {
        /// The reason.
        reason: Refusal,
    },
    /// Another one of the same id came before it; the hub put it aside.
    Quarantined,
}

/// An operation without effect, and what came after it about the same person and waits or has none either.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedOperation {
    /// The operation.
    pub operation: OperationLine,
    /// Why.
    pub why: NoEffect,
    /// When the hub said so.
    pub answered_at: Moment,
    /// What depends on it, in the order in which it was recorded.
    pub dependents: Vec<OperationLine>,
}

/// Something that people have to decide.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenDecision {
    /// The task.
    #[ts(type = "string")]
    pub task: Uuid,
    /// What it is about.
    pub kind: TaskKind,
    /// When it was opened.
    pub opened_at: Moment,
    /// The residents whom it concerns and who are here: record and name.
    pub residents: Vec<DecisionResident>,
    /// What speaks for one person, when it asks that.
    pub reasons: Vec<SamePersonReason>,
    /// What was done, the later one last.
    pub done: Vec<OperationKind>,
}

impl fmt::Debug for OpenDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenDecision").field("task", &self.task).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Whom a decision concerns.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionResident {
    /// The record.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// The name as shown.
    pub name: String,
}

impl fmt::Debug for DecisionResident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecisionResident").field("resident", &self.resident).finish_non_exhaustive()
    }
}

/// Which operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OperationRef {
    /// Its id.
    #[ts(type = "string")]
    pub operation: Uuid,
}

//! Applications at the counter (C-9).

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;
use uuid::Uuid;

use super::photo::ChosenPhoto;
use super::same_person::{SamePerson, SamePersonDecision};
use crate::application::{
    ApplicationContent, ApplicationHolder, ApplicationKind, ApplicationLeads, ApplicationState, ApplicationStep,
    ApplicationWords, AttachmentMedia, AttachmentPurpose,
};
use crate::{FieldProblem, Moment};

/// Which application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ApplicationRef {
    /// The application.
    #[ts(type = "string")]
    pub application: Uuid,
}

/// Which attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AttachmentRef {
    /// The attachment.
    #[ts(type = "string")]
    pub attachment: Uuid,
}

/// Which applications are looked at together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QueueState {
    /// Those that somebody at the counter has to decide.
    #[default]
    ToDecide,
    /// Those that wait for the resident.
    WithResident,
    /// Those that were accepted and whose card is not begun.
    Accepted,
    /// Those whose card is being made or waits to be collected.
    Coming,
}

/// A part of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct QueueFilter {
    /// Of these.
    pub state: QueueState,
    /// Of these kinds; of every kind when there are none.
    pub kinds: Vec<ApplicationKind>,
    /// Only those that whoever asks has taken.
    pub mine: bool,
    /// Only those that are late, or have to be decided today.
    pub late: bool,
    /// How many of them to leave out.
    pub skip: u32,
}

/// A part of the queue, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationQueue {
    /// At most 50.
    pub lines: Vec<ApplicationLine>,
    /// How many there are like these.
    pub total: u32,
    /// How many there are of each kind, without regard to the kind that was asked for.
    pub kinds: Vec<KindCount>,
    /// How many are to be decided in all.
    pub to_decide: u32,
    /// How many of those are late, or have to be decided today.
    pub late: u32,
    /// How many wait for the resident.
    pub with_resident: u32,
    /// How many were accepted and have no card yet.
    pub accepted: u32,
    /// Until when the hub has told of new ones.
    pub as_of: Option<Moment>,
}

/// How many applications of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KindCount {
    /// The kind.
    pub kind: ApplicationKind,
    /// How many.
    pub count: u32,
}

/// An application in a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationLine {
    /// The application.
    #[ts(type = "string")]
    pub application: Uuid,
    /// As people read it.
    pub number: String,
    /// What is asked for.
    pub kind: ApplicationKind,
    /// More of that: a reason, a package, by the name of the city's list; or a group of data.
    pub detail: Option<String>,
    /// Who asks.
    pub applicant: String,
    /// For whom, when it is somebody else.
    pub subject: Option<String>,
    /// Where it stands.
    pub state: ApplicationState,
    /// When it was sent first.
    pub sent_at: Moment,
    /// When it was sent again.
    pub corrected_at: Option<Moment>,
    /// By when it is to be decided.
    #[ts(type = "string")]
    pub due: Date,
    /// It is late, or has to be decided today.
    pub late: bool,
    /// How many attachments it has.
    pub attachments: u32,
    /// Who has taken it.
    pub holder: Option<ApplicationHolder>,
    /// Whoever asks has taken it.
    pub mine: bool,
}

impl fmt::Debug for ApplicationLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApplicationLine").field("application", &self.application).finish_non_exhaustive()
    }
}

/// An application with everything that it is decided by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationShown {
    /// As in the list.
    pub line: ApplicationLine,
    /// What is asked for.
    pub content: ApplicationContent,
    /// What follows when it is accepted.
    pub leads: ApplicationLeads,
    /// The record that it is about, if it is held here.
    #[ts(type = "string | null")]
    pub resident: Option<Uuid>,
    /// The name on that record.
    pub resident_name: Option<String>,
    /// The full years of the person, where the date of birth is known.
    pub age: Option<u16>,
    /// Whoever asks may decide it.
    pub may_decide: bool,
    /// Fields of the form that would not do at the counter.
    pub fields: Vec<FieldProblem>,
    /// Who may be the same person as the one in the form (C-3).
    pub same: Vec<SamePerson>,
    /// Attachments; none once it is decided.
    pub attachments: Vec<AttachmentShown>,
    /// What was written to the resident last.
    pub said: Option<ApplicationWords>,
    /// Until when it waits for the resident.
    pub waits_until: Option<Moment>,
    /// The card that is made for it.
    #[ts(type = "string | null")]
    pub production: Option<Uuid>,
    /// The steps that it went, oldest first.
    pub steps: Vec<ApplicationStep>,
    /// What was done here waits for the hub.
    pub queued: bool,
}

impl fmt::Debug for ApplicationShown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApplicationShown").field("line", &self.line).finish_non_exhaustive()
    }
}

/// An attachment that may be looked at.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentShown {
    /// The attachment.
    #[ts(type = "string")]
    pub attachment: Uuid,
    /// What it is for.
    pub purpose: AttachmentPurpose,
    /// As the resident calls it.
    pub name: String,
    /// What it is.
    pub media: AttachmentMedia,
    /// It has come here.
    pub here: bool,
}

/// The pages of an attachment, as pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentPages {
    /// The ids of their bytes, in their order.
    pub pages: Vec<String>,
    /// There are more, which are not drawn.
    pub more: bool,
}

/// What the resident is to correct.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskCorrection {
    /// Which application.
    #[ts(type = "string")]
    pub application: Uuid,
    /// What, by the names of the city's list; at least one.
    pub reasons: Vec<String>,
    /// What the resident reads.
    pub words: String,
}

/// Why an application is rejected.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RejectApplication {
    /// Which application.
    #[ts(type = "string")]
    pub application: Uuid,
    /// Why, by the name of the city's list.
    pub reason: String,
    /// What the resident reads.
    pub words: String,
}

/// An application is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AcceptApplication {
    /// Which.
    #[ts(type = "string")]
    pub application: Uuid,
    /// Of a first card: the resident who is the person in the form, when there is a record already.
    #[serde(default)]
    #[ts(optional = nullable, type = "string")]
    pub joins: Option<Uuid>,
    /// Of a first card: what was decided of those who may be the same person.
    #[serde(default)]
    pub decisions: Vec<SamePersonDecision>,
    /// The photo of the application, as it was cut out here.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub photo: Option<ChosenPhoto>,
}

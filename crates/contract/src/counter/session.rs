//! Signing in, covering the screen, one's own password.

use std::fmt;

pub use domain::password::PasswordTicks;
pub use domain::role::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::Moment;

/// A password on its way in. It can be read from a message but never written to one or to a log.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[ts(type = "string")]
pub struct TypedPassword(String);

impl TypedPassword {
    /// What was typed.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for TypedPassword {
    fn from(typed: &str) -> Self {
        Self(typed.to_owned())
    }
}

impl fmt::Debug for TypedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// A person who may sign in here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StaffCard {
    /// Who.
    #[ts(type = "string")]
    pub id: Uuid,
    /// First and last name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// When this person last worked at this station.
    pub last_here: Option<Moment>,
    /// This person was the last one here.
    pub latest: bool,
    /// Too many wrong passwords: until when.
    pub locked_until: Option<Moment>,
}

/// Somebody signs in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct SignIn {
    /// Who.
    #[ts(type = "string")]
    pub staff: Uuid,
    /// The password.
    pub password: TypedPassword,
}

/// A supervisor lifts a lock-out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct LiftLockout {
    /// Whose.
    #[ts(type = "string")]
    pub staff: Uuid,
    /// The supervisor.
    #[ts(type = "string")]
    pub supervisor: Uuid,
    /// The supervisor's own password.
    pub password: TypedPassword,
}

/// The screen is uncovered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct Unlock {
    /// The password of the person who works here.
    pub password: TypedPassword,
}

/// Who works at a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SessionState {
    /// Nobody.
    Nobody,
    /// Somebody.
    SignedIn {
        /// Who.
        person: Person,
        /// The first password must be changed before anything else.
        must_change_password: bool,
        /// This window is in training: nothing is issued and nothing leaves (H-4).
        training: bool,
    },
    /// Somebody, but the screen is covered.
    Locked {
        /// Who.
        person: Person,
        /// Since when.
        since: Moment,
        /// What that person has open, without saying about whom.
        draft: Option<DraftNote>,
        /// As above.
        training: bool,
    },
}

/// The person at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// Who.
    #[ts(type = "string")]
    pub id: Uuid,
    /// First and last name.
    pub name: String,
    /// What the person signs in with.
    pub login: String,
    /// The role.
    pub role: Role,
}

/// What waits behind a covered screen: its kind and time, never a resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftNote {
    /// Of what kind.
    pub kind: DraftKind,
    /// The step, counted from one.
    pub step: u8,
    /// When it was kept.
    pub saved_at: Moment,
}

/// The kinds of drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// A new resident.
    Registration,
}

/// Which draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftRef {
    /// Of what kind.
    pub kind: DraftKind,
}

/// What was typed so far.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Of what kind.
    pub kind: DraftKind,
    /// The step, counted from one.
    pub step: u8,
    /// The page's own JSON, at most 64 KiB; kept encrypted.
    pub content: String,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").field("kind", &self.kind).field("step", &self.step).finish_non_exhaustive()
    }
}

/// A draft and when it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedDraft {
    /// The draft.
    pub draft: Draft,
    /// When it was kept.
    pub saved_at: Moment,
}

/// A new password, typed twice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct NewPassword {
    /// Once.
    pub password: TypedPassword,
    /// And again.
    pub again: TypedPassword,
}

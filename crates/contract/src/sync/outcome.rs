//! What the hub made of an operation (E-2, E-5, E-10).

use domain::application::Refused as ApplicationRefused;
use domain::role::Act;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the hub made of an operation. Final: the same operation gets the same answer for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It took effect.
    Applied,
    /// It was refused, and took no effect. Never a fact.
    Refused {
        /// Why.
        reason: Refusal,
    },
    /// It is recorded, and people have to decide something.
    Task {
        /// The task.
        task: Uuid,
        /// What it is about.
        kind: TaskKind,
    },
    /// It cannot be read, or another one of the same id came before it. Kept aside for people to look at.
    Quarantined,
}

impl Outcome {
    /// Whether everything is as if the operation had never been recorded.
    #[must_use]
    pub fn took_no_effect(self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Quarantined)
    }
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The payload is not what its kind and version say, or its HMAC is wrong.
    Unreadable,
    /// Nobody may act under this name, or not in this role.
    NotAllowed,
    /// A field breaks a rule of the registration.
    BadData,
    /// The record is unknown, because the request that made it was refused.
    UnknownResident,
    /// There is such a record already, another one.
    IdTaken,
    /// The card number or its place in the status list was not leased to this station.
    NumberNotLeased,
    /// The card number is another card's.
    NumberTaken,
    /// There is no such task, or somebody has decided it already.
    AlreadyDecided,
    /// The resident took back the consent to keep their data: nothing is kept about them any more (B-11).
    Forgotten,
    /// The card has ended, or gives something else than the actor saw.
    CardChanged,
    /// One of the two records leads to another one already (C-10).
    AlreadyMerged,
    /// There is no such merge any more.
    MergeGone,
    /// A later merge into the same record is undone first.
    MergedSince,
    /// The days in which it can be undone are over.
    TooLate,
    /// There is no such application, or it is another point's.
    ApplicationUnknown,
    /// Somebody else had taken the application first.
    ApplicationTaken,
    /// The application was not taken by whoever decided it: it had gone back to the queue.
    ApplicationNotTaken,
    /// The application was decided, or taken back, before.
    ApplicationDecided,
    /// The application waits for the resident.
    ApplicationWithResident,
}

impl From<ApplicationRefused> for Refusal {
    fn from(refused: ApplicationRefused) -> Self {
        match refused {
            ApplicationRefused::NotTheirs => Self::NotAllowed,
            ApplicationRefused::TakenByAnother => Self::ApplicationTaken,
            ApplicationRefused::NotTaken => Self::ApplicationNotTaken,
            ApplicationRefused::WithResident => Self::ApplicationWithResident,
            ApplicationRefused::Decided => Self::ApplicationDecided,
        }
    }
}

/// What people have to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Two records may be one person (C-3, E-5).
    SamePerson,
    /// The same group of one person's data was changed twice (E-5).
    TwoChanges,
    /// Two duplicates of one card (E-5).
    TwoDuplicates,
    /// Something happened to a card that the rules do not let happen; it is recorded all the same.
    BrokenRule,
    /// Something happened to a card or a person that the hub does not know.
    UnknownRecord,
    /// The station's database was restored from a backup or copied.
    StationCopied,
}

impl TaskKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::SamePerson,
        Self::TwoChanges,
        Self::TwoDuplicates,
        Self::BrokenRule,
        Self::UnknownRecord,
        Self::StationCopied,
    ];

    /// What whoever decides it has to be allowed: the same as for the act itself.
    #[must_use]
    pub fn decided_by(self) -> Act {
        match self {
            Self::SamePerson => Act::RegisterResident,
            Self::TwoChanges => Act::ChangeResident,
            // The block of the card that stays is lifted.
            Self::TwoDuplicates => Act::UnblockCard,
            Self::BrokenRule | Self::UnknownRecord | Self::StationCopied => Act::CloseFinding,
        }
    }
}

//! The shift: what should lie in the hopper and in the till, what was counted, and what is still open (C-11).

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::fee::Payment;
use super::session::TypedPassword;
use crate::Moment;
pub use crate::shift::{Blanks, Count, Differences, Expected};

/// How the shift stands at this station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Shift {
    /// The shift that is open.
    pub open: Option<KeptShift>,
    /// The last one that has ended: its report can be printed.
    #[ts(type = "string | null")]
    pub ended: Option<Uuid>,
    /// The count that everything is reckoned from; none before the first.
    pub before: Option<CountedBefore>,
    /// What should be there now; none before the first count.
    pub expected: Option<Expected>,
    /// What became of blanks since that count.
    pub blanks: Blanks,
    /// Cards handed over since.
    pub handed_over: u32,
    /// Fees taken in the open shift, by reason and by how they were paid.
    pub fees: Vec<FeeSum>,
    /// Fees paid back in it, by how they had been paid.
    pub refunds: Vec<FeeSum>,
    /// Cards that are made and wait for their residents.
    pub ready: u32,
    /// Cards that stopped half-way.
    pub unfinished: u32,
    /// Operations that the hub has not acknowledged.
    pub queued: u32,
}

/// A shift that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptShift {
    /// Names it in commands.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Since when.
    pub since: Moment,
    /// Who keeps it.
    pub keeper: String,
    /// Who asks may end it or hand it over.
    pub may_end: bool,
}

/// What was counted before, by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountedBefore {
    /// What.
    pub count: Count,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
}

/// Fees of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeeSum {
    /// The reason for the duplicate, by the name of the city's list; empty for all of them.
    pub reason: String,
    /// How they were paid.
    pub payment: Payment,
    /// How many.
    pub count: u32,
    /// In grosz.
    pub sum: u32,
}

/// What somebody has counted, beside what the page said should be there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counted {
    /// What was counted.
    pub counted: Count,
    /// What should be there, as the page showed it; what has changed meanwhile is looked at again first.
    pub expected: Option<Expected>,
    /// What is said about a difference; empty where there is none.
    pub blanks_words: String,
    /// The same for cash.
    pub cash_words: String,
}

impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counted").field("counted", &self.counted).finish_non_exhaustive()
    }
}

/// Ends a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CloseShift {
    /// The shift.
    #[ts(type = "string")]
    pub shift: Uuid,
    /// What was counted.
    pub count: Counted,
}

/// Hands a shift over to a colleague.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct HandOverShift {
    /// The shift.
    #[ts(type = "string")]
    pub shift: Uuid,
    /// What was counted.
    pub count: Counted,
    /// The colleague.
    #[ts(type = "string")]
    pub to: Uuid,
    /// The colleague's own password; it covers this act alone.
    pub password: TypedPassword,
}

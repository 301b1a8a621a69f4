//! Two records of one person become one, and are told apart again (C-10).

use std::fmt;

pub use domain::one_person::Side;
use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;
use uuid::Uuid;

use super::card::CardStatus;
use super::change::DataGroup;
use super::session::TypedPassword;
use crate::Moment;
pub use crate::merged::GroupChosen;

/// Which two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TwoRecords {
    /// One.
    #[ts(type = "string")]
    pub one: Uuid,
    /// The other.
    #[ts(type = "string")]
    pub other: Uuid,
}

/// Everything that is chosen by, and what will happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergeShown {
    /// The record that stays: the one that was registered first.
    pub winner: MergeRecord,
    /// The record that will lead to it.
    pub loser: MergeRecord,
    /// Every group, with what both hold.
    pub groups: Vec<MergeGroup>,
    /// The cards that both have in hand, the one that will work first.
    pub cards: Vec<MergeCard>,
    /// What stands under both records and will be shown together.
    pub together: Vec<Together>,
    /// How many blocks are open on cards of both: none is lifted.
    pub blocks: u32,
    /// The last day on which it can be undone.
    #[ts(type = "string")]
    pub until: Date,
}

/// One of two records.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergeRecord {
    /// The record.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// Given names and surname.
    pub name: String,
    /// The id of the photo's bytes.
    pub photo: Option<String>,
    /// When it was registered.
    pub registered_at: Moment,
}

impl fmt::Debug for MergeRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeRecord").field("resident", &self.resident).finish_non_exhaustive()
    }
}

/// A group of data of both records.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergeGroup {
    /// Which.
    pub group: DataGroup,
    /// What the record holds that stays.
    #[ts(type = "Partial<Record<string, string>>")]
    pub winner: domain::merge::Values,
    /// What the other one holds.
    #[ts(type = "Partial<Record<string, string>>")]
    pub loser: domain::merge::Values,
    /// The only side that may be chosen, where it is only one: nobody loses a PESEL.
    pub only: Option<Side>,
}

impl fmt::Debug for MergeGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeGroup").field("group", &self.group).finish_non_exhaustive()
    }
}

/// A card that one of the two has in hand.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergeCard {
    /// Grouped.
    pub number: String,
    /// Whose.
    pub side: Side,
    /// Where it stands.
    pub status: CardStatus,
    /// It goes on working, or waits for its blocks to be lifted; every other one ends for good.
    pub stays: bool,
}

impl fmt::Debug for MergeCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeCard").field("status", &self.status).field("stays", &self.stays).finish_non_exhaustive()
    }
}

/// What stands under a record and is read of all records of a person. What else comes to belong to a person joins here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Belonging {
    /// Cards, in whatever state.
    Cards,
    /// Answers to clauses.
    Consents,
    /// Fees that were taken here.
    Fees,
    /// What was done about the resident.
    Acts,
}

/// How much of it there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Together {
    /// What.
    pub what: Belonging,
    /// Under the record that stays.
    pub winner: u32,
    /// Under the other one.
    pub loser: u32,
}

/// Makes two records one.
#[derive(Clone, Deserialize, TS)]
pub struct MergeResidents {
    /// The record that stays.
    #[ts(type = "string")]
    pub winner: Uuid,
    /// The other one.
    #[ts(type = "string")]
    pub loser: Uuid,
    /// Every group with what both held on the screen, and which side stays.
    pub groups: Vec<GroupChosen>,
    /// Whose photo stays.
    pub photo: Side,
    /// Who signs: not whoever acts.
    #[ts(type = "string")]
    pub supervisor: Uuid,
    /// The supervisor's own password; it covers this act alone.
    pub password: TypedPassword,
}

impl fmt::Debug for MergeResidents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeResidents")
            .field("winner", &self.winner)
            .field("loser", &self.loser)
            .finish_non_exhaustive()
    }
}

/// Which merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergeRef {
    /// The merge.
    #[ts(type = "string")]
    pub merge: Uuid,
}

/// A merge that stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Merged {
    /// The merge.
    #[ts(type = "string")]
    pub merge: Uuid,
    /// The record that stayed.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// The resident's name.
    pub name: String,
    /// The id of the photo's bytes.
    pub photo: Option<String>,
    /// The name under which the other record stood.
    pub other: String,
    /// When it was made.
    pub at: Moment,
    /// The card that works, grouped.
    pub card: Option<String>,
    /// The cards that ended for it, grouped.
    pub ended: Vec<String>,
    /// Groups that came from the other record.
    pub groups: Vec<DataGroup>,
    /// The photo came from the other record.
    pub new_photo: bool,
    /// What stands under both.
    pub together: Vec<Together>,
    /// The last day on which it can be undone.
    #[ts(type = "string")]
    pub until: Date,
    /// It can be undone today, as far as it is known here.
    pub may_undo: bool,
    /// The hub has not heard of it.
    pub queued: bool,
}

impl fmt::Debug for Merged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merged").field("merge", &self.merge).finish_non_exhaustive()
    }
}

/// A merge, on the page of the resident whose record stayed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergedRecord {
    /// The merge.
    #[ts(type = "string")]
    pub merge: Uuid,
    /// The name under which the other record stood.
    pub name: String,
    /// When it was made.
    pub at: Moment,
    /// It can be undone today, as far as it is known here.
    pub may_undo: bool,
}

impl fmt::Debug for MergedRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergedRecord").field("merge", &self.merge).finish_non_exhaustive()
    }
}

/// Tells two records apart again.
#[derive(Clone, Deserialize, TS)]
pub struct UndoMerge {
    /// The merge.
    #[ts(type = "string")]
    pub merge: Uuid,
    /// Who signs: not whoever acts.
    #[ts(type = "string")]
    pub supervisor: Uuid,
    /// The supervisor's own password; it covers this act alone.
    pub password: TypedPassword,
}

impl fmt::Debug for UndoMerge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UndoMerge").field("merge", &self.merge).finish_non_exhaustive()
    }
}

//! Changing data that are on record (B-7, C-8).

use std::fmt;

pub use domain::merge::{DataGroup, Values};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Changes of a resident's data, group by group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeResident {
    /// Whose.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// What.
    pub groups: Vec<GroupChange>,
}

/// What a group is to hold.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupChange {
    /// Which.
    pub group: DataGroup,
    /// What stood in its fields on the screen.
    #[ts(type = "Partial<Record<string, string>>")]
    pub before: Values,
    /// What was typed.
    #[ts(type = "Partial<Record<string, string>>")]
    pub after: Values,
}

impl fmt::Debug for GroupChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupChange").field("group", &self.group).finish_non_exhaustive()
    }
}

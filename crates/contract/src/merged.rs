//! Two records of one person that became one, as operations and the feed tell of it (C-10).

use domain::merge::{DataGroup, Values};
use domain::one_person::{Both, Side};
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::Moment;
use crate::payload::PhotoData;

/// Two records of one person become one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeData {
    /// The merge: whoever undoes it names it.
    pub merge: Uuid,
    /// The record that stays.
    pub winner: Uuid,
    /// The record that leads to it.
    pub loser: Uuid,
    /// Every group, with what both held on the screen and which side stays.
    pub groups: Vec<GroupChosen>,
    /// Whose photo stays.
    pub photo: Side,
    /// The question whether they are one person, which this answers.
    #[serde(default)]
    pub task: Option<Uuid>,
    /// Who signed it on the same screen.
    pub supervisor: Uuid,
}

/// A group of data of two records.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct GroupChosen {
    /// Which.
    pub group: DataGroup,
    /// What the record held that stays.
    #[ts(type = "Partial<Record<string, string>>")]
    pub winner: Values,
    /// What the other one held.
    #[ts(type = "Partial<Record<string, string>>")]
    pub loser: Values,
    /// What stays.
    pub from: Side,
}

impl GroupChosen {
    /// What both held.
    #[must_use]
    pub fn seen(&self) -> Both<'_> {
        Both { winner: &self.winner, loser: &self.loser }
    }
}

/// Where a record leads, and what the merge changed in the one that stayed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedInto {
    /// The merge.
    pub merge: Uuid,
    /// The record that stayed.
    pub winner: Uuid,
    /// When, by the station's clock.
    pub at: Moment,
    /// Groups of the one that stayed that hold something else since.
    pub groups: Vec<GroupMerged>,
    /// Its photo, if it has another one since.
    #[serde(default)]
    pub photo: Option<PhotoMerged>,
    /// How many merges into the same record stood before.
    #[serde(default)]
    pub nth: u32,
}

impl MergedInto {
    /// The day on which it was made.
    #[must_use]
    pub fn made(&self) -> Date {
        domain::clock::today_in_warsaw(self.at.utc())
    }
}

/// What a merge made of a group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMerged {
    /// Which.
    pub group: DataGroup,
    /// What it held before.
    pub before: Values,
    /// What it held then.
    pub after: Values,
}

/// What a merge made of the photo.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoMerged {
    /// The one before.
    pub before: Option<PhotoData>,
    /// The one then.
    pub after: Option<PhotoData>,
}

//! What is said of the end of a shift (C-11), on the screen and to the hub.

use std::fmt;

pub use domain::shift::{Blanks, Count, Expected};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What people said about the differences between what was counted and what should have been there.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Differences {
    /// About blanks.
    pub blanks: Option<String>,
    /// About cash.
    pub cash: Option<String>,
}

impl fmt::Debug for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Differences(<redacted>)")
    }
}

/// How a shift ended: what was counted, and what should have been there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftEnd {
    /// What was counted.
    pub counted: Count,
    /// What should have been there by the count before and what the station did since.
    pub expected: Expected,
    /// What was said about a difference.
    #[serde(default)]
    pub words: Differences,
    /// What became of blanks.
    pub blanks: Blanks,
    /// Cards handed over.
    pub handed_over: u32,
}

//! One condition of a rule that is ticked off while somebody types.

use serde::{Deserialize, Serialize};

/// How one condition stands at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// It holds.
    Met,
    /// It does not hold yet; typing on can still meet it, so the screen does not complain.
    NotYet,
    /// It does not hold, and only changing what was typed helps.
    Wrong,
}

impl Tick {
    /// Whether the condition holds.
    #[must_use]
    pub fn is_met(self) -> bool {
        self == Tick::Met
    }
}

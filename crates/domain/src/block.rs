//! Why a card is blocked, and who may lift that (REQ B-4, C-8, E-5). A card is active while no block on it is open.

use serde::{Deserialize, Serialize};

/// Why a card was blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    /// Lost.
    Lost,
    /// Stolen.
    Stolen,
    /// It was found, and lies at a counter.
    Found,
    /// The resident wishes it.
    Wish,
    /// Two duplicates of one card were issued: the later one waits for a decision. Only the hub blocks for it.
    TwoDuplicates,
    /// The resident withdrew a consent without which there is no card; giving it again lifts it (B-11).
    Consent,
}

impl BlockReason {
    /// Every reason.
    pub const ALL: [Self; 6] = [Self::Lost, Self::Stolen, Self::Found, Self::Wish, Self::TwoDuplicates, Self::Consent];
}

/// Whether a person may block for it.
#[must_use]
pub fn by_hand(reason: BlockReason) -> bool {
    !matches!(reason, BlockReason::TwoDuplicates | BlockReason::Consent)
}

/// Whether a supervisor may lift it. One that stands for a decision goes with that decision, one for a consent with that consent, and no
/// other way.
#[must_use]
pub fn liftable(reason: BlockReason) -> bool {
    by_hand(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ C-8, E-5
    #[test]
    fn what_waits_for_a_decision_or_a_consent_is_neither_put_nor_lifted_by_hand() {
        for reason in BlockReason::ALL {
            let of_people = !matches!(reason, BlockReason::TwoDuplicates | BlockReason::Consent);
            assert_eq!((by_hand(reason), liftable(reason)), (of_people, of_people), "{reason:?}");
        }
    }
}

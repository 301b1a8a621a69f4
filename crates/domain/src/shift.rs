//! A shift: what should lie in the hopper and in the till, and who may end it (REQ C-11). Pure sums; sums of money in grosz.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::production::{Blank, State, blank};
use crate::role::Role;

/// The most that somebody writes about a difference, in bytes.
pub const WORDS_BYTES: usize = 400;

/// What somebody has counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Count {
    /// Blanks at this station, those in the printer's hopper too.
    pub blanks: u32,
    /// Cash in the till.
    pub cash: u32,
}

/// What should be there. Below zero when more was taken than had been counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Expected {
    /// Blanks.
    pub blanks: i32,
    /// Cash.
    pub cash: i32,
}

/// What became of blanks since a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Blanks {
    /// Became cards.
    pub printed: u32,
    /// Became waste.
    pub spoiled: u32,
    /// In the printer, or nobody knows: an answer is owed.
    pub unanswered: u32,
}

impl Blanks {
    /// Adds up the cards that were sent to a printer since a count, by where each stands now.
    pub fn of(cards: impl IntoIterator<Item = State>) -> Self {
        let mut blanks = Self::default();
        for card in cards {
            match blank(card) {
                Blank::InStock => {}
                Blank::InPrinter => blanks.unanswered += 1,
                Blank::Used => blanks.printed += 1,
                Blank::Spoiled => blanks.spoiled += 1,
            }
        }
        blanks
    }

    fn gone(self) -> u32 {
        self.printed.saturating_add(self.spoiled).saturating_add(self.unanswered)
    }
}

/// Cash that changed hands since a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cash {
    /// Fees taken.
    pub taken: u32,
    /// Fees paid back.
    pub refunded: u32,
}

/// What should be there now, by what was there at the last count.
#[must_use]
pub fn expected(before: Count, blanks: Blanks, cash: Cash) -> Expected {
    Expected {
        blanks: signed(before.blanks).saturating_sub(signed(blanks.gone())),
        cash: signed(before.cash).saturating_add(signed(cash.taken)).saturating_sub(signed(cash.refunded)),
    }
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// A difference that nobody has put into words, or with too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the difference is not explained")]
pub struct Unexplained;

/// What is said about a difference between what was counted and what should be there: words, when there is one, and nothing otherwise.
///
/// # Errors
/// [`Unexplained`].
pub fn explained(counted: u32, expected: i32, words: &str) -> Result<Option<String>, Unexplained> {
    let words = words.trim();
    if i64::from(counted) == i64::from(expected) {
        return Ok(None);
    }
    if words.is_empty() || words.len() > WORDS_BYTES { Err(Unexplained) } else { Ok(Some(words.to_owned())) }
}

/// Whether somebody may end a shift, or hand it over: who keeps it, or a supervisor for somebody who has gone.
#[must_use]
pub fn may_end(keeps_it: bool, role: Role) -> bool {
    keeps_it || role >= Role::Supervisor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::production::STATES;
    use proptest::prelude::*;

    // REQ C-11: every state of a card is one blank somewhere, or none.
    #[test]
    fn each_card_that_was_sent_takes_one_blank_unless_nothing_came_out() {
        for state in STATES {
            let blanks = Blanks::of([state]);
            let back = matches!(state, State::Reserved | State::Withdrawn);
            assert_eq!(blanks.gone(), u32::from(!back), "{state:?}");
            assert_eq!(blanks.spoiled == 1, state == State::Spoiled, "{state:?}");
        }
    }

    // REQ C-11
    #[test]
    fn what_should_be_there_follows_from_the_count_before() {
        let blanks = Blanks { printed: 23, spoiled: 1, unanswered: 0 };
        let cash = Cash { taken: 8_000, refunded: 2_000 };
        let now = expected(Count { blanks: 192, cash: 20_000 }, blanks, cash);
        assert_eq!(now, Expected { blanks: 168, cash: 26_000 });
        assert_eq!(expected(Count::default(), blanks, Cash::default()).blanks, -24);
    }

    // REQ C-11
    #[test]
    fn a_difference_needs_words_and_none_needs_none() {
        assert_eq!(explained(168, 168, "zbędne"), Ok(None));
        for nothing in ["", "  ", &"x".repeat(WORDS_BYTES + 1)] {
            assert_eq!(explained(167, 168, nothing), Err(Unexplained));
        }
        assert_eq!(explained(167, 168, " zacięcie "), Ok(Some("zacięcie".to_owned())));
        assert_eq!(explained(0, -1, ""), Err(Unexplained));
    }

    // REQ C-11
    #[test]
    fn a_shift_is_ended_by_its_keeper_or_a_supervisor() {
        for role in [Role::Operator, Role::Supervisor, Role::Administrator] {
            assert!(may_end(true, role));
            assert_eq!(may_end(false, role), role != Role::Operator, "{role:?}");
        }
    }

    proptest! {
        // REQ C-11: whatever is counted, nothing overflows, and an honest count needs no words.
        #[test]
        fn an_honest_count_agrees(before in any::<(u32, u32)>(), gone in any::<(u32, u32, u32)>(), money in any::<(u32, u32)>()) {
            let before = Count { blanks: before.0, cash: before.1 };
            let blanks = Blanks { printed: gone.0, spoiled: gone.1, unanswered: gone.2 };
            let now = expected(before, blanks, Cash { taken: money.0, refunded: money.1 });
            if let Ok(counted) = u32::try_from(now.cash) {
                prop_assert_eq!(explained(counted, now.cash, ""), Ok(None));
            }
            if let Ok(counted) = u32::try_from(now.blanks) {
                prop_assert_eq!(explained(counted, now.blanks, ""), Ok(None));
            }
        }
    }
}

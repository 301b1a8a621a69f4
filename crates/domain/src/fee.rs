//! The fee of a duplicate: when it is taken, when it counts as paid, and when it may be paid back (REQ C-7).
//!
//! A fee stands for the card that is replaced: whatever is spoiled in the making, its duplicate is paid for once. A reason without a
//! fee takes none, and what was taken for another reason with another sum is paid back before the right one is taken.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::production::{State, is_final};

/// How money changes hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// Notes and coins, which lie in the till from then on.
    Cash,
    /// By a bank card, at the terminal.
    Terminal,
}

impl Payment {
    /// Both ways.
    pub const ALL: [Self; 2] = [Self::Cash, Self::Terminal];
}

/// A fee that was taken for the duplicate of a card and not paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// In grosz.
    pub amount: u32,
    /// The duplicate is wanted for the reason that it was taken for.
    pub same_reason: bool,
}

/// What is to be done about the fee before a duplicate is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nothing: it costs nothing.
    Free,
    /// Nothing: it was paid before.
    Paid,
    /// It is taken now.
    Take,
}

/// Why a duplicate is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FeeProblem {
    /// It costs something, and nobody has paid.
    #[error("the fee has not been paid")]
    Due,
    /// It costs nothing, and money is offered.
    #[error("there is no fee to be taken")]
    NothingDue,
    /// It was paid before, and money is offered once more.
    #[error("the fee was taken before")]
    TakenAlready,
    /// Another sum was taken for another reason.
    #[error("another sum was taken: it is paid back first")]
    AnotherSum,
}

/// Settles the fee of a duplicate that costs `due` grosz.
///
/// # Errors
/// [`FeeProblem`]: the duplicate is not made, and no money is taken.
pub fn settle(due: u32, taken: Option<Taken>, offered: bool) -> Result<Settled, FeeProblem> {
    match (taken, offered) {
        (None, true) if due == 0 => Err(FeeProblem::NothingDue),
        (None, false) if due == 0 => Ok(Settled::Free),
        (None, true) => Ok(Settled::Take),
        (None, false) => Err(FeeProblem::Due),
        // What the city asks may have changed since; what was paid for the same reason holds.
        (Some(fee), offered) if fee.same_reason || fee.amount == due => {
            if offered {
                Err(FeeProblem::TakenAlready)
            } else {
                Ok(Settled::Paid)
            }
        }
        (Some(_), _) => Err(FeeProblem::AnotherSum),
    }
}

/// Whether a fee may be paid back, by how far each card has come that was made for it. Not while one is being made: it would be handed
/// over without a fee. After the hand-over it is a supervisor's decision.
#[must_use]
pub fn may_refund(refunded: bool, made: &[State]) -> bool {
    !refunded && made.iter().all(|state| is_final(*state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::production::STATES;

    // REQ C-7: every case of the table.
    #[test]
    fn no_duplicate_is_free_that_should_cost_and_none_is_paid_for_twice() {
        let sums = [0, 1_000, 2_000];
        let fees = sums.iter().flat_map(|&amount| [true, false].map(|same_reason| Taken { amount, same_reason }));
        let fees: Vec<Option<Taken>> = std::iter::once(None).chain(fees.map(Some)).collect();
        for due in sums {
            for &taken in &fees {
                for offered in [false, true] {
                    let settled = settle(due, taken, offered);
                    let case = format!("{due} {taken:?} {offered}");
                    match settled {
                        Ok(Settled::Free) => assert!(due == 0 && taken.is_none() && !offered, "{case}"),
                        Ok(Settled::Take) => assert!(due > 0 && taken.is_none() && offered, "{case}"),
                        Ok(Settled::Paid) => {
                            let fee = taken.expect(&case);
                            assert!((fee.same_reason || fee.amount == due) && !offered, "{case}");
                        }
                        Err(FeeProblem::Due) => assert!(due > 0 && taken.is_none() && !offered, "{case}"),
                        Err(FeeProblem::NothingDue) => assert!(due == 0 && taken.is_none() && offered, "{case}"),
                        Err(FeeProblem::TakenAlready) => assert!(taken.is_some() && offered, "{case}"),
                        Err(FeeProblem::AnotherSum) => {
                            assert!(taken.is_some_and(|fee| !fee.same_reason && fee.amount != due), "{case}");
                        }
                    }
                }
            }
        }
    }

    // REQ C-7
    #[test]
    fn a_fee_goes_back_once_and_not_while_its_card_is_being_made() {
        assert!(may_refund(false, &[]));
        for state in STATES {
            assert_eq!(may_refund(false, &[State::Spoiled, state]), is_final(state), "{state:?}");
            assert!(!may_refund(true, &[state]), "{state:?}");
        }
    }
}

//! Two records of one person become one (REQ C-10): what stays of each group, which card works, and until when it can be taken back.
//!
//! Nothing moves. The record that gives way keeps what it had and leads to the other one; whoever asks for either is shown both. So an
//! undo gives each what it had, and what was done since stays where it was done. What else belongs to a person joins the same way:
//! it stays under its record, and is read of all records of the person.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::{Date, Duration};

use crate::merge::{DataGroup, Values};
use crate::registration::Field;

/// For how many days two records that became one can be told apart again.
pub const UNDO_DAYS: i64 = 30;

/// One of the two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The one that stays.
    Winner,
    /// The one that leads to it.
    Loser,
}

/// What both records hold in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both<'a> {
    /// The one that stays.
    pub winner: &'a Values,
    /// The other one.
    pub loser: &'a Values,
}

impl<'a> Both<'a> {
    /// What one of them holds.
    #[must_use]
    pub fn of(self, side: Side) -> &'a Values {
        match side {
            Side::Winner => self.winner,
            Side::Loser => self.loser,
        }
    }
}

/// What becomes of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The record that stays holds it already.
    Stays,
    /// It is put there.
    Takes,
    /// Somebody has changed one of the two since they were seen: people decide between that and what was chosen (E-5).
    Ask {
        /// What was put there meanwhile.
        first: Values,
    },
}

/// What becomes of a group of which one side was chosen, by what was seen then and what stands there now.
#[must_use]
pub fn settle(now: Both<'_>, seen: Both<'_>, from: Side) -> Settled {
    let chosen = seen.of(from);
    let changed = |side| now.of(side) != seen.of(side) && now.of(side) != chosen;
    for side in [Side::Winner, Side::Loser] {
        if changed(side) {
            return Settled::Ask { first: now.of(side).clone() };
        }
    }
    if now.winner == chosen { Settled::Stays } else { Settled::Takes }
}

/// Whether a side of a group may be chosen: nobody loses a PESEL.
#[must_use]
pub fn may_choose(group: DataGroup, seen: Both<'_>, from: Side) -> bool {
    let has = |side| seen.of(side).contains_key(&Field::Pesel);
    group != DataGroup::Pesel || has(from) || !(has(Side::Winner) || has(Side::Loser))
}

/// A card that a resident has in hand and that counts, or would but for a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InHand<Id> {
    /// Which.
    pub card: Id,
    /// When it was handed over, in milliseconds since 1970.
    pub since: i64,
    /// A block on it is open.
    pub blocked: bool,
}

/// Which of one person's cards works from now on: one without a block before one with a block, and of those the one that was handed
/// over last. In whatever order they are heard of, it is the same one.
#[must_use]
pub fn working<Id: Copy + Ord>(cards: &[InHand<Id>]) -> Option<Id> {
    cards.iter().max_by_key(|card| (!card.blocked, card.since, card.card)).map(|card| card.card)
}

/// The others: they end for good, unless the records are told apart again.
#[must_use]
pub fn superseded<Id: Copy + Ord>(cards: &[InHand<Id>]) -> Vec<Id> {
    let keeps = working(cards);
    cards.iter().map(|card| card.card).filter(|card| Some(*card) != keeps).collect()
}

/// Why two records do not become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotMerged {
    /// They are the same record.
    #[error("it is one record")]
    OneRecord,
    /// One of them leads to another record already, perhaps to the other one.
    #[error("one of them leads to another record")]
    Leads,
}

/// Whether two records may become one, by whether each leads to another one already. A record that others lead to may give way: they
/// lead on. So there is never a circle, and whichever of two merges in opposite directions comes first is the one that counts.
///
/// # Errors
/// [`NotMerged`].
pub fn may_merge(same: bool, winner_leads: bool, loser_leads: bool) -> Result<(), NotMerged> {
    if same {
        return Err(NotMerged::OneRecord);
    }
    if winner_leads || loser_leads { Err(NotMerged::Leads) } else { Ok(()) }
}

/// How a merge stands that somebody wants to undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// It was not undone.
    pub stands: bool,
    /// The record that stayed leads to no other one, and nothing was merged into it later: the last merge is undone first.
    pub last: bool,
    /// On which day it was made.
    pub made: Date,
}

/// Why a merge is not undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotUndone {
    /// There is no such merge any more.
    #[error("it was undone before")]
    Undone,
    /// A later one is undone first.
    #[error("a later merge stands on it")]
    NotLast,
    /// The days are over.
    #[error("too much time has passed")]
    TooLate,
}

/// The last day on which a merge of that day can be undone.
#[must_use]
pub fn undo_until(made: Date) -> Date {
    made.saturating_add(Duration::days(UNDO_DAYS))
}

/// Whether a merge may be undone on that day.
///
/// # Errors
/// [`NotUndone`].
pub fn may_undo(merge: Standing, today: Date) -> Result<(), NotUndone> {
    if !merge.stands {
        Err(NotUndone::Undone)
    } else if today > undo_until(merge.made) {
        Err(NotUndone::TooLate)
    } else if merge.last {
        Ok(())
    } else {
        Err(NotUndone::NotLast)
    }
}

/// What a group of the record that stayed holds after an undo: what it held before, unless somebody has changed it since.
#[must_use]
pub fn restored<'a, T: PartialEq>(now: &'a T, before: &'a T, after: &T) -> &'a T {
    if now == after { before } else { now }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn phone(text: &str) -> Values {
        Values::from([(Field::Phone, text.to_owned())])
    }

    // REQ C-10 E-5: every case of what may have changed since both records were seen.
    #[test]
    fn of_a_group_what_was_chosen_stays_unless_somebody_has_changed_it_meanwhile() {
        let (one, other, third) = (phone("1"), phone("2"), phone("3"));
        let seen = Both { winner: &one, loser: &other };
        for winner in [&one, &other, &third] {
            for loser in [&one, &other, &third] {
                for from in [Side::Winner, Side::Loser] {
                    let settled = settle(Both { winner, loser }, seen, from);
                    let chosen = seen.of(from);
                    let new = |now: &Values, before: &Values| now != before && now != chosen;
                    let case = format!("{winner:?} {loser:?} {from:?}");
                    match &settled {
                        Settled::Stays => assert!(winner == chosen && !new(loser, &other), "{case}"),
                        Settled::Takes => {
                            assert!(winner != chosen && !new(winner, &one) && !new(loser, &other), "{case}");
                        }
                        Settled::Ask { first } => {
                            assert!(first != chosen, "there is something to decide: {case}");
                            assert!(new(winner, &one) || new(loser, &other), "{case}");
                        }
                    }
                }
            }
        }
    }

    // REQ C-10 B-7
    #[test]
    fn nobody_loses_a_pesel() {
        let with = Values::from([(Field::Pesel, "81021400084".to_owned())]);
        let none = Values::new();
        let both = |winner, loser| Both { winner, loser };
        assert!(!may_choose(DataGroup::Pesel, both(&with, &none), Side::Loser));
        assert!(!may_choose(DataGroup::Pesel, both(&none, &with), Side::Winner));
        assert!(may_choose(DataGroup::Pesel, both(&with, &none), Side::Winner));
        assert!(may_choose(DataGroup::Pesel, both(&none, &none), Side::Winner));
        assert!(may_choose(DataGroup::Phone, both(&with, &none), Side::Loser));
    }

    // REQ C-10: every set of up to three cards, in every order.
    #[test]
    fn one_card_works_whatever_comes_first() {
        let kinds: Vec<(i64, bool)> = (0..3).flat_map(|since| [false, true].map(|blocked| (since, blocked))).collect();
        for a in &kinds {
            for b in &kinds {
                for c in &kinds {
                    let card = |card, (since, blocked): &(i64, bool)| InHand { card, since: *since, blocked: *blocked };
                    let cards = [card(1, a), card(2, b), card(3, c)];
                    let keeps = working(&cards);
                    let backwards = [card(3, c), card(1, a), card(2, b)];
                    assert_eq!(keeps, working(&backwards), "{cards:?}");
                    assert_eq!(superseded(&cards).len(), 2);
                    let kept = cards.iter().find(|card| Some(card.card) == keeps).unwrap();
                    let free = cards.iter().filter(|card| !card.blocked);
                    assert!(!kept.blocked || free.clone().count() == 0, "{cards:?}");
                    let last = cards.iter().filter(|card| card.blocked == kept.blocked).map(|card| card.since).max();
                    assert_eq!(Some(kept.since), last, "{cards:?}");
                }
            }
        }
        assert_eq!(working::<u8>(&[]), None);
    }

    // REQ C-10
    #[test]
    fn a_record_that_leads_to_another_one_is_not_merged_once_more() {
        assert_eq!(may_merge(false, false, false), Ok(()));
        assert_eq!(may_merge(true, false, false), Err(NotMerged::OneRecord));
        for (winner, loser) in [(true, false), (false, true), (true, true)] {
            assert_eq!(may_merge(false, winner, loser), Err(NotMerged::Leads));
        }
    }

    // REQ C-10
    #[test]
    fn a_merge_can_be_undone_for_thirty_days_the_last_one_first() {
        let merge = Standing { stands: true, last: true, made: date!(2026 - 11 - 20) };
        assert_eq!(may_undo(merge, date!(2026 - 11 - 20)), Ok(()));
        assert_eq!(may_undo(merge, date!(2026 - 12 - 20)), Ok(()));
        assert_eq!(may_undo(merge, date!(2026 - 12 - 21)), Err(NotUndone::TooLate));
        let below = Standing { last: false, ..merge };
        assert_eq!(may_undo(below, date!(2026 - 11 - 21)), Err(NotUndone::NotLast));
        let undone = Standing { stands: false, ..merge };
        assert_eq!(may_undo(undone, date!(2026 - 11 - 21)), Err(NotUndone::Undone));
    }

    // REQ C-10
    #[test]
    fn an_undo_puts_back_what_nobody_has_changed_since() {
        assert_eq!(restored(&2, &1, &2), &1);
        assert_eq!(restored(&3, &1, &2), &3);
        assert_eq!(restored(&1, &1, &1), &1);
    }
}

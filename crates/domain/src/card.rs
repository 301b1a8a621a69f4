//! What a card is worth at the counter today.

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::production::{State, may_be_valid};

/// The object that a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// In the portal only.
    Virtual,
    /// Printed.
    Physical,
}

/// What the rules have to know of one card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardFacts {
    /// The object.
    pub kind: CardKind,
    /// How far its making has come; a virtual card is handed over from the start.
    pub production: State,
    /// How many blocks on it are open.
    pub open_blocks: u32,
    /// A later card has taken its place, or it was ended for good otherwise.
    pub ended: bool,
    /// Its last day; none when it has no end.
    pub expires: Option<Date>,
}

/// Where a card stands, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CardStatus {
    /// Spoiled or given up in the making: it never was valid.
    NeverValid,
    /// Invalid for good.
    EndedForGood,
    /// Past its last day.
    Expired,
    /// At least one block on it is open (REQ E-5).
    Suspended,
    /// Made and checked; waits for the resident.
    Waiting,
    /// Being made.
    InProduction,
    /// Valid.
    Active,
}

/// Where a card stands on that day.
#[must_use]
pub fn status(card: &CardFacts, today: Date) -> CardStatus {
    match card.production {
        State::Spoiled | State::Withdrawn => CardStatus::NeverValid,
        _ if card.ended => CardStatus::EndedForGood,
        _ if card.expires.is_some_and(|last| last < today) => CardStatus::Expired,
        _ if card.open_blocks > 0 => CardStatus::Suspended,
        State::Checked => CardStatus::Waiting,
        State::Reserved | State::Printing | State::Asked | State::Printed => CardStatus::InProduction,
        State::HandedOver => CardStatus::Active,
    }
}

/// The last day of a card that is issued on a day and holds for so many months; the same day of the month, or the last one
/// of a shorter month (civil code, article 112).
#[must_use]
pub fn last_day(issued: Date, months: u16) -> Date {
    let month = u32::from(u8::from(issued.month())) - 1 + u32::from(months);
    let year = issued.year().saturating_add(i32::try_from(month / 12).unwrap_or(i32::MAX));
    let month = Month::January.nth_next(u8::try_from(month % 12).unwrap_or(0));
    let day = issued.day().min(month.length(year));
    Date::from_calendar_date(year, month, day).unwrap_or(Date::MAX)
}

/// Whether a duplicate may take the place of a physical card that stands so: one that counts, or would but for a block.
#[must_use]
pub fn may_be_replaced(status: CardStatus) -> bool {
    matches!(status, CardStatus::Active | CardStatus::Suspended)
}

/// Whether a verifier should accept it on that day.
#[must_use]
pub fn is_valid(card: &CardFacts, today: Date) -> bool {
    may_be_valid(card.production) && status(card, today) == CardStatus::Active
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::production::STATES;
    use time::macros::date;

    // REQ D-2
    #[test]
    fn a_card_holds_to_the_same_day_of_a_later_month() {
        assert_eq!(last_day(date!(2026 - 11 - 20), 60), date!(2031 - 11 - 20));
        assert_eq!(last_day(date!(2024 - 02 - 29), 12), date!(2025 - 02 - 28));
        assert_eq!(last_day(date!(2026 - 08 - 31), 6), date!(2027 - 02 - 28));
        assert_eq!(last_day(date!(2026 - 12 - 31), 1), date!(2027 - 01 - 31));
    }

    const TODAY: Date = date!(2026 - 11 - 20);
    const HANDED_OVER: CardFacts = CardFacts {
        kind: CardKind::Physical,
        production: State::HandedOver,
        open_blocks: 0,
        ended: false,
        expires: Some(TODAY),
    };

    // REQ C-5, C-6
    #[test]
    fn only_a_card_that_was_handed_over_is_valid() {
        for production in STATES {
            let card = CardFacts { production, ..HANDED_OVER };
            assert_eq!(is_valid(&card, TODAY), production == State::HandedOver, "{production:?}");
        }
    }

    // REQ D-3, E-5
    #[test]
    fn blocks_expiry_and_ends_take_the_validity_away() {
        assert_eq!(status(&HANDED_OVER, TODAY), CardStatus::Active);
        assert_eq!(status(&CardFacts { open_blocks: 2, ..HANDED_OVER }, TODAY), CardStatus::Suspended);
        assert_eq!(status(&CardFacts { ended: true, open_blocks: 1, ..HANDED_OVER }, TODAY), CardStatus::EndedForGood);
        assert_eq!(status(&HANDED_OVER, date!(2026 - 11 - 21)), CardStatus::Expired);
        assert_eq!(status(&CardFacts { expires: None, ..HANDED_OVER }, date!(2100 - 01 - 01)), CardStatus::Active);
        let spoiled = CardFacts { production: State::Spoiled, ended: true, ..HANDED_OVER };
        assert_eq!(status(&spoiled, TODAY), CardStatus::NeverValid);
        let waiting = CardFacts { production: State::Checked, ..HANDED_OVER };
        assert_eq!(status(&waiting, TODAY), CardStatus::Waiting);
    }
}

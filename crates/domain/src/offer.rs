//! Which acts a resident's page offers (B-6, B-7, B-8, B-9, C-5, C-7, C-8): one table. What is not offered a station refuses, too.

use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use crate::card::{CardKind, CardStatus};

/// An act that a resident's page may offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Hand over a card that waits.
    HandOver,
    /// Go on with a card that is being made.
    Continue,
    /// Issue the first card, or one after the last has ended.
    Issue,
    /// Make a physical card beside a virtual one (B-6).
    PhysicalForVirtual,
    /// Replace a physical card (C-7).
    Duplicate,
    /// Block (B-4).
    Block,
    /// Lift blocks (C-8).
    Unblock,
    /// Give, take and renew packages without a new card (B-8).
    ChangeRights,
    /// Let the card be valid for longer (C-8).
    Extend,
    /// Show another document with the card (B-9).
    AddIdentifier,
}

impl Offer {
    /// Every act, likeliest first.
    pub const ALL: [Self; 10] = [
        Self::HandOver,
        Self::Continue,
        Self::Issue,
        Self::PhysicalForVirtual,
        Self::ChangeRights,
        Self::Extend,
        Self::AddIdentifier,
        Self::Duplicate,
        Self::Unblock,
        Self::Block,
    ];
}

/// One card of a resident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The object.
    pub kind: CardKind,
    /// Where it stands today.
    pub status: CardStatus,
    /// Its last day.
    pub expires: Date,
}

/// So long before its end a card can be extended.
pub const EXTENDED_BEFORE: Duration = Duration::days(90);

/// Whether an act is offered to a resident with these cards. Without a consent that every card needs nothing new is issued (B-11).
#[must_use]
pub fn is_offered(offer: Offer, cards: &[Held], consent_withdrawn: bool, today: Date) -> bool {
    use CardStatus as Is;
    let any = |wanted: &dyn Fn(&Held) -> bool| cards.iter().any(wanted);
    let stands = |card: &Held| matches!(card.status, Is::Active | Is::Suspended);
    let physical = |card: &Held| card.kind == CardKind::Physical;
    let waits = any(&|card| card.status == Is::Waiting);
    let is_made = any(&|card| card.status == Is::InProduction);
    let new_is_free = !waits && !is_made && !consent_withdrawn;
    match offer {
        Offer::HandOver => waits,
        Offer::Continue => is_made && !waits,
        Offer::Issue => new_is_free && !any(&stands),
        Offer::PhysicalForVirtual => {
            new_is_free
                && any(&|card| !physical(card) && card.status == Is::Active)
                && !any(&|c| physical(c) && stands(c))
        }
        Offer::Duplicate => new_is_free && any(&|card| physical(card) && stands(card)),
        Offer::Block => any(&stands),
        Offer::Unblock => any(&|card| card.status == Is::Suspended),
        Offer::ChangeRights | Offer::AddIdentifier => any(&|card| card.status == Is::Active),
        Offer::Extend => any(&|card| card.status == Is::Active && card.expires - today <= EXTENDED_BEFORE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 22);
    const STATUSES: [CardStatus; 7] = [
        CardStatus::NeverValid,
        CardStatus::EndedForGood,
        CardStatus::Expired,
        CardStatus::Suspended,
        CardStatus::Waiting,
        CardStatus::InProduction,
        CardStatus::Active,
    ];

    fn card(kind: CardKind, status: CardStatus) -> Held {
        Held { kind, status, expires: date!(2029 - 01 - 01) }
    }

    fn offers(cards: &[Held]) -> Vec<Offer> {
        Offer::ALL.into_iter().filter(|offer| is_offered(*offer, cards, false, TODAY)).collect()
    }

    // REQ C-8 B-6 B-8 B-9: what one card offers, each status and both kinds.
    #[test]
    fn the_table_of_one_card() {
        use Offer as O;
        for (status, wanted) in [
            (CardStatus::NeverValid, vec![O::Issue]),
            (CardStatus::EndedForGood, vec![O::Issue]),
            (CardStatus::Expired, vec![O::Issue]),
            (CardStatus::Suspended, vec![O::Duplicate, O::Unblock, O::Block]),
            (CardStatus::Waiting, vec![O::HandOver]),
            (CardStatus::InProduction, vec![O::Continue]),
            (CardStatus::Active, vec![O::ChangeRights, O::AddIdentifier, O::Duplicate, O::Block]),
        ] {
            assert_eq!(offers(&[card(CardKind::Physical, status)]), wanted, "{status:?}");
        }
        assert_eq!(offers(&[]), [O::Issue]);
        assert_eq!(
            offers(&[card(CardKind::Virtual, CardStatus::Active)]),
            [O::PhysicalForVirtual, O::ChangeRights, O::AddIdentifier, O::Block],
            "of a virtual card there is no duplicate"
        );
        assert_eq!(offers(&[card(CardKind::Virtual, CardStatus::Suspended)]), [O::Unblock, O::Block]);
    }

    // REQ C-7 D-4 E-5: whatever two cards somebody has, nothing makes a second valid physical one beside a valid one.
    #[test]
    fn no_pair_of_cards_offers_a_second_valid_one() {
        let kinds = [CardKind::Virtual, CardKind::Physical];
        let all: Vec<Held> = kinds.iter().flat_map(|kind| STATUSES.map(|status| card(*kind, status))).collect();
        for one in &all {
            for other in &all {
                let pair = [*one, *other];
                let offered = offers(&pair);
                let open = |card: &Held| matches!(card.status, CardStatus::Waiting | CardStatus::InProduction);
                let stands = |card: &Held| matches!(card.status, CardStatus::Active | CardStatus::Suspended);
                let new = [Offer::Issue, Offer::PhysicalForVirtual, Offer::Duplicate];
                let many = offered.iter().filter(|offer| new.contains(offer)).count();
                assert!(many <= 1, "{pair:?} {offered:?}");
                if pair.iter().any(open) {
                    assert_eq!(many, 0, "one is being made: {pair:?}");
                }
                if pair.iter().any(|card| stands(card) && card.kind == CardKind::Physical) {
                    assert!(
                        !offered.contains(&Offer::Issue) && !offered.contains(&Offer::PhysicalForVirtual),
                        "{pair:?}"
                    );
                }
            }
        }
    }

    // REQ B-11 C-8
    #[test]
    fn nothing_new_without_the_consent_and_nothing_is_extended_too_early() {
        for status in STATUSES {
            let cards = [card(CardKind::Physical, status)];
            for offer in [Offer::Issue, Offer::PhysicalForVirtual, Offer::Duplicate] {
                assert!(!is_offered(offer, &cards, true, TODAY), "{status:?} {offer:?}");
            }
        }
        let ends = |days: i64| {
            [Held { expires: TODAY + Duration::days(days), ..card(CardKind::Physical, CardStatus::Active) }]
        };
        assert!(is_offered(Offer::Extend, &ends(90), false, TODAY));
        assert!(is_offered(Offer::Extend, &ends(0), false, TODAY));
        assert!(!is_offered(Offer::Extend, &ends(91), false, TODAY));
    }
}

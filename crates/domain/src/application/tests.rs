//! The table, walked from end to end.

use std::collections::{BTreeMap, BTreeSet};

use super::{Event, Holds, Kind, Leads, Refused, State, Who, is_closed, is_decided, is_offered, leads_to, next};
use crate::production::STATES;

/// Every move that is allowed, by hand: whoever changes the table changes this list.
const MOVES: [(State, Event, Who, State); 31] = [
    (State::Draft, Event::Submit, Who::Resident, State::Submitted),
    (State::Draft, Event::Withdraw, Who::Resident, State::Withdrawn),
    (State::Draft, Event::TimeOut, Who::Clock, State::Expired),
    (State::Submitted, Event::Submit, Who::Resident, State::Submitted),
    (State::Submitted, Event::Withdraw, Who::Resident, State::Withdrawn),
    (State::Submitted, Event::Take, Who::Clerk, State::InReview),
    (State::Submitted, Event::Take, Who::Colleague, State::InReview),
    (State::Submitted, Event::Release, Who::Clerk, State::Submitted),
    (State::Submitted, Event::Release, Who::Colleague, State::Submitted),
    (State::InReview, Event::Withdraw, Who::Resident, State::Withdrawn),
    (State::InReview, Event::Take, Who::Clerk, State::InReview),
    (State::InReview, Event::Release, Who::Clerk, State::Submitted),
    (State::InReview, Event::AskCorrection, Who::Clerk, State::NeedsCorrection),
    (State::InReview, Event::Accept, Who::Clerk, State::Accepted),
    (State::InReview, Event::Reject, Who::Clerk, State::Rejected),
    (State::InReview, Event::TimeOut, Who::Clock, State::Submitted),
    (State::NeedsCorrection, Event::Submit, Who::Resident, State::Submitted),
    (State::NeedsCorrection, Event::Withdraw, Who::Resident, State::Withdrawn),
    (State::NeedsCorrection, Event::TimeOut, Who::Clock, State::Expired),
    (State::Accepted, Event::CardBegun, Who::Card, State::InProduction),
    (State::Accepted, Event::CardReady, Who::Card, State::Ready),
    (State::Accepted, Event::CardLost, Who::Card, State::Accepted),
    (State::Accepted, Event::CardHandedOver, Who::Card, State::HandedOver),
    (State::InProduction, Event::CardBegun, Who::Card, State::InProduction),
    (State::InProduction, Event::CardReady, Who::Card, State::Ready),
    (State::InProduction, Event::CardLost, Who::Card, State::Accepted),
    (State::InProduction, Event::CardHandedOver, Who::Card, State::HandedOver),
    (State::Ready, Event::CardBegun, Who::Card, State::InProduction),
    (State::Ready, Event::CardReady, Who::Card, State::Ready),
    (State::Ready, Event::CardLost, Who::Card, State::Accepted),
    (State::Ready, Event::CardHandedOver, Who::Card, State::HandedOver),
];

/// What comes after the end and changes nothing, or brings a late end.
const AFTER: [(State, Event, Who, State); 7] = [
    (State::Ready, Event::TimeOut, Who::Clock, State::Expired),
    (State::Expired, Event::CardHandedOver, Who::Card, State::HandedOver),
    (State::Withdrawn, Event::Withdraw, Who::Resident, State::Withdrawn),
    (State::HandedOver, Event::CardBegun, Who::Card, State::HandedOver),
    (State::HandedOver, Event::CardReady, Who::Card, State::HandedOver),
    (State::HandedOver, Event::CardLost, Who::Card, State::HandedOver),
    (State::HandedOver, Event::CardHandedOver, Who::Card, State::HandedOver),
];

// REQ C-9 B-2
#[test]
fn every_move_that_is_not_written_down_is_refused() {
    let written: BTreeMap<_, State> = MOVES
        .into_iter()
        .chain(AFTER)
        .map(|(state, event, who, after)| ((state as u8, event as u8, who as u8), after))
        .collect();
    assert_eq!(written.len(), MOVES.len() + AFTER.len());
    for state in State::ALL {
        for event in Event::ALL {
            for who in Who::ALL {
                let expected = written.get(&(state as u8, event as u8, who as u8)).copied();
                assert_eq!(next(state, event, who).ok(), expected, "{state:?} {event:?} {who:?}");
            }
        }
    }
}

// REQ C-9: what a clerk is told when it does not go.
#[test]
fn a_refusal_says_what_is_in_the_way() {
    for event in [Event::Take, Event::Release, Event::AskCorrection, Event::Accept, Event::Reject] {
        assert_eq!(next(State::InReview, event, Who::Colleague), Err(Refused::TakenByAnother));
        assert_eq!(next(State::NeedsCorrection, event, Who::Clerk), Err(Refused::WithResident));
        assert_eq!(next(State::Accepted, event, Who::Clerk), Err(Refused::Decided));
        assert_eq!(next(State::Submitted, event, Who::Resident), Err(Refused::NotTheirs));
    }
    assert_eq!(next(State::Submitted, Event::Accept, Who::Clerk), Err(Refused::NotTaken));
    assert_eq!(next(State::Accepted, Event::Withdraw, Who::Resident), Err(Refused::Decided));
}

// REQ C-9: from a draft every state can be reached, and from every open one an end.
#[test]
fn nothing_is_out_of_reach_and_nothing_is_stuck() {
    let reach = |from: State| {
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(state) = open.pop() {
            for event in Event::ALL {
                for who in Who::ALL {
                    if let Ok(after) = next(state, event, who)
                        && seen.insert(after)
                    {
                        open.push(after);
                    }
                }
            }
        }
        seen
    };
    assert_eq!(reach(State::Draft), State::ALL.into_iter().collect());
    for state in State::ALL {
        assert!(reach(state).into_iter().any(|state| is_closed(state, Kind::NewCard)), "{state:?}");
    }
}

// REQ C-9 G-6: nothing that was decided goes back to somebody who decides, so that no attachment is missed.
#[test]
fn a_decided_one_stays_decided() {
    for state in State::ALL.into_iter().filter(|state| is_decided(*state)) {
        for event in Event::ALL {
            for who in Who::ALL {
                assert!(next(state, event, who).is_ok_and(is_decided) || next(state, event, who).is_err());
            }
        }
    }
}

// REQ C-9
#[test]
fn a_cards_making_leads_the_application_wherever_it_stands() {
    for card in STATES {
        let after = next(State::Accepted, Event::of_card(card), Who::Card);
        assert!(after.is_ok(), "{card:?}");
    }
    for kind in Kind::ALL {
        assert_eq!(is_closed(State::Accepted, kind), leads_to(kind) != Leads::Card);
        assert!(!is_closed(State::Submitted, kind) && is_closed(State::Rejected, kind));
    }
}

// REQ B-5 B-6 B-7 B-8 B-9
#[test]
fn what_is_offered_follows_from_the_cards() {
    let nothing = Holds::default();
    let active = Holds { active: true, physical: true, ..nothing };
    let lost = Holds { physical: true, ..nothing };
    let only_virtual = Holds { active: true, virtual_only: true, ..nothing };
    let coming = Holds { coming: true, ..nothing };
    let offered = |holds| Kind::ALL.into_iter().filter(|kind| is_offered(*kind, holds)).collect::<Vec<_>>();
    assert_eq!(offered(nothing), [Kind::NewCard]);
    assert_eq!(offered(active), [Kind::Duplicate, Kind::DataChange, Kind::Extension, Kind::Package, Kind::Identifier]);
    assert_eq!(offered(lost), [Kind::Duplicate]);
    assert_eq!(
        offered(only_virtual),
        [Kind::PhysicalCard, Kind::DataChange, Kind::Extension, Kind::Package, Kind::Identifier]
    );
    assert_eq!(offered(coming), []);
}

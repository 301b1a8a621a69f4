mod world;

use super::*;

/// The whole table, written down a second time: a row for each event, a column for each state, `-` is refused.
/// Reserved, Printing, Asked, Printed, Checked, HandedOver, Spoiled, Withdrawn.
const TABLE: [(Event, &str); 11] = [
    (Event::PrintStarted, "Printing - - - - - - -"),
    (Event::JobDone, "- Printed Asked - - - - -"),
    (Event::NotSent, "- Reserved Asked - - - - -"),
    (Event::JobUncertain, "- Asked Asked - - - - -"),
    (Event::NothingCameOut, "- - Withdrawn Withdrawn - - - -"),
    (Event::CardSpoiled, "- - Spoiled Spoiled Spoiled - - -"),
    (Event::CardGood, "- - Printed - - - - -"),
    (Event::ScannedRight, "- - - Checked Checked - - -"),
    (Event::ScannedWrong, "- - - Printed Checked - - -"),
    (Event::HandedOver, "- - - - HandedOver - - -"),
    (Event::Cancelled, "Withdrawn - - - - - - -"),
];

// REQ C-5, C-6, D-5, D-7
#[test]
fn the_table_is_the_one_that_was_agreed() {
    for (event, row) in TABLE {
        for (state, wanted) in STATES.into_iter().zip(row.split(' ')) {
            let outcome = next(state, event).map_or("-".to_string(), |to| format!("{to:?}"));
            assert_eq!(outcome, wanted, "{state:?} + {event:?}");
        }
    }
    assert_eq!(TABLE.map(|(event, _)| event), EVENTS);
}

// REQ C-5, C-6
#[test]
fn every_way_to_a_valid_card_leads_through_a_check_and_a_hand_over() {
    for state in STATES {
        for event in EVENTS {
            if let Ok(to) = next(state, event) {
                assert!(!may_be_valid(to) || (state, event) == (State::Checked, Event::HandedOver));
                assert!(to != State::Checked || state == to || event == Event::ScannedRight);
            }
        }
    }
}

// REQ C-6
#[test]
fn what_is_final_stays_so() {
    for state in STATES {
        let leaves = EVENTS.into_iter().any(|event| next(state, event).is_ok());
        assert_eq!(leaves, !is_final(state), "{state:?}");
    }
}

// REQ D-7
#[test]
fn from_every_state_the_work_can_be_taken_up_again() {
    // Whatever went wrong, some sequence still ends with a card in a hand or with a clean end, so nothing is stuck.
    let reach = |from: State| {
        let mut seen = vec![from];
        let mut at = 0;
        while let Some(&state) = seen.get(at) {
            for event in EVENTS {
                if let Ok(to) = next(state, event)
                    && !seen.contains(&to)
                {
                    seen.push(to);
                }
            }
            at += 1;
        }
        seen
    };
    for state in STATES.into_iter().filter(|&state| !is_final(state)) {
        let reached = reach(state);
        assert!(reached.contains(&State::HandedOver) && reached.contains(&State::Spoiled), "{state:?}");
    }
    assert_eq!(reach(State::Reserved).len(), STATES.len());
}

// REQ D-4, D-5
#[test]
fn a_number_goes_to_a_printer_once() {
    // The only way back to where it may be sent is that it was not sent.
    for state in STATES {
        for event in EVENTS {
            let to = next(state, event);
            assert!(to != Ok(State::Printing) || (state, event) == (State::Reserved, Event::PrintStarted));
            assert!(to != Ok(State::Reserved) || (state, event) == (State::Printing, Event::NotSent));
        }
    }
}

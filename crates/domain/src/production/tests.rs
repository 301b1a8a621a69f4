use super::*;
use proptest::prelude::*;

/// The whole table, written down a second time: a row for each event, a column for each state, `-` is refused.
/// Reserved, Printing, Asked, Printed, Checked, HandedOver, Spoiled, Withdrawn.
const TABLE: [(Event, &str); 11] = [
    (Event::PrintStarted, "Printing - - - - - - -"),
    (Event::JobDone, "- Printed Asked - - - - -"),
    (Event::JobFailedNothingOut, "- Reserved Asked - - - - -"),
    (Event::JobUncertain, "- Asked Asked - - - - -"),
    (Event::NothingCameOut, "- - Reserved Reserved - - - -"),
    (Event::CardSpoiled, "- - Spoiled Spoiled Spoiled - - -"),
    (Event::CardGood, "- - Printed - - - - -"),
    (Event::ScannedRight, "- - - Checked Checked - - -"),
    (Event::ScannedWrong, "- - - Printed Checked - - -"),
    (Event::HandedOver, "- - - - HandedOver - - -"),
    (Event::Cancelled, "Withdrawn Asked - Spoiled Spoiled - - -"),
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

// REQ D-5
#[test]
fn a_job_of_before_a_crash_is_never_sent_again_without_asking() {
    for state in STATES {
        let found = after_restart(state);
        assert_ne!(found, State::Printing);
        if state == State::Printing {
            assert!(asks_operator(found));
            assert_eq!(next(found, Event::PrintStarted), Err(Refused::AnswerFirst));
        } else {
            assert_eq!(found, state);
        }
    }
}

/// One step of a story: an event, or a crash and a restart.
fn steps() -> impl Strategy<Value = Vec<Option<Event>>> {
    let likely = prop::sample::select(vec![
        Some(Event::PrintStarted),
        Some(Event::JobDone),
        Some(Event::ScannedRight),
        Some(Event::CardGood),
        None,
    ]);
    let any = prop::sample::select(EVENTS.to_vec()).prop_map(Some);
    prop::collection::vec(prop_oneof![likely, any], 0..40)
}

fn step(state: State, event: Option<Event>) -> State {
    event.map_or(after_restart(state), |event| next(state, event).unwrap_or(state))
}

proptest! {
    // REQ C-5
    #[test]
    fn no_story_gives_a_valid_card_that_nobody_handed_over(story in steps()) {
        let mut state = State::Reserved;
        let (mut printed, mut checked, mut handed_over) = (false, false, false);
        for event in story {
            let before = state;
            state = step(state, event);
            printed |= before == State::Reserved && state == State::Printing;
            checked |= event == Some(Event::ScannedRight) && state == State::Checked;
            handed_over |= event == Some(Event::HandedOver) && before == State::Checked;
            prop_assert!(!may_be_valid(state) || (printed && checked && handed_over));
        }
    }

    // REQ C-6
    #[test]
    fn a_spoiled_number_never_becomes_valid(story in steps()) {
        let mut state = State::Reserved;
        let mut spoiled = false;
        for event in story {
            state = step(state, event);
            spoiled |= matches!(state, State::Spoiled | State::Withdrawn);
            prop_assert!(!(spoiled && may_be_valid(state)));
        }
    }

    // REQ C-11, D-5
    #[test]
    fn a_blank_never_vanishes(story in steps()) {
        // A blank leaves the stock only into the printer, and comes back only when the printer or the operator says that
        // nothing came out; a card that was read back exists, so its blank never comes back.
        let mut state = State::Reserved;
        let mut exists = false;
        for event in story {
            let before = blank(state);
            state = step(state, event);
            let after = blank(state);
            match (before, after) {
                (Blank::InPrinter | Blank::Used, Blank::InStock) => prop_assert!(matches!(
                    event,
                    Some(Event::NothingCameOut | Event::JobFailedNothingOut)
                )),
                (Blank::InStock, Blank::Used | Blank::Spoiled)
                | (Blank::Spoiled, Blank::InStock | Blank::InPrinter | Blank::Used) => {
                    prop_assert!(false, "{before:?} became {after:?}");
                }
                _ => {}
            }
            exists |= state == State::Checked;
            prop_assert!(!exists || blank_used(state));
        }
    }
}

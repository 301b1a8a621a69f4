//! What two stations do without knowing of each other becomes a task for people (E-5).

use contract::counter::{SamePersonAnswer, SamePersonVerdict};
use contract::payload::{Payload, SamePersonDecided};
use contract::sync::{Outcome, Record, TaskKind};

use crate::support::Hub;

// REQ E-5 C-3
#[tokio::test]
async fn the_same_person_registered_at_two_stations_is_a_task_that_names_both() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let person = hub.person(0);
    let (one, first) = hub.pens[0].register(&person);
    let (other, second) = hub.pens[1].register(&person);
    assert_eq!(hub.outcomes(0, vec![first]).await, [Outcome::Applied]);
    let said = hub.outcomes(1, vec![second]).await;
    assert!(matches!(said[0], Outcome::Task { kind: TaskKind::SamePerson, .. }), "{said:?}");
    let page = hub.snapshot(1, None).await;
    let task = page.records.iter().find_map(|record| match record {
        Record::Task(task) => Some(task),
        _ => None,
    });
    let task = task.unwrap();
    assert_eq!(task.residents, [one, other]);
    assert!(!task.reasons.is_empty());
}

// REQ E-5 C-3
#[tokio::test]
async fn two_stations_that_register_one_person_at_the_same_moment_see_each_other() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    for which in 0..5 {
        let person = hub.person(which);
        let (_, first) = hub.pens[0].register(&person);
        let (_, second) = hub.pens[1].register(&person);
        let (one, two) = tokio::join!(hub.outcomes(0, vec![first]), hub.outcomes(1, vec![second]));
        let tasks = one.iter().chain(&two).filter(|said| matches!(said, Outcome::Task { .. })).count();
        assert_eq!(tasks, 1, "{one:?} {two:?}");
    }
}

// REQ C-3
#[tokio::test]
async fn who_was_told_apart_at_the_counter_is_not_asked_about_again() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (known, first) = hub.pens[0].register(&person);
    let mut data = hub.pens[0].resident(&person);
    data.pesel = None;
    let mut without = person.clone();
    without.pesel = None;
    data.substitute_identifier = hub.pens[0].resident(&without).substitute_identifier;
    data.same_person = vec![SamePersonDecided {
        resident: known,
        verdict: SamePersonVerdict::Probable,
        weight: 300,
        reasons: Vec::new(),
        decision: SamePersonAnswer::DifferentPerson,
    }];
    let second = hub.pens[0].write(&Payload::ResidentRegistered(Box::new(data)));
    assert_eq!(hub.outcomes(0, vec![first, second]).await, vec![Outcome::Applied; 2]);
}

//! What the clerk sees of it.

use contract::counter::{ConnectionState, NoEffect, Operations, Sill};
use contract::operation::OperationKind;
use contract::sync::{Outcome, Refusal, SyncCode, TaskKind, TaskRecord};
use contract::{ErrorCode, Moment};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::support::START;
use super::fake_hub::Wrong;
use super::{Town, elsewhere, resident};

// REQ E-10 E-4: one refused operation does not hold up the others, and what depends on it stands with it until somebody has seen to it.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_operation_does_not_hold_up_others_and_is_shown_with_what_depends_on_it() {
    let town = Town::new().await;
    let refused = Outcome::Refused { reason: Refusal::IdTaken };
    town.hub.lock().decide.insert(OperationKind::ResidentRegistered, refused);
    town.hub.lock().decide.insert(OperationKind::PhotoSet, Outcome::Refused { reason: Refusal::UnknownResident });
    let desk = town.desk().await;
    let first = desk.register_nth(0).await;
    let photo = desk.take_photo().await;
    let args = json!({ "resident": first, "photo": { "id": photo, "accepted": "brought" } });
    desk.call::<Value>("set_photo", args).await;
    desk.all_sent().await;
    town.hub.lock().decide.clear();
    desk.register_nth(1).await;
    let page = desk.all_sent().await;
    assert_eq!(town.hub.lock().operations.len(), 4);
    let [refused] = page.refused.as_slice() else { panic!("{:?}", page.refused) };
    assert_eq!(refused.operation.kind, OperationKind::ResidentRegistered);
    assert_eq!(refused.operation.name.as_deref(), Some("Jan Pierwszy-Demo"));
    assert!(refused.operation.actor.as_deref().unwrap().starts_with("Anna"));
    assert_eq!(refused.why, NoEffect::Refused { reason: Refusal::IdTaken });
    let dependents: Vec<_> = refused.dependents.iter().map(|line| line.kind).collect();
    assert_eq!(dependents, [OperationKind::PhotoSet]);
    assert_eq!(page.done.first().unwrap().name.as_deref(), Some("Halina Drugowska-Demo"));
    let sill: Sill = desk.call("sill", json!({})).await;
    assert_eq!((sill.undecided, sill.queued, sill.queued_since, sill.online), (2, 0, None, true));
    let args = json!({ "operation": refused.operation.id });
    let page: Operations = desk.call("note_refused", args.clone()).await;
    assert!(page.refused.is_empty());
    desk.refuses("note_refused", args, ErrorCode::BadRequest).await;
    let sill: Sill = desk.call("sill", json!({})).await;
    assert_eq!(sill.undecided, 0);
}

// REQ E-4: what waits, since when, and that the hub does not answer.
#[tokio::test(flavor = "multi_thread")]
async fn the_sill_says_what_waits_and_since_when() {
    let town = Town::new().await;
    for _ in 0..50 {
        town.hub.goes_wrong("/sync/v1/hello", Wrong::Lost);
    }
    let desk = town.desk().await;
    desk.waits_as(ConnectionState::NoAnswer).await;
    town.computer.clock.turn(120);
    desk.register_nth(0).await;
    let sill: Sill = desk.call("sill", json!({})).await;
    assert_eq!((sill.online, sill.queued), (false, 2));
    assert_eq!(sill.queued_since, Some(Moment::of(START)));
    let page = desk.operations().await;
    assert_eq!(page.waiting_total, 2);
    let kinds: Vec<_> = page.waiting.iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [OperationKind::ResidentRegistered, OperationKind::StationEnrolled]);
    town.hub.lock().wrong.clear();
    let page = desk.all_sent().await;
    assert_eq!((page.connection.state, page.done_today), (ConnectionState::Online, 2));
    let sill: Sill = desk.call("sill", json!({})).await;
    assert!(sill.online);
}

// REQ E-4 E-5: what people have to decide is there until it is decided.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_shown_until_it_is_made() {
    use contract::payload::Decision;
    use contract::sync::{Record, TaskSides};
    let town = Town::new().await;
    let desk = town.desk().await;
    let task = TaskRecord {
        task: Uuid::from_u128(40),
        version: 1,
        kind: TaskKind::SamePerson,
        opened_at: Moment::of(START),
        operations: Vec::new(),
        residents: vec![Uuid::from_u128(77), Uuid::from_u128(78)],
        reasons: Vec::new(),
        sides: TaskSides::None,
        merged: Vec::new(),
        decision: None,
    };
    town.hub.publish(resident(elsewhere(77, "Podwójna", 1)));
    town.hub.publish(Record::Task(Box::new(task.clone())));
    let page = desk.until("the decision", |page| !page.decisions.is_empty()).await;
    let [decision] = page.decisions.as_slice() else { panic!("{:?}", page.decisions) };
    assert_eq!(decision.kind, TaskKind::SamePerson);
    let names: Vec<_> = decision.residents.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Teresa Podwójna"]);
    town.hub.publish(Record::Task(Box::new(TaskRecord { version: 2, decision: Some(Decision::Noted), ..task })));
    desk.until("it is decided", |page| page.decisions.is_empty()).await;
}

// REQ E-4: a city without a hub says so, and nothing is tried.
#[tokio::test(flavor = "multi_thread")]
async fn a_station_without_a_hub_says_so() {
    let computer = super::Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
    while desk.operations().await.connection.state != ConnectionState::NoHub {
        ticks.tick().await;
    }
    assert_eq!(desk.operations().await.connection.next_try, None);
}

// REQ E-4: nobody listens at the hub's address.
#[tokio::test(flavor = "multi_thread")]
async fn try_now_tries_at_once() {
    let town = Town::new().await;
    for _ in 0..2 {
        town.hub.goes_wrong("/sync/v1/hello", Wrong::Says(403, SyncCode::CutOff));
    }
    let desk = town.desk().await;
    desk.waits_as(ConnectionState::CutOff).await;
    let asked = town.hub.lock().asked.len();
    let connection: Value = desk.call("sync_now", json!({})).await;
    assert_eq!(connection["trying"], true);
    desk.until("it was tried", |_| town.hub.lock().asked.len() > asked).await;
}

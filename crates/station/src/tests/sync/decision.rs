//! What people decide, with both sides, at a station that may have no network (E-5).

use contract::counter::{DecisionShown, DecisionSides, NoEffect, OpenDecision, Operations, Sill};
use contract::operation::OperationKind;
use contract::payload::Decision;
use contract::sync::{
    MergedAct, Outcome, Record, Refusal, ResidentRecord, SyncCode, TaskKind, TaskOperation, TaskRecord, TaskSides,
};
use contract::{ErrorCode, Moment};
use domain::merge::{DataGroup, Values};
use domain::registration::Field;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use super::super::support::{Desk, START};
use super::fake_hub::Wrong;
use super::{Town, elsewhere, resident};

const TASK: Uuid = Uuid::from_u128(40);
const WHO: Uuid = Uuid::from_u128(77);

fn phone(number: &str) -> Values {
    Values::from([(Field::Phone, number.to_owned())])
}

/// Somebody whose telephone was changed twice, as it stood before.
fn known(version: u64) -> ResidentRecord {
    let mut record = elsewhere(77, "Sporna", version);
    record.data.person.phone = Some("+48600000031".to_owned());
    record
}

fn task(kind: TaskKind, sides: TaskSides) -> TaskRecord {
    let operation = |minutes: i64, point: &str, late: i64| TaskOperation {
        id: Uuid::from_u128(minutes.unsigned_abs().into()),
        kind: OperationKind::ResidentChanged,
        point: point.to_owned(),
        station: Some(5),
        actor: Some("Wiktor Ladowy-Demo".to_owned()),
        at: Moment::of(START - Duration::minutes(minutes)),
        received_at: Some(Moment::of(START - Duration::minutes(minutes - late))),
    };
    TaskRecord {
        task: TASK,
        version: 1,
        kind,
        opened_at: Moment::of(START),
        operations: vec![operation(50, "Punkt Zachód", 0), operation(70, "Punkt Ratusz", 60)],
        residents: vec![WHO],
        reasons: Vec::new(),
        sides,
        merged: vec![MergedAct { kind: OperationKind::PhotoSet, group: None, point: "Punkt Ratusz".to_owned() }],
        decision: None,
    }
}

fn two_changes() -> TaskRecord {
    let sides = TaskSides::Changes {
        group: DataGroup::Phone,
        before: phone("+48600000031"),
        first: phone("+48600000047"),
        second: phone("+48600000074"),
    };
    task(TaskKind::TwoChanges, sides)
}

/// The hub has told of the task and of whom it concerns.
async fn asked<'a>(town: &'a Town, task: TaskRecord) -> Desk<'a> {
    let desk = town.desk().await;
    desk.all_sent().await;
    town.hub.publish(resident(known(1)));
    town.hub.publish(Record::Task(Box::new(task)));
    desk.until("the decision", |page| page.decisions.len() == 1).await;
    desk
}

/// From here on nothing is answered for.
fn no_answers(town: &Town) {
    for _ in 0..500 {
        town.hub.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
    }
}

fn values(number: &str) -> Value {
    json!({ "task": TASK, "decision": { "decision": "values", "values": { "phone": number } } })
}

impl Desk<'_> {
    async fn phone(&self) -> Option<String> {
        self.resident(WHO).await.person.phone
    }

    async fn open_decisions(&self) -> usize {
        self.call::<Vec<OpenDecision>>("decisions", json!({})).await.len()
    }

    async fn decision(&self) -> DecisionShown {
        self.call("decision", json!({ "task": TASK })).await
    }
}

// REQ E-5: who, where, when, whether without network, and every field with both sides.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_shows_both_sides_and_what_led_to_it() {
    let town = Town::new().await;
    let desk = asked(&town, two_changes()).await;
    let shown = desk.decision().await;
    assert_eq!((shown.kind, shown.nth, shown.of, shown.may_decide), (TaskKind::TwoChanges, 1, 1, true));
    assert_eq!(shown.records.iter().map(|record| record.resident).collect::<Vec<_>>(), [WHO]);
    let [first, second] = shown.operations.as_slice() else { panic!("{:?}", shown.operations) };
    assert_eq!((first.point.as_str(), first.station, first.came_late), ("Punkt Zachód", Some(5), None));
    assert_eq!(second.came_late, Some(Moment::of(START - Duration::minutes(10))));
    let DecisionSides::Changes { group, fields } = shown.sides else { panic!("{:?}", shown.sides) };
    let [field] = fields.as_slice() else { panic!("{fields:?}") };
    assert_eq!((group, field.field), (DataGroup::Phone, Field::Phone));
    let told = [&field.before, &field.first, &field.second].map(|value| value.as_deref().unwrap());
    assert_eq!(told, ["+48600000031", "+48600000047", "+48600000074"]);
}

// REQ E-5 E-1: decided without network it stands at once, waits, and stays whatever comes meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_stands_at_once_and_is_laid_over_what_comes() {
    let town = Town::new().await;
    let desk = asked(&town, two_changes()).await;
    no_answers(&town);
    // As people write it.
    let left: Vec<OpenDecision> = desk.call("decide_task", values(" 600 000 047 ")).await;
    assert!(left.is_empty());
    let stored = json!({ "kind": "task_decided", "task": TASK, "decision": { "decision": "values", "values": { "phone": "+48600000047" } } });
    assert_eq!(desk.last_payload().await, stored);
    assert_eq!(desk.phone().await.as_deref(), Some("+48600000047"));
    let page = desk.operations().await;
    assert_eq!((page.decisions.len(), page.waiting_total), (0, 1));
    assert_eq!(page.waiting[0].name.as_deref(), Some("Teresa Sporna"));
    let sill: Sill = desk.call("sill", json!({})).await;
    assert_eq!((sill.decisions, sill.undecided), (0, 0));
    desk.refuses("decide_task", values("600 000 074"), ErrorCode::AlreadyDecided).await;
    desk.refuses("decision", json!({ "task": TASK }), ErrorCode::AlreadyDecided).await;
    let open = desk.station.open_station().await.unwrap();
    let mut moved = known(2);
    moved.data.person.street = "ul. Nowa 1".to_owned();
    let page = vec![resident(moved), Record::Task(Box::new(two_changes()))];
    crate::sync::apply_for_test(&desk.station, &open, page).await;
    let shown = desk.resident(WHO).await;
    assert_eq!((shown.person.phone.as_deref(), shown.person.street.as_str()), (Some("+48600000047"), "ul. Nowa 1"));
    assert_eq!(desk.open_decisions().await, 0);
    // The hub has it, and has not told of it yet: nobody is asked again.
    town.hub.lock().wrong.clear();
    desk.all_sent().await;
    assert_eq!(desk.open_decisions().await, 0);
}

// REQ E-5 E-10: somebody else was faster. The list says so, and what they decided stands here.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_came_too_late_is_said_and_the_first_one_stands() {
    let town = Town::new().await;
    let desk = asked(&town, two_changes()).await;
    let refused = Outcome::Refused { reason: Refusal::AlreadyDecided };
    town.hub.lock().decide.insert(OperationKind::TaskDecided, refused);
    no_answers(&town);
    desk.call::<Value>("decide_task", values("600 000 047")).await;
    let mut by_others = known(3);
    by_others.data.person.phone = Some("+48600000074".to_owned());
    let decision = Some(Decision::Values { values: phone("+48600000074") });
    town.hub.publish(resident(by_others));
    town.hub.publish(Record::Task(Box::new(TaskRecord { version: 2, decision, ..two_changes() })));
    town.hub.lock().wrong.clear();
    let page = desk.until("it was refused", |page| !page.refused.is_empty()).await;
    assert_eq!(page.refused[0].why, NoEffect::Refused { reason: Refusal::AlreadyDecided });
    desk.until("what stands at the hub stands here", |page| page.waiting_total == 0).await;
    desk.until_phone("+48600000074").await;
    assert_eq!(desk.open_decisions().await, 0);
}

// REQ E-5 E-10: a decision that the hub finds wrong has to be made again, and what it forecast is taken back.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_decision_is_asked_again_and_its_forecast_is_gone() {
    let town = Town::new().await;
    let desk = asked(&town, two_changes()).await;
    town.hub.lock().decide.insert(OperationKind::TaskDecided, Outcome::Refused { reason: Refusal::BadData });
    desk.call::<Value>("decide_task", values("600 000 047")).await;
    desk.until("it is open again", |page| page.decisions.len() == 1 && page.refused.len() == 1).await;
    desk.until_phone("+48600000031").await;
    town.hub.lock().decide.clear();
    desk.call::<Value>("decide_task", values("600 000 074")).await;
    assert_eq!(desk.open_decisions().await, 0);
}

impl Desk<'_> {
    async fn until_phone(&self, number: &str) {
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
        for _ in 0..2000 {
            if self.phone().await.as_deref() == Some(number) {
                return;
            }
            ticks.tick().await;
        }
        panic!("{:?} and not {number}", self.phone().await);
    }
}

// REQ E-5 C-2: what is typed is held against the rules of the registration.
#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_the_registration_would_not_take_is_not_decided() {
    let town = Town::new().await;
    let desk = asked(&town, two_changes()).await;
    let problem = desk.ask("decide_task", values("12")).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::Fields);
    assert_eq!(problem.fields.iter().map(|one| one.field).collect::<Vec<_>>(), [Field::Phone]);
    desk.refuses("decide_task", json!({ "task": TASK, "decision": { "decision": "noted" } }), ErrorCode::BadRequest)
        .await;
    assert_eq!((desk.open_decisions().await, desk.operations().await.waiting_total), (1, 0));
}

// REQ E-5: the decision between two cards lifts a block and ends a card, which an operator may not.
#[tokio::test(flavor = "multi_thread")]
async fn between_two_duplicates_a_supervisor_decides() {
    let town = Town::new().await;
    let sides = TaskSides::Cards { first: "9616072030040006".to_owned(), second: "9616072030040014".to_owned() };
    let desk = asked(&town, task(TaskKind::TwoDuplicates, sides)).await;
    let shown = desk.decision().await;
    assert!(!shown.may_decide);
    let DecisionSides::Cards { first, .. } = shown.sides else { panic!("{:?}", shown.sides) };
    assert_eq!(first.number, "9616 0720 3004 0006");
    let keep = json!({ "task": TASK, "decision": { "decision": "keep_first" } });
    desk.refuses("decide_task", keep.clone(), ErrorCode::NotAllowed).await;
    desk.sign_in("Ewa").await;
    assert!(desk.decision().await.may_decide);
    desk.call::<Value>("decide_task", keep).await;
    let page: Operations = desk.all_sent().await;
    assert_eq!(page.done[0].kind, OperationKind::TaskDecided);
}

// REQ H-4: training decides nothing.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_in_training() {
    let town = Town::new().await;
    let desk = asked(&town, two_changes()).await;
    desk.call::<Value>("begin_training", json!({})).await;
    assert_eq!(desk.open_decisions().await, 0);
    let sill: Sill = desk.call("sill", json!({})).await;
    assert_eq!((sill.decisions, sill.undecided), (0, 1));
    desk.refuses("decide_task", values("600 000 047"), ErrorCode::AlreadyDecided).await;
    desk.call::<Value>("end_training", json!({})).await;
    assert_eq!(desk.open_decisions().await, 1);
}

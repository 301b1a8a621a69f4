//! What was done about a resident, here and elsewhere, as their page tells it (G-3).

use contract::Moment;
use contract::counter::{PastAct, ProductionState, Resident};
use contract::operation::OperationKind;
use contract::sync::{Record, TaskOperation};
use serde_json::json;
use time::Duration;
use uuid::Uuid;

use super::super::support::{Computer, Desk, START, form};
use super::{Town, elsewhere, resident};

impl Desk<'_> {
    async fn history(&self, resident: Uuid) -> Vec<PastAct> {
        self.call("resident_history", json!({ "resident": resident })).await
    }
}

fn kinds(acts: &[PastAct]) -> Vec<OperationKind> {
    acts.iter().map(|act| act.kind).collect()
}

// REQ G-3 E-4: who and when, newest first, what the hub does not have marked; the steps of a printer are not told.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_here_is_told_with_who_and_whether_the_hub_has_it() {
    // Of a city without a hub, so that everything waits.
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.reserve(resident).await;
    assert_eq!(card.state, ProductionState::Reserved);
    desk.call::<serde_json::Value>("withdraw_card", json!({ "production": card.id })).await;
    let acts = desk.history(resident).await;
    assert_eq!(kinds(&acts), [OperationKind::CardWithdrawn, OperationKind::ResidentRegistered]);
    for act in &acts {
        assert_eq!(act.actor.as_deref(), Some("Anna Okienna-Demo"));
        assert!(act.queued && !act.refused && act.point.is_none());
    }
}

fn told(number: u128, kind: OperationKind, minutes: i64) -> TaskOperation {
    TaskOperation {
        id: Uuid::from_u128(number),
        kind,
        point: "Punkt Zachód".to_owned(),
        station: Some(5),
        actor: Some("Wiktor Ladowy-Demo".to_owned()),
        at: Moment::of(START - Duration::minutes(minutes)),
        received_at: None,
    }
}

// REQ G-3 E-7: what the hub tells takes the place of what it told before, and goes with the resident.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_elsewhere_comes_with_the_resident() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let who = Uuid::from_u128(77);
    let mut record = elsewhere(77, "Przyjezdna", 1);
    record.history = vec![told(2, OperationKind::CardHandedOver, 5), told(1, OperationKind::ResidentRegistered, 9)];
    town.hub.publish(resident(record.clone()));
    desk.round(&town.hub).await;
    let page: Resident = desk.call("resident", json!({ "resident": who })).await;
    assert_eq!(kinds(&page.recent), [OperationKind::CardHandedOver, OperationKind::ResidentRegistered]);
    assert_eq!(page.recent[0].point.as_deref(), Some("Punkt Zachód"));
    assert_eq!(page.recent[0].station, Some(5));

    record.version = 2;
    record.history =
        (0..8_u32).map(|nth| told(10 + u128::from(nth), OperationKind::ResidentChanged, nth.into())).collect();
    town.hub.publish(resident(record));
    desk.round(&town.hub).await;
    let acts = desk.history(who).await;
    assert_eq!(acts.len(), 8);
    assert!(acts.iter().all(|act| act.kind == OperationKind::ResidentChanged));
    let page: Resident = desk.call("resident", json!({ "resident": who })).await;
    assert_eq!(page.recent.len(), 4, "a page has room for the last ones");
    town.hub.publish(Record::ResidentGone { resident: who });
    desk.round(&town.hub).await;
    let open = desk.station.open_station().await.unwrap();
    let left = crate::store::history::of(&mut open.store.read().await.unwrap(), who, 9).await.unwrap();
    assert_eq!(left, []);
}

// REQ G-3: what this station recorded is not told a second time when the hub tells it.
#[tokio::test(flavor = "multi_thread")]
async fn an_act_of_this_station_is_told_once() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let registered = desk.register_nth(0).await;
    desk.all_sent().await;
    let open = desk.station.open_station().await.unwrap();
    let own = {
        let mut tx = open.store.read().await.unwrap();
        crate::store::outcomes::done(&mut tx, 1).await.unwrap().remove(0)
    };
    assert_eq!(own.resident, Some(registered));
    let mut record = elsewhere(registered.as_u128(), "Pierwszy-Demo", 2);
    record.history = vec![TaskOperation { id: own.id, ..told(1, OperationKind::ResidentRegistered, 0) }];
    town.hub.publish(resident(record));
    desk.round(&town.hub).await;
    let acts = desk.history(registered).await;
    assert_eq!(kinds(&acts), [OperationKind::ResidentRegistered]);
    assert!(!acts[0].queued, "the hub has it");
}

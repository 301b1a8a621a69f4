//! What the hub says of records that became one, and what was done here and waits (C-10).

use contract::ErrorCode;
use contract::counter::MergeShown;
use contract::merged::{GroupMerged, MergedInto};
use contract::operation::OperationKind;
use contract::sync::{Outcome, Refusal, ResidentRecord, SyncCode};
use contract::{Moment, counter::TwoRecords};
use domain::merge::{DataGroup, Values};
use domain::registration::Field;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::merge::wanted;
use super::super::support::{Desk, PASSWORD, START};
use super::fake_hub::Wrong;
use super::records::found;
use super::{Town, elsewhere, resident};

const FIRST: Uuid = Uuid::from_u128(77);
const SECOND: Uuid = Uuid::from_u128(78);

fn first(version: u64) -> ResidentRecord {
    let mut record = elsewhere(77, "Pierwsza", version);
    record.data.person.phone = Some("+48600000031".to_owned());
    record
}

fn second(version: u64) -> ResidentRecord {
    let mut record = elsewhere(78, "Druga", version);
    record.data.person.substitute_identifier = None;
    record.data.person.phone = Some("+48600000047".to_owned());
    record
}

/// As another station merged them: with the telephone of the second.
fn merged() -> (ResidentRecord, ResidentRecord) {
    let (mut winner, mut loser) = (first(2), second(2));
    let phone = |number: &str| Values::from([(Field::Phone, number.to_owned())]);
    winner.data.person.phone = Some("+48600000047".to_owned());
    let before = phone("+48600000031");
    let groups = vec![GroupMerged { group: DataGroup::Phone, before, after: phone("+48600000047") }];
    let merge = Uuid::from_u128(5);
    loser.merged_into = Some(MergedInto { merge, winner: FIRST, at: Moment::of(START), groups, photo: None, nth: 0 });
    (winner, loser)
}

impl Desk<'_> {
    async fn page(&self, id: Uuid) -> (Uuid, Option<String>) {
        let page = self.resident(id).await;
        (page.id, page.person.phone)
    }

    async fn until_page(&self, id: Uuid, wanted: (Uuid, Option<String>)) {
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
        for _ in 0..4000 {
            if self.page(id).await == wanted {
                return;
            }
            ticks.tick().await;
        }
        panic!("{id} stays {:?}", self.page(id).await);
    }

    async fn merges(&self) {
        let shown: MergeShown = self.call("two_records", json!({ "one": FIRST, "other": SECOND })).await;
        let args = wanted(&shown, &[DataGroup::Phone], self.staff_id("Ewa").await);
        self.call::<Value>("merge_residents", args).await;
    }
}

fn told(phone: &str) -> Option<String> {
    Some(phone.to_owned())
}

async fn both_known(town: &Town) -> Desk<'_> {
    let desk = town.desk().await;
    desk.all_sent().await;
    town.hub.publish(resident(first(1)));
    town.hub.publish(resident(second(1)));
    desk.until_found("Pierwsza", 1).await;
    desk.until_found("Druga", 1).await;
    desk
}

// REQ C-10: also from another station.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_station_merged_is_one_here_and_can_be_undone_here() {
    let town = Town::new().await;
    let desk = both_known(&town).await;
    let (winner, loser) = merged();
    town.hub.publish(resident(loser));
    town.hub.publish(resident(winner));
    desk.round(&town.hub).await;
    for id in [FIRST, SECOND] {
        assert_eq!(desk.page(id).await, (FIRST, told("+48600000047")));
    }
    let ewa = desk.staff_id("Ewa").await;
    let undo = json!({ "merge": Uuid::from_u128(5), "supervisor": ewa, "password": PASSWORD });
    let two: TwoRecords = desk.call("undo_merge", undo.clone()).await;
    assert_eq!((two.one, two.other), (FIRST, SECOND));
    assert_eq!(desk.page(FIRST).await, (FIRST, told("+48600000031")));
    assert_eq!(desk.page(SECOND).await, (SECOND, told("+48600000047")));
    desk.refuses("undo_merge", undo, ErrorCode::MergeStays).await;
    assert_eq!(found(&desk, "Druga").await, 1);
}

// REQ C-10 E-5: what the hub says meanwhile does not take a merge apart that waits, nor put one together that was undone.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_laid_over_what_comes() {
    let town = Town::new().await;
    let desk = both_known(&town).await;
    for _ in 0..200 {
        town.hub.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
    }
    desk.merges().await;
    let open = desk.station.open_station().await.unwrap();
    let mut moved = first(2);
    moved.data.person.street = "ul. Nowa 1".to_owned();
    let news = vec![resident(second(2)), resident(moved)];
    crate::sync::apply_for_test(&desk.station, &open, news).await;
    assert_eq!(desk.page(SECOND).await, (FIRST, told("+48600000047")));
    assert_eq!(desk.resident(FIRST).await.person.street, "ul. Nowa 1");
    let merge = desk.resident(FIRST).await.merged[0].merge;
    let undo = json!({ "merge": merge, "supervisor": desk.staff_id("Ewa").await, "password": PASSWORD });
    desk.call::<Value>("undo_merge", undo).await;
    let news = vec![resident(second(3)), resident(first(3))];
    crate::sync::apply_for_test(&desk.station, &open, news).await;
    assert_eq!(desk.page(FIRST).await, (FIRST, told("+48600000031")));
    assert_eq!(desk.page(SECOND).await, (SECOND, told("+48600000047")));
}

// REQ C-10 E-10: what the hub refuses is taken back, of both records.
#[tokio::test(flavor = "multi_thread")]
async fn a_merge_that_the_hub_refuses_is_taken_back() {
    let town = Town::new().await;
    let desk = both_known(&town).await;
    let refused = Outcome::Refused { reason: Refusal::AlreadyMerged };
    town.hub.lock().decide.insert(OperationKind::ResidentsMerged, refused);
    desk.merges().await;
    desk.until("it is refused", |now| now.refused.len() == 1).await;
    desk.until_page(FIRST, (FIRST, told("+48600000031"))).await;
    desk.until_page(SECOND, (SECOND, told("+48600000047"))).await;
}

//! The first reading of everything that a station holds (E-7).

use contract::sync::SyncCode;
use uuid::Uuid;

use super::fake_hub::Wrong;
use super::records::found;
use super::{Town, elsewhere, resident};

/// A hub with five residents whose second page is lost on the way, and that answers nothing after that.
async fn breaks_off_after_the_first_page() -> Town {
    let town = Town::new().await;
    for number in 1..=5 {
        town.hub.lock().residents.insert(Uuid::from_u128(number), elsewhere(number, "Migawkowa", 1));
    }
    town.hub.goes_wrong("/sync/v1/snapshot", Wrong::Nothing);
    town.hub.goes_wrong("/sync/v1/snapshot", Wrong::Lost);
    for _ in 0..200 {
        town.hub.goes_wrong("/sync/v1/hello", Wrong::Says(503, SyncCode::NotNow));
    }
    town
}

// REQ E-7: the first reading goes on after the last resident that was saved, also after the program has ended.
#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_goes_on_where_it_broke_off() {
    let town = breaks_off_after_the_first_page().await;
    let desk = town.desk().await;
    desk.until("the second page was lost", |_| town.hub.lock().snapshots.len() == 2).await;
    assert_eq!(found(&desk, "Migawkowa").await, 2);
    drop(desk);
    let begun_after = town.hub.lock().snapshots.len();
    town.hub.lock().wrong.clear();
    let desk = town.restarted().await;
    desk.until_found("Migawkowa", 5).await;
    let hub = town.hub.lock();
    let resumed = &hub.snapshots[begun_after..];
    assert!(resumed.iter().all(Option::is_some), "begun again: {:?}", hub.snapshots);
}

// REQ E-2 E-7: what changes while a snapshot is read comes with the feed, from where it stood when the snapshot began.
#[tokio::test(flavor = "multi_thread")]
async fn what_changes_during_a_snapshot_is_not_missed() {
    let town = breaks_off_after_the_first_page().await;
    let desk = town.desk().await;
    desk.until("the second page was lost", |_| town.hub.lock().snapshots.len() == 2).await;
    town.hub.publish(resident(elsewhere(1, "Odmieniona", 2)));
    // Only the feed tells of it: a count that differs is not asked for.
    for _ in 0..500 {
        town.hub.goes_wrong("/sync/v1/census", Wrong::Says(503, SyncCode::NotNow));
    }
    town.hub.lock().wrong.retain(|(path, _)| !path.ends_with("hello"));
    desk.until_found("Odmieniona", 1).await;
}

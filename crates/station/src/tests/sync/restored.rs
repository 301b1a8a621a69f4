//! Hubs and stations that come back from a backup.

use contract::enrolment::NumberKind;
use contract::operation::Header;
use contract::sync::{ChainEnd, SyncCode};
use uuid::Uuid;

use super::fake_hub::Wrong;
use super::{Town, elsewhere};
use crate::store;

// REQ H-2 E-2: the hub was restored from yesterday's backup: what it lost is sent again, and everything is read again.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_hub_gets_again_what_it_lost() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.register_nth(0).await;
    desk.all_sent().await;
    let yesterday = {
        let hub = town.hub.lock();
        (hub.chain, hub.operations.clone(), hub.outcomes.clone())
    };
    desk.register_nth(1).await;
    desk.register_nth(2).await;
    desk.all_sent().await;
    desk.round(&town.hub).await;
    let ids = |town: &Town| town.hub.lock().operations.iter().map(|header| header.id).collect::<Vec<_>>();
    let before = ids(&town);
    {
        let mut hub = town.hub.lock();
        (hub.chain, hub.operations, hub.outcomes) = yesterday;
        hub.feed_epoch = Uuid::from_u128(2);
        hub.feed.clear();
        hub.snapshots.clear();
        hub.residents.insert(Uuid::from_u128(8), elsewhere(8, "Odtworzona", 1));
    }
    desk.round(&town.hub).await;
    desk.until("everything is at the hub again", |_| town.hub.lock().operations.len() == 4).await;
    desk.all_sent().await;
    assert_eq!(ids(&town), before);
    assert_eq!(town.hub.lock().snapshots.first(), Some(&None));
}

// REQ H-2: the hub has lost the whole chain.
#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_lost_everything_gets_everything() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.register_nth(0).await;
    desk.all_sent().await;
    desk.round(&town.hub).await;
    {
        let mut hub = town.hub.lock();
        hub.chain = ChainEnd::START;
        hub.operations.clear();
        hub.outcomes.clear();
        hub.feed_epoch = Uuid::from_u128(2);
    }
    desk.round(&town.hub).await;
    desk.all_sent().await;
    assert_eq!(town.hub.lock().operations.len(), 2);
}

// REQ D-4 E-2: this station's database is an older copy: its next operation is in a later epoch, counted and chained on.
#[tokio::test(flavor = "multi_thread")]
async fn a_copied_station_goes_on_in_a_later_epoch() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    town.hub.lock().new_epoch = Some(4);
    desk.round(&town.hub).await;
    desk.register_nth(0).await;
    desk.all_sent().await;
    let open = desk.station.open_station().await.unwrap();
    let mut tx = open.store.read().await.unwrap();
    let all = store::operations::all(&mut tx).await.unwrap();
    let headers: Vec<Header> = all.iter().map(|one| Header::from_bytes(&one.header).unwrap()).collect();
    let [.., before, last] = headers.as_slice() else { panic!("no operations") };
    assert_eq!((last.epoch, last.sequence), (4, before.sequence + 1));
    assert_eq!(last.previous, before.chain_hash());
    assert_eq!(store::sync::chain_end(&mut tx).await.unwrap().epoch, 4);
    drop(tx);
    // An epoch never shrinks.
    town.hub.lock().new_epoch = Some(2);
    desk.round(&town.hub).await;
    desk.register_nth(1).await;
    desk.all_sent().await;
    assert_eq!(town.hub.lock().operations.last().unwrap().epoch, 4);
}

// REQ E-2: what the station says of itself when it greets.
#[tokio::test(flavor = "multi_thread")]
async fn a_station_greets_with_the_end_of_its_chain_and_what_waits() {
    let town = Town::new().await;
    for _ in 0..3 {
        town.hub.goes_wrong("/sync/v1/hello", Wrong::Says(503, SyncCode::NotNow));
    }
    let desk = town.desk().await;
    desk.register_nth(0).await;
    desk.all_sent().await;
    let hub = town.hub.lock();
    let hello = hub.greetings.first().unwrap();
    let supplies: Vec<(NumberKind, u32, u32)> =
        hello.supplies.iter().map(|supply| (supply.kind, supply.left, supply.runs)).collect();
    assert_eq!(
        supplies,
        NumberKind::ALL.into_iter().zip([200, 20, 20, 3]).map(|(kind, left)| (kind, left, 1)).collect::<Vec<_>>()
    );
    assert_eq!(hello.program, "0.1.0");
    assert_eq!(u64::from(hello.waiting), hello.chain.sequence);
    assert_eq!(hello.chain.epoch, 1);
}

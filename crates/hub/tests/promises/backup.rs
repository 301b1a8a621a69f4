//! The hub comes back from a backup, and stations send again what it lost (H-2).

use contract::sync::{Outcome, Record};
use hub::forgotten::List;
use hub::{admin, backup};
use testkit::Postgres;

use crate::support::{EXPIRES, Hub};

// REQ H-2 E-2
#[tokio::test]
async fn what_a_restored_hub_had_lost_comes_again_from_the_stations() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    let (_, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    let before: Vec<_> = std::iter::once(registered).chain(card).collect();
    hub.push(0, before.clone()).await;
    let start = hub.snapshot(0, None).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.backup");
    backup::backup(&hub.process, &file).await.unwrap();

    let person = hub.person(1);
    let (_, lost) = hub.pens[0].register(&person);
    hub.push(0, vec![lost.clone()]).await;

    let other = Postgres::shared().empty().unwrap();
    let restored = hub.on(&other).await;
    backup::restore(&restored.process, &file, &List::new()).await.unwrap();
    let page = restored.pull(0, start.feed_epoch, start.position).await;
    assert!(page.lost, "the feed is another one");
    // The station sees where its chain ends there, and sends everything after it; some of it comes twice.
    let again = before.into_iter().skip(3).chain([lost]).collect();
    assert_eq!(restored.outcomes(0, again).await, vec![Outcome::Applied; 4]);
    let snapshot = restored.snapshot(0, None).await;
    let residents = snapshot.records.iter().filter(|record| matches!(record, Record::Resident(_))).count();
    assert_eq!(residents, 2);
    assert_eq!(restored.ask("SELECT count(*) FROM operation"), ["7"]);
}

// REQ H-2
#[tokio::test]
async fn nothing_is_restored_over_a_database_that_holds_something() {
    let hub = Hub::with(&["Ratusz"]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.backup");
    backup::backup(&hub.process, &file).await.unwrap();
    let refused = backup::restore(&hub.process, &file, &List::new()).await.unwrap_err();
    assert!(refused.to_string().contains("not empty"), "{refused}");
}

// REQ E-8
#[tokio::test]
async fn a_station_is_cut_off_by_its_id() {
    let hub = Hub::with(&["Ratusz"]).await;
    let now = contract::Moment::of(crate::support::NOW);
    admin::stations::cut_off(hub.process.store(), hub.pens[0].station(), None, now).await.unwrap();
    assert_eq!(hub.ask("SELECT count(*) FROM station WHERE cut_off_at IS NOT NULL"), ["1"]);
    assert!(admin::stations::cut_off(hub.process.store(), uuid::Uuid::nil(), None, now).await.is_err());
}

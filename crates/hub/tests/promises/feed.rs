//! The feed is dense and complete, and a point hears of its own residents only.

use std::collections::BTreeSet;

use contract::operation::OperationKind;
use contract::payload::{BlockReason, Payload, PhotoData};
use contract::sync::{MOST_RECORDS, Pull, Record, Tally};
use hub::feed;
use hub::store::changes::{self, FeedKind};
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

fn residents(records: &[Record]) -> BTreeSet<Uuid> {
    let resident = |record: &Record| match record {
        Record::Resident(row) => Some(row.data.resident),
        _ => None,
    };
    records.iter().filter_map(resident).collect()
}

// REQ E-7
#[tokio::test]
async fn a_point_hears_of_whom_it_registered_and_of_nobody_else() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let start = hub.snapshot(0, None).await;
    let (one, first) = {
        let p = hub.person(0);
        hub.pens[0].register(&p)
    };
    let (other, second) = {
        let p = hub.person(1);
        hub.pens[1].register(&p)
    };
    hub.push(0, vec![first]).await;
    hub.push(1, vec![second]).await;
    let page = hub.pull(0, start.feed_epoch, start.position).await;
    assert_eq!(residents(&page.records), BTreeSet::from([one]));
    let page = hub.pull(1, start.feed_epoch, start.position).await;
    assert_eq!(residents(&page.records), BTreeSet::from([other]));
    let again = hub.pull(1, start.feed_epoch, page.next).await;
    assert!(again.records.is_empty() && !again.lost);
}

// REQ E-7
#[tokio::test]
async fn a_point_holds_whom_it_served_for_ninety_days() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let person = hub.person(0);
    let (resident, first) = hub.pens[0].register(&person);
    hub.push(0, vec![first]).await;
    let start = hub.snapshot(1, None).await;
    assert!(residents(&start.records).is_empty());
    let photo = PhotoData { blob: Uuid::from_u128(5), sha256: [1; 32], advice: Vec::new(), accepted: None };
    let served = hub.pens[1].write(&Payload::PhotoSet { resident, photo });
    hub.push(1, vec![served]).await;
    let page = hub.pull(1, start.feed_epoch, start.position).await;
    assert_eq!(residents(&page.records), BTreeSet::from([resident]));
    // The point that registered the person hears of the new photo too.
    let own = hub.pull(0, start.feed_epoch, start.position).await;
    assert_eq!(residents(&own.records), BTreeSet::from([resident]));
    hub.clock.turn(time::Duration::days(91));
    let later = hub.pull(1, start.feed_epoch, page.next).await;
    assert!(
        later
            .records
            .iter()
            .any(|record| matches!(record, Record::ResidentGone { resident: gone } if *gone == resident))
    );
    let own = hub.pull(0, start.feed_epoch, own.next).await;
    assert!(own.records.is_empty(), "its own point keeps the resident");
}

// REQ E-2: a transaction that stays open while others commit.
#[tokio::test]
async fn what_commits_late_is_not_skipped() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let start = hub.snapshot(0, None).await;
    let (slow, quick) = (hub.person(0), hub.person(1));
    let (late, operation) = hub.pens[0].register(&slow);
    hub.push(0, vec![operation]).await;
    // Its change is taken back as if it were not committed yet: written by a transaction that is still open.
    feed::sequence_city(&hub.process, &hub.city).await.unwrap();
    let mut open = hub.process.store().begin().await.unwrap();
    changes::note(&mut open, &hub.city, FeedKind::Resident, &[late], "Ratusz", false).await.unwrap();
    let (early, operation) = hub.pens[0].register(&quick);
    hub.push(0, vec![operation]).await;
    let page = hub.pull(0, start.feed_epoch, start.position).await;
    assert_eq!(residents(&page.records), BTreeSet::from([late, early]));
    let quiet = hub.pull(0, start.feed_epoch, page.next).await;
    assert!(quiet.records.is_empty());
    open.commit().await.unwrap();
    let page = hub.pull(0, start.feed_epoch, page.next).await;
    assert_eq!(residents(&page.records), BTreeSet::from([late]));
}

// REQ E-2
#[tokio::test]
async fn positions_have_no_gaps_when_two_processes_put_them_in_order() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let other = hub.another().await;
    for which in 0..12 {
        let person = hub.person(which);
        let (resident, registered) = hub.pens[which % 2].register(&person);
        let (_, card) = hub.pens[which % 2].issue(resident, EXPIRES).unwrap();
        let operations = std::iter::once(registered).chain(card).collect();
        tokio::join!(hub.push(which % 2, operations), async {
            feed::sequence_city(&other, &hub.city).await.unwrap();
        });
        let (one, two) =
            tokio::join!(feed::sequence_city(&hub.process, &hub.city), feed::sequence_city(&other, &hub.city));
        one.unwrap();
        two.unwrap();
    }
    let positions: Vec<u64> =
        hub.ask("SELECT position FROM feed ORDER BY position").iter().map(|line| line.parse().unwrap()).collect();
    let dense: Vec<u64> = (1..=u64::try_from(positions.len()).unwrap()).collect();
    assert_eq!(positions, dense);
}

// REQ E-2
#[tokio::test]
async fn the_census_is_what_the_snapshot_holds() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    for which in 0..9 {
        let person = hub.person(which);
        let (resident, registered) = hub.pens[0].register(&person);
        let (_, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
        hub.push(0, std::iter::once(registered).chain(card).collect()).await;
    }
    let page = hub.snapshot(0, None).await;
    let counts = feed::census(&hub.process, &hub.reader(0)).await.unwrap();
    let (mut residents, mut cards) = (Tally::default(), Tally::default());
    for record in &page.records {
        match record {
            Record::Resident(row) => residents.add(row.data.resident, row.version),
            Record::Card(card) => cards.add(card.production, card.version),
            _ => {}
        }
    }
    assert_eq!((counts.residents, counts.cards), (residents, cards));
    assert_eq!(counts.position, page.position);
    assert_eq!((page.residents, counts.residents.count), (9, 9));
}

// REQ E-2 H-2: another feed, or a position that it never had.
#[tokio::test]
async fn whoever_comes_with_a_cursor_of_another_feed_is_sent_to_the_snapshot() {
    let hub = Hub::with(&["Ratusz"]).await;
    let start = hub.snapshot(0, None).await;
    assert!(hub.pull(0, Uuid::from_u128(1), start.position).await.lost);
    assert!(hub.pull(0, start.feed_epoch, start.position + 1).await.lost);
    assert!(!hub.pull(0, start.feed_epoch, start.position).await.lost);
}

// REQ E-2: more than one page holds.
#[tokio::test]
async fn what_does_not_fit_on_a_page_is_on_the_next() {
    let hub = Hub::with(&["Ratusz"]).await;
    let start = hub.snapshot(0, None).await;
    let changed: Vec<Uuid> = (1..=MOST_RECORDS as u128 + 200).map(Uuid::from_u128).collect();
    let mut tx = hub.process.store().begin().await.unwrap();
    changes::note(&mut tx, &hub.city, FeedKind::Resident, &changed, "Ratusz", false).await.unwrap();
    tx.commit().await.unwrap();
    let mut heard = BTreeSet::new();
    let mut after = start.position;
    for more in [true, false] {
        let page = hub.pull(0, start.feed_epoch, after).await;
        heard.extend(page.records.iter().filter_map(|record| match record {
            Record::ResidentGone { resident } => Some(*resident),
            _ => None,
        }));
        assert_eq!(page.more, more);
        after = page.next;
    }
    assert_eq!(heard, changed.into_iter().collect());
}

// REQ E-2 H-3: the process that committed ended before it could put its change in order.
#[tokio::test]
async fn a_change_that_was_left_behind_is_put_in_order_by_another_process() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let start = hub.snapshot(0, None).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    hub.push(0, vec![registered]).await;
    let other = hub.another().await;
    let sequencing = tokio::spawn(feed::sequence(other.clone()));
    let listening = tokio::spawn(feed::listen(other.clone()));
    let pull = Pull { feed_epoch: start.feed_epoch, after: start.position, wait_seconds: 20 };
    let page = feed::pull(&other, &hub.reader(0), &pull).await.unwrap();
    assert_eq!(residents(&page.records), BTreeSet::from([resident]));
    sequencing.abort();
    listening.abort();
}

// REQ G-3 C-8: the last of what was done, with who and where; a block names only a number and is told all the same.
#[tokio::test]
async fn a_resident_comes_with_what_was_done_about_them() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    let (production, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    hub.push(0, [vec![registered], card].concat()).await;
    let number = hub.ask(&format!("SELECT number FROM card WHERE id = '{production}'")).remove(0);
    let block = Payload::CardBlocked { block: hub.pens[1].id(), number, reason: BlockReason::Lost };
    let block = hub.pens[1].write(&block);
    hub.push(1, vec![block]).await;
    let records = hub.snapshot(0, None).await.records;
    let told = records.iter().find_map(|record| match record {
        Record::Resident(row) if row.data.resident == resident => Some(&row.history),
        _ => None,
    });
    let told = told.unwrap();
    let kinds: Vec<_> = told.iter().map(|act| act.kind).collect();
    assert_eq!(kinds.len(), 3, "the steps of a printer are left out: {kinds:?}");
    for kind in [OperationKind::CardBlocked, OperationKind::CardHandedOver, OperationKind::ResidentRegistered] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    let block = told.iter().find(|act| act.kind == OperationKind::CardBlocked).unwrap();
    assert_eq!((block.point.as_str(), block.station), ("Biblioteka", Some(2)));
    assert!(block.actor.is_some());
}

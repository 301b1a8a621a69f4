//! The feed of a city (E-2, E-7): committed changes get dense positions, and stations that wait hear of them at once.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use contract::sync::{
    Counts, Fetch, MOST_RECORDS, MOST_WAIT_SECONDS, Page, Pull, Record, Snapshot, SnapshotPage, Versions,
};
use time::OffsetDateTime;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::HubProcess;
use crate::fault;
use crate::store::changes::FeedKind;
use crate::store::{StoreProblem, applications, cities, feed, forgotten, told};

/// How often a process looks for changes whose own process ended before it could give them their positions.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// What a process knows of the feeds: who has news to be put in order, and who waits for what.
#[derive(Clone, Default)]
pub struct Feeds {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    stirred: Mutex<BTreeSet<String>>,
    stir: Notify,
    grown: Mutex<HashMap<String, watch::Sender<u64>>>,
}

impl Feeds {
    /// Something of a city was committed.
    pub fn stir(&self, city: &str) {
        self.inner.stirred.lock().unwrap_or_else(PoisonError::into_inner).insert(city.to_owned());
        self.inner.stir.notify_one();
    }

    fn stirred(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.inner.stirred.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn watch(&self, city: &str) -> watch::Receiver<u64> {
        let mut grown = self.inner.grown.lock().unwrap_or_else(PoisonError::into_inner);
        grown.entry(city.to_owned()).or_insert_with(|| watch::channel(0).0).subscribe()
    }

    fn wake(&self, city: &str) {
        if let Some(sender) = self.inner.grown.lock().unwrap_or_else(PoisonError::into_inner).get(city) {
            sender.send_modify(|times| *times += 1);
        }
    }

    fn wake_all(&self) {
        for sender in self.inner.grown.lock().unwrap_or_else(PoisonError::into_inner).values() {
            sender.send_modify(|times| *times += 1);
        }
    }
}

/// Puts committed changes in order for as long as the process runs.
pub async fn sequence(hub: HubProcess) {
    loop {
        let looked = tokio::time::timeout(LOOK_AGAIN, hub.feed().inner.stir.notified()).await.is_err();
        let mut cities = hub.feed().stirred();
        if looked {
            cities.extend(left_behind(&hub).await.unwrap_or_default());
        }
        for city in cities {
            if let Err(problem) = sequence_city(&hub, &city).await {
                tracing::warn!(%problem, "the feed could not be put in order; it is tried again");
            }
        }
    }
}

async fn left_behind(hub: &HubProcess) -> Result<Vec<String>, StoreProblem> {
    if fault::mistake("only-who-commits-sequences") {
        return Ok(Vec::new());
    }
    let mut tx = hub.store().read().await?;
    feed::waiting(&mut tx, OffsetDateTime::from(hub.now().utc())).await
}

/// Puts what was committed of a city in order, and lets points forget whom they need not hold any more.
///
/// # Errors
/// [`StoreProblem`]; nothing has got a position then.
pub async fn sequence_city(hub: &HubProcess, city: &str) -> Result<(), StoreProblem> {
    loop {
        let mut tx = hub.store().begin().await?;
        feed::release(&mut tx, city, OffsetDateTime::from(hub.now().utc())).await?;
        let done = feed::sequence(&mut tx, city).await?;
        fault::point("feed-before-commit");
        tx.commit().await?;
        fault::point("feed-after-commit");
        if done == 0 {
            return Ok(());
        }
        hub.feed().wake(city);
    }
}

/// Hears of news that other processes have put in order, for as long as the process runs.
pub async fn listen(hub: HubProcess) {
    loop {
        if let Ok(mut listener) = hub.store().listen().await {
            // What came while nobody listened.
            hub.feed().wake_all();
            while let Ok(news) = listener.recv().await {
                hub.feed().wake(news.payload());
            }
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The city.
    pub city: String,
    /// The station.
    pub station: Uuid,
    /// Its point.
    pub point: String,
}

/// What has changed after a position; waits while there is nothing.
///
/// # Errors
/// [`StoreProblem`].
pub async fn pull(hub: &HubProcess, reader: &Reader, pull: &Pull) -> Result<Page, StoreProblem> {
    let mut news = hub.feed().watch(&reader.city);
    let wait = Duration::from_secs(pull.wait_seconds.min(MOST_WAIT_SECONDS).into());
    let deadline = tokio::time::Instant::now() + wait;
    loop {
        news.mark_unchanged();
        let page = page(hub, reader, pull).await?;
        let something = page.lost || !page.records.is_empty();
        if something || tokio::time::timeout_at(deadline, news.changed()).await.is_err() {
            return Ok(page);
        }
    }
}

async fn page(hub: &HubProcess, reader: &Reader, pull: &Pull) -> Result<Page, StoreProblem> {
    let mut tx = hub.store().read().await?;
    let head = feed::head(&mut tx, &reader.city).await?;
    if pull.feed_epoch != head.feed_epoch || pull.after < head.tail || pull.after > head.head {
        let feed_epoch = head.feed_epoch;
        return Ok(Page { feed_epoch, next: pull.after, more: false, lost: true, records: Vec::new() });
    }
    let news = feed::after(&mut tx, &reader.city, &reader.point, pull.after, MOST_RECORDS).await?;
    let full = news.len() == MOST_RECORDS;
    let next = if full && !fault::mistake("cursor-beyond-the-page") {
        news.last().map_or(head.head, |last| last.position)
    } else {
        head.head
    };
    let of = |kind| news.iter().filter(move |row| row.kind == kind).map(|row| row.record);
    let residents: BTreeSet<Uuid> = of(FeedKind::Resident).collect();
    let mut records = Vec::new();
    if of(FeedKind::City).next().is_some() {
        records.extend(cities::city_records(&mut tx, &reader.city).await?);
    }
    if of(FeedKind::Station).any(|station| station == reader.station) {
        records.extend(cities::station_records(&mut tx, &reader.city, reader.station).await?);
    }
    let staff: Vec<Uuid> = of(FeedKind::Staff).collect();
    records.extend(cities::staff_records(&mut tx, &reader.city, &reader.point, Some(&staff)).await?);
    records.extend(feed::residents(&mut tx, &reader.city, &reader.point, &residents).await?);
    let tasks: Vec<Uuid> = of(FeedKind::Task).collect();
    records.extend(told::tasks(&mut tx, &reader.city, &reader.point, Some(&tasks)).await?);
    let sent: Vec<Uuid> = of(FeedKind::Application).collect();
    records.extend(applications::told(&mut tx, &reader.city, &reader.point, Some(&sent)).await?);
    Ok(Page { feed_epoch: head.feed_epoch, next, more: full, lost: false, records })
}

/// One page of everything that a station is to hold.
///
/// # Errors
/// [`StoreProblem`].
pub async fn snapshot(hub: &HubProcess, reader: &Reader, snapshot: &Snapshot) -> Result<SnapshotPage, StoreProblem> {
    let mut tx = hub.store().read().await?;
    let head = feed::head(&mut tx, &reader.city).await?;
    let (city, point) = (&reader.city, &reader.point);
    let mut records = Vec::new();
    if snapshot.after.is_none() {
        records.extend(cities::city_records(&mut tx, city).await?);
        records.extend(cities::station_records(&mut tx, city, reader.station).await?);
        records.extend(cities::staff_records(&mut tx, city, point, None).await?);
        records.extend(told::tasks(&mut tx, city, point, None).await?);
        records.extend(forgotten::records(&mut tx, city).await?);
        records.extend(applications::told(&mut tx, city, point, None).await?);
    }
    let held = feed::held_after(&mut tx, city, point, snapshot.after, MOST_RECORDS).await?;
    let next = held.last().copied().filter(|_| held.len() == MOST_RECORDS);
    records.extend(feed::residents(&mut tx, city, point, &held.into_iter().collect()).await?);
    let residents = feed::held(&mut tx, city, point).await?;
    Ok(SnapshotPage { feed_epoch: head.feed_epoch, position: head.head, next, records, residents })
}

/// How much a station should hold.
///
/// # Errors
/// [`StoreProblem`].
pub async fn census(hub: &HubProcess, reader: &Reader) -> Result<Counts, StoreProblem> {
    feed::census(&mut hub.store().read().await?, &reader.city, &reader.point).await
}

/// Ids and versions of what a station should hold.
///
/// # Errors
/// [`StoreProblem`].
pub async fn holdings(hub: &HubProcess, reader: &Reader) -> Result<Versions, StoreProblem> {
    feed::holdings(&mut hub.store().read().await?, &reader.city, &reader.point).await
}

/// Records by id, as they are now.
///
/// # Errors
/// [`StoreProblem`].
pub async fn fetch(hub: &HubProcess, reader: &Reader, fetch: &Fetch) -> Result<Page, StoreProblem> {
    let mut tx = hub.store().read().await?;
    let head = feed::head(&mut tx, &reader.city).await?;
    let residents = fetch.residents.iter().take(MOST_RECORDS).copied().collect();
    let mut records: Vec<Record> = feed::residents(&mut tx, &reader.city, &reader.point, &residents).await?;
    let tasks: Vec<Uuid> = fetch.tasks.iter().take(MOST_RECORDS).copied().collect();
    records.extend(told::tasks(&mut tx, &reader.city, &reader.point, Some(&tasks)).await?);
    let sent: Vec<Uuid> = fetch.applications.iter().take(MOST_RECORDS).copied().collect();
    records.extend(applications::told(&mut tx, &reader.city, &reader.point, Some(&sent)).await?);
    Ok(Page { feed_epoch: head.feed_epoch, next: head.head, more: false, lost: false, records })
}

//! Photos and drawn signatures go to the hub, and photos of residents held here come from it, piece by piece (E-6).
//!
//! A task of its own beside the worker: it asks only while the hub answers and nothing else waits, so that no picture delays an operation
//! or the feed; and one that does not go puts off itself alone. Each piece is kept as it comes, so that whatever breaks, the next one
//! goes on from there.

mod fetch;
mod send;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use contract::sync::Message;
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

use super::client::Client;
use super::{Trouble, jittered};
use crate::open::OpenStation;
use crate::store;
use crate::store::sync::Reading;

/// How long a picture that did not go is left alone at first; it doubles with each failure.
const FIRST_REST: Duration = Duration::from_secs(2);
/// The longest of that.
const LONGEST_REST: Duration = Duration::from_secs(3600);
/// So large is a piece: ten seconds of a bad line.
const PIECE: usize = 64 << 10;

/// How far it came with a picture.
enum Went {
    /// To the end.
    Through,
    /// Something else goes first.
    Later,
    /// The hub does not have it yet, or does not give it.
    NotNow,
    /// What came is not what was announced, or the hub goes round in circles.
    Wrong,
}

/// A picture that did not go.
struct Resting {
    /// How often the hub had told of it then: when it tells again, it is asked at once.
    told: u32,
    failures: u32,
    until: Instant,
}

/// The task.
pub(super) struct Carrier {
    open: Arc<OpenStation>,
    client: Option<Client>,
    resting: HashMap<Uuid, Resting>,
    /// A piece of the picture in hand went over.
    moved: bool,
    /// Passes that broke off, one after the other.
    failures: u32,
}

impl Carrier {
    pub(super) fn new(open: &Arc<OpenStation>) -> Self {
        Self { open: Arc::clone(open), client: None, resting: HashMap::new(), moved: false, failures: 0 }
    }

    pub(super) async fn run(&mut self) {
        loop {
            self.wait().await;
            match self.pass().await {
                Ok(()) => self.failures = 0,
                Err(trouble) => {
                    tracing::info!(%trouble, "pictures wait");
                    let pause = jittered(&self.open, self.failures);
                    self.failures = self.failures.saturating_add(1);
                    sleep(pause).await;
                    self.open.sync.rest.notify_one();
                }
            }
        }
    }

    /// Until the worker has nothing to do, or a picture has rested.
    async fn wait(&self) {
        let rested = self.resting.values().map(|resting| resting.until).min();
        let rested = async {
            match rested {
                Some(until) => sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.open.sync.rest.notified() => {}
            () = rested => {}
        }
    }

    /// Goes through everything that waits: one up, one down, until there is no more.
    async fn pass(&mut self) -> Result<(), Trouble> {
        let (mut up, mut down) = (Uuid::nil(), Uuid::max());
        loop {
            if !self.may_go().await? {
                return Ok(());
            }
            let sent = self.send_after(&mut up).await?;
            let fetched = self.fetch_before(&mut down).await?;
            if !sent && !fetched {
                self.resting.retain(|_, resting| resting.until > Instant::now());
                return Ok(());
            }
        }
    }

    /// Whether the hub answers, has been told everything, and has told everything.
    async fn may_go(&self) -> Result<bool, Trouble> {
        if !self.open.sync.status().online() {
            return Ok(false);
        }
        let mut tx = self.open.store.read().await?;
        let read = matches!(store::sync::reading(&mut tx).await?, Reading::Feed { .. });
        Ok(read && store::operations::waiting(&mut tx).await? == 0)
    }

    fn rests(&self, blob: Uuid, told: u32) -> bool {
        self.resting.get(&blob).is_some_and(|resting| resting.told == told && resting.until > Instant::now())
    }

    /// Keeps in mind how it went. A line that broke ends the pass, and the picture rests all the same: it may be what breaks it.
    fn note(&mut self, blob: Uuid, told: u32, went: Result<Went, Trouble>) -> Result<(), Trouble> {
        // One that comes further before the line breaks is not to wait longer each time.
        let moved = std::mem::take(&mut self.moved) && went.is_err();
        match &went {
            Ok(Went::Through | Went::Later) => {
                self.resting.remove(&blob);
                return Ok(());
            }
            Ok(Went::Wrong) => tracing::warn!(%blob, "a picture did not come through; it is tried again"),
            Ok(Went::NotNow) | Err(_) => {}
        }
        let before = self.resting.get(&blob).filter(|resting| resting.told == told && !moved);
        let failures = before.map_or(0, |one| one.failures);
        let pause = FIRST_REST.saturating_mul(1 << failures.min(11)).min(LONGEST_REST);
        let resting = Resting { told, failures: failures.saturating_add(1), until: Instant::now() + pause };
        self.resting.insert(blob, resting);
        match went {
            // These are about this one alone.
            Err(Trouble::TooLarge | Trouble::NotUnderstood) | Ok(_) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    async fn ask<M: Message>(&mut self, message: &M) -> Result<M::Answer, Trouble> {
        let ahead = {
            let mut tx = self.open.store.read().await?;
            store::sync::hub_ahead(&mut tx).await?
        };
        let client = Client::reached(&self.open, &mut self.client).await?;
        client.ask(&self.open, message, ahead, Duration::ZERO).await
    }
}

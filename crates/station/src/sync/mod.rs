//! The sync with the hub (E-1, E-2, E-4, E-7): what was recorded here goes up in its order, what others did comes down.
//!
//! One task for each open station and one question at a time: hello, push until nothing waits, pull until nothing is new, census; then
//! the hub holds the next pull back until there is news, and an act that is recorded meanwhile goes up at once. Pictures go beside it, as
//! long as nothing else does (`blobs`). Nothing that the hub has not signed as the answer to this very question changes anything here.

mod apply;
mod blobs;
mod census;
mod client;
mod pull;
mod push;
mod shown;
mod state;

use std::sync::Arc;
use std::time::Duration;

use contract::Moment;
use contract::counter::ConnectionState;
use contract::enrolment::NumberKind;
use contract::sync::{ChainEnd, Hello, MOST_OPERATIONS, Message, Welcome};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::open::OpenStation;
use crate::store::sync::Reading;
use crate::store::{self, StoreProblem, Tx};
use crate::{Station, escrow, fault, folder, recover};

use blobs::Carrier;
use client::Client;
pub(crate) use shown::{decisions, note_refused, operations, try_now};
pub(crate) use state::SyncState;

/// The first pause after a failure; it doubles with each one that follows.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause of those.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// The pause after the hub has refused this station: people have to do something first.
const REFUSED_PAUSE: Duration = Duration::from_secs(3600);
/// How often the whole round is made while the hub answers, census included.
const ROUND_EVERY: Duration = Duration::from_secs(600);
/// How long the hub may hold a pull back.
const LONG_POLL_SECONDS: u16 = 25;
/// A clock that is off by less is not worth a write.
const CLOCK_SLACK: i64 = 5_000;

/// Why a round did not come to its end. Everything stays as it was; it is tried again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("the city has no hub")]
    NoHub,
    #[error("there is no network")]
    NoNetwork,
    #[error("the hub does not answer")]
    NoAnswer,
    #[error("somebody else answers")]
    WrongAnswer,
    #[error("the hub cannot now")]
    NotNow,
    #[error("the hub is older than what was recorded")]
    HubTooOld,
    #[error("hub and station do not understand each other")]
    NotUnderstood,
    #[error("the message is too large for the hub")]
    TooLarge,
    #[error("the hub does not believe the signature")]
    BadSignature,
    #[error("the hub finds the signature too old")]
    OldSignature {
        /// The hub's time.
        now: Moment,
    },
    #[error("the hub does not know the station")]
    UnknownStation,
    #[error("the station was cut off")]
    CutOff,
    #[error("what came could not be saved")]
    Store(#[from] StoreProblem),
}

impl Trouble {
    fn state(&self) -> ConnectionState {
        match self {
            Self::NoHub => ConnectionState::NoHub,
            Self::NoNetwork => ConnectionState::NoNetwork,
            Self::NoAnswer => ConnectionState::NoAnswer,
            Self::WrongAnswer => ConnectionState::WrongAnswer,
            Self::NotNow => ConnectionState::NotNow,
            Self::HubTooOld => ConnectionState::HubTooOld,
            Self::NotUnderstood | Self::TooLarge => ConnectionState::NotUnderstood,
            Self::BadSignature | Self::OldSignature { .. } => ConnectionState::BadSignature,
            Self::UnknownStation => ConnectionState::UnknownStation,
            Self::CutOff => ConnectionState::CutOff,
            Self::Store(_) => ConnectionState::StoreFailed,
        }
    }

    /// Trying again by itself helps nobody: people have to look.
    fn needs_people(&self) -> bool {
        matches!(self, Self::BadSignature | Self::OldSignature { .. } | Self::UnknownStation | Self::CutOff)
    }
}

/// Begins to sync; ends when the station is closed.
pub(crate) fn start(station: &Station, open: &Arc<OpenStation>) {
    let mut closing = open.closing.subscribe();
    let mut worker = Worker::new(station, open);
    let mut carrier = Carrier::new(open);
    let task = tokio::spawn(async move {
        // What is cut off in the middle leaves nothing behind but a question without an answer.
        tokio::select! {
            biased;
            _ = closing.wait_for(|closing| *closing) => {}
            () = worker.run() => {}
            () = carrier.run() => {}
        }
    });
    open.sync.runs(task);
}

/// The task.
struct Worker {
    station: Station,
    open: Arc<OpenStation>,
    client: Option<Client>,
    /// How many milliseconds the hub's clock is ahead of ours.
    ahead: i64,
    /// How many operations go up at once.
    batch: usize,
    /// Rounds that failed, one after the other.
    failures: u32,
    recorded: watch::Receiver<u64>,
}

impl Worker {
    fn new(station: &Station, open: &Arc<OpenStation>) -> Self {
        Self {
            station: station.clone(),
            open: Arc::clone(open),
            client: None,
            ahead: 0,
            batch: MOST_OPERATIONS,
            failures: 0,
            recorded: open.store.recorded(),
        }
    }

    async fn run(&mut self) {
        loop {
            self.open.sync.trying();
            match self.round().await {
                Ok(()) => self.failures = 0,
                Err(trouble) => self.pause(&trouble).await,
            }
        }
    }

    /// Waits for a while that grows with every failure and is never quite the same, or until somebody wants it tried at once.
    async fn pause(&mut self, trouble: &Trouble) {
        if matches!(trouble, Trouble::CutOff)
            && let Err(problem) = self.note_cut_off().await
        {
            tracing::error!(%problem, "that the station was cut off could not be saved");
        }
        let pause = if trouble.needs_people() || matches!(trouble, Trouble::NoHub) {
            REFUSED_PAUSE
        } else {
            jittered(&self.open, self.failures)
        };
        self.failures = self.failures.saturating_add(1);
        let now = self.open.now();
        let later = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let next = Moment::from_unix_millis(now.unix_millis().saturating_add(later));
        tracing::info!(%trouble, seconds = pause.as_secs(), "the sync waits");
        self.open.sync.failed(trouble.state(), now, Some(next).filter(|_| !matches!(trouble, Trouble::NoHub)));
        tokio::select! {
            () = sleep(pause) => {}
            () = self.open.sync.try_now.notified() => self.failures = 0,
        }
    }

    /// Also while there is no network, and after a start, no card is issued any more (E-8).
    async fn note_cut_off(&self) -> Result<(), StoreProblem> {
        let mut tx = self.open.store.begin().await?;
        store::sync::set_cut_off(&mut tx, Some(self.open.now())).await?;
        tx.commit("sync-cut-off").await
    }

    /// Everything once, and then what comes, for a while.
    async fn round(&mut self) -> Result<(), Trouble> {
        self.call_the_hub().await?;
        self.hello().await?;
        self.push().await?;
        while self.pull().await? {}
        self.push().await?;
        self.census().await?;
        recover::settle_numbers(&self.open).await?;
        self.failures = 0;
        self.open.sync.rest.notify_one();
        self.stay().await
    }

    async fn call_the_hub(&mut self) -> Result<(), Trouble> {
        Client::reached(&self.open, &mut self.client).await?;
        let mut tx = self.open.store.read().await?;
        self.ahead = store::sync::hub_ahead(&mut tx).await?;
        Ok(())
    }

    /// Asks the hub one thing. One that finds our clock wrong is asked again by its own.
    async fn ask<M: Message>(&mut self, message: &M, wait: Duration) -> Result<M::Answer, Trouble> {
        let mut answer = self.ask_once(message, wait).await;
        if let Err(Trouble::OldSignature { now }) = answer
            && !fault::mistake("own-clock-is-right")
        {
            self.set_clock(now).await?;
            answer = self.ask_once(message, wait).await;
        }
        if answer.is_ok() {
            self.open.sync.answered(self.open.now());
        }
        answer
    }

    async fn ask_once<M: Message>(&self, message: &M, wait: Duration) -> Result<M::Answer, Trouble> {
        let client = self.client.as_ref().ok_or(Trouble::NoHub)?;
        client.ask(&self.open, message, self.ahead, wait).await
    }

    async fn set_clock(&mut self, hub: Moment) -> Result<(), StoreProblem> {
        let ahead = client::ahead(hub, self.open.now());
        if (ahead - self.ahead).abs() <= CLOCK_SLACK {
            return Ok(());
        }
        self.ahead = ahead;
        let mut tx = self.open.store.begin().await?;
        store::sync::set_hub_ahead(&mut tx, ahead).await?;
        tx.commit("sync-clock").await
    }

    async fn hello(&mut self) -> Result<(), Trouble> {
        let hello = {
            let mut tx = self.open.store.read().await?;
            let mut supplies = Vec::new();
            for kind in NumberKind::ALL {
                supplies.push(store::leases::supply(&mut tx, kind).await?);
            }
            Hello {
                chain: store::sync::chain_end(&mut tx).await?,
                now: self.open.now(),
                program: self.station.shared.version.clone(),
                configuration: self.open.setup().configuration.version,
                supplies,
                waiting: store::operations::waiting(&mut tx).await?,
                sealed_keys: folder::label(&self.station.shared.folder_path).as_ref().and_then(escrow::told),
            }
        };
        let welcome = self.ask(&hello, Duration::ZERO).await?;
        self.set_clock(welcome.now).await?;
        fault::point("sync-welcomed");
        let mut tx = self.open.store.begin().await?;
        welcomed(&mut tx, &welcome).await?;
        tx.commit("sync-hello").await?;
        Ok(())
    }

    /// The hub answers: news comes as it happens, and what is recorded here goes up at once.
    async fn stay(&mut self) -> Result<(), Trouble> {
        let until = Instant::now() + ROUND_EVERY;
        let open = Arc::clone(&self.open);
        let mut recorded = self.recorded.clone();
        while Instant::now() < until {
            let news = tokio::select! {
                _ = recorded.changed() => None,
                () = open.sync.try_now.notified() => return Ok(()),
                page = self.wait_for_news() => Some(page?),
            };
            match news {
                None => self.push().await?,
                Some((page, reading)) => {
                    let mut more = self.take_page(page, reading).await?;
                    while more {
                        more = self.pull().await?;
                    }
                }
            }
            self.open.sync.rest.notify_one();
        }
        Ok(())
    }
}

/// Between a half and the whole of the pause after so many failures, so that a city's stations do not all come back at once.
fn jittered(open: &OpenStation, failures: u32) -> Duration {
    let whole = FIRST_PAUSE.saturating_mul(1 << failures.min(10)).min(LONGEST_PAUSE);
    let share = f64::from(open.random.lock().next_u32()) / f64::from(u32::MAX);
    whole.mul_f64(0.5 + share / 2.0)
}

/// What the hub's greeting changes here. After a hub was restored from its backup everything that it lost is sent again, and
/// everything that it has is read again.
async fn welcomed(tx: &mut Tx, welcome: &Welcome) -> Result<(), StoreProblem> {
    store::sync::set_cut_off(tx, None).await?;
    if let Some(epoch) = welcome.new_epoch {
        store::sync::set_epoch(tx, epoch).await?;
    }
    let known = store::sync::head_epoch(tx, welcome.chain.sequence).await?;
    let known = known == Some((welcome.chain.epoch, welcome.chain.hash)) || welcome.chain == ChainEnd::START;
    let other_feed = match store::sync::reading(tx).await? {
        Reading::New => false,
        Reading::Snapshot { feed_epoch, .. } | Reading::Feed { feed_epoch, .. } => feed_epoch != welcome.feed_epoch,
    };
    if other_feed && !fault::mistake("one-feed-for-ever") {
        store::sync::set_reading(tx, Reading::New).await?;
        store::blobs::send_again(tx).await?;
    }
    match (known, other_feed) {
        (true, _) => store::sync::send_again_after(tx, welcome.chain.sequence).await,
        // It has another chain than this one, and lost some of it: it knows what it has when it sees it.
        (false, true) => store::sync::send_again_after(tx, 0).await,
        (false, false) => Ok(()),
    }
}

#[cfg(test)]
pub(crate) use {apply::apply_for_test, push::answer_for_test};

/// Takes a greeting.
#[cfg(test)]
pub(crate) async fn greet_for_test(open: &OpenStation, welcome: &Welcome) {
    let mut tx = open.store.begin().await.unwrap();
    welcomed(&mut tx, welcome).await.unwrap();
    tx.commit("sync-hello").await.unwrap();
}

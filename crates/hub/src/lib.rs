//! The city's central service: what stations recorded takes effect here exactly once (E-2), in one PostgreSQL for any number of these
//! processes; the residents' portal; mail.
//!
//! Nothing is kept in memory between two requests that another process would have to know.

pub mod accounts;
pub mod admin;
pub mod applications;
pub mod backup;
pub mod blobs;
pub mod decide;
mod fault;
pub mod feed;
pub mod forgotten;
pub mod http;
pub mod jobs;
pub mod links;
pub mod mail;
pub mod metrics;
pub mod offers;
mod passwords;
pub mod portal;
pub mod problem;
pub mod push;
pub mod settings;
pub mod status_list;
pub mod store;
pub mod worker;

use std::sync::{Arc, Mutex};

use contract::Moment;
use credential::HubKey;
use domain::clock::Clock;
use rand_core::CryptoRng;
use uuid::Uuid;

pub use problem::HubProblem;
pub use settings::Settings;
pub use store::Store;

/// One process of the hub: what every request and every job works with.
#[derive(Clone)]
pub struct HubProcess {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    settings: Settings,
    key: HubKey,
    clock: Arc<dyn Clock>,
    random: Mutex<Box<dyn CryptoRng + Send>>,
    feed: feed::Feeds,
    metrics: metrics::Metrics,
    status_lists: status_list::StatusLists,
}

impl HubProcess {
    /// Puts a process together. Touches nothing.
    #[must_use]
    pub fn new(
        store: Store,
        settings: Settings,
        key: HubKey,
        clock: Arc<dyn Clock>,
        random: Box<dyn CryptoRng + Send>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                settings,
                key,
                clock,
                random: Mutex::new(random),
                feed: feed::Feeds::default(),
                metrics: metrics::Metrics::default(),
                status_lists: status_list::StatusLists::default(),
            }),
        }
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// What was set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The key that signs answers.
    #[must_use]
    pub fn key(&self) -> &HubKey {
        &self.inner.key
    }

    /// The feeds of the cities.
    #[must_use]
    pub fn feed(&self) -> &feed::Feeds {
        &self.inner.feed
    }

    /// What this process has counted.
    #[must_use]
    pub fn metrics(&self) -> &metrics::Metrics {
        &self.inner.metrics
    }

    pub(crate) fn status_lists(&self) -> &status_list::StatusLists {
        &self.inner.status_lists
    }

    /// The hub's time.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment::of(self.inner.clock.now())
    }

    /// A new id of now (UUIDv7, RFC 9562).
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let mut bytes = [0; 10];
        self.fill_random(&mut bytes);
        let millis = u64::try_from(self.now().unix_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// Random bytes.
    pub fn fill_random(&self, bytes: &mut [u8]) {
        self.inner.random.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
    }
}

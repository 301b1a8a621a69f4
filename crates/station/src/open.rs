//! An open station: what every act at the counter works with.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use contract::Moment;
use contract::counter::Place;
use credential::{HubPublicKey, RootPublicKey, StationKey, TransportKey};
use domain::clock::{Clock, today_in_warsaw};
use parking_lot::{Mutex, RwLock};
use rand_core::CryptoRng;
use time::{Date, Duration, UtcDateTime};
use tokio::sync::{OnceCell, watch};
use uuid::Uuid;

use crate::find::Finder;
use crate::folder::Folder;
use crate::keys::{KeyStore, SecretKey};
use crate::papers::Papers;
use crate::printers::LastSeen;
use crate::record;
use crate::same_person::LookAlikes;
use crate::setup::Setup;
use crate::store::printers::PrinterRow;
use crate::store::station::StationRow;
use crate::store::{Store, StoreProblem};
use crate::sync::SyncState;

/// For so long before its certificate ends a station says so: a new one comes with any sync, when the city has made it.
const WARN_BEFORE_END: Duration = Duration::days(60);

/// What a station is there for.
pub(crate) enum Purpose {
    /// The city's cards. The key store tells a restored database.
    Work(Arc<KeyStore>),
    /// To train on: nothing is real and nothing outlives it (H-4).
    Training {
        /// The file to be removed.
        database: std::path::PathBuf,
    },
}

/// A station whose database is open.
pub(crate) struct OpenStation {
    pub(crate) store: Store,
    pub(crate) purpose: Purpose,
    pub(crate) blob_key: SecretKey,
    /// The key store was lost and its mark with it: no number that was leased before is used (D-4).
    pub(crate) numbers_in_doubt: AtomicBool,
    pub(crate) place: Place,
    /// Which station.
    pub(crate) id: Uuid,
    setup: RwLock<Arc<Setup>>,
    pub(crate) card_key: StationKey,
    /// What only the sync needs: the keys for both directions, and the city's root.
    pub(crate) transport_key: TransportKey,
    pub(crate) hub_key: Option<HubPublicKey>,
    pub(crate) root_key: RootPublicKey,
    /// How station and hub talk.
    pub(crate) sync: SyncState,
    pub(crate) finder: RwLock<Finder>,
    /// Finding waits for this once, after the start.
    pub(crate) finder_loaded: OnceCell<()>,
    /// Whom a new resident is compared with. Held while one is saved, so that the same person cannot be saved twice at once.
    pub(crate) look_alikes: tokio::sync::Mutex<LookAlikes>,
    /// Comparing waits for this once, after the start.
    pub(crate) look_alikes_loaded: OnceCell<()>,
    pub(crate) prints: std::path::PathBuf,
    /// Jobs under way in this process, so that a second one for the same card cannot start.
    pub(crate) printing: Mutex<HashMap<Uuid, Arc<AtomicBool>>>,
    /// Documents on their way to paper.
    pub(crate) papers: Mutex<Papers>,
    /// One document at a time goes into the folder, so that two never meet under one name.
    pub(crate) saving: tokio::sync::Mutex<()>,
    /// Counts what became known about print jobs.
    pub(crate) settled: watch::Sender<u64>,
    /// The program is ending.
    pub(crate) closing: watch::Sender<bool>,
    /// The printer that was taken off the list last.
    pub(crate) removed_printer: Mutex<Option<PrinterRow>>,
    /// What the printers said last.
    pub(crate) lights: Mutex<HashMap<String, LastSeen>>,
    clock: Arc<dyn Clock>,
    pub(crate) random: Arc<Mutex<Box<dyn CryptoRng + Send>>>,
    pub(crate) folder: Arc<Folder>,
}

/// What [`OpenStation::new`] is made of.
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) purpose: Purpose,
    pub(crate) blob_key: SecretKey,
    pub(crate) row: StationRow,
    pub(crate) prints: std::path::PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<Mutex<Box<dyn CryptoRng + Send>>>,
    pub(crate) folder: Arc<Folder>,
}

impl OpenStation {
    pub(crate) fn new(parts: Parts) -> Result<Self, StoreProblem> {
        let row = parts.row;
        // "PDF into a folder" is always there; one that cannot be made is said by the printer's own state.
        let _ = std::fs::create_dir_all(&parts.prints);
        let broken = |_| StoreProblem::Broken;
        let card_key = <&[u8; 32]>::try_from(row.card_key.as_slice()).map_err(broken)?;
        let root = <&[u8; 32]>::try_from(row.root_key.as_slice()).map_err(broken)?;
        let root = RootPublicKey::from_bytes(root).map_err(|_| StoreProblem::Broken)?;
        let transport_key = <&[u8; 32]>::try_from(row.transport_key.as_slice()).map_err(broken)?;
        // A station to train on has none.
        let hub_key = <&[u8; 32]>::try_from(row.hub_key.as_slice()).ok();
        let setup = Setup::new(row.configuration, &row.trust_list, &root).map_err(|_| StoreProblem::Broken)?;
        let since = Moment::of(parts.clock.now());
        Ok(Self {
            store: parts.store,
            purpose: parts.purpose,
            blob_key: parts.blob_key,
            numbers_in_doubt: AtomicBool::new(false),
            place: row.place,
            id: row.id,
            setup: RwLock::new(Arc::new(setup)),
            card_key: StationKey::from_secret_bytes(card_key),
            transport_key: TransportKey::from_secret_bytes(transport_key),
            hub_key: hub_key.and_then(|key| HubPublicKey::from_bytes(key).ok()),
            root_key: root,
            sync: SyncState::new(since),
            finder: RwLock::default(),
            finder_loaded: OnceCell::new(),
            look_alikes: tokio::sync::Mutex::default(),
            look_alikes_loaded: OnceCell::new(),
            prints: parts.prints,
            printing: Mutex::default(),
            papers: Mutex::default(),
            saving: tokio::sync::Mutex::default(),
            settled: watch::Sender::default(),
            closing: watch::Sender::default(),
            removed_printer: Mutex::default(),
            lights: Mutex::default(),
            clock: parts.clock,
            random: parts.random,
            folder: parts.folder,
        })
    }

    /// What the city has set up, as it is now.
    pub(crate) fn setup(&self) -> Arc<Setup> {
        Arc::clone(&self.setup.read())
    }

    /// From now on the city has set up something else.
    pub(crate) fn set_setup(&self, setup: Arc<Setup>) {
        *self.setup.write() = setup;
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::of(self.clock.now())
    }

    /// Today where the city is.
    pub(crate) fn today(&self) -> Date {
        today_in_warsaw(self.clock.now())
    }

    /// The last day on which its cards are believed, when fewer than 60 days are left: its certificate ends, or the trust list.
    pub(crate) fn may_sign_until(&self) -> Option<Date> {
        let setup = self.setup();
        let certificate = setup.trust.certificate(&self.card_key.public().id());
        let ends = certificate.map_or(UtcDateTime::MIN, |certificate| certificate.expires);
        let ends = ends.min(setup.trust.contents().expires);
        let near = ends < self.clock.now().saturating_add(WARN_BEFORE_END);
        near.then(|| today_in_warsaw(ends.saturating_sub(Duration::SECOND)))
    }

    /// Whether nothing of it is real.
    pub(crate) fn is_training(&self) -> bool {
        matches!(self.purpose, Purpose::Training { .. })
    }

    pub(crate) fn new_id(&self) -> Uuid {
        record::new_id(self.now(), &mut **self.random.lock())
    }
}

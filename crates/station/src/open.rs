//! An open station: what every act at the counter works with.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use cardface::{Fonts, Layout};
use contract::configuration::Configuration;
use contract::counter::Place;
use contract::{ErrorCode, Moment, Problem};
use credential::{CheckAddress, RootPublicKey, StationKey, TrustList};
use domain::clock::{Clock, today_in_warsaw};
use domain::street::Streets;
use parking_lot::{Mutex, RwLock};
use rand_core::CryptoRng;
use time::Date;
use tokio::sync::{OnceCell, watch};
use uuid::Uuid;

use crate::find::Finder;
use crate::folder::Folder;
use crate::keys::{KeyStore, SecretKey};
use crate::papers::Papers;
use crate::printers::LastSeen;
use crate::record;
use crate::same_person::LookAlikes;
use crate::store::printers::PrinterRow;
use crate::store::station::StationRow;
use crate::store::{Store, StoreProblem};

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
    pub(crate) place: Place,
    pub(crate) configuration: Configuration,
    pub(crate) streets: Streets,
    pub(crate) card_key: StationKey,
    pub(crate) trust: TrustList,
    pub(crate) check_address: CheckAddress,
    pub(crate) finder: RwLock<Finder>,
    /// Finding waits for this once, after the start.
    pub(crate) finder_loaded: OnceCell<()>,
    /// Whom a new resident is compared with. Held while one is saved, so that the same person cannot be saved twice at once.
    pub(crate) look_alikes: tokio::sync::Mutex<LookAlikes>,
    /// Comparing waits for this once, after the start.
    pub(crate) look_alikes_loaded: OnceCell<()>,
    pub(crate) opened_at: Moment,
    pub(crate) prints: std::path::PathBuf,
    layouts: OnceCell<HashMap<String, Arc<Layout>>>,
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
        Ok(Self {
            store: parts.store,
            purpose: parts.purpose,
            blob_key: parts.blob_key,
            place: row.place,
            card_key: StationKey::from_secret_bytes(card_key),
            trust: TrustList::open(&row.trust_list, &[root]).map_err(|_| StoreProblem::Broken)?,
            check_address: row.configuration.check_address.parse().map_err(|_| StoreProblem::Broken)?,
            streets: Streets::new(&row.configuration.streets),
            configuration: row.configuration,
            finder: RwLock::default(),
            finder_loaded: OnceCell::new(),
            look_alikes: tokio::sync::Mutex::default(),
            look_alikes_loaded: OnceCell::new(),
            opened_at: Moment::of(parts.clock.now()),
            prints: parts.prints,
            layouts: OnceCell::new(),
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

    pub(crate) fn now(&self) -> Moment {
        Moment::of(self.clock.now())
    }

    /// Today where the city is.
    pub(crate) fn today(&self) -> Date {
        today_in_warsaw(self.clock.now())
    }

    /// Whether nothing of it is real.
    pub(crate) fn is_training(&self) -> bool {
        matches!(self.purpose, Purpose::Training { .. })
    }

    pub(crate) fn new_id(&self) -> Uuid {
        record::new_id(self.now(), &mut **self.random.lock())
    }

    /// A layout of the city. The first call parses them all; the fonts take a moment.
    pub(crate) async fn layout(&self, id: &str) -> Result<Arc<Layout>, Problem> {
        let layouts = self
            .layouts
            .get_or_try_init(|| async {
                let files = self.configuration.layouts.clone();
                tokio::task::spawn_blocking(move || {
                    let fonts = Fonts::embedded();
                    let parsed = files.iter().filter_map(|file| match Layout::parse(&file.content, &fonts) {
                        Ok(layout) => Some((file.id.clone(), Arc::new(layout))),
                        Err(problem) => {
                            tracing::error!(layout = file.id, %problem, "a layout of the city cannot be used");
                            None
                        }
                    });
                    parsed.collect::<HashMap<_, _>>()
                })
                .await
                .map_err(|_| Problem::from(ErrorCode::Unexpected))
            })
            .await?;
        layouts.get(id).cloned().ok_or_else(|| ErrorCode::BadRequest.into())
    }
}

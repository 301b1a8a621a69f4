//! The desktop app without its window: the encrypted store, the bodies of the counter's commands, print jobs.
//!
//! A host (the shell, or a test) makes one [`Station`], opens it, and hands it every call with the name of the window that
//! it came from. Who may do what is decided here, from that window's session.

mod accept;
mod act;
mod applications;
mod attachment;
mod block;
mod bytes;
mod change;
mod claim;
mod computer;
mod consent;
mod counter;
mod decision;
mod diagnostics;
mod duplicate;
mod enrol;
mod entitlement;
mod escrow;
mod fault;
mod fee;
mod find;
mod folder;
mod handover;
mod keys;
mod merge;
mod network;
mod numbers;
mod open;
mod papers;
mod passwords;
mod photo;
mod print_job;
mod printers;
mod printing;
mod production;
mod record;
mod recover;
mod register;
mod rights;
mod same_person;
mod session;
mod setup;
mod shift;
mod start;
mod store;
mod sync;
#[cfg(test)]
mod tests;
mod training;
mod working_card;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use contract::counter::Trouble;
use contract::{ErrorCode, Moment, Problem};
use devices::PrintServer;
use domain::clock::Clock;
use parking_lot::Mutex;
use rand_core::CryptoRng;
use serde_json::Value;
use tokio::sync::RwLock;
use uuid::Uuid;

pub use computer::Computer;
pub use keys::{OpenKeyStore, secret_service};

use bytes::Bytes;
use claim::Fetching;
use enrol::Inspections;
use folder::Folder;
use open::OpenStation;
use passwords::Passwords;
use session::Session;

/// What a station needs of the world around it.
pub struct Surroundings {
    /// The folder for its data.
    pub folder: PathBuf,
    /// The folder that "PDF into a folder" prints to.
    pub prints: PathBuf,
    /// Where removable media appear: enrolment bundles are looked for one level below.
    pub media: Vec<PathBuf>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Box<dyn CryptoRng + Send>,
    /// The operating system's key store.
    pub key_store: OpenKeyStore,
    /// The computer.
    pub computer: Computer,
    /// What `CUPS_SERVER` says: where this computer's print service is, if not at its usual port.
    pub print_server: Option<String>,
    /// The version of the program.
    pub version: String,
    /// The last lines of the program's log, for the support team; codes and ids only.
    pub recent_log: RecentLog,
}

/// Says the last lines of a log.
pub type RecentLog = Arc<dyn Fn() -> Vec<String> + Send + Sync>;

/// One station.
#[derive(Clone)]
pub struct Station {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    folder_path: PathBuf,
    prints: PathBuf,
    media: Vec<PathBuf>,
    clock: Arc<dyn Clock>,
    random: Arc<Mutex<Box<dyn CryptoRng + Send>>>,
    key_store: OpenKeyStore,
    computer: Computer,
    print_server: PrintServer,
    version: String,
    recent_log: RecentLog,
    state: RwLock<State>,
    sessions: Mutex<HashMap<String, Session>>,
    bytes: Mutex<Bytes>,
    /// Documents that windows asked for.
    documents: Mutex<Bytes>,
    inspections: Mutex<Inspections>,
    /// A bundle that is on its way from the hub.
    fetching: Mutex<Option<Arc<Fetching>>>,
    passwords: Passwords,
}

/// Whether the station can be used.
enum State {
    /// Nobody has tried to open it yet.
    Closed,
    /// It is no station yet.
    FirstStart(Arc<Folder>),
    /// A person must do something first.
    Trouble(Trouble),
    /// It can be used.
    Open(Arc<OpenStation>),
    /// The program is ending.
    Ended,
}

impl Station {
    /// A station that is not open yet. Touches nothing.
    #[must_use]
    pub fn new(around: Surroundings) -> Self {
        Self {
            shared: Arc::new(Shared {
                folder_path: around.folder,
                prints: around.prints,
                media: around.media,
                clock: around.clock,
                random: Arc::new(Mutex::new(around.random)),
                key_store: around.key_store,
                computer: around.computer,
                print_server: PrintServer::named(around.print_server.as_deref()),
                version: around.version,
                recent_log: around.recent_log,
                state: RwLock::new(State::Closed),
                sessions: Mutex::default(),
                bytes: Mutex::default(),
                documents: Mutex::default(),
                inspections: Mutex::default(),
                fetching: Mutex::default(),
                passwords: Passwords::new(),
            }),
        }
    }

    /// Carries out a command for a window.
    ///
    /// # Errors
    /// The [`Problem`] that the screen shows.
    pub async fn call(&self, window: &str, name: &str, args: Value) -> Result<Value, Problem> {
        contract::counter::dispatch(self, &window.to_owned(), name, args).await
    }

    /// Keeps bytes that a window sends beside its commands, for one use within the hour, and says under which id.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`].
    pub fn put_bytes(&self, window: &str, bytes: Vec<u8>) -> Result<String, Problem> {
        let now = self.now();
        let id = self.new_id(now);
        self.shared.bytes.lock().put(window, id, bytes, now)
    }

    /// Bytes that a window may have: photos, card faces and the documents that it asked for itself, for a person who is signed in.
    ///
    /// # Errors
    /// As for commands of operators, and [`ErrorCode::BadRequest`] for an id that names nothing.
    pub async fn get_bytes(&self, window: &str, id: &str) -> Result<Vec<u8>, Problem> {
        let actor = self.admit_operator(window)?;
        if let Some(document) = id.strip_prefix("pdf:") {
            return self.shared.documents.lock().get(window, document);
        }
        bytes::get(&*self.at(&actor).await?, id).await
    }

    /// Waits for what is being saved and closes the database.
    pub async fn close(&self) {
        self.stop_every_training().await;
        let mut state = self.shared.state.write().await;
        if let State::Open(open) = std::mem::replace(&mut *state, State::Ended) {
            open.closing.send_replace(true);
            open.sync.ended().await;
            open.store.close().await;
        }
    }

    fn now(&self) -> Moment {
        Moment::of(self.shared.clock.now())
    }

    fn new_id(&self, now: Moment) -> Uuid {
        record::new_id(now, &mut **self.shared.random.lock())
    }

    /// The station that somebody works on: this one, or the one that the window trains on.
    async fn at(&self, actor: &act::Actor) -> Result<Arc<OpenStation>, Problem> {
        match &actor.training {
            Some(training) => Ok(Arc::clone(training)),
            None => self.open_station().await,
        }
    }

    /// The open station; whoever asks first waits for it.
    async fn open_station(&self) -> Result<Arc<OpenStation>, Problem> {
        self.open().await;
        match &*self.shared.state.read().await {
            State::Open(open) => Ok(Arc::clone(open)),
            _ => Err(ErrorCode::NotReady.into()),
        }
    }
}

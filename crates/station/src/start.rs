//! Opening the station, and saying how it stands.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use contract::counter::{PrinterLight, Sill, Startup, StationFace, Trouble};
use contract::enrolment::NumberKind;
use contract::{Moment, Problem};
use uuid::Uuid;

use crate::act::Actor;
use crate::folder::{self, Folder, FolderProblem, Label};
use crate::keys::{KeyStore, KeyStoreLocked, NUMBERS_IN_DOUBT};
use crate::open::{OpenStation, Parts, Purpose};
use crate::store::{self, Store, StoreProblem, station::StationRow};
use crate::{State, Station, escrow, fault, find, numbers, printers, printing, same_person, sync};

/// What a station needs on its disk before it goes on.
const NEEDED_MB: u64 = 500;
/// Below this the station does not open at all.
const LEAST_MB: u64 = 20;
/// Drafts, and pictures that belong to them, wait for seven days.
const DRAFT_DAYS: i64 = 7;
/// When nobody has said otherwise.
const DEFAULT_IDLE_MINUTES: u16 = 5;

/// Why it did not open.
enum NotOpen {
    FirstStart(Arc<Folder>),
    Trouble(Trouble),
}

impl From<Trouble> for NotOpen {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<KeyStoreLocked> for NotOpen {
    fn from(_: KeyStoreLocked) -> Self {
        Self::Trouble(Trouble::KeyStoreLocked)
    }
}

impl Station {
    /// Opens the station if nobody has yet.
    pub async fn open(&self) {
        if !matches!(*self.shared.state.read().await, State::Closed) {
            return;
        }
        let mut state = self.shared.state.write().await;
        if matches!(*state, State::Closed) {
            *state = self.try_open().await;
            tracing::debug!("looked whether the station can be used");
        }
    }

    pub(crate) async fn retry(&self) {
        let mut state = self.shared.state.write().await;
        if matches!(*state, State::Trouble(_) | State::Closed) {
            *state = self.try_open().await;
        }
    }

    pub(crate) async fn try_open(&self) -> State {
        match self.open_or_say_why().await {
            Ok(open) => State::Open(open),
            Err(NotOpen::FirstStart(folder)) => State::FirstStart(folder),
            Err(NotOpen::Trouble(trouble)) => {
                tracing::warn!(?trouble, "the station cannot be used");
                State::Trouble(trouble)
            }
        }
    }

    async fn open_or_say_why(&self) -> Result<Arc<OpenStation>, NotOpen> {
        let now = self.now();
        let path = &self.shared.folder_path;
        let folder = match Folder::take(path, now) {
            Ok(folder) => Arc::new(folder),
            Err(FolderProblem::Taken(since)) => return Err(Trouble::SecondInstance { since }.into()),
            Err(FolderProblem::Full) => return Err(self.disk_full().into()),
            Err(FolderProblem::Unusable) => return Err(Trouble::FolderUnusable.into()),
        };
        folder.remove_leftovers().map_err(|_| Trouble::FolderUnusable)?;
        if Folder::free_mb(path).is_some_and(|free| free < LEAST_MB) {
            return Err(self.disk_full().into());
        }
        if !folder.database().exists() {
            return Err(NotOpen::FirstStart(folder));
        }
        let Some(mut label) = folder::label(path) else { return Err(Trouble::KeyMissing.into()) };
        let keys = Arc::new(self.key_store(label.installation).await?);
        let (database_key, blob_key) = {
            let keys = Arc::clone(&keys);
            let both = move || Ok::<_, KeyStoreLocked>((keys.database_key()?, keys.blob_key()?));
            tokio::task::spawn_blocking(both).await.map_err(|_| KeyStoreLocked)??
        };
        let (Some(database_key), Some(blob_key)) = (database_key, blob_key) else {
            return Err(Trouble::KeyMissing.into());
        };
        let computer = self.shared.computer.marks(label.installation);
        if label.computer.as_ref().is_some_and(|known| !known.same_as(&computer))
            && !fault::mistake("any-computer-will-do")
        {
            return Err(Trouble::OtherComputer.into());
        }
        let marks = numbers::marks(&keys).await?;
        let store = match Store::open(&folder.database(), &database_key).await {
            Ok(store) => store,
            Err(StoreProblem::DiskFull) => return Err(self.disk_full().into()),
            Err(StoreProblem::Newer) => return Err(Trouble::FileNewer { file_version: label.program }.into()),
            Err(StoreProblem::Broken | StoreProblem::Failed(_)) => {
                let places = Store::damage(&folder.database(), &database_key).await;
                return Err(Trouble::FileBroken { places }.into());
            }
        };
        let open = match self.open_store(store.clone(), keys, blob_key, &folder, &marks).await {
            Ok(open) => open,
            Err(problem) => {
                store.close().await;
                return Err(match problem {
                    StoreProblem::DiskFull => self.disk_full(),
                    _ => Trouble::FileBroken { places: Store::damage(&folder.database(), &database_key).await },
                }
                .into());
            }
        };
        let sealed_keys = {
            let of = escrow::Whose { station: open.id, installation: label.installation };
            let both = (&database_key, &open.blob_key);
            let mut random = self.shared.random.lock();
            let configuration = &open.setup().configuration;
            escrow::seal(configuration, &open.root_key, now.utc(), Some(&label), &of, both, &mut **random)
        };
        let news = label.program.as_deref() != Some(&self.shared.version) || label.computer.as_ref() != Some(&computer);
        if news || sealed_keys.is_some() {
            label.program = Some(self.shared.version.clone());
            label.computer = Some(computer);
            label.sealed_keys = sealed_keys.or(label.sealed_keys);
            // For a later trouble, and tried again at the next start; a full disk shows soon enough.
            let _ = folder.set_label(&label);
        }
        self.go_on(&open);
        Ok(open)
    }

    /// What begins when a station is open: finding and comparing are made ready, cards that were in a printer are looked for, and
    /// the hub is greeted.
    pub(crate) fn go_on(&self, open: &Arc<OpenStation>) {
        let finding = Arc::clone(open);
        tokio::spawn(async move {
            find::load(&finding).await;
            // Whoever compares tries again and is told.
            let _ = same_person::load(&finding).await;
        });
        let printing = Arc::clone(open);
        tokio::spawn(async move { printing::take_up(&printing).await });
        sync::start(self, open);
    }

    async fn open_store(
        &self,
        store: Store,
        keys: Arc<KeyStore>,
        blob_key: crate::keys::SecretKey,
        folder: &Arc<Folder>,
        marks: &[(NumberKind, u64)],
    ) -> Result<Arc<OpenStation>, StoreProblem> {
        let now = self.now();
        let mut tx = store.begin().await?;
        let row = store::station::load(&mut tx).await?.ok_or(StoreProblem::Broken)?;
        // A database that lies behind a mark was restored from a copy: numbers up to the mark may have been given (D-4).
        if !fault::mistake("a-restored-counter-counts-on") {
            numbers::skip(&mut tx, marks).await?;
        }
        let week_ago = Moment::from_unix_millis(now.unix_millis() - DRAFT_DAYS * 86_400_000);
        store::drafts::discard_before(&mut tx, week_ago).await?;
        store::blobs::discard_unused_before(&mut tx, week_ago).await?;
        store::station::set_program(&mut tx, &self.shared.version).await?;
        tx.commit("open").await?;
        let open = self.opened(store, row, keys, blob_key, folder)?;
        let in_doubt = marks.iter().any(|(_, mark)| *mark >= NUMBERS_IN_DOUBT);
        open.numbers_in_doubt.store(in_doubt, Ordering::Release);
        Ok(open)
    }

    /// An open station of what was read, with this program's clock, random source and places.
    pub(crate) fn opened(
        &self,
        store: Store,
        row: StationRow,
        keys: Arc<KeyStore>,
        blob_key: crate::keys::SecretKey,
        folder: &Arc<Folder>,
    ) -> Result<Arc<OpenStation>, StoreProblem> {
        let open = OpenStation::new(Parts {
            store,
            purpose: Purpose::Work(keys),
            blob_key,
            row,
            prints: self.shared.prints.clone(),
            clock: Arc::clone(&self.shared.clock),
            random: Arc::clone(&self.shared.random),
            folder: Arc::clone(folder),
        })?;
        Ok(Arc::new(open))
    }

    pub(crate) async fn key_store(&self, installation: Uuid) -> Result<KeyStore, KeyStoreLocked> {
        let open = Arc::clone(&self.shared.key_store);
        tokio::task::spawn_blocking(move || KeyStore::open(&open, installation)).await.map_err(|_| KeyStoreLocked)?
    }

    fn disk_full(&self) -> Trouble {
        Trouble::DiskFull { free_mb: Folder::free_mb(&self.shared.folder_path).unwrap_or(0), needed_mb: NEEDED_MB }
    }

    pub(crate) async fn face(&self) -> StationFace {
        self.open().await;
        let label = folder::label(&self.shared.folder_path);
        let mut face = StationFace {
            startup: Startup::Ready,
            place: label.as_ref().and_then(|label: &Label| label.place.clone()),
            version: self.shared.version.clone(),
            support_phone: label.and_then(|label| label.support_phone),
            now: self.now(),
            idle_minutes: DEFAULT_IDLE_MINUTES,
            demo_password: None,
        };
        match &*self.shared.state.read().await {
            State::Open(open) => {
                face.place = Some(open.place.clone());
                let setup = open.setup();
                face.support_phone = Some(setup.configuration.support_phone.clone());
                face.idle_minutes = setup.configuration.idle_minutes;
                face.demo_password = demo_password(open);
            }
            State::FirstStart(_) => {
                face.startup = Startup::FirstStart;
                face.place = None;
            }
            State::Trouble(trouble) => face.startup = Startup::Trouble { trouble: trouble.clone() },
            State::Closed | State::Ended => face.startup = Startup::Trouble { trouble: Trouble::FolderUnusable },
        }
        face
    }

    /// What waits for the hub and how many numbers are left is said of the station itself, also in training.
    pub(crate) async fn sill_state(&self, actor: &Actor) -> Result<Sill, Problem> {
        let open = self.open_station().await?;
        let mut tx = open.store.read().await?;
        let queued = store::operations::waiting(&mut tx).await?;
        let queued_since = store::operations::waiting_since(&mut tx).await?;
        let pictures_waiting = store::blobs::unsent(&mut tx).await?;
        let undecided = store::outcomes::refused_count(&mut tx).await? + store::tasks::open_count(&mut tx).await?;
        let numbers_left = store::leases::left(&mut tx, NumberKind::Cards).await?;
        drop(tx);
        let here = self.at(actor).await?;
        let mut tx = here.store.read().await?;
        let decisions = store::tasks::open_count(&mut tx).await?;
        let applications = store::applications::stages(&mut tx, here.today()).await?.to_decide;
        let shift_open = store::shifts::open(&mut tx).await?.is_some();
        drop(tx);
        let printer = printers::light(&here).await.unwrap_or(PrinterLight::None);
        let status = open.sync.status();
        Ok(Sill {
            online: status.online(),
            connection: status.state,
            since: Some(status.since),
            queued,
            queued_since,
            pictures_waiting,
            undecided,
            decisions,
            applications,
            printer,
            shift_open,
            numbers_left,
            may_sign_until: open.may_sign_until(),
        })
    }
}

/// The password of a demo city; a release knows nothing of it.
#[cfg(feature = "demo")]
fn demo_password(open: &OpenStation) -> Option<String> {
    open.setup().configuration.demo.as_ref().map(|demo| demo.password.clone())
}

#[cfg(not(feature = "demo"))]
fn demo_password(_open: &OpenStation) -> Option<String> {
    None
}

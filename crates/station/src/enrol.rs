//! First start: from an enrolment bundle to a station (E-9, D-4).

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract::counter::{EnrolmentFile, EnrolmentPreview, InspectEnrolment};
use contract::enrolment::{EnrolmentPayload, FORMAT, Leases, NumberKind};
use contract::payload::Payload;
use contract::{ErrorCode, Moment, Problem};
use credential::{BUNDLE_MAX_BYTES, BundleRefused, Expected, Root, TrustList, open_bundle};
use domain::card_number::CardNumber;
use domain::role::Role;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::act::Actor;
use crate::folder::{Folder, Label};
use crate::keys::{KeyStore, SecretKey};
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::store::station::StationRow;
use crate::store::{self, Store};
use crate::{State, Station, escrow, fault};

/// The ending of bundle files.
const ENDING: &str = "okienko";
/// How many files the wizard shows.
const MOST_FILES: usize = 8;

/// Bundles that were opened and not used yet.
#[derive(Default)]
pub(crate) struct Inspections {
    opened: HashMap<String, Inspection>,
    found: HashMap<String, PathBuf>,
}

impl Inspections {
    /// Where a file lies that was found.
    pub(crate) fn found(&self, id: &str) -> Option<PathBuf> {
        self.found.get(id).cloned()
    }
}

#[derive(Clone)]
struct Inspection {
    bytes: Arc<Vec<u8>>,
    file: Option<PathBuf>,
}

impl Station {
    pub(crate) fn look_for_bundles(&self) -> Vec<EnrolmentFile> {
        self.look_for(ENDING)
    }

    /// Files of a kind on removable media, newest first.
    pub(crate) fn look_for(&self, wanted: &str) -> Vec<EnrolmentFile> {
        let mut files = Vec::new();
        let folders = self.shared.media.iter().flat_map(|media| {
            let inside = fs::read_dir(media).into_iter().flatten().flatten().map(|entry| entry.path());
            inside.filter(|path| path.is_dir()).chain([media.clone()])
        });
        for folder in folders {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                if path.extension().is_none_or(|ending| ending != wanted) || !path.is_file() {
                    continue;
                }
                let modified = entry.metadata().ok().and_then(|data| data.modified().ok());
                let millis = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
                files.push((
                    path,
                    EnrolmentFile {
                        id: String::new(),
                        file_name: name.unwrap_or_default(),
                        medium: folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
                        modified: millis
                            .and_then(|age| i64::try_from(age.as_millis()).ok())
                            .map(Moment::from_unix_millis),
                    },
                ));
            }
        }
        files.sort_by_key(|(_, file)| std::cmp::Reverse(file.modified));
        files.truncate(MOST_FILES);
        let now = self.now();
        let mut inspections = self.shared.inspections.lock();
        // A file keeps its id as long as it is there: the wizard looks again and again while somebody chooses.
        let before = std::mem::take(&mut inspections.found);
        for (path, file) in &mut files {
            let known = before.iter().find(|(_, known)| *known == path).map(|(id, _)| id.clone());
            file.id = known.unwrap_or_else(|| self.new_id(now).simple().to_string());
            inspections.found.insert(file.id.clone(), path.clone());
        }
        drop(inspections);
        files.into_iter().map(|(_, file)| file).collect()
    }

    pub(crate) async fn inspect(&self, actor: &Actor, args: InspectEnrolment) -> Result<EnrolmentPreview, Problem> {
        self.first_start_folder().await?;
        let (bytes, file) = match args {
            InspectEnrolment::Sent { upload } => (self.shared.bytes.lock().get(&actor.window, &upload)?, None),
            InspectEnrolment::Found { id } => {
                let path = self.shared.inspections.lock().found.get(&id).cloned().ok_or(ErrorCode::BadRequest)?;
                (read_limited(&path, BUNDLE_MAX_BYTES)?, Some(path))
            }
        };
        self.inspected(bytes, file, None)
    }

    /// The same for a bundle that came from the hub with this key.
    pub(crate) fn inspect_fetched(&self, bytes: Vec<u8>, hub: &[u8; 32]) -> Result<EnrolmentPreview, Problem> {
        self.inspected(bytes, None, Some(hub))
    }

    fn inspected(
        &self,
        bytes: Vec<u8>,
        file: Option<PathBuf>,
        hub: Option<&[u8; 32]>,
    ) -> Result<EnrolmentPreview, Problem> {
        let now = self.now();
        let (payload, fingerprint) = open_payload(&bytes, now)?;
        if hub.is_some_and(|hub| payload.hub_key != hub) {
            return Err(ErrorCode::WrongHub.into());
        }
        let inspection = self.new_id(now).simple().to_string();
        let preview = preview(&payload, fingerprint, inspection.clone(), now)?;
        let mut inspections = self.shared.inspections.lock();
        inspections.opened.clear();
        inspections.opened.insert(inspection, Inspection { bytes: Arc::new(bytes), file });
        Ok(preview)
    }

    pub(crate) async fn first_start_folder(&self) -> Result<Arc<Folder>, Problem> {
        match &*self.shared.state.read().await {
            State::FirstStart(folder) => Ok(Arc::clone(folder)),
            State::Open(_) => Err(ErrorCode::AlreadyEnrolled.into()),
            _ => Err(ErrorCode::NotReady.into()),
        }
    }

    /// Makes this computer the station of an inspected bundle. Until the last step nothing counts, so it can be tried again.
    pub(crate) async fn make_station(&self, inspection: &str) -> Result<(), Problem> {
        let inspected = self.shared.inspections.lock().opened.get(inspection).cloned().ok_or(ErrorCode::BadRequest)?;
        let mut state = self.shared.state.write().await;
        let folder = match &*state {
            State::FirstStart(folder) => Arc::clone(folder),
            State::Open(_) => return Err(ErrorCode::AlreadyEnrolled.into()),
            _ => return Err(ErrorCode::NotReady.into()),
        };
        let now = self.now();
        let opened = open_bundle::<Root>(&inspected.bytes, &Expected::ANYBODY, now.utc()).map_err(refused)?;
        let root_key = opened.signer.to_bytes().to_vec();
        let payload = decode(&opened.payload)?;
        let bundle = payload.bundle;
        let installation = self.new_id(now);
        let keys = Arc::new(self.key_store(installation).await.map_err(|_| ErrorCode::KeyStoreLocked)?);
        let (database_key, blob_key) = {
            let mut random = self.shared.random.lock();
            (SecretKey::random(&mut **random), SecretKey::random(&mut **random))
        };
        let sealed_keys = {
            let of = escrow::Whose { station: payload.station, installation };
            let both = (&database_key, &blob_key);
            let mut random = self.shared.random.lock();
            escrow::seal(&payload.configuration, &opened.signer, now.utc(), None, &of, both, &mut **random)
        };
        keep_keys(&keys, bundle, &database_key, &blob_key).await?;
        folder.remove_leftovers().map_err(io_problem)?;
        let store = Store::create(&folder.unfinished_database(), &database_key).await?;
        let filled = self.fill(&store, payload, root_key, now).await;
        store.close().await;
        let label = filled?;
        fault::point("enrol-before-finish");
        let computer = Some(self.shared.computer.marks(installation));
        folder.set_label(&Label { installation, computer, sealed_keys, ..label }).map_err(io_problem)?;
        folder.finish_database().map_err(io_problem)?;
        fault::point("enrol-after-finish");
        mark_used(&keys, bundle).await?;
        if let Some(file) = inspected.file {
            use_up(&file);
        }
        folder.forget_claimant();
        self.shared.inspections.lock().opened.clear();
        let open = self.open_new(&folder, &database_key, keys, blob_key).await?;
        self.go_on(&open);
        *state = State::Open(open);
        Ok(())
    }

    /// Writes everything of a bundle into the new database, in one transaction.
    pub(crate) async fn fill(
        &self,
        store: &Store,
        payload: EnrolmentPayload,
        root_key: Vec<u8>,
        now: Moment,
    ) -> Result<Label, Problem> {
        let mut tx = store.begin().await?;
        let label = Label {
            installation: Uuid::nil(),
            place: Some(payload.place.clone()),
            support_phone: Some(payload.configuration.support_phone.clone()),
            program: Some(self.shared.version.clone()),
            computer: None,
            sealed_keys: None,
        };
        let configuration = payload.configuration.version;
        let row = StationRow {
            id: payload.station,
            bundle: payload.bundle,
            enrolled_at: now,
            place: payload.place,
            certificate: payload.certificate,
            card_key: Zeroizing::new(payload.card_key.0),
            transport_key: Zeroizing::new(payload.transport_key.0),
            hub_key: payload.hub_key,
            root_key,
            trust_list: payload.trust_list,
            configuration: payload.configuration,
        };
        store::station::insert(&mut tx, &row, &self.shared.version).await?;
        let Leases { cards, applications, receipts, substitutes } = payload.leases;
        store::leases::insert(&mut tx, NumberKind::Cards, 0, cards.first_body, &cards.status_indices).await?;
        store::leases::insert(&mut tx, NumberKind::Applications, 0, 0, &applications).await?;
        store::leases::insert(&mut tx, NumberKind::Receipts, 0, 0, &receipts).await?;
        store::leases::insert(&mut tx, NumberKind::Substitutes, 0, 0, &substitutes).await?;
        for member in &payload.staff {
            store::staff::insert(&mut tx, member, now).await?;
        }
        let payload =
            Payload::StationEnrolled { bundle: row.bundle, configuration, program: self.shared.version.clone() };
        let act = Act { actor: None, resident: None, seen: Vec::new(), payload };
        record(&mut tx, now, &self.shared.random, act).await?;
        tx.commit("enrol").await?;
        Ok(label)
    }

    async fn open_new(
        &self,
        folder: &Arc<Folder>,
        database_key: &SecretKey,
        keys: Arc<KeyStore>,
        blob_key: SecretKey,
    ) -> Result<Arc<OpenStation>, Problem> {
        let store = Store::open(&folder.database(), database_key).await?;
        let mut tx = store.read().await?;
        let row = store::station::load(&mut tx).await?.ok_or(ErrorCode::StoreFailed)?;
        drop(tx);
        Ok(self.opened(store, row, keys, blob_key, folder)?)
    }
}

async fn keep_keys(keys: &Arc<KeyStore>, bundle: Uuid, database: &SecretKey, blobs: &SecretKey) -> Result<(), Problem> {
    let (keys, database, blobs) = (Arc::clone(keys), database.clone(), blobs.clone());
    let kept = tokio::task::spawn_blocking(move || {
        if keys.bundle_used(bundle)? {
            return Ok(Err(ErrorCode::BundleUsed));
        }
        keys.keep(&database, &blobs).map(Ok)
    });
    let kept = kept.await.map_err(|_| ErrorCode::Unexpected)?;
    Ok(kept.map_err(|_: crate::keys::KeyStoreLocked| ErrorCode::KeyStoreLocked)??)
}

async fn mark_used(keys: &Arc<KeyStore>, bundle: Uuid) -> Result<(), Problem> {
    let keys = Arc::clone(keys);
    let marked =
        tokio::task::spawn_blocking(move || keys.use_bundle(bundle)).await.map_err(|_| ErrorCode::Unexpected)?;
    Ok(marked.map_err(|_| ErrorCode::KeyStoreLocked)?)
}

/// Overwrites and removes a used bundle, which holds the station's keys. A medium that cannot be written is left: the
/// bundle cannot enrol this computer again, and the hub will know its station.
pub(crate) fn use_up(file: &Path) {
    let overwritten = File::options().write(true).open(file).and_then(|mut open| {
        let length = open.metadata()?.len();
        open.write_all(&vec![0; usize::try_from(length).unwrap_or(0)])?;
        open.sync_all()
    });
    if overwritten.and_then(|()| fs::remove_file(file)).is_err() {
        tracing::warn!("the used enrolment bundle could not be removed");
    }
}

pub(crate) fn read_limited(path: &Path, most: usize) -> Result<Vec<u8>, Problem> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX) + 1;
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .map_err(|_| ErrorCode::BundleNotGenuine)?;
    Ok(bytes)
}

fn refused(refused: BundleRefused) -> Problem {
    match refused {
        BundleRefused::TooLarge => ErrorCode::TooLarge,
        BundleRefused::Expired => ErrorCode::BundleExpired,
        BundleRefused::Malformed
        | BundleRefused::WrongKind
        | BundleRefused::UnknownSigner
        | BundleRefused::BadSignature
        | BundleRefused::ForeignCity => ErrorCode::BundleNotGenuine,
    }
    .into()
}

fn decode(payload: &[u8]) -> Result<EnrolmentPayload, Problem> {
    #[derive(serde::Deserialize)]
    struct Form {
        format: u16,
    }
    let form: Form = ciborium::from_reader(payload).map_err(|_| ErrorCode::BundleNotGenuine)?;
    if form.format > FORMAT {
        return Err(ErrorCode::BundleTooNew.into());
    }
    ciborium::from_reader(payload).map_err(|_| ErrorCode::BundleNotGenuine.into())
}

fn open_payload(bytes: &[u8], now: Moment) -> Result<(EnrolmentPayload, String), Problem> {
    let opened = open_bundle::<Root>(bytes, &Expected::ANYBODY, now.utc()).map_err(refused)?;
    let payload = decode(&opened.payload)?;
    TrustList::open(&payload.trust_list, &[opened.signer]).map_err(|_| ErrorCode::BundleNotGenuine)?;
    Ok((payload, opened.fingerprint.to_string()))
}

fn preview(
    payload: &EnrolmentPayload,
    fingerprint: String,
    inspection: String,
    now: Moment,
) -> Result<EnrolmentPreview, Problem> {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let with_role = |role| count(payload.staff.iter().filter(|member| member.role == role).count());
    let cards = &payload.leases.cards;
    let last = cards.first_body + u64::from(count(cards.status_indices.len()).saturating_sub(1));
    let number = |body| CardNumber::from_body(body).map(CardNumber::grouped).ok_or(ErrorCode::BundleNotGenuine);
    let configuration = &payload.configuration;
    Ok(EnrolmentPreview {
        inspection,
        place: payload.place.clone(),
        first_card: number(cards.first_body)?,
        last_card: number(last)?,
        card_numbers: count(cards.status_indices.len()),
        application_numbers: count(payload.leases.applications.len()),
        receipt_numbers: count(payload.leases.receipts.len()),
        substitute_identifiers: count(payload.leases.substitutes.len()),
        operators: with_role(Role::Operator),
        supervisors: with_role(Role::Supervisor),
        administrators: with_role(Role::Administrator),
        configuration_version: configuration.version,
        layouts: count(configuration.layouts.len()),
        packages: count(configuration.packages.len()),
        duplicate_reasons: count(configuration.duplicate_reasons.len()),
        expires_at: payload.expires_at,
        issued_at: payload.issued_at,
        issued_by: payload.issued_by.clone(),
        fingerprint,
        clock: now,
        clock_behind: now < payload.issued_at,
        support_phone: configuration.support_phone.clone(),
    })
}

pub(crate) fn io_problem(error: std::io::Error) -> Problem {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        _ => ErrorCode::StoreFailed,
    }
    .into()
}

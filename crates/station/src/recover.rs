//! A key store that has lost the station's keys, or another computer that takes the station's place, gets them from a file of the offline
//! city (E-8), and the station goes on with its queue. Card numbers may have been given that this database does not know of, if it was restored as well: the station gives up those
//! that it holds, and those that the hub still sends of before, and takes new ones (D-4).

use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use contract::counter::{EnrolmentFile, RecoverKeys, Trouble};
use contract::enrolment::NumberKind;
use contract::escrow::{RECOVERY_ENDING, RECOVERY_MOST_BYTES, RecoveredKeys};
use contract::{ErrorCode, Problem};
use credential::OneTimeCode;

use crate::enrol::{io_problem, read_limited, use_up};
use crate::folder::{self, Folder};
use crate::keys::{KeyStore, KeyStoreLocked, NUMBERS_IN_DOUBT, SecretKey};
use crate::open::{OpenStation, Purpose};
use crate::store::leases;
use crate::store::{Store, StoreProblem};
use crate::{State, Station};

impl Station {
    pub(crate) fn look_for_recovery_files(&self) -> Vec<EnrolmentFile> {
        self.look_for(RECOVERY_ENDING)
    }

    /// Puts the keys of a recovery file into the key store, once they have opened the database, and opens the station.
    pub(crate) async fn recover(&self, args: RecoverKeys) -> Result<(), Problem> {
        let mut state = self.shared.state.write().await;
        if !matches!(&*state, State::Trouble(Trouble::KeyMissing | Trouble::OtherComputer)) {
            return Err(ErrorCode::NotReady.into());
        }
        let path = self.found_file(&args.id)?;
        let code: OneTimeCode = args.code.parse().map_err(|_| ErrorCode::CodeMistyped)?;
        let keys = open_file(&read_limited(&path, RECOVERY_MOST_BYTES)?, &code)?;
        self.take_keys(&keys).await?;
        use_up(&path);
        *state = self.try_open().await;
        Ok(())
    }

    async fn take_keys(&self, recovered: &RecoveredKeys) -> Result<(), Problem> {
        let mut label = folder::label(&self.shared.folder_path).ok_or(ErrorCode::RecoveryNotFit)?;
        if label.installation != recovered.installation {
            return Err(ErrorCode::RecoveryNotFit.into());
        }
        let key = |bytes: &[u8]| SecretKey::from_slice(bytes).ok_or(ErrorCode::RecoveryNotFit);
        let (database, blobs) = (key(&recovered.database.0)?, key(&recovered.blobs.0)?);
        let folder = Folder::take(&self.shared.folder_path, self.now()).map_err(|_| ErrorCode::NotReady)?;
        match Store::open(&folder.database(), &database).await {
            Ok(store) => store.close().await,
            Err(StoreProblem::DiskFull) => return Err(ErrorCode::DiskFull.into()),
            Err(_) => return Err(ErrorCode::RecoveryNotFit.into()),
        }
        let keys = Arc::new(self.key_store(label.installation).await.map_err(|_| ErrorCode::KeyStoreLocked)?);
        let kept = tokio::task::spawn_blocking(move || keep(&keys, &database, &blobs)).await;
        kept.map_err(|_| ErrorCode::Unexpected)?.map_err(|_| ErrorCode::KeyStoreLocked)?;
        // From here on this computer is the station's.
        label.computer = Some(self.shared.computer.marks(label.installation));
        folder.set_label(&label).map_err(io_problem)
    }
}

/// The doubt comes first: a key store that has the keys and not the doubt would let numbers be given twice.
fn keep(keys: &KeyStore, database: &SecretKey, blobs: &SecretKey) -> Result<(), KeyStoreLocked> {
    for kind in NumberKind::ALL {
        keys.set_number_mark(kind, NUMBERS_IN_DOUBT)?;
    }
    keys.keep(database, blobs)?;
    let there = keys.database_key()?.is_some_and(|kept| kept.expose() == database.expose());
    if there { Ok(()) } else { Err(KeyStoreLocked) }
}

/// What a recovery file holds.
pub(crate) fn open_file(bytes: &[u8], code: &OneTimeCode) -> Result<RecoveredKeys, Problem> {
    let opened = code.open(bytes).map(zeroize::Zeroizing::new).ok_or(ErrorCode::RecoveryNotFit)?;
    ciborium::from_reader(opened.as_slice()).map_err(|_| ErrorCode::RecoveryNotFit.into())
}

/// Everything that the hub knew of before has come: from here on numbers are counted again, behind all that are here.
pub(crate) async fn settle_numbers(open: &OpenStation) -> Result<(), StoreProblem> {
    let Purpose::Work(keys) = &open.purpose else { return Ok(()) };
    if !open.numbers_in_doubt.load(Ordering::Acquire) {
        return Ok(());
    }
    let mut tx = open.store.read().await?;
    let mut all = NumberKind::ALL.map(|kind| (kind, 0));
    for (kind, total) in &mut all {
        *total = leases::total(&mut tx, *kind).await?;
    }
    drop(tx);
    let keys = Arc::clone(keys);
    let mark = move || all.into_iter().try_for_each(|(kind, total)| keys.set_number_mark(kind, total));
    let marked = tokio::task::spawn_blocking(mark).await;
    if marked.is_ok_and(|marked| marked.is_ok()) {
        open.numbers_in_doubt.store(false, Ordering::Release);
    }
    Ok(())
}

impl Station {
    /// A file that was found and named by its id.
    fn found_file(&self, id: &str) -> Result<std::path::PathBuf, Problem> {
        let path = self.shared.inspections.lock().found(id).ok_or(ErrorCode::BadRequest)?;
        fs::metadata(&path).map_err(io_problem)?;
        Ok(path)
    }
}

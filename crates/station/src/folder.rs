//! The folder with a station's data: the lock that keeps a second window out, and what can be said while the database is closed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use contract::Moment;
use contract::claim::CLAIMANT_BYTES;
use contract::counter::Place;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::computer::Marks;

/// What stands beside the database, readable without its key. Nothing about residents.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Label {
    /// This installation, by which its keys are found in the key store.
    pub(crate) installation: Uuid,
    /// Which station it is, once it is one.
    pub(crate) place: Option<Place>,
    /// Whom to call.
    pub(crate) support_phone: Option<String>,
    /// The version of the program that opened the database last.
    pub(crate) program: Option<String>,
    /// The computer on which it is a station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) computer: Option<Marks>,
    /// Its keys, sealed to the offline city, in Base64 ([`crate::escrow`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sealed_keys: Option<String>,
}

/// Why the folder cannot be used.
#[derive(Debug)]
pub(crate) enum FolderProblem {
    /// Another window has it, since when.
    Taken(Option<Moment>),
    /// No room.
    Full,
    /// Anything else.
    Unusable,
}

impl From<io::Error> for FolderProblem {
    fn from(error: io::Error) -> Self {
        if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            return Self::Full;
        }
        tracing::error!(kind = ?error.kind(), "the station's folder cannot be used");
        Self::Unusable
    }
}

/// The folder, held by this process alone.
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if need be, readable by its owner only, and takes it for this process.
    pub(crate) fn take(path: &Path, now: Moment) -> Result<Self, FolderProblem> {
        let mut builder = fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(path)?;
        let mut lock =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut since = String::new();
                let read = lock.read_to_string(&mut since);
                return Err(FolderProblem::Taken(
                    read.ok().and_then(|_| since.trim().parse().ok()).map(Moment::from_unix_millis),
                ));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        lock.set_len(0)?;
        lock.rewind()?;
        write!(lock, "{}", now.unix_millis())?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("station.db")
    }

    /// Where a database is made before it becomes the database.
    pub(crate) fn unfinished_database(&self) -> PathBuf {
        self.path.join("station.db.new")
    }

    /// A database to train on. Nobody keeps its key.
    pub(crate) fn training_database(&self, training: Uuid) -> PathBuf {
        self.path.join(format!("training-{}.db", training.simple()))
    }

    /// Removes what an interrupted enrolment or training left.
    pub(crate) fn remove_leftovers(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("station.db.new") || name.starts_with("training-") {
                fs::remove_file(self.path.join(&*name))?;
            }
        }
        Ok(())
    }

    /// Makes the finished database the database.
    pub(crate) fn finish_database(&self) -> io::Result<()> {
        File::open(self.unfinished_database())?.sync_all()?;
        fs::rename(self.unfinished_database(), self.database())?;
        File::open(&self.path)?.sync_all()
    }

    /// Writes the label in one step.
    pub(crate) fn set_label(&self, label: &Label) -> io::Result<()> {
        let unfinished = self.path.join("station.json.new");
        let mut file = File::create(&unfinished)?;
        file.write_all(&serde_json::to_vec_pretty(label)?)?;
        file.sync_all()?;
        fs::rename(unfinished, self.path.join("station.json"))?;
        File::open(&self.path)?.sync_all()
    }

    /// What stands for this computer at the hub while it is no station: kept, so that a code that it has used is still its own after
    /// the power went.
    pub(crate) fn claimant(&self, fill: impl FnOnce(&mut [u8])) -> io::Result<[u8; CLAIMANT_BYTES]> {
        let path = self.path.join("claimant");
        if let Some(known) = fs::read(&path).ok().and_then(|bytes| bytes.try_into().ok()) {
            return Ok(known);
        }
        let mut claimant = [0; CLAIMANT_BYTES];
        fill(&mut claimant);
        let unfinished = self.path.join("claimant.new");
        let mut file = File::create(&unfinished)?;
        file.write_all(&claimant)?;
        file.sync_all()?;
        fs::rename(unfinished, path)?;
        File::open(&self.path)?.sync_all()?;
        Ok(claimant)
    }

    /// The computer is a station now.
    pub(crate) fn forget_claimant(&self) {
        // One that stays says nothing.
        let _ = fs::remove_file(self.path.join("claimant"));
    }

    /// Free space in megabytes.
    pub(crate) fn free_mb(path: &Path) -> Option<u64> {
        let stat = rustix::fs::statvfs(path).ok()?;
        Some(stat.f_bavail.saturating_mul(stat.f_frsize) / 1_000_000)
    }
}

/// Reads the label of a folder, also of one that another process holds.
pub(crate) fn label(path: &Path) -> Option<Label> {
    serde_json::from_slice(&fs::read(path.join("station.json")).ok()?).ok()
}

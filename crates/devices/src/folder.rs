//! For points without a printer: each card or document becomes a PDF in a folder.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::{
    CardMedia, DocumentFormat, JobId, JobState, JobStatus, Printer, PrinterProblem, PrinterState, PrinterStatus,
    RasterClaims, Sheet, job,
};

/// Cards with one number that are printed more than once get `-2`, `-3` … behind their name, up to this.
const MAX_COPIES: u32 = 99;
/// Room that must be there before a card is begun, in bytes; a card's PDF has about 100 kB.
const PROBE: [u8; 4096] = [0; 4096];

/// A folder that takes the place of a printer.
///
/// A job is a file. While it waits for its document it is `.<name>.pdf.part`; when it is done it is `<name>.pdf`, whole and on the disk, because
/// it gets that name only after its content has been synchronised. So [`Printer::job`] tells the truth also after a power cut. A cancelled
/// job leaves nothing behind and is not found afterwards.
#[derive(Debug)]
pub struct FolderPrinter {
    folder: PathBuf,
}

impl FolderPrinter {
    /// A printer into this folder, which has to exist.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Where the card of a finished job lies.
    pub fn path_of(&self, job: &JobId) -> PathBuf {
        self.folder.join(format!("{job}.pdf"))
    }

    fn part_of(&self, job: &JobId) -> PathBuf {
        self.folder.join(format!(".{job}.pdf.part"))
    }

    fn check_folder(&self) -> Result<(), PrinterProblem> {
        match fs::metadata(&self.folder) {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => Err(PrinterProblem::FolderMissing),
            Err(error) => Err(problem(&error)),
        }
    }

    /// Makes what has happened to names in the folder survive a power cut.
    fn sync_folder(&self) -> std::io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }

    fn write_whole(&self, job: &JobId, document: &[u8]) -> std::io::Result<()> {
        let part = self.part_of(job);
        let mut file = OpenOptions::new().write(true).truncate(true).open(&part)?;
        let written = file.write_all(document).and_then(|()| file.sync_all());
        if written.is_err() {
            // Give the room back and leave the job as it was: it can be sent again or cancelled.
            let _ = file.set_len(0);
            return written;
        }
        drop(file);
        fs::rename(&part, self.path_of(job))?;
        self.sync_folder()
    }
}

impl Printer for FolderPrinter {
    fn status(&self) -> Result<PrinterStatus, PrinterProblem> {
        self.check_folder()?;
        let probe = self.folder.join(".okienko-probe");
        let tried = File::create(&probe).and_then(|mut file| file.write_all(&PROBE));
        let removed = fs::remove_file(&probe);
        tried.and(removed).map_err(|error| problem(&error))?;
        Ok(PrinterStatus {
            name: self.folder.display().to_string(),
            state: PrinterState::Idle,
            reasons: Vec::new(),
            accepts_jobs: true,
            media: CardMedia::Ready,
            card: None,
            two_sided: true,
            formats: vec![DocumentFormat::Pdf],
            resolutions: Vec::new(),
            resolution: None,
            raster: RasterClaims::default(),
            supplies: Vec::new(),
            hoppers: Vec::new(),
            queued_jobs: None,
        })
    }

    fn create_job(&self, name: &str, _sheet: Sheet) -> Result<JobId, PrinterProblem> {
        job::check_name(name)?;
        self.check_folder()?;
        for id in copies(name) {
            if exists(&self.path_of(&id))? {
                continue;
            }
            // A part that is there already is a job that was opened and never got its document: the same one.
            let opened = OpenOptions::new().write(true).create(true).truncate(false).open(self.part_of(&id));
            opened.and_then(|_| self.sync_folder()).map_err(|error| problem(&error))?;
            return Ok(id);
        }
        Err(PrinterProblem::JobClosed)
    }

    fn send_document(&self, job: &JobId, document: &[u8], format: DocumentFormat) -> Result<(), PrinterProblem> {
        if format != DocumentFormat::Pdf {
            return Err(PrinterProblem::FormatNotTaken);
        }
        match self.job(job)?.state {
            JobState::Pending => self.write_whole(job, document).map_err(|error| problem(&error)),
            _ => Err(PrinterProblem::JobClosed),
        }
    }

    fn job(&self, job: &JobId) -> Result<JobStatus, PrinterProblem> {
        job::check_name(job.as_str()).map_err(|_| PrinterProblem::JobNotFound)?;
        self.check_folder()?;
        let (state, sides_done) = if exists(&self.path_of(job))? {
            (JobState::Completed, Some(2))
        } else if exists(&self.part_of(job))? {
            (JobState::Pending, Some(0))
        } else {
            return Err(PrinterProblem::JobNotFound);
        };
        Ok(JobStatus { state, reasons: Vec::new(), sides_done })
    }

    fn find_job(&self, name: &str) -> Result<Option<JobId>, PrinterProblem> {
        job::check_name(name)?;
        self.check_folder()?;
        for id in copies(name) {
            if !exists(&self.path_of(&id))? {
                return Ok(if exists(&self.part_of(&id))? { Some(id) } else { None });
            }
        }
        Ok(None)
    }

    fn cancel(&self, job: &JobId) -> Result<(), PrinterProblem> {
        match self.job(job)?.state {
            JobState::Pending => fs::remove_file(self.part_of(job)).map_err(|error| problem(&error)),
            _ => Err(PrinterProblem::JobClosed),
        }
    }
}

/// The ids that cards of this name may have, in the order in which they are given.
fn copies(name: &str) -> impl Iterator<Item = JobId> {
    std::iter::once(name.to_owned()).chain((2..=MAX_COPIES).map(move |copy| format!("{name}-{copy}"))).map(JobId::new)
}

fn exists(path: &Path) -> Result<bool, PrinterProblem> {
    path.try_exists().map_err(|error| problem(&error))
}

fn problem(error: &std::io::Error) -> PrinterProblem {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => PrinterProblem::FolderMissing,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => PrinterProblem::FolderReadOnly,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => PrinterProblem::FolderFull,
        _ => PrinterProblem::FolderFault,
    }
}

//! What a station asks of a card printer.

use crate::{DocumentFormat, JobId, JobStatus, PrinterProblem, PrinterStatus};

/// A printer that makes cards, both sides in one job.
///
/// Every function asks the device exactly once and never repeats an act. After a problem, [`PrinterProblem::outcome`] tells whether the device
/// may have acted all the same.
pub trait CardPrinter: Send + Sync {
    /// How the printer is now, and what it says of itself.
    ///
    /// # Errors
    /// The printer cannot be reached, or answers what is no answer.
    fn status(&self) -> Result<PrinterStatus, PrinterProblem>;

    /// Opens a job for one card of CR80 size with two printed sides. Nothing is printed before [`CardPrinter::send_document`].
    ///
    /// `name` is shown in the printer's list of jobs and may stay in its log: a card number, never a person. Up to 64 ASCII letters, digits and `-`.
    ///
    /// # Errors
    /// Among others [`PrinterProblem::Busy`], [`PrinterProblem::WrongMedia`], [`PrinterProblem::OneSideOnly`].
    fn create_job(&self, name: &str) -> Result<JobId, PrinterProblem>;

    /// Gives the job its only document, front first. From here on a card may come out.
    ///
    /// # Errors
    /// As above, and [`PrinterProblem::JobNotFound`], [`PrinterProblem::JobClosed`], [`PrinterProblem::FormatNotTaken`].
    fn send_document(&self, job: &JobId, document: &[u8], format: DocumentFormat) -> Result<(), PrinterProblem>;

    /// What has become of a job.
    ///
    /// # Errors
    /// [`PrinterProblem::JobNotFound`] when the printer does not know the job (it forgets old ones, and all of them when it restarts): then
    /// nobody but a person can say what came out.
    fn job(&self, job: &JobId) -> Result<JobStatus, PrinterProblem>;

    /// Asks the printer to drop a job. It may finish all the same: ask [`CardPrinter::job`] afterwards.
    ///
    /// # Errors
    /// [`PrinterProblem::JobClosed`] when it was finished already.
    fn cancel(&self, job: &JobId) -> Result<(), PrinterProblem>;
}

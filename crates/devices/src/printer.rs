//! What a station asks of a printer.

use crate::{DocumentFormat, JobId, JobStatus, PrinterProblem, PrinterStatus};

/// What a job is printed on. One printer holds cards or paper, never both, so a job that meets the other is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sheet {
    /// One card of CR80 size, both sides.
    Card,
    /// Pages of A4.
    Paper {
        /// Two pages on a sheet, turned like the pages of a book, where the printer's status says that it can.
        two_sided: bool,
    },
}

/// A printer of cards or of paper, with one document in each job.
///
/// Every function asks the device exactly once and never repeats an act. After a problem, [`PrinterProblem::outcome`] tells whether the device
/// may have acted all the same.
pub trait Printer: Send + Sync {
    /// How the printer is now, and what it says of itself.
    ///
    /// # Errors
    /// The printer cannot be reached, or answers what is no answer.
    fn status(&self) -> Result<PrinterStatus, PrinterProblem>;

    /// Opens a job on such a sheet. Nothing is printed before [`Printer::send_document`].
    ///
    /// `name` is shown in the printer's list of jobs and may stay in its log: a number, never a person. Up to 64 ASCII letters, digits and `-`.
    ///
    /// # Errors
    /// Among others [`PrinterProblem::Busy`], [`PrinterProblem::WrongMedia`], [`PrinterProblem::OneSideOnly`].
    fn create_job(&self, name: &str, sheet: Sheet) -> Result<JobId, PrinterProblem>;

    /// Gives the job its only document, a card with its front first. From here on something may come out.
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

    /// The unfinished job of this name, for a job whose id was lost before it could be kept.
    ///
    /// # Errors
    /// As [`Printer::status`].
    fn find_job(&self, name: &str) -> Result<Option<JobId>, PrinterProblem>;

    /// Asks the printer to drop a job. It may finish all the same: ask [`Printer::job`] afterwards.
    ///
    /// # Errors
    /// [`PrinterProblem::JobClosed`] when it was finished already.
    fn cancel(&self, job: &JobId) -> Result<(), PrinterProblem>;
}

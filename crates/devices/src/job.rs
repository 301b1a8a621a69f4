//! What becomes of a print job.

use std::fmt;

use crate::PrinterProblem;

/// A printer's own name for a job, to be kept so that the job can be asked for after a restart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JobId(String);

/// A text that cannot be a job's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a job's id")]
pub struct JobIdError;

impl JobId {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// Takes back an id that was kept.
    ///
    /// # Errors
    /// The text is empty, longer than 128 bytes or not plain ASCII.
    pub fn from_kept(text: &str) -> Result<Self, JobIdError> {
        let plain = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if plain { Ok(Self(text.to_owned())) } else { Err(JobIdError) }
    }

    /// The text to keep.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether this can be a job's name: 1 to 64 ASCII letters, digits and `-`, so that it is also a file's name and fits every printer.
pub(crate) fn check_name(name: &str) -> Result<(), PrinterProblem> {
    let plain = (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain { Ok(()) } else { Err(PrinterProblem::BadJobName) }
}

impl fmt::Display for JobId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A job as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobStatus {
    /// Where it stands.
    pub state: JobState,
    /// Why it stands there.
    pub reasons: Vec<JobReason>,
    /// How many sides have come out, where the printer counts.
    pub sides_done: Option<u32>,
}

/// `job-state` (RFC 8011, 5.3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waits for its turn or its document.
    Pending,
    /// Waits until somebody lets it go.
    Held,
    /// Is being printed.
    Printing,
    /// Was being printed; the printer has stopped and somebody has to do something.
    Stopped,
    /// Cancelled by somebody.
    Cancelled,
    /// Given up by the printer.
    Aborted,
    /// Finished.
    Completed,
}

impl JobState {
    /// Whether nothing more will happen to the job.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Cancelled | Self::Aborted | Self::Completed)
    }
}

/// Whether a card has come out of the printer, as far as the printer can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CameOut {
    /// The printer says that all is done and names no error.
    Yes,
    /// Nothing was printed.
    No,
    /// Still under way.
    NotYet,
    /// Nobody but a person who looks can tell.
    Unknown,
}

impl JobStatus {
    /// What the printer's word means for the card. Only a clear word counts: whatever began to print and did not end well is unknown.
    pub fn came_out(&self) -> CameOut {
        match self.state {
            JobState::Completed if self.reasons.iter().any(JobReason::spoils_success) => CameOut::Unknown,
            JobState::Completed => CameOut::Yes,
            JobState::Cancelled | JobState::Aborted => {
                let never_read = self.reasons.iter().any(JobReason::means_never_printed);
                if never_read && self.sides_done.unwrap_or(0) == 0 { CameOut::No } else { CameOut::Unknown }
            }
            JobState::Pending | JobState::Held | JobState::Printing | JobState::Stopped => CameOut::NotYet,
        }
    }
}

macro_rules! job_reasons {
    ($($(#[$doc:meta])+ $name:ident = $keyword:literal $(| $alias:literal)*),+ $(,)?) => {
        /// `job-state-reasons` (RFC 8011, 5.3.8).
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum JobReason {
            $($(#[$doc])+ $name,)+
            /// A keyword that the list does not hold, as the printer wrote it (cut to 64 characters).
            Other(String),
        }

        impl JobReason {
            /// Reads one keyword; `None` for `none`.
            pub fn from_keyword(text: &str) -> Option<Self> {
                match text.trim().to_ascii_lowercase().as_str() {
                    "" | "none" => None,
                    $($keyword $(| $alias)* => Some(Self::$name),)+
                    other => Some(Self::Other(other.chars().filter(|c| !c.is_control()).take(64).collect())),
                }
            }
        }
    };
}

job_reasons! {
    /// The document is not there yet, or not whole.
    Incoming = "job-incoming" | "job-data-insufficient",
    /// The document broke off.
    SubmissionInterrupted = "submission-interrupted",
    /// The printer works on the document.
    Working = "job-outgoing" | "job-interpreting" | "job-transforming" | "job-spooling",
    /// The job waits in a queue.
    Queued = "job-queued" | "job-queued-for-marker" | "queued-in-device",
    /// Cards are passing through the printer.
    Printing = "job-printing",
    /// Somebody holds the job back.
    HeldBack = "job-hold-until-specified" | "job-held-on-create" | "job-held-by-user",
    /// What the job needs (cards of its kind) is not in the printer.
    ResourcesNotReady = "resources-are-not-ready" | "resources-are-not-supported",
    /// The printer has stopped.
    PrinterStopped = "printer-stopped" | "printer-stopped-partly",
    /// The queue cannot reach its printer.
    ServiceOffline = "service-off-line",
    /// Cancelled by whoever sent it.
    CancelledByUser = "job-canceled-by-user" | "job-canceled-after-timeout",
    /// Cancelled by whoever runs the printer.
    CancelledByOperator = "job-canceled-by-operator",
    /// Cancelled at the printer itself.
    CancelledAtDevice = "job-canceled-at-device",
    /// A cancelled job that goes on to the next point where it can stop.
    StillStopping = "processing-to-stop-point",
    /// Given up by the printer.
    AbortedBySystem = "aborted-by-system",
    /// The printer could not read the document.
    DocumentUnreadable = "unsupported-document-format" | "document-format-error" | "unsupported-compression" | "compression-error" | "document-access-error" | "document-unprintable-error",
    /// All went well.
    Success = "job-completed-successfully",
    /// Done, with something to look at.
    DoneWithWarnings = "job-completed-with-warnings",
    /// Done, and something went wrong.
    DoneWithErrors = "job-completed-with-errors",
}

impl JobReason {
    fn spoils_success(&self) -> bool {
        matches!(
            self,
            Self::DoneWithErrors | Self::SubmissionInterrupted | Self::AbortedBySystem | Self::DocumentUnreadable
        )
    }

    fn means_never_printed(&self) -> bool {
        matches!(self, Self::Incoming | Self::SubmissionInterrupted | Self::DocumentUnreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ D-5
    #[test]
    fn only_a_clear_word_of_the_printer_counts_as_printed() {
        let status =
            |state, reasons: &[JobReason], sides_done| JobStatus { state, reasons: reasons.to_vec(), sides_done };
        for (job, came_out) in [
            (status(JobState::Completed, &[], None), CameOut::Yes),
            (status(JobState::Completed, &[JobReason::Success], Some(2)), CameOut::Yes),
            (status(JobState::Completed, &[JobReason::DoneWithWarnings], Some(2)), CameOut::Yes),
            (status(JobState::Completed, &[JobReason::DoneWithErrors], Some(2)), CameOut::Unknown),
            (status(JobState::Cancelled, &[JobReason::CancelledByUser], Some(0)), CameOut::Unknown),
            (status(JobState::Aborted, &[JobReason::AbortedBySystem], None), CameOut::Unknown),
            (status(JobState::Aborted, &[JobReason::DocumentUnreadable], None), CameOut::No),
            (status(JobState::Aborted, &[JobReason::DocumentUnreadable], Some(1)), CameOut::Unknown),
            (status(JobState::Stopped, &[JobReason::PrinterStopped], Some(1)), CameOut::NotYet),
            (status(JobState::Pending, &[JobReason::Incoming], None), CameOut::NotYet),
        ] {
            assert_eq!(job.came_out(), came_out, "{job:?}");
        }
    }

    // REQ D-7
    #[test]
    fn a_kept_job_id_is_taken_back_and_rubbish_is_not() {
        assert_eq!(JobId::from_kept("17:9616000000000000").unwrap().as_str(), "17:9616000000000000");
        for rubbish in ["", "a b", "ż", "\n", &"1".repeat(129)] {
            assert_eq!(JobId::from_kept(rubbish), Err(JobIdError));
        }
    }
}

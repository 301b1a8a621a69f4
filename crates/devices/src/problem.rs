//! What can go wrong between a station and a printer. Closed, so that every case has a text on the screen.

use thiserror::Error;

/// Why a printer did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum PrinterProblem {
    /// No connection: unknown host, nothing listening, no way there. The printer was never asked.
    #[error("the printer cannot be reached")]
    Unreachable,
    /// The printer took the connection and then did not answer in time.
    #[error("the printer did not answer in time")]
    TimedOut,
    /// The connection broke in the middle.
    #[error("the connection to the printer broke")]
    ConnectionLost,
    /// `ipps://`: the printer's certificate is not one that this station trusts.
    #[error("the printer's certificate is not trusted")]
    NotTrusted,
    /// There is a server, but no printer at this path.
    #[error("no printer at this address")]
    NoSuchPrinter,
    /// The printer wants a login, or refuses this station.
    #[error("the printer does not let this station in")]
    NotAllowed,
    /// The printer answered what is no answer.
    #[error("the printer answers nonsense: {0}")]
    Nonsense(Nonsense),
    /// The printer has another job and takes no more for now.
    #[error("the printer is busy")]
    Busy,
    /// The printer or its queue is switched off for new jobs.
    #[error("the printer accepts no jobs")]
    NotAccepting,
    /// The printer does not know cards of CR80 size, or A4.
    #[error("the printer does not take sheets of this size")]
    WrongMedia,
    /// The printer cannot print both sides.
    #[error("the printer prints one side only")]
    OneSideOnly,
    /// The printer does not take documents of this format.
    #[error("the printer does not take this document format")]
    FormatNotTaken,
    /// The printer's memory is full, or the document is too large for it.
    #[error("the document does not fit into the printer")]
    DocumentTooLarge,
    /// The printer could not read the document.
    #[error("the printer cannot read the document")]
    DocumentUnreadable,
    /// The printer does not know this job, or knows another one under its number.
    #[error("the printer does not know the job")]
    JobNotFound,
    /// The job is finished, cancelled or has its document already.
    #[error("the job is closed")]
    JobClosed,
    /// A name for a job that is not 1 to 64 ASCII letters, digits or `-`. A fault of the program.
    #[error("not a name for a job")]
    BadJobName,
    /// The printer reports a fault in itself (`server-error-device-error` and its like).
    #[error("the printer has a fault")]
    DeviceFault,
    /// The printer said no with an IPP status that has no meaning of its own here (RFC 8011, appendix B).
    #[error("the printer refused with status {0:#06x}")]
    Refused(u16),
    /// The folder for PDFs does not exist, or is not a folder.
    #[error("the folder does not exist")]
    FolderMissing,
    /// The folder for PDFs cannot be written to.
    #[error("the folder cannot be written to")]
    FolderReadOnly,
    /// No room in the folder for PDFs.
    #[error("the folder is full")]
    FolderFull,
    /// The folder's disk failed.
    #[error("the folder's disk failed")]
    FolderFault,
}

/// In what way an answer is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum Nonsense {
    /// Not HTTP.
    #[error("not HTTP")]
    NotHttp,
    /// Not TLS, where `ipps://` needs it.
    #[error("not TLS")]
    NotTls,
    /// HTTP, but another status than 200 and none with a meaning for printers.
    #[error("HTTP status {0}")]
    HttpStatus(u16),
    /// HTTP, but no `application/ipp` in it.
    #[error("not IPP")]
    NotIpp,
    /// More than a printer ever has to say.
    #[error("too long")]
    TooLong,
    /// IPP that breaks its own rules.
    #[error("malformed IPP")]
    Malformed,
    /// A right answer, but to another question.
    #[error("the answer to another request")]
    WrongAnswer,
    /// A right answer that lacks what it must tell.
    #[error("an answer without what it must tell")]
    Incomplete,
}

/// What is known of the act when a problem came instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The printer did not do what was asked.
    NothingHappened,
    /// The printer may have done it, or half of it. Do not ask it again. After [`send_document`](crate::Printer::send_document) ask a
    /// person what came out even if the job then ends well: some printers take a document that broke off for a whole one.
    Unknown,
}

impl PrinterProblem {
    /// Whether the printer may have acted although this problem came back.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Nonsense(Nonsense::NotTls) => Outcome::NothingHappened,
            Self::TimedOut | Self::ConnectionLost | Self::Nonsense(_) | Self::FolderFault => Outcome::Unknown,
            _ => Outcome::NothingHappened,
        }
    }
}

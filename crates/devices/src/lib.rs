//! Printers of cards and of paper: one trait, the real drivers, nothing else.
//!
//! [`IppPrinter`] speaks IPP (RFC 8010, RFC 8011, PWG 5100) to a printer or a print queue. [`FolderPrinter`] puts PDFs into a folder where
//! there is no printer. Both answer the same questions through [`Printer`], and neither ever tries an act twice by itself: whether something
//! came out is a question for a person, not for a retry.
//!
//! All functions block, each for at most its time-out. Call them from a thread that may wait.

mod address;
mod document;
mod folder;
mod ipp;
mod job;
mod printer;
mod problem;
mod reason;
mod status;

pub use address::{AddressError, PrinterAddress};
pub use document::DocumentFormat;
pub use folder::FolderPrinter;
pub use ipp::{CertificateError, IppPrinter, PrintServer, Queue, Turn};
pub use job::{CameOut, JobId, JobIdError, JobReason, JobState, JobStatus};
pub use printer::{Printer, Sheet};
pub use problem::{Nonsense, Outcome, PrinterProblem};
pub use reason::{Reason, Severity, StateReason};
pub use status::{CardDots, CardMedia, CardSize, Level, PrinterState, PrinterStatus, RasterClaims, Resolution, Supply};

//! The printers of a station.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A printer that cards can go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Printer {
    /// Names it in commands.
    pub id: String,
    /// What it calls itself, or the folder.
    pub name: String,
    /// Of what kind.
    pub kind: PrinterKind,
    /// Cards go to it.
    pub chosen: bool,
    /// Its state.
    pub light: super::PrinterLight,
    /// What it wants.
    pub reasons: Vec<PrinterReason>,
}

/// The kinds of printers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterKind {
    /// PDF files into a folder.
    Folder,
    /// A printer or queue over IPP.
    Ipp,
}

/// What a printer wants or why it stopped (RFC 8011 `printer-state-reasons` and `job-state-reasons`, in a clerk's terms).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterReason {
    /// No cards in the hopper.
    NoCards,
    /// Other media than cards.
    WrongMedia,
    /// A card is jammed.
    Jam,
    /// A cover is open.
    CoverOpen,
    /// The ribbon is at its end.
    RibbonEmpty,
    /// The ribbon is nearly at its end.
    RibbonLow,
    /// The tray for finished cards is full.
    OutputFull,
    /// Paused by somebody.
    Paused,
    /// Busy with another job.
    Busy,
    /// Does not answer.
    Unreachable,
    /// The job was cancelled.
    Cancelled,
    /// The printer gave the job up.
    Aborted,
    /// The printer lost the job, or answered nonsense.
    Lost,
    /// The folder cannot be written.
    FolderUnusable,
    /// The disk is full.
    DiskFull,
    /// Something else; look at the printer's own display.
    Other,
}

/// A printer to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddPrinter {
    /// `ipp://` or `ipps://` address.
    pub address: String,
}

/// Which printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrinterRef {
    /// Its id.
    pub printer: String,
}

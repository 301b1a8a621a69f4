//! The printers of a station.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A printer that cards or documents can go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Printer {
    /// Names it in commands.
    pub id: String,
    /// What it calls itself, or the folder.
    pub name: String,
    /// Of what kind.
    pub kind: PrinterKind,
    /// What it prints on.
    pub purpose: PrinterPurpose,
    /// What it prints on goes to it, among those of its purpose.
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

/// What a printer prints on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterPurpose {
    /// Cards.
    #[default]
    Cards,
    /// A4: the office's printer.
    Paper,
}

/// What a printer wants or why it stopped (RFC 8011 `printer-state-reasons` and `job-state-reasons`, in a clerk's terms).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterReason {
    /// No cards in the hopper, no paper in the tray.
    NoCards,
    /// Paper where cards are wanted, or the other way round.
    WrongMedia,
    /// A card or a sheet is jammed.
    Jam,
    /// A cover is open.
    CoverOpen,
    /// Ribbon or toner is at its end.
    RibbonEmpty,
    /// Ribbon or toner is nearly at its end.
    RibbonLow,
    /// The tray for what is finished is full.
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

/// What the print service of this computer (CUPS) has to offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintQueues {
    /// The service answers.
    pub running: bool,
    /// Its queues that are not in the station's list.
    pub queues: Vec<PrintQueue>,
}

/// A print queue that could be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintQueue {
    /// Its address on this computer.
    pub address: String,
    /// What somebody called it when it was set up.
    pub name: String,
    /// What printer it says it has.
    pub model: String,
    /// What it seems to print on.
    pub purpose: PrinterPurpose,
    /// Its state.
    pub light: super::PrinterLight,
    /// What it wants.
    pub reasons: Vec<PrinterReason>,
}

/// A printer to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddPrinter {
    /// `ipp://` or `ipps://` address.
    pub address: String,
    /// What it prints on; cards unless said otherwise.
    #[serde(default)]
    pub purpose: PrinterPurpose,
    /// What the clerk knows it by, as a print queue is called; otherwise it is called what it says it is.
    #[serde(default)]
    pub name: Option<String>,
}

/// Which printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrinterRef {
    /// Its id.
    pub printer: String,
}

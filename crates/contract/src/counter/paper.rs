//! The documents that the counter gives out on A4 (C-12).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::printer::PrinterReason;
use crate::Moment;

/// Which document, of which record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum DocumentOf {
    /// The application form with the resident's data, to be signed.
    Application {
        /// Whose.
        #[ts(type = "string")]
        resident: Uuid,
    },
    /// The application form for a pen.
    BlankApplication {},
    /// The clauses in force with the resident's answers, to be signed.
    Consents {
        /// Whose.
        #[ts(type = "string")]
        resident: Uuid,
    },
    /// The statement that the consent to keep the data is taken back, to be signed before they are deleted (B-11).
    Withdrawal {
        /// Whose.
        #[ts(type = "string")]
        resident: Uuid,
    },
    /// The confirmation that a card was handed over.
    HandOver {
        /// The card.
        #[ts(type = "string")]
        production: Uuid,
    },
    /// The protocol of a card that was written off.
    SpoiledCard {
        /// The card.
        #[ts(type = "string")]
        production: Uuid,
    },
    /// The statement that a card was lost, stolen or destroyed, to be signed.
    Loss {
        /// The card.
        #[ts(type = "string")]
        production: Uuid,
        /// What happened to it.
        circumstance: Circumstance,
        /// The day as typed, 14.05.2026; empty when the resident does not know.
        day: String,
    },
    /// The receipt for a fee.
    FeeReceipt {
        /// The fee.
        #[ts(type = "string")]
        fee: Uuid,
    },
    /// The receipt for a fee that was paid back.
    RefundReceipt {
        /// The fee.
        #[ts(type = "string")]
        fee: Uuid,
    },
    /// The report of a shift that has ended.
    ShiftReport {
        /// The shift.
        #[ts(type = "string")]
        shift: Uuid,
    },
}

/// What happened to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// The resident does not know where it is.
    Lost,
    /// Somebody took it.
    Stolen,
    /// It is of no use any more.
    Destroyed,
}

/// A document that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MadeDocument {
    /// The id of its bytes, PDF/A, for this window until its person leaves.
    pub id: String,
    /// How to call its file; names no person.
    pub file_name: String,
    /// Pages of A4.
    pub pages: u32,
}

/// A document to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct PrintDocument {
    /// Which.
    pub document: DocumentOf,
    /// The printer; the one chosen for documents if `null`.
    pub printer: Option<String>,
}

/// Which paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperRef {
    /// The paper.
    #[ts(type = "string")]
    pub paper: Uuid,
}

/// A document on its way to paper or into the folder. It is remembered by the window that asked for it until the program
/// ends: it is paper, and can be printed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Paper {
    /// Names it in commands.
    #[ts(type = "string")]
    pub id: Uuid,
    /// How far it has come.
    pub state: PaperState,
    /// Since when.
    pub since: Moment,
    /// What the printer wants, or why it stopped.
    pub reasons: Vec<PrinterReason>,
    /// The printer; `null` for the folder.
    pub printer: Option<String>,
    /// The file, when it went into the folder.
    pub file: Option<String>,
}

/// How far a paper has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// The printer has it.
    Printing,
    /// The printer says that all of it came out.
    Printed,
    /// Nothing came out.
    NotPrinted,
    /// Only somebody who looks can tell what came out.
    Unsure,
    /// It is a file in the folder.
    Saved,
}

//! A card from its number to the resident's hand.

use std::fmt;

pub use domain::card::CardStatus;
pub use domain::production::State as ProductionState;
use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;
use uuid::Uuid;

use super::entitlement::{Entitlement, WantedPackage};
use super::fee::{Fee, Payment};
use super::printer::PrinterReason;
use crate::Moment;

/// A card in a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CardSummary {
    /// The production that made or makes it.
    #[ts(type = "string")]
    pub production: Uuid,
    /// Grouped: 9616 0720 3004 1582.
    pub number: String,
    /// Where it stands.
    pub status: CardStatus,
    /// Since when.
    pub since: Moment,
    /// Its last day.
    #[ts(type = "string")]
    pub expires: Date,
    /// The packages.
    pub packages: Vec<Entitlement>,
    /// Packages or last day are not those that the card was made with: whoever checks it without network sees the old ones.
    pub rights_changed: bool,
    /// The number of the card whose duplicate it is, grouped.
    pub replaces: Option<String>,
    /// Another station made it: it can be shown and asked about, not printed or handed over here.
    pub elsewhere: bool,
}

impl fmt::Debug for CardSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardSummary").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A card for a resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReserveCard {
    /// Whose.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// The layout, by id.
    pub layout: String,
    /// Packages, with what proves the right to each.
    pub packages: Vec<WantedPackage>,
    /// The card that it replaces, if there is one.
    #[serde(default)]
    #[ts(optional)]
    pub duplicate: Option<Duplicate>,
    /// How the fee for it is paid now; none where there is no fee, or it was paid before.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub payment: Option<Payment>,
    /// The accepted application that it is made for.
    #[serde(default)]
    #[ts(optional = nullable, type = "string")]
    pub application: Option<Uuid>,
}

/// A card in the place of another one (C-7).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Duplicate {
    /// The number of the card that it replaces, grouped or not.
    pub of: String,
    /// Why, by the name of the city's list.
    pub reason: String,
    /// Where the old card is.
    pub old_card: OldCard,
}

impl fmt::Debug for Duplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Duplicate").field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// Where a card is that is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OldCard {
    /// It was given back, and is cut.
    Returned,
    /// It is not here: there is a signed statement of its loss.
    Statement,
}

/// Which production.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductionRef {
    /// The production.
    #[ts(type = "string")]
    pub production: Uuid,
}

/// How far a card has come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Production {
    /// The production.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Whose card.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// The name as shown.
    pub name: String,
    /// The number, grouped.
    pub number: String,
    /// The layout, by id.
    pub layout: String,
    /// The packages, as issued.
    pub packages: Vec<Entitlement>,
    /// The card's last day.
    #[ts(type = "string")]
    pub expires: Date,
    /// The state.
    pub state: ProductionState,
    /// Since when.
    pub since: Moment,
    /// Why printing stopped, or what the printer wants.
    pub reasons: Vec<PrinterReason>,
    /// The printer of the last attempt.
    pub printer: Option<String>,
    /// The ids of the bytes of both faces, PNG, exactly as printed.
    pub front: String,
    /// The back.
    pub back: String,
    /// Where the PDF went, when the printer is a folder.
    pub file: Option<String>,
    /// The card that it replaces, and why: whoever asks for another number asks for it again.
    pub duplicate: Option<Duplicate>,
    /// The fee that was taken for it.
    pub fee: Option<Fee>,
    /// The application that it is made for: another number is for the same one.
    #[ts(type = "string | null")]
    pub application: Option<Uuid>,
}

impl fmt::Debug for Production {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Production").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// Sends a card to a printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintCard {
    /// The production.
    #[ts(type = "string")]
    pub production: Uuid,
    /// The printer; the chosen one if `null`.
    pub printer: Option<String>,
}

/// What came out of the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tray {
    /// Nothing, or a clean blank. Ends the number: whoever prints again takes another one.
    Nothing,
    /// A spoiled card.
    Spoiled,
    /// A good card.
    Good,
}

/// The operator's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerTray {
    /// The production.
    #[ts(type = "string")]
    pub production: Uuid,
    /// What came out.
    pub tray: Tray,
}

/// A scan of the printed card.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct CheckCard {
    /// The production.
    #[ts(type = "string")]
    pub production: Uuid,
    /// As the scanner typed it.
    pub scanned: String,
}

impl fmt::Debug for CheckCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckCard").field("production", &self.production).finish_non_exhaustive()
    }
}

/// Writes a card off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpoilCard {
    /// The production.
    #[ts(type = "string")]
    pub production: Uuid,
    /// Why.
    pub reason: SpoilReason,
}

/// Why a card was written off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpoilReason {
    /// The printer spoiled it.
    PrintFault,
    /// It was damaged.
    Damaged,
    /// The data on it are wrong.
    WrongData,
    /// The code cannot be read.
    Unreadable,
}

/// Hands a card over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandOver {
    /// The production.
    #[ts(type = "string")]
    pub production: Uuid,
    /// Who collects it.
    pub collector: Collector,
    /// Given name and surname of a collector who is not the resident.
    #[serde(default)]
    pub collector_name: Option<String>,
    /// The document seen, by id; never its number.
    pub document: String,
    /// How it was signed for.
    pub signature: Signature,
}

impl fmt::Debug for HandOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandOver").field("production", &self.production).finish_non_exhaustive()
    }
}

/// Who collects a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Collector {
    /// The resident.
    Resident,
    /// Somebody of the family.
    Family,
    /// A guardian.
    Guardian,
    /// A proxy.
    Proxy,
}

/// How a card is signed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Signature {
    /// On paper.
    Paper,
    /// On the screen: the picture was sent as bytes, PNG.
    Screen {
        /// The id that sending gave.
        upload: String,
    },
}

/// The card was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandedOver {
    /// The production.
    pub production: Production,
    /// From when the card is valid.
    pub valid_from: Moment,
    /// The receipt's number.
    pub receipt: String,
}

/// Cards that wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingCards {
    /// Checked, for the resident to collect; oldest first.
    pub ready: Vec<Production>,
    /// Stopped half-way; oldest first.
    pub unfinished: Vec<Production>,
}

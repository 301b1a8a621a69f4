//! What operations say, by kind. JSON of the version that the header names; fields are only ever added.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::Person;
use crate::counter::{
    Collector, ConsentAnswer, Entitlement, PhotoAdvice, PhotoReason, SamePersonAnswer, SamePersonReason,
    SamePersonVerdict, SpoilReason, Tray,
};

/// The payload of an operation, one variant for each kind.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Payload {
    /// The computer became this station.
    StationEnrolled {
        /// The bundle that was used up.
        bundle: Uuid,
        /// The version of the configuration in it.
        configuration: u32,
        /// The version of the program.
        program: String,
    },
    /// A person set their own password; the new hash goes to the hub.
    PasswordSet {
        /// Whose.
        staff: Uuid,
        /// Argon2id in PHC form.
        hash: String,
    },
    /// A supervisor lifted a lock-out.
    LockoutLifted {
        /// Whose.
        staff: Uuid,
        /// Who lifted it.
        supervisor: Uuid,
    },
    /// A resident was registered.
    ResidentRegistered(Box<ResidentData>),
    /// A photo became the resident's.
    PhotoSet {
        /// Whose.
        resident: Uuid,
        /// The photo.
        photo: PhotoData,
    },
    /// A number was taken.
    CardReserved {
        /// The production.
        production: Uuid,
        /// Whose.
        resident: Uuid,
        /// 16 digits.
        number: String,
        /// Its place in the status list.
        status_index: u32,
        /// The layout.
        layout: String,
        /// Packages as issued.
        packages: Vec<Entitlement>,
        /// Last day.
        expires: Date,
        /// SHA-256 of the signed token.
        token_sha256: [u8; 32],
    },
    /// The card was sent to a printer.
    CardSent {
        /// The production.
        production: Uuid,
        /// The printer's address, or its folder.
        printer: String,
    },
    /// The card came out.
    CardPrinted {
        /// The production.
        production: Uuid,
        /// What the operator found, if asked.
        tray: Option<Tray>,
    },
    /// Nothing came out, and the blank is still there: the card was not sent, or the operator says so, which ends its number.
    CardNotPrinted {
        /// The production.
        production: Uuid,
        /// What the operator found, if asked.
        tray: Option<Tray>,
    },
    /// The card was scanned and is right.
    CardChecked {
        /// The production.
        production: Uuid,
    },
    /// The card and its blank were written off.
    CardSpoiled {
        /// The production.
        production: Uuid,
        /// Why.
        reason: SpoilReason,
    },
    /// The card was handed over.
    CardHandedOver {
        /// The production.
        production: Uuid,
        /// Who collected it.
        collector: Collector,
        /// The name of a collector who is not the resident.
        #[serde(default)]
        collector_name: Option<String>,
        /// The kind of document seen.
        document: String,
        /// The blob with the signature, when signed on the screen.
        signature: Option<Uuid>,
        /// The receipt's number.
        receipt: String,
    },
    /// The card was given up before anything was printed.
    CardWithdrawn {
        /// The production.
        production: Uuid,
    },
}

/// A resident as registered.
#[derive(Clone, Serialize, Deserialize)]
pub struct ResidentData {
    /// The record.
    pub resident: Uuid,
    /// The person; an account is made for an e-mail.
    #[serde(flatten)]
    pub person: Person,
    /// The kind of document seen.
    pub document: String,
    /// Grounds.
    pub grounds: String,
    /// Who asked: `resident`, `guardian` or `proxy`.
    pub applicant: String,
    /// The guardian's or proxy's name.
    pub applicant_name: Option<String>,
    /// Answers to the clauses.
    pub consents: Vec<ConsentAnswer>,
    /// The photo.
    pub photo: Option<PhotoData>,
    /// Residents who may have been the same person, and what the actor decided of each (C-3).
    #[serde(default)]
    pub same_person: Vec<SamePersonDecided>,
}

/// A resident who was shown beside the new one, as the station saw it, and the decision (C-3).
#[derive(Clone, Serialize, Deserialize)]
pub struct SamePersonDecided {
    /// The record that was there.
    pub resident: Uuid,
    /// Certain or probable.
    pub verdict: SamePersonVerdict,
    /// Tenths of a bit.
    pub weight: i32,
    /// What spoke for one person, then what spoke against.
    pub reasons: Vec<SamePersonReason>,
    /// The answer.
    pub decision: SamePersonAnswer,
}

/// A photo as it was chosen for a card (C-4).
#[derive(Clone, Serialize, Deserialize)]
pub struct PhotoData {
    /// The blob.
    pub blob: Uuid,
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// What the checks found.
    pub advice: Vec<PhotoAdvice>,
    /// Why it was taken all the same.
    pub accepted: Option<PhotoReason>,
}

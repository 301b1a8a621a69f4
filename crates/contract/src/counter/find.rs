//! Finding a resident, and the resident's page.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;
use uuid::Uuid;

pub use domain::offer::Offer;

use super::card::CardSummary;
use super::fee::Fee;
use super::merge::MergedRecord;
use crate::operation::OperationKind;
use crate::{Moment, Person};

/// What has been typed so far.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct FindResidents {
    /// Words in any order: names, a PESEL, a card number.
    pub query: String,
}

impl fmt::Debug for FindResidents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FindResidents(<redacted>)")
    }
}

/// The residents that match, the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Found {
    /// At most 20.
    pub hits: Vec<ResidentHit>,
    /// How many match in all.
    pub total: u32,
    /// Where few match: residents whose names are one slip away from what was typed, the likeliest first; with the hits at
    /// most 20.
    pub similar: Vec<ResidentHit>,
    /// The application whose number was typed.
    #[ts(type = "string | null")]
    pub application: Option<Uuid>,
}

/// One resident in a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResidentHit {
    /// Who.
    #[ts(type = "string")]
    pub id: Uuid,
    /// The surname.
    pub surname: String,
    /// The given names.
    pub given_names: String,
    /// The ranges of characters of the surname that were typed, from and to (exclusive).
    pub surname_marks: Vec<(u32, u32)>,
    /// The same of the given names.
    pub given_marks: Vec<(u32, u32)>,
    /// Date of birth.
    #[ts(type = "string")]
    pub birth_date: Date,
    /// Full years today.
    pub age: u16,
    /// PESEL or substitute identifier.
    pub identifier: String,
    /// Street and number.
    pub street: String,
    /// The id of the photo's bytes.
    pub photo: Option<String>,
    /// There is a photo, and it has not come here yet (E-6).
    pub photo_on_its_way: bool,
    /// The card that counts.
    pub card: Option<CardSummary>,
}

impl fmt::Debug for ResidentHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResidentHit").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Which resident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResidentRef {
    /// The record.
    #[ts(type = "string")]
    pub resident: Uuid,
}

/// A scanned text.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ReadScan {
    /// As the scanner typed it.
    pub text: String,
}

impl fmt::Debug for ReadScan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadScan(<redacted>)")
    }
}

/// What a scanned text is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Scan {
    /// A card of a resident who is held here.
    Resident {
        /// Who.
        #[ts(type = "string")]
        resident: Uuid,
        /// The card's number, grouped.
        number: String,
        /// Whether the card's signature is good.
        genuine: bool,
    },
    /// A genuine card of somebody who is not held here.
    ElsewhereCard {
        /// The card's number, grouped.
        number: String,
        /// The name that is printed on it.
        name: String,
        /// Its last day.
        #[ts(type = "string")]
        expires: Date,
    },
    /// A card of somebody whose data were deleted at their wish (B-11): invalid for good, to be cut.
    Forgotten {
        /// The card's number, grouped.
        number: String,
    },
    /// It looks like a card of this city but its signature is not good.
    NotGenuine,
    /// It is no card.
    NotACard,
}

/// A resident's page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Resident {
    /// The record.
    #[ts(type = "string")]
    pub id: Uuid,
    /// The person.
    #[serde(flatten)]
    #[ts(flatten)]
    pub person: Person,
    /// Full years today.
    pub age: u16,
    /// The id of the photo's bytes.
    pub photo: Option<String>,
    /// There is a photo, and it has not come here yet (E-6).
    pub photo_on_its_way: bool,
    /// Grounds for the card, by id.
    pub grounds: String,
    /// When the resident was registered.
    pub registered_at: Moment,
    /// Cards, newest first.
    pub cards: Vec<CardSummary>,
    /// What can be done, likeliest first.
    pub offers: Vec<Offer>,
    /// Until when a card would be valid that is issued or extended today.
    #[ts(type = "string")]
    pub until: Date,
    /// Fees taken at this station for duplicates, newest first.
    pub fees: Vec<Fee>,
    /// Consents, by clause.
    pub consents: Vec<ConsentOnRecord>,
    /// The record is not at the hub yet.
    pub queued: bool,
    /// What was done last, newest first.
    pub recent: Vec<PastAct>,
    /// Records that lead to this one, the last first (C-10).
    pub merged: Vec<MergedRecord>,
}

/// Something that was done about a resident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PastAct {
    /// What.
    pub kind: OperationKind,
    /// When, by the clock of the station.
    pub at: Moment,
    /// At which issuance point; none when here.
    pub point: Option<String>,
    /// The number of the station there.
    pub station: Option<u16>,
    /// By whom, first and last name; none when nobody of the staff did it, or nobody is known.
    pub actor: Option<String>,
    /// The hub has not acknowledged it.
    pub queued: bool,
    /// The hub did not let it take effect.
    pub refused: bool,
}

impl fmt::Debug for PastAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PastAct").field("kind", &self.kind).field("at", &self.at).finish_non_exhaustive()
    }
}

impl fmt::Debug for Resident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resident").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A resident's answer to one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentOnRecord {
    /// The clause.
    pub clause: String,
    /// Its version.
    pub version: u32,
    /// Given or refused.
    pub given: bool,
    /// When.
    pub at: Moment,
    /// The language of the text that was shown, as a BCP 47 tag; of a registration it is not known.
    #[serde(default)]
    pub language: Option<String>,
}

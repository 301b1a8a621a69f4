//! Applications that residents send (C-9, B-1, B-2, B-5 to B-9): what stands in one, as the portal, the hub and the stations have it.

use std::fmt;

pub use domain::application::{
    Event as ApplicationEvent, Kind as ApplicationKind, Leads as ApplicationLeads, Refused as ApplicationRefused,
    State as ApplicationState,
};
pub use domain::card::CardKind;
use domain::registration::RegistrationForm;
use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;
use uuid::Uuid;

use crate::Moment;
use crate::counter::GroupChange;
use crate::operation::Hash;
use crate::resident::{PhotoData, ResidentData};

/// The most attachments of one application.
pub const MOST_ATTACHMENTS: usize = 8;
/// The most bytes of one attachment.
pub const MOST_ATTACHMENT_BYTES: usize = 4 << 20;
/// The most bytes of words that a clerk writes to a resident.
pub const MOST_WORDS_BYTES: usize = 2_000;

/// What a resident asks for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ApplicationContent {
    /// A first card.
    NewCard {
        /// Whose, by the rules of the registration. The document is the one that will be shown when the card is collected.
        form: Box<RegistrationForm>,
        /// Which object.
        card: CardKind,
        /// Packages that are wished, by the names of the city's list.
        packages: Vec<String>,
    },
    /// A duplicate of the resident's physical card.
    Duplicate {
        /// Why, by the name of the city's list.
        reason: String,
    },
    /// A physical card beside the virtual one.
    PhysicalCard,
    /// Other personal data.
    DataChange {
        /// Group by group, with what stood there.
        changes: Vec<GroupChange>,
    },
    /// A package for longer.
    Extension {
        /// Which, by the name of the city's list.
        package: String,
    },
    /// Another package.
    Package {
        /// Which, by the name of the city's list.
        package: String,
    },
    /// Another identifier beside the card.
    Identifier {
        /// Of which kind, by the name of the city's list.
        identifier: String,
        /// Its number.
        number: String,
        /// Its last day, if it has one.
        #[ts(type = "string | null")]
        until: Option<Date>,
    },
}

impl ApplicationContent {
    /// What is asked for, in a word.
    #[must_use]
    pub fn kind(&self) -> ApplicationKind {
        match self {
            Self::NewCard { .. } => ApplicationKind::NewCard,
            Self::Duplicate { .. } => ApplicationKind::Duplicate,
            Self::PhysicalCard => ApplicationKind::PhysicalCard,
            Self::DataChange { .. } => ApplicationKind::DataChange,
            Self::Extension { .. } => ApplicationKind::Extension,
            Self::Package { .. } => ApplicationKind::Package,
            Self::Identifier { .. } => ApplicationKind::Identifier,
        }
    }
}

impl fmt::Debug for ApplicationContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApplicationContent").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// What an attachment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentPurpose {
    /// The photo for the card.
    Photo,
    /// Something that proves what is asked for.
    Document,
}

/// What an attachment is, told by its first bytes and not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentMedia {
    /// ISO 32000.
    Pdf,
    /// ISO/IEC 10918.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
}

impl AttachmentMedia {
    /// What these bytes are; none of anything else.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else {
            None
        }
    }
}

/// An attachment, without its bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentRecord {
    /// Under this id its bytes are fetched.
    pub attachment: Uuid,
    /// What it is for.
    pub purpose: AttachmentPurpose,
    /// As the resident calls it.
    pub name: String,
    /// What it is.
    pub media: AttachmentMedia,
    /// In bytes.
    pub size: u64,
    /// Of the whole.
    pub sha256: Hash,
}

/// Who has taken an application.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationHolder {
    /// Who.
    #[ts(type = "string")]
    pub staff: Uuid,
    /// First and last name.
    pub name: String,
    /// The number of the station.
    pub station: u16,
    /// Since when.
    pub at: Moment,
}

/// What a clerk wrote to the resident last.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationWords {
    /// Why, by the names of the city's list.
    pub reasons: Vec<String>,
    /// As the resident reads it.
    pub words: String,
}

/// A step that an application went.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationStep {
    /// What happened.
    pub event: ApplicationEvent,
    /// Where it stood then.
    pub state: ApplicationState,
    /// When.
    pub at: Moment,
}

/// An application as the hub knows it (C-9).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRecord {
    /// The application.
    pub application: Uuid,
    /// Grows with every change.
    pub version: u64,
    /// As people read it, `W-8824-1907-35`.
    pub number: String,
    /// Where it stands.
    pub state: ApplicationState,
    /// What is asked for.
    pub content: ApplicationContent,
    /// Who asks: given names and surname.
    pub applicant: String,
    /// The record that it is about, where there is one.
    pub resident: Option<Uuid>,
    /// When it was sent first.
    pub sent_at: Moment,
    /// When it was sent again.
    pub corrected_at: Option<Moment>,
    /// By when the city wants it decided.
    pub due: Date,
    /// Until when it waits for the resident.
    pub waits_until: Option<Moment>,
    /// Who has taken it.
    pub holder: Option<ApplicationHolder>,
    /// What was written to the resident last.
    pub said: Option<ApplicationWords>,
    /// The card that is made for it.
    pub production: Option<Uuid>,
    /// Attachments; none once it is decided.
    pub attachments: Vec<AttachmentRecord>,
    /// The steps that it went, oldest first.
    pub steps: Vec<ApplicationStep>,
}

/// What follows when an application is accepted, in the same act: what the hub refuses, it refuses as a whole.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "follows", rename_all = "snake_case")]
pub enum AcceptedAs {
    /// Somebody was registered.
    Registered(Box<ResidentData>),
    /// It is about somebody who is registered.
    Known {
        /// Who.
        resident: Uuid,
        /// The photo of the application became theirs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        photo: Option<PhotoData>,
    },
    /// Data of somebody were changed.
    Changed {
        /// Whose.
        resident: Uuid,
        /// What, with what the clerk saw there.
        changes: Vec<GroupChange>,
    },
}

impl AcceptedAs {
    /// Whom it is about.
    #[must_use]
    pub fn resident(&self) -> Uuid {
        match self {
            Self::Registered(data) => data.resident,
            Self::Known { resident, .. } | Self::Changed { resident, .. } => *resident,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ C-9: a name says nothing of what a file is.
    #[test]
    fn an_attachment_is_what_its_first_bytes_say() {
        assert_eq!(AttachmentMedia::of(b"%PDF-1.7 ..."), Some(AttachmentMedia::Pdf));
        assert_eq!(AttachmentMedia::of(b"\xff\xd8\xff\xe0"), Some(AttachmentMedia::Jpeg));
        assert_eq!(AttachmentMedia::of(b"\x89PNG\r\n\x1a\n"), Some(AttachmentMedia::Png));
        for other in [b"".as_slice(), b"MZ", b"<svg>", b"GIF89a", b" %PDF-1.7", b"\x89PNG"] {
            assert_eq!(AttachmentMedia::of(other), None);
        }
    }
}

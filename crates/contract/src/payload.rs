//! What operations say, by kind. JSON of the version that the header names; fields are only ever added.

pub use domain::block::BlockReason;
pub use domain::fee::Payment;
use domain::merge::{DataGroup, Values};
use domain::shift::{Count, Expected};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::Date;
use uuid::Uuid;

use crate::Moment;
use crate::application::{AcceptedAs, ApplicationWords};
use crate::counter::{Collector, Entitlement, OldCard, SpoilReason, Tray};
pub use crate::counter::{ConsentAnswer, Rights};
pub use crate::merged::{GroupChosen, GroupMerged, MergeData, MergedInto, PhotoMerged};
use crate::operation::OperationKind;
pub use crate::resident::{PhotoData, ResidentData, SamePersonDecided};
pub use crate::shift::{Differences, ShiftEnd};

/// The payload of an operation, one variant for each kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        /// The number of the card whose duplicate it is.
        #[serde(default)]
        replaces: Option<String>,
        /// Why there is a duplicate, and what was settled about it.
        #[serde(default)]
        duplicate: Option<DuplicateData>,
        /// The application that it is made for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        application: Option<Uuid>,
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
        /// Its SHA-256.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature_sha256: Option<[u8; 32]>,
        /// The receipt's number.
        receipt: String,
    },
    /// The card was given up before anything was printed.
    CardWithdrawn {
        /// The production.
        production: Uuid,
    },
    /// A group of a resident's data was changed; one operation for each group.
    ResidentChanged {
        /// Whose.
        resident: Uuid,
        /// What.
        group: DataGroup,
        /// What the actor saw in its fields.
        before: Values,
        /// What they put there.
        after: Values,
    },
    /// A card was blocked. Its number is enough: the card may be another station's.
    CardBlocked {
        /// The block.
        block: Uuid,
        /// 16 digits.
        number: String,
        /// Why.
        reason: BlockReason,
    },
    /// Blocks of a card were lifted: these, and no other that the actor had not seen.
    CardUnblocked {
        /// 16 digits.
        number: String,
        /// The blocks.
        blocks: Vec<Uuid>,
        /// Who signed it on the same screen.
        supervisor: Uuid,
        /// Why.
        #[serde(default)]
        why: Option<String>,
    },
    /// Somebody decided a task.
    TaskDecided {
        /// The task.
        task: Uuid,
        /// What.
        decision: Decision,
    },
    /// A fee was taken.
    FeeTaken {
        /// The fee.
        fee: Uuid,
        /// Whose card it is for.
        resident: Uuid,
        /// What it is for.
        of: FeeOf,
        /// In grosz.
        amount: u32,
        /// How it was paid.
        payment: Payment,
        /// The receipt's number.
        receipt: String,
        /// The shift in whose till it lies.
        shift: Uuid,
    },
    /// A fee was paid back, the way it was paid.
    FeeRefunded {
        /// The fee.
        fee: Uuid,
        /// The number of the receipt for it.
        receipt: String,
        /// Who signed it on the same screen.
        supervisor: Uuid,
        /// Why.
        why: String,
        /// The shift out of whose till it came.
        shift: Uuid,
    },
    /// A shift was opened by whoever acts.
    ShiftOpened {
        /// The shift.
        shift: Uuid,
        /// What was counted.
        counted: Count,
        /// What should have been there by the count before; nothing at a station that counts for the first time.
        expected: Option<Expected>,
        /// What was said about a difference.
        #[serde(default)]
        words: Differences,
    },
    /// A shift was counted, and a colleague took it over with what was counted.
    ShiftHandedOver {
        /// The shift that has ended.
        shift: Uuid,
        /// How.
        end: ShiftEnd,
        /// The colleague, who signed with their own password.
        to: Uuid,
        /// The colleague's shift.
        next: Uuid,
    },
    /// A shift was counted and closed.
    ShiftClosed {
        /// The shift.
        shift: Uuid,
        /// How.
        end: ShiftEnd,
    },
    /// A resident answered clauses; what follows for the cards is reckoned from all answers (B-11).
    ConsentsAnswered {
        /// Whose.
        resident: Uuid,
        /// The answers.
        answers: Vec<ConsentAnswer>,
        /// The language of the text that was shown, as a BCP 47 tag.
        language: String,
    },
    /// A resident took back the consent to keep their data. It names nobody any more.
    ResidentForgotten {
        /// Whose data are deleted.
        resident: Uuid,
        /// The clause.
        clause: String,
        /// Its version.
        version: u32,
    },
    /// What a card entitles to, or its last day, was changed without a new card (B-8, C-8).
    RightsChanged {
        /// Whose card it is.
        resident: Uuid,
        /// 16 digits.
        number: String,
        /// What the actor saw.
        before: Rights,
        /// What holds from then on.
        after: Rights,
    },
    /// Two records of one person became one.
    ResidentsMerged(Box<MergeData>),
    /// They were told apart again: each has what it had, and what was done since stays where it was done.
    MergeUndone {
        /// The merge.
        merge: Uuid,
        /// The record that stayed.
        winner: Uuid,
        /// The record that led to it.
        loser: Uuid,
        /// Who signed it on the same screen.
        supervisor: Uuid,
    },
    /// A clerk took an application.
    ApplicationTaken {
        /// Which.
        application: Uuid,
    },
    /// A clerk gave an application back to the queue.
    ApplicationReleased {
        /// Which.
        application: Uuid,
    },
    /// A clerk asked the resident to correct an application.
    ApplicationCorrectionAsked {
        /// Which.
        application: Uuid,
        /// What, by the city's list and in words.
        said: ApplicationWords,
    },
    /// An application was rejected.
    ApplicationRejected {
        /// Which.
        application: Uuid,
        /// Why, by the city's list and in words.
        said: ApplicationWords,
    },
    /// An application was accepted.
    ApplicationAccepted {
        /// Which.
        application: Uuid,
        /// What follows at once.
        accepted: AcceptedAs,
    },
}

/// What a fee is for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum FeeOf {
    /// A duplicate: once for each card that is replaced.
    Duplicate {
        /// The number of that card, 16 digits.
        number: String,
        /// Why, by the name of the city's list.
        reason: String,
    },
}

/// Why a card is replaced (C-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateData {
    /// The reason, by the name of the city's list.
    pub reason: String,
    /// Where the old card is.
    pub old_card: OldCard,
    /// The fee by the city's table on that day, in grosz.
    pub fee: u32,
    /// The fee that was taken for it.
    #[serde(default)]
    pub paid: Option<Uuid>,
}

/// The block that stands on a card because its holder took a consent back at a moment: the same wherever it is reckoned.
#[must_use]
pub fn consent_block(resident: Uuid, number: &str, at: Moment) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"okienko consent block 1\0");
    hash.update(resident.as_bytes());
    hash.update(at.unix_millis().to_be_bytes());
    hash.update(number.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// What was decided of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// Of a group that was changed twice: what stands there from now on.
    Values {
        /// Its fields.
        #[ts(type = "Partial<Record<string, string>>")]
        values: Values,
    },
    /// The two records are one person.
    OnePerson,
    /// They are two persons.
    TwoPersons,
    /// Of two cards, the first applied stays.
    KeepFirst,
    /// Of two cards, the later one counts.
    TakeSecond,
    /// Somebody has looked at it, and nothing has to be done.
    Noted,
}

impl Payload {
    /// The kind of the operation that says this.
    #[must_use]
    pub fn kind(&self) -> OperationKind {
        match self {
            Self::StationEnrolled { .. } => OperationKind::StationEnrolled,
            Self::PasswordSet { .. } => OperationKind::PasswordSet,
            Self::LockoutLifted { .. } => OperationKind::LockoutLifted,
            Self::ResidentRegistered(_) => OperationKind::ResidentRegistered,
            Self::PhotoSet { .. } => OperationKind::PhotoSet,
            Self::CardReserved { .. } => OperationKind::CardReserved,
            Self::CardSent { .. } => OperationKind::CardSent,
            Self::CardPrinted { .. } => OperationKind::CardPrinted,
            Self::CardNotPrinted { .. } => OperationKind::CardNotPrinted,
            Self::CardChecked { .. } => OperationKind::CardChecked,
            Self::CardSpoiled { .. } => OperationKind::CardSpoiled,
            Self::CardHandedOver { .. } => OperationKind::CardHandedOver,
            Self::CardWithdrawn { .. } => OperationKind::CardWithdrawn,
            Self::ResidentChanged { .. } => OperationKind::ResidentChanged,
            Self::CardBlocked { .. } => OperationKind::CardBlocked,
            Self::CardUnblocked { .. } => OperationKind::CardUnblocked,
            Self::TaskDecided { .. } => OperationKind::TaskDecided,
            Self::FeeTaken { .. } => OperationKind::FeeTaken,
            Self::FeeRefunded { .. } => OperationKind::FeeRefunded,
            Self::ShiftOpened { .. } => OperationKind::ShiftOpened,
            Self::ShiftHandedOver { .. } => OperationKind::ShiftHandedOver,
            Self::ShiftClosed { .. } => OperationKind::ShiftClosed,
            Self::ConsentsAnswered { .. } => OperationKind::ConsentsAnswered,
            Self::ResidentForgotten { .. } => OperationKind::ResidentForgotten,
            Self::RightsChanged { .. } => OperationKind::RightsChanged,
            Self::ResidentsMerged(_) => OperationKind::ResidentsMerged,
            Self::MergeUndone { .. } => OperationKind::MergeUndone,
            Self::ApplicationTaken { .. } => OperationKind::ApplicationTaken,
            Self::ApplicationReleased { .. } => OperationKind::ApplicationReleased,
            Self::ApplicationCorrectionAsked { .. } => OperationKind::ApplicationCorrectionAsked,
            Self::ApplicationRejected { .. } => OperationKind::ApplicationRejected,
            Self::ApplicationAccepted { .. } => OperationKind::ApplicationAccepted,
        }
    }

    /// The resident whom it names.
    #[must_use]
    pub fn resident(&self) -> Option<Uuid> {
        match self {
            Self::ResidentRegistered(data) => Some(data.resident),
            Self::ResidentsMerged(data) => Some(data.winner),
            Self::MergeUndone { winner, .. } => Some(*winner),
            Self::PhotoSet { resident, .. }
            | Self::CardReserved { resident, .. }
            | Self::ResidentChanged { resident, .. }
            | Self::FeeTaken { resident, .. }
            | Self::ConsentsAnswered { resident, .. }
            | Self::ResidentForgotten { resident, .. }
            | Self::RightsChanged { resident, .. } => Some(*resident),
            Self::ApplicationAccepted { accepted, .. } => Some(accepted.resident()),
            _ => None,
        }
    }

    /// The application that it names.
    #[must_use]
    pub fn application(&self) -> Option<Uuid> {
        match self {
            Self::ApplicationTaken { application }
            | Self::ApplicationReleased { application }
            | Self::ApplicationCorrectionAsked { application, .. }
            | Self::ApplicationRejected { application, .. }
            | Self::ApplicationAccepted { application, .. }
            | Self::CardReserved { application: Some(application), .. } => Some(*application),
            _ => None,
        }
    }

    /// The other resident whom it names: what it says is of both.
    #[must_use]
    pub fn beside(&self) -> Option<Uuid> {
        match self {
            Self::ResidentsMerged(data) => Some(data.loser),
            Self::MergeUndone { loser, .. } => Some(*loser),
            _ => None,
        }
    }

    /// The card that it names by its number alone.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::CardBlocked { number, .. } | Self::CardUnblocked { number, .. } => Some(number),
            _ => None,
        }
    }

    /// The production that it names.
    #[must_use]
    pub fn production(&self) -> Option<Uuid> {
        match self {
            Self::CardReserved { production, .. }
            | Self::CardSent { production, .. }
            | Self::CardPrinted { production, .. }
            | Self::CardNotPrinted { production, .. }
            | Self::CardChecked { production }
            | Self::CardSpoiled { production, .. }
            | Self::CardHandedOver { production, .. }
            | Self::CardWithdrawn { production } => Some(*production),
            _ => None,
        }
    }
}

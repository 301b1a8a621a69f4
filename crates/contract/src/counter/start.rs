//! The station itself: its state at start, its enrolment, its sill.

use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;
use uuid::Uuid;

use crate::Moment;

/// Which station this is and whether it can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StationFace {
    /// Whether it can be used.
    pub startup: Startup,
    /// Where it stands, once it is enrolled and its database is open.
    pub place: Option<Place>,
    /// The version of the program.
    pub version: String,
    /// The city's support telephone, where known.
    pub support_phone: Option<String>,
    /// The station's time, so that the screen shows the clock that operations get.
    pub now: Moment,
    /// After how many idle minutes the screen is covered.
    pub idle_minutes: u16,
    /// In a demo city: the password that everybody has.
    pub demo_password: Option<String>,
}

/// A file for the support team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiagnosticsFile {
    /// Where it lies.
    pub file: String,
}

/// Where a station stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Place {
    /// The city, as on its cards.
    pub city: String,
    /// The issuance point.
    pub point: String,
    /// The point's address.
    pub point_address: String,
    /// The number of the station at this point.
    pub station: u16,
}

/// Whether a station can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Startup {
    /// Not enrolled: the first-start wizard is next.
    FirstStart,
    /// Somebody can sign in.
    Ready,
    /// Nothing can be done before a person does something outside the program.
    Trouble {
        /// What happened.
        trouble: Trouble,
    },
}

/// Why a station cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trouble {
    /// The operating system's key store is locked, or there is none.
    KeyStoreLocked,
    /// The key store is open but holds no key for this database.
    KeyMissing,
    /// The key store and the database came here with a copied disk, or the computer was changed.
    OtherComputer,
    /// No room on the disk.
    DiskFull {
        /// Free, in megabytes.
        free_mb: u64,
        /// Needed, in megabytes.
        needed_mb: u64,
    },
    /// The database file is damaged.
    FileBroken {
        /// In how many places the check at start disagreed.
        places: u32,
    },
    /// The database was written by a newer program.
    FileNewer {
        /// The version that wrote it, where the file says so.
        file_version: Option<String>,
    },
    /// Another window of this station is open.
    SecondInstance {
        /// Since when.
        since: Option<Moment>,
    },
    /// The folder for the station's data cannot be used.
    FolderUnusable,
}

/// What the sill shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sill {
    /// Whether the hub answers.
    pub online: bool,
    /// How station and hub talk, or what is in the way.
    pub connection: super::ConnectionState,
    /// Since when it has been so.
    pub since: Option<Moment>,
    /// Operations that the hub has not acknowledged.
    pub queued: u32,
    /// When the oldest of them was recorded.
    pub queued_since: Option<Moment>,
    /// Photos and drawn signatures that the hub does not have yet (E-6).
    pub pictures_waiting: u32,
    /// What needs a person: operations without effect that nobody has seen to, and decisions.
    pub undecided: u32,
    /// What may be decided at this window; in training, nothing of that.
    pub decisions: u32,
    /// Applications that somebody at this point has to decide.
    pub applications: u32,
    /// The printer that cards go to.
    pub printer: PrinterLight,
    /// A shift is open: fees can be taken.
    pub shift_open: bool,
    /// Card numbers left in the lease.
    pub numbers_left: u32,
    /// The last day on which it may sign cards, when that is near or over.
    #[ts(type = "string | null")]
    pub may_sign_until: Option<Date>,
}

/// The state of the chosen printer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterLight {
    /// None chosen.
    None,
    /// It was asked and has not answered yet.
    Checking,
    /// Ready.
    Ready,
    /// It prints.
    Printing,
    /// It needs somebody.
    Attention,
    /// It does not answer.
    Unreachable,
}

/// An enrolment bundle found on a removable medium.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnrolmentFile {
    /// Names it in `inspect_enrolment`; not a path.
    pub id: String,
    /// Its name.
    pub file_name: String,
    /// The name of the medium or folder.
    pub medium: String,
    /// When it was written.
    pub modified: Option<Moment>,
}

/// Which bundle to open: one that was found, or bytes that were sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum InspectEnrolment {
    /// One of `enrolment_files`.
    Found {
        /// Its id.
        id: String,
    },
    /// Bytes that were sent beside the commands.
    Sent {
        /// The id that sending gave.
        upload: String,
    },
}

/// The hub's address and the one-time code, as they were typed or scanned.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClaimEnrolment {
    /// The hub's address; `https://` may be left out.
    pub address: String,
    /// The code.
    pub code: String,
}

impl std::fmt::Debug for ClaimEnrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClaimEnrolment(<redacted>)")
    }
}

/// How far the bundle of a code has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClaimProgress {
    /// Bytes that have come.
    pub received: u32,
    /// Bytes in all, once the hub has said so.
    pub total: Option<u32>,
}

/// A recovery file, and the code that opens it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoverKeys {
    /// One of `recovery_files`.
    pub id: String,
    /// The code.
    pub code: String,
}

impl std::fmt::Debug for RecoverKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoverKeys(<redacted>)")
    }
}

/// What a bundle is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnrolmentPreview {
    /// Names the inspected bundle in `enrol`.
    pub inspection: String,
    /// The station that it makes.
    pub place: Place,
    /// First and last card number, grouped.
    pub first_card: String,
    /// The last one.
    pub last_card: String,
    /// How many card numbers.
    pub card_numbers: u32,
    /// How many application numbers.
    pub application_numbers: u32,
    /// How many receipt numbers.
    pub receipt_numbers: u32,
    /// How many substitute identifiers.
    pub substitute_identifiers: u32,
    /// How many operators may sign in.
    pub operators: u32,
    /// How many supervisors.
    pub supervisors: u32,
    /// How many administrators.
    pub administrators: u32,
    /// The version of the configuration.
    pub configuration_version: u32,
    /// How many layouts it has.
    pub layouts: u32,
    /// How many packages.
    pub packages: u32,
    /// How many reasons for a duplicate.
    pub duplicate_reasons: u32,
    /// Until when the bundle can be used.
    pub expires_at: Moment,
    /// When it was made.
    pub issued_at: Moment,
    /// By whom.
    pub issued_by: String,
    /// To compare with the administrator's sheet.
    pub fingerprint: String,
    /// The computer's time.
    pub clock: Moment,
    /// The computer's clock stands before the bundle was made.
    pub clock_behind: bool,
    /// The city's support telephone.
    pub support_phone: String,
}

/// Which inspected bundle to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Enrol {
    /// From [`EnrolmentPreview`].
    pub inspection: String,
}

/// One line of today's work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JournalEntry {
    /// When.
    pub at: Moment,
    /// What was done.
    pub kind: crate::operation::OperationKind,
    /// Whom it concerns.
    #[ts(type = "string | null")]
    pub resident: Option<Uuid>,
    /// The resident's name as shown, if there is one.
    pub name: Option<String>,
    /// By whom.
    pub actor: Option<String>,
    /// The hub has not acknowledged it.
    pub queued: bool,
}

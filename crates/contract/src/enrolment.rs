//! What an enrolment bundle holds (E-9, D-4). `credential` signs and opens the envelope around it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use crate::Moment;
use crate::configuration::Configuration;
use crate::counter::{Place, Role};

/// The form of the payload that this release writes and reads.
pub const FORMAT: u16 = 1;

/// Everything a computer needs to become a station. As CBOR inside the signed envelope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnrolmentPayload {
    /// [`FORMAT`] of the program that made it.
    pub format: u16,
    /// The bundle itself, so that it is used once.
    pub bundle: Uuid,
    /// The station that it makes.
    pub station: Uuid,
    /// Where it stands.
    pub place: Place,
    /// When it was made.
    pub issued_at: Moment,
    /// By whom.
    pub issued_by: String,
    /// When it can no longer be used.
    pub expires_at: Moment,
    /// The station's certificate, signed by the city's root.
    pub certificate: Vec<u8>,
    /// The key that signs cards (Ed25519, RFC 8032), its 32 secret bytes.
    pub card_key: SecretBytes,
    /// The key that signs the station's requests, its 32 secret bytes.
    pub transport_key: SecretBytes,
    /// The hub's public key for transport, 32 bytes.
    pub hub_key: Vec<u8>,
    /// The signed trust list.
    pub trust_list: Vec<u8>,
    /// Numbers for this station alone.
    pub leases: Leases,
    /// Who may sign in here.
    pub staff: Vec<StaffMember>,
    /// What the city has set up.
    pub configuration: Configuration,
}

/// Numbers leased to one station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leases {
    /// Card numbers.
    pub cards: CardLease,
    /// Application numbers, their eight random digits.
    pub applications: Vec<u32>,
    /// Receipt numbers, their eight random digits.
    pub receipts: Vec<u32>,
    /// Substitute identifiers, their serial digits.
    pub substitutes: Vec<u32>,
}

/// A run of card numbers, each with its place in the status list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardLease {
    /// The 11 digits between 9616 and the check digit, of the first number.
    pub first_body: u64,
    /// The random index in the status list of each number, in their order; its length is the length of the run.
    pub status_indices: Vec<u32>,
}

/// The kinds of numbers that a station leases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// Card numbers.
    Cards,
    /// Application numbers.
    Applications,
    /// Receipt numbers.
    Receipts,
    /// Substitute identifiers.
    Substitutes,
}

impl NumberKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Cards, Self::Applications, Self::Receipts, Self::Substitutes];

    /// Its name in files, databases and key stores.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::Applications => "applications",
            Self::Receipts => "receipts",
            Self::Substitutes => "substitutes",
        }
    }
}

/// Numbers of one kind that a station leases at once. Its runs of a kind are counted, the bundle's is 0, and used up in that order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRun {
    /// Which kind.
    pub kind: NumberKind,
    /// Which one of the station's runs of this kind.
    pub run: u32,
    /// Of card numbers: the 11 digits between 9616 and the check digit, of the first. Nothing, of the other kinds.
    pub first_body: u64,
    /// Four bytes each, big-endian: of card numbers the places in the status list, of the other kinds the numbers themselves.
    numbers: ByteBuf,
}

impl NumberRun {
    /// A run of these numbers.
    #[must_use]
    pub fn new(kind: NumberKind, run: u32, first_body: u64, numbers: &[u32]) -> Self {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        Self { kind, run, first_body, numbers: ByteBuf::from(bytes) }
    }

    /// The numbers, or of card numbers the places in the status list.
    #[must_use]
    pub fn numbers(&self) -> Vec<u32> {
        self.numbers.as_chunks().0.iter().map(|bytes| u32::from_be_bytes(*bytes)).collect()
    }
}

/// Somebody who may sign in at a station.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// Who.
    pub id: Uuid,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail, which is the login.
    pub login: String,
    /// The role.
    pub role: Role,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// The password is a first one and must be changed.
    pub must_change: bool,
}

impl fmt::Debug for StaffMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaffMember").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Secret bytes of a bundle; printed as `<redacted>`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretBytes(pub Vec<u8>);

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

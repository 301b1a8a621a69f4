//! What an enrolment bundle holds (E-9, D-4). `credential` signs and opens the envelope around it.

use std::fmt;

use serde::{Deserialize, Serialize};
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

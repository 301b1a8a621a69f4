//! A station's own keys, kept for the day on which its key store is lost (E-8): sealed to the city's escrow key, whose private half
//! never leaves the offline city.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use crate::enrolment::SecretBytes;

/// What the city's root signs (`credential::seal_bundle`) to say which key stations seal to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscrowStatement {
    /// The public key, 32 bytes (`credential::EscrowPublicKey`).
    pub escrow_key: ByteBuf,
}

/// A station's keys, sealed. Lies beside the database, and at the hub; as text it is Base64 of its CBOR.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedKeys {
    /// The public key to which it is sealed.
    pub escrow_key: ByteBuf,
    /// Whose keys.
    pub station: Uuid,
    /// Of which installation.
    pub installation: Uuid,
    /// Database key and blob key, 32 bytes each, sealed for [`whose`].
    pub sealed: ByteBuf,
}

/// The bytes of both keys.
pub const KEYS_BYTES: usize = 64;

/// The ending of recovery files.
pub const RECOVERY_ENDING: &str = "okienko-klucze";
/// The most bytes of one.
pub const RECOVERY_MOST_BYTES: usize = 4 * 1024;

/// What a recovery file holds, sealed under a code (`credential::OneTimeCode`) that goes by another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveredKeys {
    /// Whose keys.
    pub station: Uuid,
    /// Of which installation.
    pub installation: Uuid,
    /// The key of the database.
    pub database: SecretBytes,
    /// The key of the blobs.
    pub blobs: SecretBytes,
}

/// What sealing and opening have to agree on.
#[must_use]
pub fn whose(station: Uuid, installation: Uuid) -> [u8; 32] {
    let mut whose = [0; 32];
    let both = station.as_bytes().iter().chain(installation.as_bytes());
    for (to, from) in whose.iter_mut().zip(both) {
        *to = *from;
    }
    whose
}

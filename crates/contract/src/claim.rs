//! How a computer that is no station yet fetches its bundle with a one-time code (E-9). The request is signed with the code
//! (`credential::ClaimKey`); every answer, also a refusal, with the hub's key, which the code vouches for. What comes is sealed under
//! the code, so neither an eavesdropper nor a copy of the hub's database has the station's keys.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::Moment;

/// Where the request goes: the path under the hub's address.
pub const PATH: &str = "/enrol/v1/claim";
/// The header with the hub's public key, 64 hexadecimal digits.
pub const HUB_KEY: &str = "okienko-hub-key";
/// The most bytes of a request.
pub const MOST_BYTES: usize = 4 * 1024;
/// How much longer a sealed bundle is than the bundle, at most.
pub const SEAL_BYTES: usize = 64;

/// Asks for the bundle of a code. Answered by the sealed bundle itself, its length first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Stands for the computer: 32 random bytes that it keeps until it is a station. The code belongs to the first one that proves to
    /// have it; the same one may ask again after an answer was lost.
    pub claimant: ByteBuf,
    /// The version of the program.
    pub program: String,
}

/// The bytes of [`Claim::claimant`].
pub const CLAIMANT_BYTES: usize = 32;

/// Why the bundle is not given. In an answer with a status of 4xx or 5xx.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimProblem {
    /// What is wrong.
    pub code: ClaimCode,
    /// Until when nothing can be tried.
    pub until: Option<Moment>,
}

/// What is wrong with a claim. All but the first are told only to whoever has the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimCode {
    /// There is no such code, or the secret is another one (401).
    Unknown,
    /// Its time has passed (410).
    Expired,
    /// Another computer has used it, or its station is at work already (409).
    Used,
    /// A newer code has taken its place (410).
    Replaced,
    /// Too many have tried of late (429).
    TooMany,
    /// Not a claim that this hub reads (400).
    BadMessage,
    /// The hub cannot do it now; try again later (503).
    NotNow,
}

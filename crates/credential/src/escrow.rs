//! Keys of a station kept for a lost key store (REQ E-8): sealed to the city's escrow key, whose private half is derived from the
//! city's root key and like that never leaves the offline city. HPKE (RFC 9180) in base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305.

use std::fmt;

use hkdf::Hkdf;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem as _, X25519HkdfSha256};
use hpke::{Deserializable as _, OpModeR, OpModeS, Serializable as _, single_shot_open, single_shot_seal_with_rng};
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::keys::RootKey;

/// What it is for.
const INFO: &[u8] = b"okienko escrow of a station's keys 1";

type Private = <X25519HkdfSha256 as hpke::Kem>::PrivateKey;
type Public = <X25519HkdfSha256 as hpke::Kem>::PublicKey;
type Encapsulated = <X25519HkdfSha256 as hpke::Kem>::EncappedKey;

/// The encapsulated key before what is sealed.
const HEAD: usize = 32;

/// The private half of the city's escrow key. Prints `<redacted>`.
pub struct EscrowKey(Private);

/// The public half, to which stations seal.
#[derive(Clone, PartialEq, Eq)]
pub struct EscrowPublicKey(Public);

/// It cannot be opened: of another key or another station, or changed. Or these 32 bytes are no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not sealed to this key for this station")]
pub struct CannotOpen;

impl EscrowKey {
    /// The key of a city: derived from its root key, so that there is no other file to lose, and a city of an earlier release has one.
    #[must_use]
    pub fn of(root: &RootKey) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        let derived = Hkdf::<Sha256>::new(None, &*root.to_secret_bytes()).expand(INFO, seed.as_mut());
        // 32 bytes are never too many for SHA-256 (RFC 5869, 2.3).
        debug_assert!(derived.is_ok(), "HKDF gives 32 bytes");
        Self(X25519HkdfSha256::derive_keypair(seed.as_ref()).0)
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> EscrowPublicKey {
        EscrowPublicKey(X25519HkdfSha256::sk_to_pk(&self.0))
    }

    /// Opens what was sealed for somebody.
    ///
    /// # Errors
    /// [`CannotOpen`].
    pub fn open(&self, sealed: &[u8], whose: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let (head, sealed) = sealed.split_first_chunk::<HEAD>().ok_or(CannotOpen)?;
        let head = Encapsulated::from_bytes(head).map_err(|_| CannotOpen)?;
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &head,
            INFO,
            sealed,
            whose,
        )
        .map(Zeroizing::new)
        .map_err(|_| CannotOpen)
    }
}

impl fmt::Debug for EscrowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl EscrowPublicKey {
    /// Reads the 32 bytes.
    ///
    /// # Errors
    /// [`CannotOpen`].
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, CannotOpen> {
        Public::from_bytes(bytes).map(Self).map_err(|_| CannotOpen)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// Seals secrets for somebody: whoever opens them has to name the same.
    ///
    /// # Errors
    /// [`CannotOpen`] for a key with which nothing can be sealed.
    pub fn seal(&self, secrets: &[u8], whose: &[u8], rng: &mut impl CryptoRng) -> Result<Vec<u8>, CannotOpen> {
        let (head, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &self.0,
            INFO,
            secrets,
            whose,
            rng,
        )
        .map_err(|_| CannotOpen)?;
        Ok([head.to_bytes().as_slice(), &sealed].concat())
    }
}

impl fmt::Debug for EscrowPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EscrowPublicKey({})", data_encoding::HEXLOWER.encode(&self.to_bytes()))
    }
}

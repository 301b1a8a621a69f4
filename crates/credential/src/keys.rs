//! Key pairs, one type for each purpose, so that a key cannot be used for what it is not for.

use std::fmt;
use std::marker::PhantomData;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

mod sealed {
    pub trait Sealed {}
}

/// What a key is for.
pub trait Purpose: sealed::Sealed + Copy + Eq + fmt::Debug {}

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl Purpose for $name {}
    )*};
}

purposes! {
    /// The city's root: certifies stations, signs the trust list and enrolment bundles. Kept off every server.
    Root
    /// A station's key for card tokens.
    Card
    /// A station's key for its requests to the hub and its operations.
    Transport
    /// The hub's key for what it sends to stations.
    Hub
}

/// The city's root key.
pub type RootKey = SecretKey<Root>;
/// The key with which a station signs card tokens.
pub type StationKey = SecretKey<Card>;
/// The key with which a station signs its requests.
pub type TransportKey = SecretKey<Transport>;
/// The hub's key.
pub type HubKey = SecretKey<Hub>;
/// The public half of the root key.
pub type RootPublicKey = PublicKey<Root>;
/// The public half of a station's card key.
pub type CardPublicKey = PublicKey<Card>;
/// The public half of a station's transport key.
pub type TransportPublicKey = PublicKey<Transport>;
/// The public half of the hub's key.
pub type HubPublicKey = PublicKey<Hub>;

/// A secret Ed25519 key. Wiped from memory when dropped, prints `<redacted>`, and leaves only through
/// [`SecretKey::to_secret_bytes`].
pub struct SecretKey<P: Purpose> {
    key: SigningKey,
    purpose: PhantomData<P>,
}

impl<P: Purpose> SecretKey<P> {
    /// A new key from the given random source.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0_u8; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_secret_bytes(&seed)
    }

    /// The key with this 32-byte seed (RFC 8032, 5.1.5).
    #[must_use]
    pub fn from_secret_bytes(seed: &[u8; 32]) -> Self {
        Self { key: SigningKey::from_bytes(seed), purpose: PhantomData }
    }

    /// The 32-byte seed: to be written to a key store or an enrolment bundle and nowhere else.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.key.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey<P> {
        PublicKey { key: self.key.verifying_key(), purpose: PhantomData }
    }

    /// Signs a message; the same message gives the same signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl<P: Purpose> fmt::Debug for SecretKey<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// A public Ed25519 key, decompressed once when it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey<P: Purpose> {
    key: VerifyingKey,
    purpose: PhantomData<P>,
}

/// These 32 bytes are no public key: not on the curve, or of small order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a usable Ed25519 public key")]
pub struct BadKey;

impl<P: Purpose> PublicKey<P> {
    /// Reads the 32 bytes of RFC 8032, 5.1.5.
    ///
    /// # Errors
    /// [`BadKey`] if they are not a point or one of small order, with which anybody could sign.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, BadKey> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| BadKey)?;
        if key.is_weak() {
            return Err(BadKey);
        }
        Ok(Self { key, purpose: PhantomData })
    }

    /// The 32 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// The name of this key in COSE headers.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let hash = Sha256::digest(self.key.as_bytes());
        let mut id = [0_u8; KeyId::BYTES];
        for (to, from) in id.iter_mut().zip(hash.iter()) {
            *to = *from;
        }
        KeyId(id)
    }

    /// Whether the signature is this key's, checked strictly.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

impl<P: Purpose> fmt::Debug for PublicKey<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({:?})", self.id())
    }
}

/// The `kid` of a key: the first eight bytes of the SHA-256 of its 32 bytes. A hint for finding the key; what decides is
/// the signature, and a trust list with two keys of one id is refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub(crate) [u8; Self::BYTES]);

impl KeyId {
    /// How long it is.
    pub const BYTES: usize = 8;

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", data_encoding::HEXLOWER.encode(&self.0))
    }
}

//! What a card says and who believes it.
//!
//! * [`CardToken`]: what the QR of a card carries, a CWT in COSE_Sign1 that a station signs (REQ D-2).
//! * [`StationCertificate`]: the city's root says that a station's key may sign, for which numbers, and when.
//! * [`TrustList`]: everything that a verifier needs without network, signed by the root.
//! * [`StatusList`]: which cards do not count any more, signed by the hub (REQ D-3).
//! * [`CheckAddress`]: the text of the QR, which is the city's check page and, after `#`, the token.
//! * [`seal_bundle`] and [`open_bundle`]: the signed envelope that enrols a station (REQ E-9), and the
//!   [`Fingerprint`] that is compared with the paper.
//! * [`OneTimeCode`]: with it a computer fetches its bundle from the hub, which cannot open what it keeps for it.
//! * [`EscrowKey`]: opens, without network, the keys of a station whose key store is lost (REQ E-8).
//!
//! No input and output here: time and randomness are arguments.
//!
//! Signatures are Ed25519 (RFC 8032) and always checked strictly: no small-order points, no malleable
//! scalars. Everything that is read must be deterministic CBOR (RFC 8949, 4.2.1) without a byte after it, and is
//! measured before it is parsed.

mod address;
mod bundle;
mod cbor;
mod certificate;
mod city;
mod claim;
mod code;
mod escrow;
mod fingerprint;
mod keys;
mod number;
mod sign1;
mod signed;
mod status;
mod token;
mod trust;

pub use address::{CheckAddress, NotAnAddress, QrContent};
pub use bundle::{BUNDLE_MAX_BYTES, BundleRefused, Envelope, Expected, OpenedBundle, open_bundle, seal_bundle};
pub use certificate::{CERTIFICATE_DAYS, CertificateRefused, StationCertificate};
pub use city::{CityId, NotACity};
pub use claim::{ClaimKey, ClaimedCode};
pub use code::{CodeId, NotACode, OneTimeCode};
pub use escrow::{CannotOpen, EscrowKey, EscrowPublicKey};
pub use fingerprint::{Fingerprint, NotAFingerprint};
pub use keys::{
    BadKey, Card, CardPublicKey, Hub, HubKey, HubPublicKey, KeyId, PublicKey, Purpose, Root, RootKey, RootPublicKey,
    SecretKey, StationKey, Transport, TransportKey, TransportPublicKey,
};
pub use number::{EmptyRange, NumberRange};
pub use sign1::CannotSeal;
pub use signed::{
    CONTENT_DIGEST, ClaimedRequest, SIGNATURE, SIGNATURE_INPUT, SignatureRefused, SignedHeaders,
    TOLERANCE as SIGNATURE_TOLERANCE, sign_answer, sign_request, verify_answer,
};
pub use status::{STATUS_LIST_TYPE, STATUS_PLACES_MAX, StatusList, StatusListRefused, TokenStatus};
pub use token::{
    Believed, CannotSign, CardToken, NotBelieved, PHOTO_HASH_BYTES, PhotoHash, TOKEN_MAX_BYTES, sign, verify,
    verify_scan,
};
pub use trust::{CutOff, TrustList, TrustListContents, TrustListRefused};

//! The signed envelope around what makes a computer a station.

use time::UtcDateTime;

use crate::certificate::{moment, seconds};
use crate::city::CityId;
use crate::fingerprint::Fingerprint;
use crate::keys::{PublicKey, Purpose, SecretKey};
use crate::sign1::{self, BundleHeader, CannotSeal, Kind, Refused, Unverified};

/// The largest bundle, envelope included.
pub const BUNDLE_MAX_BYTES: usize = 16 * 1024 * 1024;

/// What stands on the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The city.
    pub city: CityId,
    /// When it was made. To the second.
    pub issued: UtcDateTime,
    /// Until when it can be used. To the second.
    pub expires: UtcDateTime,
}

/// Who a bundle must be from. A new station knows neither; it shows the [`Fingerprint`] instead.
#[derive(Clone, Copy, Debug)]
pub struct Expected<P: Purpose> {
    /// The city that the station belongs to already.
    pub city: Option<CityId>,
    /// The key that must have signed.
    pub signer: Option<PublicKey<P>>,
}

impl<P: Purpose> Expected<P> {
    /// Anybody: what is opened must be compared with the paper before it is used.
    pub const ANYBODY: Self = Self { city: None, signer: None };
}

/// An opened bundle: undamaged, in date, and signed by the key that it names.
pub struct OpenedBundle<P: Purpose> {
    /// What stands on the envelope.
    pub envelope: Envelope,
    /// Who signed it. With [`Expected::ANYBODY`] that is whoever made the file: the fingerprint decides.
    pub signer: PublicKey<P>,
    /// What a clerk compares with the paper; it covers every byte of the file.
    pub fingerprint: Fingerprint,
    /// What is inside, CBOR.
    pub payload: Vec<u8>,
}

/// Why a bundle is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BundleRefused {
    /// Larger than [`BUNDLE_MAX_BYTES`].
    #[error("too large for an enrolment file")]
    TooLarge,
    /// Not such a file, or damaged.
    #[error("not an enrolment file")]
    Malformed,
    /// Something else that this city signed, or signed in another way.
    #[error("some other file of this city")]
    WrongKind,
    /// Not signed by the expected key.
    #[error("not signed by the expected key")]
    UnknownSigner,
    /// The signature is wrong: something was changed.
    #[error("the signature is wrong")]
    BadSignature,
    /// Another city's.
    #[error("another city's enrolment file")]
    ForeignCity,
    /// Too old.
    #[error("the enrolment file has expired")]
    Expired,
}

/// Signs a bundle. Deterministic.
///
/// A COSE_Sign1 whose protected header holds the content type, the CWT claims `iss`, `exp` and `iat` (RFC 9597), and the signer's
/// public key (private label -65537), since the file must be readable where nothing is known yet.
///
/// # Errors
/// [`CannotSeal`] if it is over [`BUNDLE_MAX_BYTES`].
pub fn seal_bundle<P: Purpose>(
    envelope: &Envelope,
    payload: Vec<u8>,
    key: &SecretKey<P>,
) -> Result<Vec<u8>, CannotSeal> {
    let header = BundleHeader {
        city: envelope.city,
        expires: seconds(envelope.expires),
        issued: seconds(envelope.issued),
        signer: key.public().to_bytes(),
    };
    sign1::seal(Kind::Bundle, Some(&header), payload, key, BUNDLE_MAX_BYTES)
}

/// Opens a bundle.
///
/// # Errors
/// The first [`BundleRefused`] that applies; nothing is believed before the signature is right. A clock that is wrong makes a
/// good file look expired, which is why the caller shows both times.
pub fn open_bundle<P: Purpose>(
    bytes: &[u8],
    expected: &Expected<P>,
    now: UtcDateTime,
) -> Result<OpenedBundle<P>, BundleRefused> {
    let unverified = Unverified::read(Kind::Bundle, bytes, BUNDLE_MAX_BYTES).map_err(|refused| match refused {
        Refused::TooLarge => BundleRefused::TooLarge,
        Refused::Malformed => BundleRefused::Malformed,
        Refused::WrongKind | Refused::WrongAlgorithm => BundleRefused::WrongKind,
    })?;
    let header = unverified.bundle.ok_or(BundleRefused::Malformed)?;
    let signer = PublicKey::from_bytes(&header.signer).map_err(|_| BundleRefused::Malformed)?;
    if signer.id() != unverified.key_id {
        return Err(BundleRefused::Malformed);
    }
    if expected.signer.is_some_and(|expected| expected != signer) {
        return Err(BundleRefused::UnknownSigner);
    }
    let payload = unverified.verify(&signer).ok_or(BundleRefused::BadSignature)?;
    let date = |seconds: u64| moment(seconds.into()).map_err(|_| BundleRefused::Malformed);
    let envelope = Envelope { city: header.city, issued: date(header.issued)?, expires: date(header.expires)? };
    if expected.city.is_some_and(|city| city != envelope.city) {
        return Err(BundleRefused::ForeignCity);
    }
    if now >= envelope.expires {
        return Err(BundleRefused::Expired);
    }
    Ok(OpenedBundle { envelope, signer, fingerprint: Fingerprint::of(bytes), payload })
}

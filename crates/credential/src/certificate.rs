//! What the city's root says about a station's card key.

use ciborium::Value;
use coset::iana;
use time::{Duration, UtcDateTime};

use crate::cbor::{self, Read, Unexpected};
use crate::city::CityId;
use crate::keys::{CardPublicKey, KeyId, RootKey, RootPublicKey};
use crate::number::NumberRange;
use crate::sign1::{self, CannotSeal, Kind, Unverified};

/// How long a certificate lets a station sign new cards; renewed at any sync.
pub const CERTIFICATE_DAYS: i64 = 400;

/// More than a certificate with a hundred leases.
pub(crate) const CERTIFICATE_MAX_BYTES: usize = 4096;

/// The private claim with what RFC 8392 has no name for.
const STATION: i64 = -65_538;

const CLAIMS: [i64; 6] = [
    iana::CwtClaimName::Iss as i64,
    iana::CwtClaimName::Sub as i64,
    iana::CwtClaimName::Exp as i64,
    iana::CwtClaimName::Nbf as i64,
    iana::CwtClaimName::Cnf as i64,
    STATION,
];

/// Lets a station sign cards: which key, for which numbers, and when. A CWT (RFC 8392) signed by the city's root:
///
/// | claim | name | what it holds |
/// | --- | --- | --- |
/// | 1 | `iss` | the city's TERYT code |
/// | 2 | `sub` | the station's id |
/// | 4 | `exp` | the first second at which the station may no longer sign |
/// | 5 | `nbf` | the first second at which it may |
/// | 8 | `cnf` | `{1: COSE_Key}` (RFC 8747, RFC 9053 7.2): kty OKP, crv Ed25519, x |
/// | -65538 | private | `[[[first, last], …], uri]`: bodies of its card numbers; where the status list is published |
///
/// A card outlives the certificate: what counts is the time at which the card was signed (see [`crate::verify`]). The status
/// list's address stands here because there is no room for it on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationCertificate {
    /// The city.
    pub city: CityId,
    /// The station's id, as in the enrolment bundle.
    pub station: String,
    /// The key.
    pub key: CardPublicKey,
    /// The numbers that it may sign.
    pub numbers: Vec<NumberRange>,
    /// Where the status list of these numbers is published (IETF Token Status List, `uri`).
    pub status_list: String,
    /// From when it may sign. To the second.
    pub not_before: UtcDateTime,
    /// Until when, this moment not included. To the second.
    pub expires: UtcDateTime,
}

/// Why something is not a certificate of this city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateRefused {
    /// Not a certificate.
    #[error("not a station certificate")]
    Malformed,
    /// The root that signed it is not the one at hand.
    #[error("signed by another root")]
    UnknownRoot,
    /// The signature is wrong.
    #[error("the root's signature is wrong")]
    BadSignature,
}

impl StationCertificate {
    /// Signs the certificate.
    ///
    /// # Errors
    /// [`CannotSeal`] if it has far too many ranges.
    pub fn seal(&self, root: &RootKey) -> Result<Vec<u8>, CannotSeal> {
        let ranges = self.numbers.iter().map(|range| Value::Array(vec![range.first().into(), range.last().into()]));
        let [iss, sub, exp, nbf, cnf, station] = CLAIMS;
        let claims = cbor::map([
            (iss, self.city.as_str().into()),
            (sub, self.station.as_str().into()),
            (exp, seconds(self.expires).into()),
            (nbf, seconds(self.not_before).into()),
            (cnf, cbor::map([(1, key_to_cbor(&self.key.to_bytes()))])),
            (station, Value::Array(vec![Value::Array(ranges.collect()), self.status_list.as_str().into()])),
        ]);
        let payload = cbor::write(&claims).unwrap_or_default();
        sign1::seal(Kind::Certificate, None, payload, root, CERTIFICATE_MAX_BYTES)
    }

    /// Reads a certificate that one of these roots signed.
    ///
    /// # Errors
    /// As [`CertificateRefused`] says. Its dates are not looked at.
    pub fn open(bytes: &[u8], roots: &[RootPublicKey]) -> Result<Self, CertificateRefused> {
        let unverified = Unverified::read(Kind::Certificate, bytes, CERTIFICATE_MAX_BYTES)
            .map_err(|_| CertificateRefused::Malformed)?;
        let root = signer(&unverified.key_id, roots).ok_or(CertificateRefused::UnknownRoot)?;
        let payload = unverified.verify(root).ok_or(CertificateRefused::BadSignature)?;
        Self::from_payload(&payload).map_err(|_| CertificateRefused::Malformed)
    }

    fn from_payload(payload: &[u8]) -> Read<Self> {
        let [city, station, exp, nbf, cnf, private] = cbor::claims(cbor::read(payload)?, CLAIMS)?;
        let [key] = cbor::claims(cnf, [1])?;
        let [ranges, status_list] = cbor::tuple(private)?;
        let numbers = cbor::list(ranges)?.into_iter().map(|range| {
            let [first, last] = cbor::tuple(range)?;
            NumberRange::new(cbor::uint(first)?, cbor::uint(last)?).map_err(|_| Unexpected)
        });
        Ok(Self {
            city: cbor::text(city)?.parse().map_err(|_| Unexpected)?,
            station: cbor::text(station)?,
            key: CardPublicKey::from_bytes(&key_from_cbor(key)?).map_err(|_| Unexpected)?,
            numbers: numbers.collect::<Read<_>>()?,
            status_list: cbor::text(status_list)?,
            not_before: moment(nbf)?,
            expires: moment(exp)?,
        })
    }

    /// When a certificate that starts now ends.
    #[must_use]
    pub fn end(not_before: UtcDateTime) -> UtcDateTime {
        not_before.saturating_add(Duration::days(CERTIFICATE_DAYS))
    }
}

/// The root with this id.
pub(crate) fn signer<'a>(id: &KeyId, roots: &'a [RootPublicKey]) -> Option<&'a RootPublicKey> {
    roots.iter().find(|root| root.id() == *id)
}

/// A COSE_Key (RFC 9052, 7) for Ed25519 (RFC 9053, 7.2): `{1: 1, -1: 6, -2: x}`.
pub(crate) fn key_to_cbor(bytes: &[u8; 32]) -> Value {
    cbor::map([
        (iana::KeyParameter::Kty as i64, (iana::KeyType::OKP as i64).into()),
        (iana::OkpKeyParameter::Crv as i64, (iana::EllipticCurve::Ed25519 as i64).into()),
        (iana::OkpKeyParameter::X as i64, Value::Bytes(bytes.to_vec())),
    ])
}

pub(crate) fn key_from_cbor(value: Value) -> Read<[u8; 32]> {
    let names = [iana::KeyParameter::Kty as i64, iana::OkpKeyParameter::Crv as i64, iana::OkpKeyParameter::X as i64];
    let [kty, crv, x] = cbor::claims(value, names)?;
    let is_ed25519 =
        cbor::uint(kty)? == iana::KeyType::OKP as u64 && cbor::uint(crv)? == iana::EllipticCurve::Ed25519 as u64;
    if is_ed25519 { cbor::fixed(x) } else { Err(Unexpected) }
}

/// A NumericDate (RFC 8392, 2). Times before 1970 do not occur and become its start.
pub(crate) fn seconds(moment: UtcDateTime) -> u64 {
    moment.unix_timestamp().try_into().unwrap_or(0)
}

pub(crate) fn moment(value: Value) -> Read<UtcDateTime> {
    UtcDateTime::from_unix_timestamp(cbor::small::<u64>(value)?.try_into().map_err(|_| Unexpected)?)
        .map_err(|_| Unexpected)
}

//! The signed text in a card's QR.

use std::fmt;

use ciborium::Value;
use coset::iana;
use domain::card_number::CardNumber;
use sha2::{Digest as _, Sha256};
use time::{Date, Duration, Time, UtcDateTime};

use crate::address::CheckAddress;
use crate::cbor::{self, Read, Unexpected};
use crate::certificate::{moment, seconds};
use crate::city::CityId;
use crate::keys::StationKey;
use crate::sign1::{self, Kind, Refused, Unverified};
use crate::trust::{CutOff, TrustList};

/// The largest token: what a QR of version 12-M holds beside the check page's address.
pub const TOKEN_MAX_BYTES: usize = 220;

/// How long the photo's hash is.
pub const PHOTO_HASH_BYTES: usize = 8;

/// The private claim with what RFC 8392 has no name for.
const CARD: i64 = -65_537;

const CLAIMS: [i64; 3] = [iana::CwtClaimName::Exp as i64, iana::CwtClaimName::Iat as i64, CARD];

/// How far the clock of a verifier may lie behind that of the station.
const CLOCK_TOLERANCE: Duration = Duration::days(1);

/// What a card says. On the card it is a CWT (RFC 8392) in a tagged COSE_Sign1 (RFC 9052) with EdDSA (RFC 9053, 2.2); the
/// protected header holds `alg` and `kid`, the unprotected header nothing.
///
/// | claim | name | what it holds |
/// | --- | --- | --- |
/// | 4 | `exp` | 00:00 UTC of the day after the last day on which the card is valid |
/// | 6 | `iat` | when the station signed it |
/// | -65537 | private | an array, below |
///
/// | place | type | what it holds |
/// | --- | --- | --- |
/// | 0 | unsigned | the card's number, sixteen digits |
/// | 1 | unsigned | its index in the status list; the list's address is in the station's certificate |
/// | 2 | text | the name as printed |
/// | 3 | unsigned | the holder's year of birth |
/// | 4 | bytes | the packages as issued: one byte for each, ascending |
/// | 5 | bytes | the [`PhotoHash`] |
///
/// The size decides the form. COSE and the signature take 85 bytes; 40 Ukrainian letters take 82; dates, number, index, year,
/// six packages and photo take the other 52 of 219. A `sub` with the number would take 9 more, and a `status` claim
/// (65535) of the IETF Token Status List at least 60 with any city's address: there the index is the card's and the
/// address is the certificate's.
#[derive(Clone, PartialEq, Eq)]
pub struct CardToken {
    /// The number printed on the card.
    pub number: CardNumber,
    /// The place in the status list: random, so that neighbours in the list are no neighbours at the counter.
    pub status_index: u32,
    /// First and last name as they stand on the card.
    pub name_as_printed: String,
    /// The year of birth.
    pub birth_year: u16,
    /// The packages at the time of issue, by the code that the city gave each; ascending, none twice.
    pub packages: Vec<u8>,
    /// When it was signed. To the second.
    pub issued_at: UtcDateTime,
    /// The last day on which the card is valid.
    pub expires: Date,
    /// Ties the printed photo to the token.
    pub photo_hash: PhotoHash,
}

impl fmt::Debug for CardToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardToken").field("number", &self.number).finish_non_exhaustive()
    }
}

/// The first 8 bytes of the SHA-256 of the photo as it is stored.
///
/// It is there so that a photo which somebody shows beside the card can be held against it. Who wants to pass another photo off
/// must find one with the same 64 bits, which is 2^64 hashes of a whole picture for one card; the full 32 bytes
/// would push the QR to a version that a card printer cannot print reliably at this size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhotoHash(pub [u8; PHOTO_HASH_BYTES]);

impl PhotoHash {
    /// The hash of a stored photo.
    #[must_use]
    pub fn of(photo: &[u8]) -> Self {
        let mut short = [0_u8; PHOTO_HASH_BYTES];
        for (to, from) in short.iter_mut().zip(Sha256::digest(photo)) {
            *to = from;
        }
        Self(short)
    }
}

/// Why a token cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotSign {
    /// Name and packages do not fit together.
    #[error("name and packages are {over} bytes too long for the QR")]
    TooLong {
        /// By how many bytes.
        over: usize,
    },
    /// The name is empty or has control characters.
    #[error("not a name that can be printed")]
    Name,
    /// The packages are not ascending.
    #[error("packages are not ascending, or one is there twice")]
    Packages,
}

/// Why a token is not believed. The first that applies; nothing that the token says is looked at before its signature is
/// right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotBelieved {
    /// The scanned text is no card's QR.
    #[error("not the code of a card")]
    NotACardCode,
    /// The QR leads to another city's check page.
    #[error("another city's card")]
    ForeignCity,
    /// Longer than any token.
    #[error("too large for a card token")]
    TooLarge,
    /// Not a token in the one form that stations write.
    #[error("not a card token")]
    Malformed,
    /// Signed in another way than by Ed25519, or it does not say how.
    #[error("not signed with Ed25519")]
    WrongAlgorithm,
    /// No station of this city has that key.
    #[error("signed by nobody known to this city")]
    UnknownKey,
    /// The signature is wrong: something was changed.
    #[error("the signature is wrong")]
    BadSignature,
    /// The verifier's trust list is too old to rely on.
    #[error("the trust list has expired")]
    TrustListExpired,
    /// The station was cut off, and the city never accepted this token.
    #[error("the station was cut off before this token was accepted")]
    Revoked,
    /// Signed before the station's certificate began.
    #[error("signed before the station's certificate began")]
    CertificateNotYetValid,
    /// Signed after the station's certificate had ended.
    #[error("signed after the station's certificate had ended")]
    CertificateExpired,
    /// The number is not one of the station's.
    #[error("the number is not one of the station's")]
    NumberOutsideRange,
    /// Signed more than a day from now.
    #[error("signed in the future")]
    IssuedInFuture,
    /// The card's last day is over.
    #[error("the card has expired")]
    Expired,
}

impl From<Refused> for NotBelieved {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooLarge => Self::TooLarge,
            Refused::Malformed | Refused::WrongKind => Self::Malformed,
            Refused::WrongAlgorithm => Self::WrongAlgorithm,
        }
    }
}

impl From<Unexpected> for NotBelieved {
    fn from(_: Unexpected) -> Self {
        Self::Malformed
    }
}

/// A token that is genuine and in date. Whether the card has been blocked since is for the status list to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed<'a> {
    /// What the card says.
    pub token: CardToken,
    /// The city.
    pub city: CityId,
    /// The station that signed it.
    pub station: &'a str,
    /// Where its status list is published.
    pub status_list: &'a str,
}

/// Signs a token. The same token and key give the same bytes.
///
/// # Errors
/// As [`CannotSign`] says.
pub fn sign(token: &CardToken, key: &StationKey) -> Result<Vec<u8>, CannotSign> {
    if !is_printable(&token.name_as_printed) {
        return Err(CannotSign::Name);
    }
    if !is_ascending(&token.packages) {
        return Err(CannotSign::Packages);
    }
    let payload = cbor::write(&token.to_claims()).unwrap_or_default();
    sign1::seal(Kind::CardToken, None, payload, key, TOKEN_MAX_BYTES)
        .map_err(|too_long| CannotSign::TooLong { over: too_long.bytes - too_long.limit })
}

/// Checks a token without network.
///
/// The station's certificate must have been valid when the token was signed, not now: cards outlive certificates. That
/// a station which was cut off could put the time back is why its tokens are then believed by their hashes only.
///
/// # Errors
/// The first [`NotBelieved`] that applies.
pub fn verify<'a>(bytes: &[u8], trust: &'a TrustList, now: UtcDateTime) -> Result<Believed<'a>, NotBelieved> {
    let unverified = Unverified::read(Kind::CardToken, bytes, TOKEN_MAX_BYTES)?;
    let station = trust.station(&unverified.key_id).ok_or(NotBelieved::UnknownKey)?;
    let certificate = &station.certificate;
    let payload = unverified.verify(&certificate.key).ok_or(NotBelieved::BadSignature)?;
    let token = CardToken::from_claims(&payload)?;
    if !trust.is_current(now) {
        return Err(NotBelieved::TrustListExpired);
    }
    if station.cut_off.as_ref().is_some_and(|accepted| !accepted.contains(&CutOff::name_of(bytes))) {
        return Err(NotBelieved::Revoked);
    }
    if token.issued_at < certificate.not_before {
        return Err(NotBelieved::CertificateNotYetValid);
    }
    if token.issued_at >= certificate.expires {
        return Err(NotBelieved::CertificateExpired);
    }
    if !certificate.numbers.iter().any(|range| range.contains(token.number.body())) {
        return Err(NotBelieved::NumberOutsideRange);
    }
    if token.issued_at > now.saturating_add(CLOCK_TOLERANCE) {
        return Err(NotBelieved::IssuedInFuture);
    }
    if now >= end_of(token.expires) {
        return Err(NotBelieved::Expired);
    }
    Ok(Believed { token, city: certificate.city, station: &certificate.station, status_list: &certificate.status_list })
}

/// Checks the text of a scanned QR.
///
/// # Errors
/// The first [`NotBelieved`] that applies.
pub fn verify_scan<'a>(
    scanned: &str,
    address: &CheckAddress,
    trust: &'a TrustList,
    now: UtcDateTime,
) -> Result<Believed<'a>, NotBelieved> {
    verify(&address.token_in(scanned)?, trust, now)
}

impl CardToken {
    fn to_claims(&self) -> Value {
        let card = vec![
            number_to_cbor(self.number),
            self.status_index.into(),
            self.name_as_printed.as_str().into(),
            self.birth_year.into(),
            Value::Bytes(self.packages.clone()),
            Value::Bytes(self.photo_hash.0.to_vec()),
        ];
        let [exp, iat, private] = CLAIMS;
        cbor::map([
            (exp, seconds(end_of(self.expires)).into()),
            (iat, seconds(self.issued_at).into()),
            (private, Value::Array(card)),
        ])
    }

    fn from_claims(payload: &[u8]) -> Read<Self> {
        let [exp, iat, private] = cbor::claims(cbor::read(payload)?, CLAIMS)?;
        let [number, status_index, name, birth_year, packages, photo_hash] = cbor::tuple(private)?;
        let token = Self {
            number: number_from_cbor(number)?,
            status_index: cbor::small(status_index)?,
            name_as_printed: cbor::text(name)?,
            birth_year: cbor::small(birth_year)?,
            packages: cbor::bytes(packages)?,
            issued_at: moment(iat)?,
            expires: last_day(moment(exp)?)?,
            photo_hash: PhotoHash(cbor::fixed(photo_hash)?),
        };
        let is_ours = is_printable(&token.name_as_printed) && is_ascending(&token.packages);
        if is_ours { Ok(token) } else { Err(Unexpected) }
    }
}

fn number_to_cbor(number: CardNumber) -> Value {
    number.to_string().parse::<u64>().unwrap_or(0).into()
}

fn number_from_cbor(value: Value) -> Read<CardNumber> {
    CardNumber::parse(&format!("{:016}", cbor::uint(value)?)).map_err(|_| Unexpected)
}

/// The first moment of the next day.
fn end_of(day: Date) -> UtcDateTime {
    UtcDateTime::new(day.next_day().unwrap_or(Date::MAX), Time::MIDNIGHT)
}

fn last_day(end: UtcDateTime) -> Read<Date> {
    if end.time() != Time::MIDNIGHT {
        return Err(Unexpected);
    }
    end.date().previous_day().ok_or(Unexpected)
}

fn is_printable(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(char::is_control)
}

fn is_ascending(packages: &[u8]) -> bool {
    packages.is_sorted_by(|a, b| a < b)
}

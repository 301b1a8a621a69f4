//! Which cards do not count any more, for verifiers: the status list (REQ D-3).

use ciborium::Value;
use coset::iana;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};
use time::{Duration, UtcDateTime};

use crate::cbor::{self, Read, Unexpected};
use crate::certificate::{moment, seconds};
use crate::keys::{HubKey, HubPublicKey};
use crate::sign1::{self, CannotSeal, Kind, Refused, Unverified};

/// The media type of a status list in CBOR (draft-ietf-oauth-status-list, 14.7).
pub const STATUS_LIST_TYPE: &str = "application/statuslist+cwt";

/// The most places of a list: two bits each are two megabytes, which a verifier can hold.
pub const STATUS_PLACES_MAX: u32 = 1 << 23;

/// A list of so many places in which every byte differs, and some room.
const STATUS_LIST_MAX_BYTES: usize = 3 << 20;

/// Two bits a place: four cases.
const BITS: u8 = 2;
const PLACES_IN_BYTE: u32 = 4;

/// How hard it is tried to make the list small: a twentieth less than the usual best, and made once a minute.
const SMALLEST: u8 = 10;

const SUBJECT: i64 = iana::CwtClaimName::Sub as i64;
/// `status_list` and `ttl` of draft-ietf-oauth-status-list, 5.2.
const STATUS_LIST: i64 = 65_533;
const TTL: i64 = 65_534;
const CLAIMS: [i64; 5] = [SUBJECT, iana::CwtClaimName::Exp as i64, iana::CwtClaimName::Iat as i64, STATUS_LIST, TTL];

/// What a verifier has to know of a card beside its token (draft-ietf-oauth-status-list, 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenStatus {
    /// As issued. Also of a card that the hub has not heard of yet: its signature speaks for it.
    Valid,
    /// Invalid for good: spoiled, given up or replaced.
    Invalid,
    /// Not valid now: a block is open, or it has not been handed over.
    Suspended,
    /// Valid, but its packages are not those on the token any more. `APPLICATION_SPECIFIC` there.
    RightsChanged,
}

impl TokenStatus {
    const fn bits(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Invalid => 1,
            Self::Suspended => 2,
            Self::RightsChanged => 3,
        }
    }

    const fn of_bits(bits: u8) -> Self {
        match bits & 0b11 {
            0 => Self::Valid,
            1 => Self::Invalid,
            2 => Self::Suspended,
            _ => Self::RightsChanged,
        }
    }
}

/// A status list: a CWT signed by the hub, under a key that the trust list names.
///
/// | claim | name | what it holds |
/// | --- | --- | --- |
/// | 2 | `sub` | the list's own address |
/// | 4 | `exp` | when a verifier must not rely on it any more |
/// | 6 | `iat` | when it was made |
/// | 65533 | `status_list` | `{"lst": zlib(RFC 1950) of two bits a place, the lowest first, "bits": 2}` |
/// | 65534 | `ttl` | after how many seconds there is a newer one |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    /// Where it is found; the address in the certificates of the city's stations.
    pub address: String,
    /// When it was made. To the second.
    pub issued: UtcDateTime,
    /// Until when it can be relied on. To the second.
    pub expires: UtcDateTime,
    /// After what time there is a newer one. To the second.
    pub renewed_after: Duration,
    places: Vec<u8>,
}

/// Why a status list is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusListRefused {
    /// Larger than a status list can be, packed or unpacked.
    #[error("too large for a status list")]
    TooLarge,
    /// Not a status list.
    #[error("not a status list")]
    Malformed,
    /// None of the keys that the trust list names signed it.
    #[error("signed by another key")]
    UnknownSigner,
    /// The signature is wrong.
    #[error("the signature is wrong")]
    BadSignature,
}

impl StatusList {
    /// A list in which everything is valid, with room for at least so many places: a power of two, so that its size tells nothing of
    /// the last card. At most [`STATUS_PLACES_MAX`].
    #[must_use]
    pub fn with_places(
        address: String,
        issued: UtcDateTime,
        expires: UtcDateTime,
        renewed_after: Duration,
        places: u32,
    ) -> Self {
        let places = places.clamp(PLACES_IN_BYTE, STATUS_PLACES_MAX).next_power_of_two();
        let bytes = usize::try_from(places / PLACES_IN_BYTE).unwrap_or_default();
        Self { address, issued, expires, renewed_after, places: vec![0; bytes] }
    }

    /// How many places it has.
    #[must_use]
    pub fn places(&self) -> u32 {
        u32::try_from(self.places.len()).unwrap_or(u32::MAX).saturating_mul(PLACES_IN_BYTE)
    }

    /// Says how a card stands; nothing when the list has no such place.
    pub fn set(&mut self, place: u32, status: TokenStatus) {
        let (byte, shift) = position(place);
        if let Some(byte) = self.places.get_mut(byte) {
            *byte = *byte & !(0b11 << shift) | status.bits() << shift;
        }
    }

    /// How the card at a place stands; none when the list has no such place, which a verifier takes for not valid.
    #[must_use]
    pub fn status(&self, place: u32) -> Option<TokenStatus> {
        let (byte, shift) = position(place);
        self.places.get(byte).map(|byte| TokenStatus::of_bits(byte >> shift))
    }

    /// Whether it can still be relied on.
    #[must_use]
    pub fn is_current(&self, now: UtcDateTime) -> bool {
        now < self.expires
    }

    /// Packs and signs it.
    ///
    /// # Errors
    /// [`CannotSeal`] if it is over three megabytes packed.
    pub fn seal(&self, hub: &HubKey) -> Result<Vec<u8>, CannotSeal> {
        let packed = compress_to_vec_zlib(&self.places, SMALLEST);
        let list = Value::Map(vec![("lst".into(), Value::Bytes(packed)), ("bits".into(), BITS.into())]);
        let [sub, exp, iat, status_list, ttl] = CLAIMS;
        let claims = cbor::map([
            (sub, self.address.as_str().into()),
            (exp, seconds(self.expires).into()),
            (iat, seconds(self.issued).into()),
            (status_list, list),
            (ttl, u64::try_from(self.renewed_after.whole_seconds()).unwrap_or_default().into()),
        ]);
        sign1::seal(Kind::StatusList, None, cbor::write(&claims).unwrap_or_default(), hub, STATUS_LIST_MAX_BYTES)
    }

    /// Reads a list that one of the trusted keys signed. That it is the list of a token's certificate, and not an older one than the last,
    /// is for the caller.
    ///
    /// # Errors
    /// As [`StatusListRefused`] says.
    pub fn open(bytes: &[u8], trusted: &[HubPublicKey]) -> Result<Self, StatusListRefused> {
        let unverified =
            Unverified::read(Kind::StatusList, bytes, STATUS_LIST_MAX_BYTES).map_err(|refused| match refused {
                Refused::TooLarge => StatusListRefused::TooLarge,
                Refused::Malformed | Refused::WrongKind | Refused::WrongAlgorithm => StatusListRefused::Malformed,
            })?;
        let signer =
            trusted.iter().find(|key| key.id() == unverified.key_id).ok_or(StatusListRefused::UnknownSigner)?;
        let payload = unverified.verify(signer).ok_or(StatusListRefused::BadSignature)?;
        let (list, packed) = Self::of_payload(&payload).map_err(|_| StatusListRefused::Malformed)?;
        Ok(Self { places: unpacked(&packed)?, ..list })
    }

    fn of_payload(payload: &[u8]) -> Read<(Self, Vec<u8>)> {
        let [address, exp, iat, list, ttl] = cbor::claims(cbor::read(payload)?, CLAIMS)?;
        let Value::Map(list) = list else { return Err(Unexpected) };
        let [(lst, packed), (bits, two)]: [(Value, Value); 2] = list.try_into().map_err(|_| Unexpected)?;
        if (lst, bits, two) != ("lst".into(), "bits".into(), BITS.into()) {
            return Err(Unexpected);
        }
        let list = Self {
            address: cbor::text(address)?,
            issued: moment(iat)?,
            expires: moment(exp)?,
            renewed_after: Duration::seconds(cbor::small::<u32>(ttl)?.into()),
            places: Vec::new(),
        };
        Ok((list, cbor::bytes(packed)?))
    }
}

/// The byte of a place, and by how much its bits are shifted there.
fn position(place: u32) -> (usize, u32) {
    (usize::try_from(place / PLACES_IN_BYTE).unwrap_or(usize::MAX), place % PLACES_IN_BYTE * u32::from(BITS))
}

/// Whatever it claims to be, no more is unpacked than a list can have.
fn unpacked(packed: &[u8]) -> Result<Vec<u8>, StatusListRefused> {
    let most = usize::try_from(STATUS_PLACES_MAX / PLACES_IN_BYTE).unwrap_or_default();
    decompress_to_vec_zlib_with_limit(packed, most).map_err(|problem| match problem.status {
        TINFLStatus::HasMoreOutput => StatusListRefused::TooLarge,
        _ => StatusListRefused::Malformed,
    })
}

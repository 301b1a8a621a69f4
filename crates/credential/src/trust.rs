//! Everything that a verifier needs without network.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ciborium::Value;
use coset::iana;
use sha2::{Digest as _, Sha256};
use time::UtcDateTime;

use crate::cbor::{self, Read, Unexpected};
use crate::certificate::{StationCertificate, key_from_cbor, key_to_cbor, moment, seconds, signer};
use crate::city::CityId;
use crate::keys::{HubPublicKey, KeyId, RootKey, RootPublicKey};
use crate::sign1::{self, CannotSeal, Kind, Refused, Unverified};

/// Room for some thousands of certificates, and for two hundred thousand accepted tokens of stations that were cut off.
const TRUST_LIST_MAX_BYTES: usize = 4 << 20;

/// The private claim with what RFC 8392 has no name for.
const LIST: i64 = -65_539;

const CLAIMS: [i64; 4] =
    [iana::CwtClaimName::Iss as i64, iana::CwtClaimName::Exp as i64, iana::CwtClaimName::Iat as i64, LIST];

/// The first bytes of the SHA-256 of an accepted token.
const ACCEPTED_BYTES: usize = 16;

/// What goes into a trust list. A CWT signed by the city's root:
///
/// | claim | name | what it holds |
/// | --- | --- | --- |
/// | 1 | `iss` | the city's TERYT code |
/// | 4 | `exp` | when verifiers should have a newer one |
/// | 6 | `iat` | when it was made |
/// | -65539 | private | `[version, [COSE_Key …], [certificate …], [[kid, [hash …]] …], [COSE_Key …]]`: one root or two, the signed station certificates, the stations that were cut off with the hashes of the tokens that the city still accepts from them, the hub's keys that sign status lists |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustListContents {
    /// The city.
    pub city: CityId,
    /// Grows with every list; a verifier never goes back to a smaller one.
    pub version: u32,
    /// When it was made. To the second.
    pub issued: UtcDateTime,
    /// Until when it can be relied on. To the second.
    pub expires: UtcDateTime,
    /// The city's roots: one, or the old and the new one while the city changes over.
    pub roots: Vec<RootPublicKey>,
    /// Station certificates as the root signed them. Those that ended stay for as long as cards of theirs are valid.
    pub certificates: Vec<Vec<u8>>,
    /// Stations that were cut off (REQ E-8).
    pub cut_off: Vec<CutOff>,
    /// The hub's keys under which status lists are believed (REQ D-3): one, or two while it changes.
    pub status_keys: Vec<HubPublicKey>,
}

/// A station's key that is no longer trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// The key.
    pub key: KeyId,
    /// The tokens that the hub had accepted before; no other one under this key is believed.
    pub accepted: BTreeSet<[u8; ACCEPTED_BYTES]>,
}

impl CutOff {
    /// How a token is named among the accepted ones.
    #[must_use]
    pub fn name_of(token: &[u8]) -> [u8; ACCEPTED_BYTES] {
        let hash = Sha256::digest(token);
        let mut name = [0_u8; ACCEPTED_BYTES];
        for (to, from) in name.iter_mut().zip(hash.iter()) {
            *to = *from;
        }
        name
    }
}

/// A trust list that was checked, with its certificates' keys decoded once.
#[derive(Clone, Debug)]
pub struct TrustList {
    contents: TrustListContents,
    stations: HashMap<KeyId, Station>,
}

#[derive(Clone, Debug)]
pub(crate) struct Station {
    pub(crate) certificate: StationCertificate,
    pub(crate) cut_off: Option<BTreeSet<[u8; ACCEPTED_BYTES]>>,
}

/// Why a trust list is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustListRefused {
    /// Larger than a trust list can be.
    #[error("too large for a trust list")]
    TooLarge,
    /// Not a trust list.
    #[error("not a trust list")]
    Malformed,
    /// None of the trusted roots signed it.
    #[error("signed by another root")]
    UnknownRoot,
    /// The root's signature is wrong.
    #[error("the root's signature is wrong")]
    BadSignature,
    /// A certificate in it is not signed by its roots, or two share a key.
    #[error("a certificate in it is wrong")]
    BadCertificate,
    /// A certificate in it belongs to another city.
    #[error("a certificate in it belongs to another city")]
    ForeignCity,
}

impl TrustListContents {
    /// Signs the list.
    ///
    /// # Errors
    /// [`CannotSeal`] if it is over four megabytes.
    pub fn seal(&self, root: &RootKey) -> Result<Vec<u8>, CannotSeal> {
        let roots = self.roots.iter().map(|root| key_to_cbor(&root.to_bytes())).collect();
        let certificates = self.certificates.iter().map(|bytes| Value::Bytes(bytes.clone())).collect();
        let by_key: BTreeMap<_, _> = self.cut_off.iter().map(|cut_off| (cut_off.key, &cut_off.accepted)).collect();
        let cut_off = by_key.into_iter().map(|(key, accepted)| {
            let hashes = accepted.iter().map(|hash| Value::Bytes(hash.to_vec())).collect();
            Value::Array(vec![Value::Bytes(key.as_bytes().to_vec()), Value::Array(hashes)])
        });
        let status_keys = self.status_keys.iter().map(|key| key_to_cbor(&key.to_bytes())).collect();
        let list = vec![
            self.version.into(),
            Value::Array(roots),
            Value::Array(certificates),
            Value::Array(cut_off.collect()),
            Value::Array(status_keys),
        ];
        let [iss, exp, iat, private] = CLAIMS;
        let claims = cbor::map([
            (iss, self.city.as_str().into()),
            (exp, seconds(self.expires).into()),
            (iat, seconds(self.issued).into()),
            (private, Value::Array(list)),
        ]);
        sign1::seal(Kind::TrustList, None, cbor::write(&claims).unwrap_or_default(), root, TRUST_LIST_MAX_BYTES)
    }

    fn from_payload(payload: &[u8]) -> Read<Self> {
        let [city, exp, iat, private] = cbor::claims(cbor::read(payload)?, CLAIMS)?;
        let mut list = cbor::list(private)?;
        // Lists of before the first status list have no keys for one.
        if list.len() == 4 {
            list.push(Value::Array(Vec::new()));
        }
        let [version, roots, certificates, cut_off, status_keys] = list.try_into().map_err(|_| Unexpected)?;
        let roots = cbor::list(roots)?
            .into_iter()
            .map(|key| RootPublicKey::from_bytes(&key_from_cbor(key)?).map_err(|_| Unexpected))
            .collect::<Read<Vec<_>>>()?;
        if !(1..=2).contains(&roots.len()) {
            return Err(Unexpected);
        }
        let cut_off = cbor::list(cut_off)?.into_iter().map(|entry| {
            let [key, hashes] = cbor::tuple(entry)?;
            let accepted = cbor::list(hashes)?.into_iter().map(cbor::fixed).collect::<Read<_>>()?;
            Ok(CutOff { key: KeyId::from_slice(&cbor::bytes(key)?).ok_or(Unexpected)?, accepted })
        });
        let status_keys = cbor::list(status_keys)?
            .into_iter()
            .map(|key| HubPublicKey::from_bytes(&key_from_cbor(key)?).map_err(|_| Unexpected));
        Ok(Self {
            city: cbor::text(city)?.parse().map_err(|_| Unexpected)?,
            version: cbor::small(version)?,
            issued: moment(iat)?,
            expires: moment(exp)?,
            roots,
            certificates: cbor::list(certificates)?.into_iter().map(cbor::bytes).collect::<Read<_>>()?,
            cut_off: cut_off.collect::<Read<_>>()?,
            status_keys: status_keys.collect::<Read<_>>()?,
        })
    }
}

impl TrustList {
    /// Reads a list that one of the trusted roots signed, and every certificate in it.
    ///
    /// Dates are looked at when a token is verified; that the version is not an older one is for the caller, who knows
    /// the last.
    ///
    /// # Errors
    /// As [`TrustListRefused`] says.
    pub fn open(bytes: &[u8], trusted: &[RootPublicKey]) -> Result<Self, TrustListRefused> {
        let unverified =
            Unverified::read(Kind::TrustList, bytes, TRUST_LIST_MAX_BYTES).map_err(|refused| match refused {
                Refused::TooLarge => TrustListRefused::TooLarge,
                Refused::Malformed | Refused::WrongKind | Refused::WrongAlgorithm => TrustListRefused::Malformed,
            })?;
        let root = signer(&unverified.key_id, trusted).ok_or(TrustListRefused::UnknownRoot)?;
        let payload = unverified.verify(root).ok_or(TrustListRefused::BadSignature)?;
        let contents = TrustListContents::from_payload(&payload).map_err(|_| TrustListRefused::Malformed)?;
        Self::from_contents(contents)
    }

    fn from_contents(contents: TrustListContents) -> Result<Self, TrustListRefused> {
        let mut stations = HashMap::with_capacity(contents.certificates.len());
        for bytes in &contents.certificates {
            let certificate =
                StationCertificate::open(bytes, &contents.roots).map_err(|_| TrustListRefused::BadCertificate)?;
            if certificate.city != contents.city {
                return Err(TrustListRefused::ForeignCity);
            }
            let station = Station { cut_off: None, certificate };
            if stations.insert(station.certificate.key.id(), station).is_some() {
                return Err(TrustListRefused::BadCertificate);
            }
        }
        for cut_off in &contents.cut_off {
            if let Some(station) = stations.get_mut(&cut_off.key) {
                station.cut_off = Some(cut_off.accepted.clone());
            }
        }
        Ok(Self { contents, stations })
    }

    /// What the list says.
    #[must_use]
    pub fn contents(&self) -> &TrustListContents {
        &self.contents
    }

    /// The city.
    #[must_use]
    pub fn city(&self) -> CityId {
        self.contents.city
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.contents.version
    }

    /// Whether it can still be relied on.
    #[must_use]
    pub fn is_current(&self, now: UtcDateTime) -> bool {
        now < self.contents.expires
    }

    /// The certificate of a key.
    #[must_use]
    pub fn certificate(&self, key: &KeyId) -> Option<&StationCertificate> {
        self.stations.get(key).map(|station| &station.certificate)
    }

    pub(crate) fn station(&self, key: &KeyId) -> Option<&Station> {
        self.stations.get(key)
    }
}

//! COSE_Sign1 (RFC 9052, 4.2) the one way in which this city writes it, and nothing else accepted.

use ciborium::Value;
use coset::{
    AsCborValue as _, CoseSign1, CoseSign1Builder, Header, HeaderBuilder, Label, RegisteredLabel,
    RegisteredLabelWithPrivate, TaggedCborSerializable as _, iana,
};

use crate::cbor;
use crate::city::CityId;
use crate::keys::{KeyId, PublicKey, Purpose, SecretKey};
use crate::status::STATUS_LIST_TYPE;

/// Header label of the signer's 32-byte public key, in the private range of RFC 9052, 11.1. Only in enrolment bundles,
/// which must be readable before anything else is known.
const SIGNER: i64 = -65_537;

/// Header label `typ` (RFC 9596).
const TYP: i64 = 16;

/// What has been signed. Every kind but the card token names itself in the content type, so that the root's signature on
/// one kind is never taken for another; the token needs the room, and its key signs nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    CardToken,
    Certificate,
    TrustList,
    Bundle,
    StatusList,
}

impl Kind {
    fn content_type(self) -> Option<&'static str> {
        match self {
            Self::CardToken | Self::StatusList => None,
            Self::Certificate => Some("application/vnd.okienko.certificate+cwt"),
            Self::TrustList => Some("application/vnd.okienko.trust-list+cwt"),
            Self::Bundle => Some("application/vnd.okienko.enrolment+cbor"),
        }
    }

    /// The type of the whole (RFC 9596), where a standard asks for it.
    fn typ(self) -> Option<&'static str> {
        (self == Self::StatusList).then_some(STATUS_LIST_TYPE)
    }
}

/// What a bundle says outside its payload: CWT claims in the header (RFC 9597).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BundleHeader {
    pub(crate) city: CityId,
    pub(crate) expires: u64,
    pub(crate) issued: u64,
    pub(crate) signer: [u8; 32],
}

/// The encoded size is over the limit of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes, which is over the limit of {limit}")]
pub struct CannotSeal {
    /// How long it would be.
    pub bytes: usize,
    /// How long it may be.
    pub limit: usize,
}

/// Why something is not one of our COSE_Sign1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    TooLarge,
    Malformed,
    WrongKind,
    WrongAlgorithm,
}

impl From<cbor::Unexpected> for Refused {
    fn from(_: cbor::Unexpected) -> Self {
        Self::Malformed
    }
}

/// Signs a payload. Deterministic.
pub(crate) fn seal<P: Purpose>(
    kind: Kind,
    bundle: Option<&BundleHeader>,
    payload: Vec<u8>,
    key: &SecretKey<P>,
    limit: usize,
) -> Result<Vec<u8>, CannotSeal> {
    let mut header =
        HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).key_id(key.public().id().as_bytes().to_vec());
    if let Some(content_type) = kind.content_type() {
        header = header.content_type(content_type.to_owned());
    }
    if let Some(typ) = kind.typ() {
        header = header.value(TYP, typ.into());
    }
    if let Some(bundle) = bundle {
        let claims = cbor::map([
            (iana::CwtClaimName::Iss as i64, bundle.city.as_str().into()),
            (iana::CwtClaimName::Exp as i64, bundle.expires.into()),
            (iana::CwtClaimName::Iat as i64, bundle.issued.into()),
        ]);
        header = header
            .value(iana::HeaderParameter::CwtClaims as i64, claims)
            .value(SIGNER, Value::Bytes(bundle.signer.to_vec()));
    }
    let signed = CoseSign1Builder::new()
        .protected(header.build())
        .payload(payload)
        .create_signature(&[], |message| key.sign(message).to_vec())
        .build();
    // Writing into memory fails only for a header label given twice, and there is none.
    let bytes = signed.to_tagged_vec().unwrap_or_default();
    if bytes.len() > limit { Err(CannotSeal { bytes: bytes.len(), limit }) } else { Ok(bytes) }
}

/// A COSE_Sign1 of ours, its signature not yet checked.
#[derive(Debug)]
pub(crate) struct Unverified {
    pub(crate) key_id: KeyId,
    pub(crate) bundle: Option<BundleHeader>,
    payload: Vec<u8>,
    message: Vec<u8>,
    signature: [u8; 64],
}

impl Unverified {
    /// Takes it apart without believing any of it.
    pub(crate) fn read(kind: Kind, bytes: &[u8], limit: usize) -> Result<Self, Refused> {
        if bytes.len() > limit {
            return Err(Refused::TooLarge);
        }
        let Value::Tag(CoseSign1::TAG, inner) = cbor::read(bytes)? else {
            return Err(Refused::Malformed);
        };
        let signed = CoseSign1::from_cbor_value(*inner).map_err(|_| Refused::Malformed)?;
        let protected = signed.protected.original_data.as_deref().unwrap_or_default();
        cbor::read(protected)?;
        if !signed.unprotected.is_empty() {
            return Err(if signed.unprotected.alg.is_some() { Refused::WrongAlgorithm } else { Refused::Malformed });
        }
        let header = &signed.protected.header;
        if header.alg != Some(RegisteredLabelWithPrivate::Assigned(iana::Algorithm::EdDSA)) {
            return Err(Refused::WrongAlgorithm);
        }
        let content_type = match &header.content_type {
            None => None,
            Some(RegisteredLabel::Text(text)) => Some(text.as_str()),
            Some(RegisteredLabel::Assigned(_)) => return Err(Refused::WrongKind),
        };
        if content_type != kind.content_type() {
            return Err(Refused::WrongKind);
        }
        let key_id = KeyId::from_slice(&header.key_id).ok_or(Refused::Malformed)?;
        let bundle = read_rest(kind, header)?;
        let message = signed.tbs_data(&[]);
        let payload = signed.payload.ok_or(Refused::Malformed)?;
        let signature = signed.signature.try_into().map_err(|_| Refused::Malformed)?;
        Ok(Self { key_id, bundle, payload, message, signature })
    }

    /// The payload, if this key signed it.
    pub(crate) fn verify<P: Purpose>(self, key: &PublicKey<P>) -> Option<Vec<u8>> {
        key.verifies(&self.message, &self.signature).then_some(self.payload)
    }
}

/// Everything in the header beside algorithm, content type and key id. What is not understood is refused.
fn read_rest(kind: Kind, header: &Header) -> Result<Option<BundleHeader>, Refused> {
    let only_known = header.crit.is_empty()
        && header.iv.is_empty()
        && header.partial_iv.is_empty()
        && header.counter_signatures.is_empty();
    match (kind, header.rest.as_slice()) {
        _ if !only_known => Err(Refused::Malformed),
        (Kind::Bundle, [(Label::Int(claims_label), claims), (Label::Int(SIGNER), signer)])
            if *claims_label == iana::HeaderParameter::CwtClaims as i64 =>
        {
            let names =
                [iana::CwtClaimName::Iss as i64, iana::CwtClaimName::Exp as i64, iana::CwtClaimName::Iat as i64];
            let [city, expires, issued] = cbor::claims(claims.clone(), names)?;
            Ok(Some(BundleHeader {
                city: cbor::text(city)?.parse().map_err(|_| Refused::Malformed)?,
                expires: cbor::uint(expires)?,
                issued: cbor::uint(issued)?,
                signer: cbor::fixed(signer.clone())?,
            }))
        }
        (Kind::StatusList, [(Label::Int(TYP), Value::Text(typ))]) if typ == STATUS_LIST_TYPE => Ok(None),
        (Kind::StatusList, _) => Err(Refused::WrongKind),
        (Kind::CardToken | Kind::Certificate | Kind::TrustList, []) => Ok(None),
        _ => Err(Refused::Malformed),
    }
}

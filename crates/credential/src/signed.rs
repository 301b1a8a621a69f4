//! Signed requests and answers between a station and the hub (REQ E-2, E-8): HTTP Message Signatures (RFC 9421) with Ed25519 over
//! method, path and `Content-Digest` (RFC 9530); the answer's covers its status, its digest and the request's signature, so that
//! neither can be taken for another's. Just this one form is written and read.

use data_encoding::BASE64;
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use time::{Duration, UtcDateTime};

use crate::keys::{Hub, PublicKey, SecretKey, Transport};

/// The header with the digest of the body.
pub const CONTENT_DIGEST: &str = "content-digest";
/// The header that says what was signed.
pub const SIGNATURE_INPUT: &str = "signature-input";
/// The header with the signature.
pub const SIGNATURE: &str = "signature";

/// How far the time of a signature may lie from the hub's.
pub const TOLERANCE: Duration = Duration::minutes(5);

/// The label of a station's signature.
pub(crate) const STATION: &str = "station";
/// The label of the hub's signature.
const HUB: &str = "hub";

/// The three headers of a signed message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHeaders {
    /// [`CONTENT_DIGEST`].
    pub content_digest: String,
    /// [`SIGNATURE_INPUT`].
    pub signature_input: String,
    /// [`SIGNATURE`].
    pub signature: String,
}

/// Why a signature is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureRefused {
    /// A header is missing or has another form.
    #[error("the signature's headers are not of the expected form")]
    Malformed,
    /// The body is not the one that was signed.
    #[error("the body is not the one that was signed")]
    OtherBody,
    /// The key did not sign this.
    #[error("the signature is not of this key, or of another message")]
    BadSignature,
    /// It was made too long ago, or in the future.
    #[error("the signature was made too long ago, or in the future")]
    Stale,
}

/// Signs a station's request.
#[must_use]
pub fn sign_request(
    key: &SecretKey<Transport>,
    station: &str,
    path: &str,
    body: &[u8],
    created: UtcDateTime,
) -> SignedHeaders {
    let content_digest = digest(body);
    let parameters = parameters(REQUEST_PARTS, created.unix_timestamp(), station);
    let base = request_base(path, &content_digest, &parameters);
    sealed(STATION, content_digest, parameters, &key.sign(base.as_bytes()))
}

/// A request's signature as it came: who says to have made it, and when. Nothing of it is proven yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedRequest {
    /// The station, as text.
    pub station: String,
    created: i64,
    signature: [u8; 64],
    headers: SignedHeaders,
}

impl ClaimedRequest {
    /// Reads the headers.
    ///
    /// # Errors
    /// [`SignatureRefused::Malformed`].
    pub fn read(headers: SignedHeaders) -> Result<Self, SignatureRefused> {
        let (created, station, signature) = read(STATION, REQUEST_PARTS, &headers)?;
        Ok(Self { station, created, signature, headers })
    }

    /// Believes the request, or does not.
    ///
    /// # Errors
    /// As [`SignatureRefused`] says; a stale one is told only to whoever has the key.
    pub fn verify(
        &self,
        key: &PublicKey<Transport>,
        path: &str,
        body: &[u8],
        now: UtcDateTime,
    ) -> Result<(), SignatureRefused> {
        if digest(body) != self.headers.content_digest {
            return Err(SignatureRefused::OtherBody);
        }
        let parameters = parameters(REQUEST_PARTS, self.created, &self.station);
        let base = request_base(path, &self.headers.content_digest, &parameters);
        if !key.verifies(base.as_bytes(), &self.signature) {
            return Err(SignatureRefused::BadSignature);
        }
        let age = now.unix_timestamp().saturating_sub(self.created);
        if age.saturating_abs() > TOLERANCE.whole_seconds() {
            return Err(SignatureRefused::Stale);
        }
        Ok(())
    }
}

/// Signs the hub's answer to a request.
#[must_use]
pub fn sign_answer(
    key: &SecretKey<Hub>,
    status: u16,
    body: &[u8],
    request_signature: &str,
    created: UtcDateTime,
) -> SignedHeaders {
    let content_digest = digest(body);
    let parameters = parameters(ANSWER_PARTS, created.unix_timestamp(), HUB);
    let base = answer_base(status, &content_digest, request_signature, &parameters);
    sealed(HUB, content_digest, parameters, &key.sign(base.as_bytes()))
}

/// Believes that an answer is the hub's to this very request, or does not. Its time is not looked at: the request's signature in
/// it is fresh.
///
/// # Errors
/// As [`SignatureRefused`] says.
pub fn verify_answer(
    key: &PublicKey<Hub>,
    status: u16,
    body: &[u8],
    request_signature: &str,
    headers: &SignedHeaders,
) -> Result<(), SignatureRefused> {
    let (created, _, signature) = read(HUB, ANSWER_PARTS, headers)?;
    if digest(body) != headers.content_digest {
        return Err(SignatureRefused::OtherBody);
    }
    let parameters = parameters(ANSWER_PARTS, created, HUB);
    let base = answer_base(status, &headers.content_digest, request_signature, &parameters);
    if key.verifies(base.as_bytes(), &signature) { Ok(()) } else { Err(SignatureRefused::BadSignature) }
}

pub(crate) const REQUEST_PARTS: &str = r#"("@method" "@path" "content-digest")"#;
const ANSWER_PARTS: &str = r#"("@status" "content-digest" "signature";req;key="station")"#;

pub(crate) fn digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64.encode(&Sha256::digest(body)))
}

fn parameters(parts: &str, created: i64, key: &str) -> String {
    format!(r#"{parts};created={created};keyid="{key}";alg="ed25519""#)
}

pub(crate) fn request_base(path: &str, digest: &str, parameters: &str) -> String {
    format!("\"@method\": POST\n\"@path\": {path}\n\"content-digest\": {digest}\n\"@signature-params\": {parameters}")
}

fn answer_base(status: u16, digest: &str, request_signature: &str, parameters: &str) -> String {
    // RFC 9421, 2.4: the member `station` of the request's `Signature`, as it was serialised there.
    let signed = request_signature.strip_prefix("station=").unwrap_or(request_signature);
    format!(
        "\"@status\": {status}\n\"content-digest\": {digest}\n\"signature\";req;key=\"station\": {signed}\n\"@signature-params\": {parameters}"
    )
}

fn sealed(label: &str, content_digest: String, parameters: String, signature: &[u8; 64]) -> SignedHeaders {
    SignedHeaders {
        content_digest,
        signature_input: format!("{label}={parameters}"),
        signature: format!("{label}=:{}:", BASE64.encode(signature)),
    }
}

/// When, by whom, and the signature: of headers in just the form that [`sealed`] writes.
fn read(label: &str, parts: &str, headers: &SignedHeaders) -> Result<(i64, String, [u8; 64]), SignatureRefused> {
    let parse = || {
        let input = headers.signature_input.strip_prefix(label)?.strip_prefix('=')?.strip_prefix(parts)?;
        let (created, rest) = input.strip_prefix(";created=")?.split_once(';')?;
        let key = rest.strip_prefix("keyid=\"")?.strip_suffix("\";alg=\"ed25519\"")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-:".contains(c);
        if key.len() > 64 || !key.chars().all(plain) {
            return None;
        }
        let signature = headers.signature.strip_prefix(label)?.strip_prefix("=:")?.strip_suffix(':')?;
        let signature = BASE64.decode(signature.as_bytes()).ok()?.try_into().ok()?;
        Some((created.parse().ok()?, key.to_owned(), signature))
    };
    parse().ok_or(SignatureRefused::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::utc_datetime;

    const NOW: UtcDateTime = utc_datetime!(2026-11-21 10:00);
    const STATION_ID: &str = "0192f3a0-0000-7000-8000-000000000001";

    fn keys() -> (SecretKey<Transport>, SecretKey<Hub>) {
        (SecretKey::from_secret_bytes(&[1; 32]), SecretKey::from_secret_bytes(&[2; 32]))
    }

    // REQ E-2 E-8
    #[test]
    fn a_request_is_believed_only_as_it_was_signed() {
        let (station, _) = keys();
        let signed = sign_request(&station, STATION_ID, "/sync/v1/push", b"body", NOW);
        let claimed = ClaimedRequest::read(signed.clone()).unwrap();
        assert_eq!(claimed.station, STATION_ID);
        let key = station.public();
        assert_eq!(claimed.verify(&key, "/sync/v1/push", b"body", NOW), Ok(()));
        assert_eq!(claimed.verify(&key, "/sync/v1/pull", b"body", NOW), Err(SignatureRefused::BadSignature));
        assert_eq!(claimed.verify(&key, "/sync/v1/push", b"bodY", NOW), Err(SignatureRefused::OtherBody));
        let other = SecretKey::<Transport>::from_secret_bytes(&[3; 32]).public();
        assert_eq!(claimed.verify(&other, "/sync/v1/push", b"body", NOW), Err(SignatureRefused::BadSignature));
        let later = NOW.saturating_add(Duration::minutes(6));
        assert_eq!(claimed.verify(&key, "/sync/v1/push", b"body", later), Err(SignatureRefused::Stale));
        let earlier = NOW.saturating_sub(Duration::minutes(6));
        assert_eq!(claimed.verify(&key, "/sync/v1/push", b"body", earlier), Err(SignatureRefused::Stale));
        for input in
            [signed.signature_input.replace("ed25519", "rsa"), signed.signature_input.replace("@path", "@query")]
        {
            let changed = SignedHeaders { signature_input: input, ..signed.clone() };
            assert_eq!(ClaimedRequest::read(changed), Err(SignatureRefused::Malformed));
        }
        let redated =
            SignedHeaders { signature_input: signed.signature_input.replace("created=1", "created=2"), ..signed };
        let claimed = ClaimedRequest::read(redated).unwrap();
        assert_eq!(claimed.verify(&key, "/sync/v1/push", b"body", NOW), Err(SignatureRefused::BadSignature));
    }

    // REQ E-2
    #[test]
    fn an_answer_is_believed_only_for_the_request_that_it_answers() {
        let (station, hub) = keys();
        let request = sign_request(&station, STATION_ID, "/sync/v1/push", b"one", NOW).signature;
        let other = sign_request(&station, STATION_ID, "/sync/v1/push", b"two", NOW).signature;
        let answer = sign_answer(&hub, 200, b"done", &request, NOW);
        assert_eq!(verify_answer(&hub.public(), 200, b"done", &request, &answer), Ok(()));
        assert!(verify_answer(&hub.public(), 200, b"done", &other, &answer).is_err());
        assert!(verify_answer(&hub.public(), 503, b"done", &request, &answer).is_err());
        assert!(verify_answer(&hub.public(), 200, b"dona", &request, &answer).is_err());
        let foreign = SecretKey::<Hub>::from_secret_bytes(&[9; 32]).public();
        assert!(verify_answer(&foreign, 200, b"done", &request, &answer).is_err());
    }
}

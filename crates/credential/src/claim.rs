//! The signed request of a computer that is no station yet (REQ E-9): an HTTP Message Signature (RFC 9421) with `hmac-sha256` under a key
//! derived from the one-time code. Of no time: the clock of such a computer may be wrong, and what is answered is sealed anyway.

use std::fmt;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::code::CodeId;
use crate::signed::{REQUEST_PARTS, STATION, SignatureRefused, SignedHeaders, digest, request_base};

/// What the hub keeps of a code to know whoever has it. It opens nothing. Prints `<redacted>`.
#[derive(Clone)]
pub struct ClaimKey(Zeroizing<[u8; 32]>);

impl ClaimKey {
    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    /// Signs a request in the name of a code.
    #[must_use]
    pub fn sign(&self, code: &CodeId, path: &str, body: &[u8]) -> SignedHeaders {
        let content_digest = digest(body);
        let parameters = parameters(code);
        let mac = self.mac(&request_base(path, &content_digest, &parameters)).finalize().into_bytes();
        SignedHeaders {
            content_digest,
            signature_input: format!("{STATION}={parameters}"),
            signature: format!("{STATION}=:{}:", BASE64.encode(&mac)),
        }
    }

    fn mac(&self, base: &str) -> Hmac<Sha256> {
        // A shorter key is filled with zeros to the length of a block (RFC 2104).
        let mut key = Zeroizing::new([0_u8; 64]);
        for (to, from) in key.iter_mut().zip(self.0.iter()) {
            *to = *from;
        }
        Hmac::new((&*key).into()).chain_update(base)
    }
}

impl fmt::Debug for ClaimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// A request's signature as it came: which code it is said to be of. Nothing of it is proven yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedCode {
    /// The code.
    pub id: CodeId,
    mac: [u8; 32],
    headers: SignedHeaders,
}

impl ClaimedCode {
    /// Reads the headers.
    ///
    /// # Errors
    /// [`SignatureRefused::Malformed`].
    pub fn read(headers: SignedHeaders) -> Result<Self, SignatureRefused> {
        let parse = || {
            let input =
                headers.signature_input.strip_prefix(STATION)?.strip_prefix('=')?.strip_prefix(REQUEST_PARTS)?;
            let id = input.strip_prefix(";keyid=\"")?.strip_suffix("\";alg=\"hmac-sha256\"")?.parse().ok()?;
            let mac = headers.signature.strip_prefix(STATION)?.strip_prefix("=:")?.strip_suffix(':')?;
            Some((id, BASE64.decode(mac.as_bytes()).ok()?.try_into().ok()?))
        };
        let (id, mac) = parse().ok_or(SignatureRefused::Malformed)?;
        Ok(Self { id, mac, headers })
    }

    /// Believes that whoever asks has the code, or does not. Compared in constant time.
    ///
    /// # Errors
    /// As [`SignatureRefused`] says.
    pub fn verify(&self, key: &ClaimKey, path: &str, body: &[u8]) -> Result<(), SignatureRefused> {
        if digest(body) != self.headers.content_digest {
            return Err(SignatureRefused::OtherBody);
        }
        let base = request_base(path, &self.headers.content_digest, &parameters(&self.id));
        key.mac(&base).verify_slice(&self.mac).map_err(|_| SignatureRefused::BadSignature)
    }
}

fn parameters(code: &CodeId) -> String {
    format!(r#"{REQUEST_PARTS};keyid="{code}";alg="hmac-sha256""#)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/enrol/v1/claim";

    // REQ E-9
    #[test]
    fn a_claim_is_believed_only_as_it_was_signed() {
        let key = ClaimKey::from_bytes([4; 32]);
        let code: CodeId = "7K3M".parse().unwrap();
        let signed = key.sign(&code, PATH, b"body");
        let claimed = ClaimedCode::read(signed.clone()).unwrap();
        assert_eq!(claimed.id, code);
        assert_eq!(claimed.verify(&key, PATH, b"body"), Ok(()));
        assert_eq!(claimed.verify(&key, PATH, b"bodY"), Err(SignatureRefused::OtherBody));
        assert_eq!(claimed.verify(&key, "/sync/v1/push", b"body"), Err(SignatureRefused::BadSignature));
        let other = ClaimKey::from_bytes([5; 32]);
        assert_eq!(claimed.verify(&other, PATH, b"body"), Err(SignatureRefused::BadSignature));
        let renamed =
            SignedHeaders { signature_input: signed.signature_input.replace("7K3M", "7K3N"), ..signed.clone() };
        assert!(ClaimedCode::read(renamed).unwrap().verify(&key, PATH, b"body").is_err());
        for input in
            [signed.signature_input.replace("hmac-sha256", "ed25519"), signed.signature_input.replace("7K3M", "7K3")]
        {
            assert!(ClaimedCode::read(SignedHeaders { signature_input: input, ..signed.clone() }).is_err());
        }
    }
}

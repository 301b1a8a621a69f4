//! The one-time code that enrols a station over the network (REQ E-9).
//!
//! Thirty-six characters of Crockford's alphabet: four that name the code, ten that stand for the hub's public key, twenty that are the
//! secret (100 bits), two that find slips. The secret never leaves the paper and the two programs: the station proves it with a key
//! that is derived from it, and what the hub keeps sealed under another such key is opened by the station alone.

use std::fmt;
use std::str::FromStr;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::claim::ClaimKey;
use crate::keys::HubPublicKey;

/// Without I, L, O and U: nothing that is taken for something else, and no words.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const ID: usize = 4;
const HUB: usize = 10;
const SECRET: usize = 20;
const CHECK: usize = 2;
const MEANING: usize = ID + HUB + SECRET;
const WHOLE: usize = MEANING + CHECK;
/// As they are written.
const GROUP: usize = 4;

const NONCE: usize = 24;

/// What names a code; public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeId(String);

impl CodeId {
    /// The four characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CodeId {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        if text.len() == ID && text.bytes().all(|byte| ALPHABET.contains(&byte)) {
            return Ok(Self(text.to_owned()));
        }
        Err(NotACode)
    }
}

/// Not a code, or one with a slip in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a one-time code, or one with a slip in it")]
pub struct NotACode;

/// A one-time code. Wiped from memory when dropped; prints `<redacted>`.
#[derive(Clone)]
pub struct OneTimeCode {
    /// Its characters before the check, in capitals.
    text: Zeroizing<String>,
}

impl OneTimeCode {
    /// Draws one for a hub.
    pub fn draw(hub: &HubPublicKey, rng: &mut impl CryptoRng) -> Self {
        let mut random = Zeroizing::new([0_u8; ID + SECRET]);
        rng.fill_bytes(random.as_mut());
        let (id, secret) = random.split_at(ID);
        // Room for everything, so that growing leaves no copies behind.
        let mut text = Zeroizing::new(String::with_capacity(WHOLE));
        text.extend(id.iter().map(|byte| letter(*byte)));
        text.push_str(&mark(hub));
        text.extend(secret.iter().map(|byte| letter(*byte)));
        Self { text }
    }

    /// What names it.
    #[must_use]
    pub fn id(&self) -> CodeId {
        CodeId(self.text.chars().take(ID).collect())
    }

    /// Whether it is of the hub that has this key.
    #[must_use]
    pub fn is_of(&self, hub: &HubPublicKey) -> bool {
        self.text.get(ID..ID + HUB) == Some(mark(hub).as_str())
    }

    /// In groups of four, as on paper.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        let mut grouped = Zeroizing::new(String::with_capacity(WHOLE + WHOLE / GROUP));
        for (at, letter) in self.text.chars().chain(check(&self.text)).enumerate() {
            if at > 0 && at % GROUP == 0 {
                grouped.push('-');
            }
            grouped.push(letter);
        }
        grouped
    }

    /// The key with which a station proves that it has the code: all that the hub has to know of the secret.
    #[must_use]
    pub fn claim_key(&self) -> ClaimKey {
        ClaimKey::from_bytes(*self.derive(b"claim"))
    }

    /// Seals a bundle so that only the code opens it.
    ///
    /// # Errors
    /// [`NotACode`] never happens for what fits into memory.
    pub fn seal(&self, bundle: &[u8], rng: &mut impl CryptoRng) -> Result<Vec<u8>, NotACode> {
        let mut nonce = [0; NONCE];
        rng.fill_bytes(&mut nonce);
        let id = self.id();
        let payload = Payload { msg: bundle, aad: id.0.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| NotACode)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed under this code; none when it was not, or was changed.
    #[must_use]
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let id = self.id();
        self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: id.0.as_bytes() }).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.derive(b"bundle")).into())
    }

    /// A key for one use, bound to the code's name and the hub.
    fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        let (public, secret) = self.text.split_at_checked(ID + HUB).unwrap_or_default();
        let mut key = Zeroizing::new([0; 32]);
        let derived = Hkdf::<Sha256>::new(Some(public.as_bytes()), secret.as_bytes())
            .expand_multi_info(&[b"okienko one-time code 1 ", purpose], key.as_mut());
        // 32 bytes are never too many for SHA-256 (RFC 5869, 2.3).
        debug_assert!(derived.is_ok(), "HKDF gives 32 bytes");
        key
    }
}

impl FromStr for OneTimeCode {
    type Err = NotACode;

    /// Reads what a person typed: case, spaces and hyphens do not matter, and what looks like a digit is one.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut typed = Zeroizing::new(String::with_capacity(WHOLE));
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let known = u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
            if !known || typed.len() == WHOLE {
                return Err(NotACode);
            }
            typed.push(letter);
        }
        if typed.len() != WHOLE {
            return Err(NotACode);
        }
        let (meaning, told) = typed.split_at_checked(MEANING).ok_or(NotACode)?;
        if !told.chars().eq(check(meaning)) {
            return Err(NotACode);
        }
        Ok(Self { text: Zeroizing::new(meaning.to_owned()) })
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

fn letter(byte: u8) -> char {
    ALPHABET.get(usize::from(byte & 31)).copied().map_or('0', char::from)
}

/// What stands for a hub's key: 50 bits of its SHA-256. Whoever finds another key with the same still lacks the secret.
fn mark(hub: &HubPublicKey) -> String {
    let hash = Sha256::new().chain_update(b"okienko hub key v1").chain_update(hub.to_bytes()).finalize();
    hash.iter().take(HUB).map(|byte| letter(*byte)).collect()
}

/// Two characters that are others after any slip but one in a thousand.
fn check(meaning: &str) -> impl Iterator<Item = char> {
    let hash = Sha256::new().chain_update(b"okienko one-time code v1").chain_update(meaning).finalize();
    let letters: Vec<char> = hash.iter().take(CHECK).map(|byte| letter(*byte)).collect();
    letters.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{HubKey, SecretKey};
    use proptest::prelude::*;
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    fn hub() -> HubPublicKey {
        HubKey::from_secret_bytes(&[2; 32]).public()
    }

    fn code() -> OneTimeCode {
        OneTimeCode::draw(&hub(), &mut StdRng::seed_from_u64(1))
    }

    // REQ E-9
    #[test]
    fn a_code_is_read_as_a_person_types_it() {
        let grouped = code().grouped();
        assert_eq!(grouped.len(), WHOLE + WHOLE / GROUP - 1);
        for typed in [
            grouped.to_string(),
            grouped.to_lowercase(),
            grouped.replace('-', " "),
            grouped.replace('-', ""),
            grouped.replace('0', "o").replace('1', "l"),
        ] {
            let read: OneTimeCode = typed.parse().unwrap();
            assert_eq!(*read.text, *code().text, "{typed}");
        }
    }

    // REQ E-9
    #[test]
    fn a_code_is_of_one_hub_and_shows_no_secret() {
        assert!(code().is_of(&hub()));
        assert!(!code().is_of(&SecretKey::from_secret_bytes(&[3; 32]).public()));
        assert_eq!(format!("{:?} {:?}", code(), code().claim_key()), "<redacted> <redacted>");
    }

    // REQ E-9
    #[test]
    fn only_the_code_opens_what_was_sealed_under_it() {
        let sealed = code().seal(b"a bundle", &mut StdRng::seed_from_u64(9)).unwrap();
        assert_eq!(code().open(&sealed).unwrap(), b"a bundle");
        assert!(OneTimeCode::draw(&hub(), &mut StdRng::seed_from_u64(2)).open(&sealed).is_none());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(code().open(&changed).is_none(), "{place}");
        }
        assert!(code().open(b"").is_none());
        // What the hub keeps to check proofs does not open it.
        let kept = code().claim_key().to_bytes();
        let wrong_key = XChaCha20Poly1305::new((&*kept).into());
        let nonce = XNonce::from(*sealed.first_chunk::<NONCE>().unwrap());
        let id = code().id();
        let payload = Payload { msg: &sealed[NONCE..], aad: id.as_str().as_bytes() };
        assert!(wrong_key.decrypt(&nonce, payload).is_err());
    }

    // REQ E-9: a slip that is not found here is a code that the hub does not know.
    #[test]
    fn nearly_every_slip_is_found() {
        let whole = code().grouped().replace('-', "");
        let mut missed = 0;
        for place in 0..WHOLE {
            for letter in ALPHABET {
                let mut typed = whole.clone().into_bytes();
                typed[place] = *letter;
                let typed = String::from_utf8(typed).unwrap();
                missed += usize::from(typed != whole && typed.parse::<OneTimeCode>().is_ok());
            }
        }
        assert!(missed < 6, "{missed} of {}", WHOLE * 31);
    }

    proptest! {
        // REQ E-9
        #[test]
        fn nonsense_is_no_code(text in "\\PC{0,60}") {
            prop_assert!(text.parse::<OneTimeCode>().is_err());
        }
    }
}

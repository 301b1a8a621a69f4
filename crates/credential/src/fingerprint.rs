//! The characters that a clerk compares with the paper.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// Twelve hexadecimal digits that stand for a whole enrolment file, shown as `7F2A 91C4 E6D8`.
///
/// They are the first 48 bits of a SHA-256 chain over all bytes of the file, so they vouch for the root key inside it too.
/// 48 bits are what people will compare, and too few against somebody who may try files for a week:
/// the chain is 2^20 hashes long, which costs a station a fraction of a second and such a person 2^68 hashes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 6]);

/// Not twelve hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint has twelve hexadecimal digits")]
pub struct NotAFingerprint;

impl Fingerprint {
    const CHAIN: u32 = 1 << 20;

    /// The fingerprint of a file.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        let mut hash = Sha256::new().chain_update(b"okienko enrolment file v1").chain_update(file).finalize();
        for _ in 1..Self::CHAIN {
            hash = Sha256::digest(hash);
        }
        let mut short = [0_u8; 6];
        for (to, from) in short.iter_mut().zip(hash.iter()) {
            *to = *from;
        }
        Self(short)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02X}{b:02X} {c:02X}{d:02X} {e:02X}{g:02X}")
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    /// Reads what a person typed: case, spaces and hyphens do not matter.
    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let bytes = data_encoding::HEXUPPER_PERMISSIVE.decode(digits.as_bytes()).map_err(|_| NotAFingerprint)?;
        bytes.try_into().map(Self).map_err(|_| NotAFingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ E-9
    #[test]
    fn a_fingerprint_is_read_as_it_is_shown() {
        let shown = Fingerprint([0x7F, 0x2A, 0x91, 0xC4, 0xE6, 0xD8]);
        assert_eq!(shown.to_string(), "7F2A 91C4 E6D8");
        assert_eq!("7f2a-91c4 e6d8".parse(), Ok(shown));
        assert_eq!("7F2A 91C4 E6D".parse::<Fingerprint>(), Err(NotAFingerprint));
        assert_eq!("7F2A 91C4 E6DO".parse::<Fingerprint>(), Err(NotAFingerprint));
    }

    // REQ E-9
    #[test]
    fn a_fingerprint_changes_with_any_bit_of_the_file() {
        let file = b"a file".to_vec();
        for bit in [0, 7, 8 * 5 + 3] {
            let mut other = file.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(Fingerprint::of(&file), Fingerprint::of(&other));
        }
    }
}

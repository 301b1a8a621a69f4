//! The links of mails. What makes a link hard to guess is computed from a key that only the hub has, never stored: a job that mails
//! it holds no secret, and trying again mails the same link.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Keeps what is signed here apart from anything else under the same key.
const PURPOSE: &[u8] = b"okienko link 1";
const SOURCE: &[u8] = b"okienko source 1";

/// City, account and generation; then the HMAC-SHA-256 over them.
const HEAD: usize = 7 + 16 + 4;
const WHOLE: usize = HEAD + 32;

/// The key from which links are computed.
#[derive(Clone)]
pub struct LinkKey(Zeroizing<[u8; 32]>);

/// Which link: the how-manieth of which account.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The account's city.
    pub city: String,
    /// The account.
    pub account: Uuid,
    /// Counted from one.
    pub generation: i32,
}

impl LinkKey {
    /// A key of 32 random bytes.
    #[must_use]
    pub fn new(secret: Zeroizing<[u8; 32]>) -> Self {
        Self(secret)
    }

    /// What stands after the `#` of the link's address.
    #[must_use]
    pub fn write(&self, link: &Link) -> String {
        let head = head(link);
        let mut bytes = self.mac(PURPOSE, &head).to_vec();
        bytes.splice(0..0, head);
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// The link that was opened; none when this hub never wrote it. Compared in constant time.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Link> {
        let bytes: [u8; WHOLE] = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()?;
        let (head, mac) = bytes.split_at_checked(HEAD)?;
        if !bool::from(self.mac(PURPOSE, head).as_slice().ct_eq(mac)) {
            return None;
        }
        let (city, rest) = head.split_at_checked(7)?;
        let (account, generation) = rest.split_at_checked(16)?;
        Some(Link {
            city: String::from_utf8(city.to_vec()).ok()?,
            account: Uuid::from_slice(account).ok()?,
            generation: i32::from_be_bytes(generation.try_into().ok()?),
        })
    }

    /// What stands for an address in the counts of requests: the same for the same address, and nothing to whoever lacks the key.
    #[must_use]
    pub fn source(&self, address: &[u8]) -> Vec<u8> {
        self.mac(SOURCE, address).to_vec()
    }

    fn mac(&self, purpose: &[u8], message: &[u8]) -> [u8; 32] {
        // HMAC takes keys of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_slice()) else { return [0; 32] };
        mac.update(purpose);
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

fn head(link: &Link) -> Vec<u8> {
    [link.city.as_bytes(), link.account.as_bytes(), &link.generation.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> LinkKey {
        LinkKey::new(Zeroizing::new([7; 32]))
    }

    fn link() -> Link {
        Link { city: "9999011".into(), account: Uuid::from_u128(0x0193), generation: 3 }
    }

    // REQ A-4
    #[test]
    fn a_link_is_read_back_by_whoever_has_the_key_alone() {
        let text = key().write(&link());
        assert!(key().read(&text) == Some(link()));
        assert!(LinkKey::new(Zeroizing::new([8; 32])).read(&text).is_none());
        assert_eq!(text, key().write(&link()), "a retry mails the same link");
        assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{text}");
    }

    proptest! {
        // REQ A-4
        #[test]
        fn one_changed_bit_is_another_link(bit in 0..WHOLE * 8) {
            let mut bytes = BASE64URL_NOPAD.decode(key().write(&link()).as_bytes()).unwrap();
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(key().read(&BASE64URL_NOPAD.encode(&bytes)).is_none());
        }

        // REQ A-4
        #[test]
        fn nonsense_is_no_link(text in "\\PC{0,120}") {
            prop_assert!(key().read(&text).is_none());
        }
    }
}

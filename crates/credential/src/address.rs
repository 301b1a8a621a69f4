//! What the QR says to a phone that knows nothing of Okienko: the city's check page.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;

use crate::token::{NotBelieved, TOKEN_MAX_BYTES};

/// The address of a city's check page, such as `HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/`.
///
/// In capitals, since a QR packs them tighter: scheme and host know no case, and the path must be one that the city serves
/// in capitals too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckAddress(String);

/// Not an address that can stand in the QR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a check address is https, a host and a path, of letters, digits, '.', '-' and '/'")]
pub struct NotAnAddress;

/// The text of a card's QR in its two parts, between which stands a `#`. What comes after it never leaves the phone.
///
/// Both are of the QR's alphanumeric characters and want an alphanumeric segment; the `#` wants a byte segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrContent {
    /// The check page.
    pub address: String,
    /// The token in Base32 (RFC 4648, 6) without padding.
    pub token: String,
}

impl fmt::Display for QrContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.address, self.token)
    }
}

impl CheckAddress {
    const SCHEME: &'static str = "HTTPS://";

    /// The address, in capitals and with a slash after the host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text of the QR with this token.
    #[must_use]
    pub fn qr(&self, token: &[u8]) -> QrContent {
        QrContent { address: self.0.clone(), token: BASE32_NOPAD.encode(token) }
    }

    /// The token in a scanned text. A keyboard-wedge scanner may change the case and add a line end.
    ///
    /// # Errors
    /// [`NotBelieved::NotACardCode`], [`NotBelieved::ForeignCity`], [`NotBelieved::TooLarge`], or
    /// [`NotBelieved::Malformed`] when what should be the token is no Base32.
    pub fn token_in(&self, scanned: &str) -> Result<Vec<u8>, NotBelieved> {
        let scanned = scanned.trim();
        let (address, token) = scanned.split_once('#').ok_or(NotBelieved::NotACardCode)?;
        let address: Self = address.parse().map_err(|_| NotBelieved::NotACardCode)?;
        if address != *self {
            return Err(NotBelieved::ForeignCity);
        }
        if token.len() > BASE32_NOPAD.encode_len(TOKEN_MAX_BYTES) {
            return Err(NotBelieved::TooLarge);
        }
        BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()).map_err(|_| NotBelieved::Malformed)
    }
}

impl FromStr for CheckAddress {
    type Err = NotAnAddress;

    /// Reads an address with or without `https://`, in any case.
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.to_ascii_uppercase();
        let rest = text.strip_prefix(Self::SCHEME).unwrap_or(&text);
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_label = |label: &str| {
            let letters = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            !label.is_empty() && letters && !label.starts_with('-') && !label.ends_with('-')
        };
        let is_host = host.len() <= 253 && host.contains('.') && host.split('.').all(is_label);
        let is_path = path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'/'));
        if is_host && is_path { Ok(Self(format!("{}{host}/{path}", Self::SCHEME))) } else { Err(NotAnAddress) }
    }
}

impl fmt::Display for CheckAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

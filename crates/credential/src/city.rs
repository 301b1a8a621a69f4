//! Which city something belongs to.

use std::fmt;
use std::str::FromStr;

/// The seven digits that the official register TERYT (GUS) gives to a commune.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CityId([u8; 7]);

/// Not seven digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a TERYT code has seven digits")]
pub struct NotACity;

impl CityId {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only digits are ever stored, so this cannot fail; an empty code would match no city.
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

impl FromStr for CityId {
    type Err = NotACity;

    fn from_str(text: &str) -> Result<Self, NotACity> {
        let digits: [u8; 7] = text.as_bytes().try_into().map_err(|_| NotACity)?;
        if digits.iter().all(u8::is_ascii_digit) { Ok(Self(digits)) } else { Err(NotACity) }
    }
}

impl fmt::Display for CityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

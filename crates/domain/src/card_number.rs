//! The number of a card: 16 digits, as ISO/IEC 7812 orders them: the issuer 9616, eleven digits, the Luhn check digit.

use std::fmt;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The issuer's prefix. It begins with 9, which ISO/IEC 7812 leaves to national bodies, and goes on with 616, Poland in
/// ISO 3166.
pub const PREFIX: &str = "9616";

/// How many different numbers there are.
pub const BODIES: u64 = 100_000_000_000;

/// The bodies of cards that are made for training (REQ H-4). No city has them.
pub const TRAINING_BODIES: RangeInclusive<u64> = 99_999_000_000..=BODIES - 1;

/// A card number whose check digit is right. It stands on the card and says nothing about the person, so it may be
/// logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardNumber(u64);

/// Why a text is not a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CardNumberProblem {
    /// There is something else than digits, spaces and hyphens.
    #[error("a card number has digits only")]
    NotDigits,
    /// There are not 16 digits.
    #[error("a card number has 16 digits")]
    Length,
    /// It does not begin with 9616: some other card.
    #[error("this is another issuer's card")]
    OtherIssuer,
    /// The check digit does not fit: some digit is mistyped.
    #[error("the check digit does not fit")]
    CheckDigit,
}

impl CardNumber {
    /// The number with these eleven digits in the middle; none when there are more than eleven.
    #[must_use]
    pub fn from_body(body: u64) -> Option<Self> {
        if body >= BODIES {
            return None;
        }
        let without_check = 9616 * BODIES + body;
        (0..10).map(|check| without_check * 10 + check).find(|&number| luhn_fits(number)).map(Self)
    }

    /// The eleven digits in the middle.
    #[must_use]
    pub fn body(self) -> u64 {
        self.0 / 10 % BODIES
    }

    /// All 16 digits.
    #[must_use]
    pub fn digits(self) -> u64 {
        self.0
    }

    /// Reads a number as typed or scanned; spaces and hyphens are left out.
    ///
    /// # Errors
    /// The first [`CardNumberProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, CardNumberProblem> {
        let digits: Vec<u64> = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_digit(10).map(u64::from))
            .collect::<Option<_>>()
            .ok_or(CardNumberProblem::NotDigits)?;
        if digits.len() != 16 {
            return Err(CardNumberProblem::Length);
        }
        let number = digits.iter().fold(0, |number, digit| number * 10 + digit);
        if number / (10 * BODIES) != 9616 {
            return Err(CardNumberProblem::OtherIssuer);
        }
        if luhn_fits(number) { Ok(Self(number)) } else { Err(CardNumberProblem::CheckDigit) }
    }

    /// As printed on the card: `9616 0720 3004 1582`.
    #[must_use]
    pub fn grouped(self) -> String {
        let n = self.0;
        format!(
            "{:04} {:04} {:04} {:04}",
            n / 1_000_000_000_000,
            n / 100_000_000 % 10_000,
            n / 10_000 % 10_000,
            n % 10_000
        )
    }
}

impl fmt::Display for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016}", self.0)
    }
}

impl TryFrom<String> for CardNumber {
    type Error = CardNumberProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CardNumber> for String {
    fn from(number: CardNumber) -> Self {
        number.to_string()
    }
}

/// The Luhn formula of ISO/IEC 7812-1, annex B.
fn luhn_fits(number: u64) -> bool {
    let (mut rest, mut sum, mut double) = (number, 0, false);
    while rest > 0 {
        let digit = rest % 10;
        sum += match (double, digit) {
            (false, _) => digit,
            (true, 0..5) => digit * 2,
            (true, _) => digit * 2 - 9,
        };
        double = !double;
        rest /= 10;
    }
    sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // REQ D-4
    #[test]
    fn a_number_is_read_as_people_write_it() {
        let number = CardNumber::from_body(7_203_004_158).unwrap();
        assert_eq!(number.grouped(), "9616 0720 3004 1582");
        for typed in ["9616072030041582", "9616 0720 3004 1582", "9616-0720-3004-1582", " 96160720 30041582\t"] {
            assert_eq!(CardNumber::parse(typed), Ok(number), "{typed}");
        }
        assert_eq!(CardNumber::from_body(0).unwrap().to_string().len(), 16);
        assert_eq!(CardNumber::from_body(BODIES), None);
    }

    // REQ D-4
    #[test]
    fn a_wrong_number_says_what_is_wrong() {
        for (typed, problem) in [
            ("", CardNumberProblem::Length),
            ("961607203004158", CardNumberProblem::Length),
            ("96160720300415822", CardNumberProblem::Length),
            ("9616/0720/3004/1582", CardNumberProblem::NotDigits),
            ("9616 0720 3004 158O", CardNumberProblem::NotDigits),
            ("4111 1111 1111 1111", CardNumberProblem::OtherIssuer),
            ("9616 0720 3004 1583", CardNumberProblem::CheckDigit),
            ("9616 0702 3004 1582", CardNumberProblem::CheckDigit),
        ] {
            assert_eq!(CardNumber::parse(typed), Err(problem), "{typed}");
        }
    }

    #[test]
    fn a_number_is_text_in_json() {
        let number = CardNumber::from_body(7_203_004_158).unwrap();
        let json = serde_json::to_string(&number).unwrap();
        assert_eq!(json, "\"9616072030041582\"");
        assert_eq!(serde_json::from_str::<CardNumber>(&json).unwrap(), number);
        assert!(serde_json::from_str::<CardNumber>("\"9616072030041583\"").is_err());
    }

    proptest! {
        // REQ D-4
        #[test]
        fn every_body_has_one_number_and_is_read_back(body in 0..BODIES) {
            let number = CardNumber::from_body(body).unwrap();
            prop_assert_eq!(number.body(), body);
            prop_assert_eq!(CardNumber::parse(&number.grouped()), Ok(number));
        }

        // REQ D-4
        #[test]
        fn one_mistyped_digit_is_always_noticed(body in 0..BODIES, at in 4..16_usize, other in 1..10_u8) {
            let mut digits = CardNumber::from_body(body).unwrap().to_string().into_bytes();
            digits[at] = b'0' + (digits[at] - b'0' + other) % 10;
            let typed = String::from_utf8(digits).unwrap();
            prop_assert_eq!(CardNumber::parse(&typed), Err(CardNumberProblem::CheckDigit));
        }
    }
}

//! Numbers that people read to each other: of an application, of a receipt, and the one that stands in for a PESEL.
//!
//! A capital letter says which kind it is, eight digits follow, then two check digits: `W-8824-1907-35`. The station
//! leases the digits together with the card numbers (REQ D-4); those of applications come in random order, so that
//! nobody can guess another's. The check digits are ISO/IEC 7064, MOD 97-10, over the letter (as the number A = 10 …
//! Z = 35, as in an IBAN) and the digits: one wrong character, and two neighbours in the wrong order, are always noticed.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many different numbers of one kind there are.
pub const BODIES: u32 = 100_000_000;

/// The number of an application (wniosek).
pub type ApplicationNumber = LeasedNumber<'W'>;

/// The number of a receipt (pokwitowanie).
pub type ReceiptNumber = LeasedNumber<'P'>;

/// A number of the kind that begins with `LETTER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LeasedNumber<const LETTER: char>(u32);

/// Why a text is not such a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LeasedNumberProblem {
    /// It does not begin with the letter of its kind.
    #[error("the letter is not the one of this kind of number")]
    Letter,
    /// After the letter there are not ten digits.
    #[error("ten digits follow the letter")]
    Digits,
    /// The check digits do not fit: something is mistyped.
    #[error("the check digits do not fit")]
    CheckDigits,
}

impl<const LETTER: char> LeasedNumber<LETTER> {
    /// The number with these eight digits; none when there are more than eight.
    #[must_use]
    pub fn from_body(body: u32) -> Option<Self> {
        (body < BODIES).then_some(Self(body))
    }

    /// The eight digits.
    #[must_use]
    pub fn body(self) -> u32 {
        self.0
    }

    /// All ten digits, the check digits last.
    #[must_use]
    pub fn digits(self) -> u64 {
        u64::from(self.0) * 100 + u64::from(self.check())
    }

    /// Reads a number as typed or scanned: any case of the letter, spaces and hyphens left out.
    ///
    /// # Errors
    /// The first [`LeasedNumberProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, LeasedNumberProblem> {
        let mut characters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
        if characters.next().map(|c| c.to_ascii_uppercase()) != Some(LETTER) {
            return Err(LeasedNumberProblem::Letter);
        }
        let digits: Vec<u32> =
            characters.map(|c| c.to_digit(10)).collect::<Option<_>>().ok_or(LeasedNumberProblem::Digits)?;
        let Some((body, check)) = digits.split_at_checked(8).filter(|(_, check)| check.len() == 2) else {
            return Err(LeasedNumberProblem::Digits);
        };
        let number = |digits: &[u32]| digits.iter().fold(0, |number, digit| number * 10 + digit);
        let parsed = Self(number(body));
        if number(check) == parsed.check() { Ok(parsed) } else { Err(LeasedNumberProblem::CheckDigits) }
    }

    fn check(self) -> u32 {
        let letter = u64::from(LETTER.to_digit(36).unwrap_or(0));
        let without_check = letter * u64::from(BODIES) + u64::from(self.0);
        // 98 minus a rest below 97 always fits.
        u32::try_from(98 - without_check * 100 % 97).unwrap_or(0)
    }
}

impl<const LETTER: char> fmt::Display for LeasedNumber<LETTER> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{LETTER}-{:04}-{:04}-{:02}", self.0 / 10_000, self.0 % 10_000, self.check())
    }
}

impl<const LETTER: char> TryFrom<String> for LeasedNumber<LETTER> {
    type Error = LeasedNumberProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl<const LETTER: char> From<LeasedNumber<LETTER>> for String {
    fn from(number: LeasedNumber<LETTER>) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // REQ D-4
    #[test]
    fn a_number_is_read_as_people_write_it() {
        let number = ApplicationNumber::from_body(88_241_907).unwrap();
        let printed = number.to_string();
        assert!(printed.starts_with("W-8824-1907-") && printed.len() == 14, "{printed}");
        let compact = printed.replace('-', "");
        for typed in [printed.clone(), compact.clone(), compact.to_lowercase(), printed.replace('-', " ")] {
            assert_eq!(ApplicationNumber::parse(&typed), Ok(number), "{typed}");
        }
        assert_eq!(ReceiptNumber::parse(&printed), Err(LeasedNumberProblem::Letter));
        assert_eq!(ReceiptNumber::parse(&printed.replace('W', "P")), Err(LeasedNumberProblem::CheckDigits));
        assert_eq!(ApplicationNumber::from_body(BODIES), None);
        for typed in ["", "W", "W-8824-1907", "W-8824-1907-351", "W-8824-19O7-35", "8824-1907-35"] {
            assert!(ApplicationNumber::parse(typed).is_err(), "{typed}");
        }
    }

    // REQ D-4
    #[test]
    fn the_check_digits_are_those_of_iso_7064() {
        // The letter as a number, the body and the check digits together leave 1 when divided by 97.
        for body in [0, 1, 22_076_184, 88_241_907, 99_999_999] {
            let printed = ReceiptNumber::from_body(body).unwrap().to_string();
            let digits: u64 = printed.replace('P', "25").replace('-', "").parse().unwrap();
            assert_eq!(digits % 97, 1, "{printed}");
        }
    }

    proptest! {
        // REQ D-4
        #[test]
        fn every_body_is_read_back(body in 0..BODIES) {
            let number = ReceiptNumber::from_body(body).unwrap();
            prop_assert_eq!(ReceiptNumber::parse(&number.to_string()), Ok(number));
        }

        // REQ D-4
        #[test]
        fn one_wrong_digit_and_two_swapped_ones_are_noticed(body in 0..BODIES, at in 0..10_usize, other in 1..10_u8) {
            let right = ReceiptNumber::from_body(body).unwrap().to_string().replace('-', "").into_bytes();
            let mut wrong = right.clone();
            wrong[1 + at] = b'0' + (wrong[1 + at] - b'0' + other) % 10;
            prop_assert!(ReceiptNumber::parse(&String::from_utf8(wrong).unwrap()).is_err());
            let mut swapped = right.clone();
            let at = 1 + at.min(8);
            swapped.swap(at, at + 1);
            let read = ReceiptNumber::parse(str::from_utf8(&swapped).unwrap());
            prop_assert_eq!(read.is_err(), swapped != right);
        }
    }
}

//! Where a person lives and how to reach them (REQ C-2).

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::personal::personal_text;

personal_text! {
    /// An e-mail address as typed.
    Email
}

personal_text! {
    /// A telephone number in the form of ITU-T E.164: `+48600000012`.
    Phone
}

personal_text! {
    /// A Polish postcode, `00-000`.
    Postcode
}

personal_text! {
    /// Street and number, `ul. Lipowa 12 m. 4`.
    Street
}

personal_text! {
    /// A city or village.
    City
}

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EmailProblem {
    /// Nothing was typed.
    #[error("no e-mail address was given")]
    Empty,
    /// More than 254 bytes (RFC 5321, the longest path), or more than 64 before the @.
    #[error("the e-mail address is too long")]
    TooLong,
    /// Not of the form `name@domain.tld`.
    #[error("this is not an e-mail address")]
    Form,
}

/// Why a text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PhoneProblem {
    /// Nothing was typed.
    #[error("no telephone number was given")]
    Empty,
    /// Neither nine digits nor `+` and a foreign number.
    #[error("this is not a telephone number")]
    Form,
}

/// Why a text is not a postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PostcodeProblem {
    /// Nothing was typed.
    #[error("no postcode was given")]
    Empty,
    /// Not two digits, a hyphen and three digits.
    #[error("this is not a postcode")]
    Form,
}

/// Why a text is not a street and number, or not a city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AddressProblem {
    /// Nothing was typed.
    #[error("nothing was given")]
    Empty,
    /// More than 100 characters.
    #[error("it is too long")]
    TooLong,
    /// Characters that no address has.
    #[error("it has characters that no address has")]
    Characters,
    /// A street without a number. Every address point in Poland has one (act on geodesy and cartography of
    /// 17 May 1989, article 47a).
    #[error("the number of the house is missing")]
    NoNumber,
}

impl Email {
    /// Reads an address as typed, without the spaces at its ends.
    ///
    /// Pragmatic on purpose: what common mail servers take and no more. Before the @ the unquoted characters of
    /// RFC 5322; after it a domain of at least two labels, which may be international (IDNA is left to the mail server).
    ///
    /// # Errors
    /// The first [`EmailProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, EmailProblem> {
        let address: String = typed.trim().nfc().collect();
        if address.is_empty() {
            return Err(EmailProblem::Empty);
        }
        let (local, domain) = address.rsplit_once('@').ok_or(EmailProblem::Form)?;
        if address.len() > 254 || local.len() > 64 {
            return Err(EmailProblem::TooLong);
        }
        let atom = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c))
        };
        let label = |part: &str| {
            (1..=63).contains(&part.len())
                && part.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        let top_is_a_name = domain.rsplit('.').next().is_some_and(|top| top.chars().any(char::is_alphabetic));
        let well_formed =
            local.split('.').all(atom) && domain.contains('.') && domain.split('.').all(label) && top_is_a_name;
        if well_formed { Ok(Self(address)) } else { Err(EmailProblem::Form) }
    }
}

impl Phone {
    /// Reads a number as typed. Spaces, hyphens, full stops, slashes and brackets are left out; nine digits are a Polish
    /// number; any other begins with `+` or `00` and the country.
    ///
    /// # Errors
    /// The first [`PhoneProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, PhoneProblem> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && !"-./()\u{2013}".contains(*c)).collect();
        if typed.is_empty() {
            return Err(PhoneProblem::Empty);
        }
        let international = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00"));
        let digits = international.map_or_else(|| format!("48{typed}"), str::to_string);
        // A Polish number has nine digits and none of its own begins with 0; elsewhere E.164 allows fifteen at most.
        let length_fits = match digits.strip_prefix("48") {
            Some(polish) => polish.len() == 9 && !polish.starts_with('0'),
            None => (8..=15).contains(&digits.len()) && !digits.starts_with('0'),
        };
        let well_formed = length_fits && digits.bytes().all(|b| b.is_ascii_digit());
        if well_formed { Ok(Self(format!("+{digits}"))) } else { Err(PhoneProblem::Form) }
    }

    /// As read out: `600 000 012`, or the whole number with its country.
    #[must_use]
    pub fn grouped(&self) -> String {
        match self
            .0
            .strip_prefix("+48")
            .and_then(|polish| Some((polish.get(..3)?, polish.get(3..6)?, polish.get(6..)?)))
        {
            Some((a, b, c)) => format!("{a} {b} {c}"),
            None => self.0.clone(),
        }
    }
}

impl Postcode {
    /// Reads a postcode as typed, with or without its hyphen.
    ///
    /// # Errors
    /// The first [`PostcodeProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, PostcodeProblem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(PostcodeProblem::Empty);
        }
        let is_dash = |c| matches!(c, '-' | ' ' | '\u{2010}'..='\u{2015}');
        let (head, tail) = match typed.split_once(is_dash) {
            Some(parts) => parts,
            None => typed.split_at_checked(2).ok_or(PostcodeProblem::Form)?,
        };
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if digits(head, 2) && digits(tail, 3) { Ok(Self(format!("{head}-{tail}"))) } else { Err(PostcodeProblem::Form) }
    }
}

impl Street {
    /// Reads street and number as typed; double spaces go.
    ///
    /// # Errors
    /// The first [`AddressProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, AddressProblem> {
        let street = street_name(typed)?;
        if street.chars().any(|c| c.is_ascii_digit()) { Ok(Self(street)) } else { Err(AddressProblem::NoNumber) }
    }
}

/// Reads what a street may be called, with or without a number.
pub(crate) fn street_name(typed: &str) -> Result<String, AddressProblem> {
    let street = address_line(typed, |c| c.is_alphanumeric() || " .,-/'’\"„”()&".contains(c))?;
    if street.chars().any(char::is_alphabetic) { Ok(street) } else { Err(AddressProblem::Characters) }
}

impl City {
    /// Reads the name of a city or village as typed; double spaces go.
    ///
    /// # Errors
    /// The first [`AddressProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, AddressProblem> {
        let city = address_line(typed, |c| c.is_alphabetic() || " .-'’()".contains(c))?;
        if city.chars().any(char::is_alphabetic) { Ok(Self(city)) } else { Err(AddressProblem::Characters) }
    }
}

fn address_line(typed: &str, allowed: impl Fn(char) -> bool) -> Result<String, AddressProblem> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>();
    if line.is_empty() {
        return Err(AddressProblem::Empty);
    }
    if line.chars().count() > 100 {
        return Err(AddressProblem::TooLong);
    }
    if line.chars().all(allowed) { Ok(line) } else { Err(AddressProblem::Characters) }
}

/// Parts "00-000 Przykładowo", which is one field on the screen, into what belongs to the postcode and what to the city.
/// What begins with a letter is all city.
#[must_use]
pub fn postcode_and_city(typed: &str) -> (&str, &str) {
    let typed = typed.trim();
    let is_of_postcode =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
    let end = typed.find(|c| !is_of_postcode(c)).unwrap_or(typed.len());
    let (postcode, city) = typed.split_at_checked(end).unwrap_or((typed, ""));
    (postcode.trim(), city)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // REQ C-2
    #[test]
    fn email_addresses_are_read() {
        for typed in [
            "janina@poczta.example",
            " jan.kowalski+karta@urzad.miasto.example ",
            "o'neil@example.org",
            "a@b.pl",
            "jan@łąka.example",
            "jan@xn--ka-1xa.example",
        ] {
            assert_eq!(Email::parse(typed).map(Email::into_string), Ok(typed.trim().to_string()));
        }
        for typed in [
            "janina",
            "janina@",
            "@poczta.example",
            "janina@poczta",
            "jan ina@poczta.example",
            "jan..ina@poczta.example",
            ".jan@poczta.example",
            "jan@poczta..example",
            "jan@-poczta.example",
            "jan@poczta.example.",
            "jan@192.168.1.1",
            "jan@jan@poczta.example",
            "jan,ewa@poczta.example",
            "Jan <jan@poczta.example>",
            "żółw@poczta.example",
            "jan@poczta.example\nBcc: wszyscy@poczta.example",
        ] {
            assert_eq!(Email::parse(typed), Err(EmailProblem::Form), "{typed}");
        }
        assert_eq!(Email::parse("  "), Err(EmailProblem::Empty));
        assert_eq!(Email::parse(&format!("{}@b.pl", "a".repeat(65))), Err(EmailProblem::TooLong));
        assert_eq!(Email::parse(&format!("a@{}pl", "abcd.".repeat(51))), Err(EmailProblem::TooLong));
    }

    // REQ C-2
    #[test]
    fn telephone_numbers_are_read() {
        for (typed, kept, grouped) in [
            ("600 000 012", "+48600000012", "600 000 012"),
            ("600-000-012", "+48600000012", "600 000 012"),
            ("(12) 345.67.89", "+48123456789", "123 456 789"),
            ("+48 600 000 012", "+48600000012", "600 000 012"),
            ("0048600000012", "+48600000012", "600 000 012"),
            ("+380 44 123 4567", "+380441234567", "+380441234567"),
            ("+1 (202) 555-0123", "+12025550123", "+12025550123"),
        ] {
            let phone = Phone::parse(typed).unwrap();
            assert_eq!((phone.as_str(), phone.grouped().as_str()), (kept, grouped), "{typed}");
        }
        for typed in [
            "60000001",
            "6000000123",
            "060000001",
            "+48 60000001",
            "+48 6000000123",
            "+0 600 000 012",
            "+1234567",
            "+1234567890123456",
            "600 000 O12",
            "600+000012",
            "nie ma",
            "+",
        ] {
            assert_eq!(Phone::parse(typed), Err(PhoneProblem::Form), "{typed}");
        }
        assert_eq!(Phone::parse(" "), Err(PhoneProblem::Empty));
    }

    // REQ C-2
    #[test]
    fn postcodes_are_read() {
        for typed in ["00-123", "00123", " 00-123 ", "00–123", "00 123"] {
            assert_eq!(Postcode::parse(typed).map(Postcode::into_string), Ok("00-123".to_string()), "{typed}");
        }
        for typed in ["0-0123", "00-12", "00-1234", "000-12", "OO-123", "00-12a", "ż", "00--123", "-", "0012"] {
            assert_eq!(Postcode::parse(typed), Err(PostcodeProblem::Form), "{typed}");
        }
        assert_eq!(Postcode::parse(""), Err(PostcodeProblem::Empty));
        assert_eq!(postcode_and_city(" 00-000 Przykładowo Dolne "), ("00-000", "Przykładowo Dolne"));
        assert_eq!(postcode_and_city("00000 Przykładowo"), ("00000", "Przykładowo"));
        assert_eq!(postcode_and_city("Przykładowo"), ("", "Przykładowo"));
        assert_eq!(postcode_and_city("00-000"), ("00-000", ""));
    }

    // REQ C-2
    #[test]
    fn streets_and_cities_are_read() {
        for (typed, kept) in [
            ("ul.  Lipowa 12 m. 4 ", "ul. Lipowa 12 m. 4"),
            ("os. Parkowe 7/21a", "os. Parkowe 7/21a"),
            ("pl. „Solidarności” 1", "pl. „Solidarności” 1"),
            ("Przykładowo 12", "Przykładowo 12"),
        ] {
            assert_eq!(Street::parse(typed).map(Street::into_string), Ok(kept.to_string()), "{typed}");
        }
        for (typed, problem) in [
            ("", AddressProblem::Empty),
            ("ul. Lipowa", AddressProblem::NoNumber),
            ("12", AddressProblem::Characters),
            ("ul. Lipowa 12 <br>", AddressProblem::Characters),
            ("ul. Lipowa 12; m. 4", AddressProblem::Characters),
        ] {
            assert_eq!(Street::parse(typed), Err(problem), "{typed}");
        }
        assert_eq!(Street::parse(&format!("{} 1", "a".repeat(99))), Err(AddressProblem::TooLong));
        assert_eq!(City::parse(" Nowe  Przykładowo ").map(City::into_string), Ok("Nowe Przykładowo".to_string()));
        for (typed, problem) in [
            ("", AddressProblem::Empty),
            ("Przykładowo 2", AddressProblem::Characters),
            ("--", AddressProblem::Characters),
        ] {
            assert_eq!(City::parse(typed), Err(problem), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(typed in "\\PC{0,80}") {
            let _ = (Email::parse(&typed), Phone::parse(&typed), Postcode::parse(&typed));
            let _ = (Street::parse(&typed), City::parse(&typed), postcode_and_city(&typed));
        }

        #[test]
        fn a_number_that_was_read_is_read_again(digits in "[1-9][0-9]{8}") {
            let phone = Phone::parse(&digits).unwrap();
            prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
            prop_assert_eq!(Phone::parse(&phone.grouped()), Ok(phone));
        }
    }
}

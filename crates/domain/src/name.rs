//! Names of people, as they may stand in a record and on a card (REQ C-2).

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::fold::is_apostrophe;
use crate::personal::personal_text;

/// The longest given names or surname, in characters.
pub const MAX_CHARACTERS: usize = 60;

personal_text! {
    /// A surname, of one or more parts.
    Surname
}

personal_text! {
    /// One or more given names.
    GivenNames
}

personal_text! {
    /// Given name and surname in one field, of a guardian or a proxy.
    FullName
}

/// Why a text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NameProblem {
    /// Nothing was typed.
    #[error("no name was given")]
    Empty,
    /// More than 60 characters (twice as many for a full name).
    #[error("the name is too long")]
    TooLong,
    /// Something else than Latin or Cyrillic letters, hyphens, apostrophes, spaces and full stops, or these in a place
    /// where no name has them.
    #[error("the name has characters that no name has")]
    Characters,
    /// Latin and Cyrillic letters in one word: they look alike, and nobody would find such a name again.
    #[error("the name mixes two alphabets in one word")]
    MixedAlphabets,
    /// A full name of one word only.
    #[error("given name and surname are both needed")]
    OneWordOnly,
}

impl Surname {
    /// Reads a surname as typed: spaces at the ends and double ones go, every dash becomes a hyphen.
    ///
    /// # Errors
    /// The first [`NameProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, NameProblem> {
        checked(typed, MAX_CHARACTERS).map(Self)
    }
}

impl GivenNames {
    /// Reads given names as typed, as [`Surname::parse`] does.
    ///
    /// # Errors
    /// The first [`NameProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, NameProblem> {
        checked(typed, MAX_CHARACTERS).map(Self)
    }
}

impl FullName {
    /// Reads a full name as typed, as [`Surname::parse`] does.
    ///
    /// # Errors
    /// The first [`NameProblem`] that applies.
    pub fn parse(typed: &str) -> Result<Self, NameProblem> {
        let name = checked(typed, 2 * MAX_CHARACTERS)?;
        if name.contains(' ') { Ok(Self(name)) } else { Err(NameProblem::OneWordOnly) }
    }
}

fn checked(typed: &str, most: usize) -> Result<String, NameProblem> {
    let name = tidy(typed);
    if name.is_empty() {
        return Err(NameProblem::Empty);
    }
    if name.chars().count() > most {
        return Err(NameProblem::TooLong);
    }
    let known = |c: char| is_latin(c) || is_cyrillic(c) || is_apostrophe(c) || matches!(c, ' ' | '-' | '.');
    let letters = |part: &str| part.chars().any(|c| is_latin(c) || is_cyrillic(c));
    if !name.chars().all(known) || !name.split(['-', ' ']).all(letters) || name.starts_with('.') || name.contains("..")
    {
        return Err(NameProblem::Characters);
    }
    let mixed = |part: &str| part.chars().any(is_latin) && part.chars().any(is_cyrillic);
    if name.split(['-', ' ']).any(mixed) {
        return Err(NameProblem::MixedAlphabets);
    }
    Ok(name)
}

/// One spelling of blanks and dashes: composed letters, single spaces, plain hyphens without spaces around them.
fn tidy(typed: &str) -> String {
    let mut name = String::with_capacity(typed.len());
    for c in typed.trim().nfc() {
        let c = match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c == ' ' && (name.is_empty() || name.ends_with([' ', '-'])) {
            continue;
        }
        if c == '-' && name.ends_with(' ') {
            name.pop();
        }
        name.push(c);
    }
    name
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || (matches!(c, '\u{00c0}'..='\u{024f}' | '\u{1e00}'..='\u{1eff}') && c.is_alphabetic())
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{0400}'..='\u{052f}') && c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // REQ C-2
    #[test]
    fn names_of_many_kinds_are_accepted_and_tidied() {
        for (typed, kept) in [
            ("Kowalski-Demo", "Kowalski-Demo"),
            ("  Przykładowa  –  Łęgowska ", "Przykładowa-Łęgowska"),
            ("van  der\tMeer", "van der Meer"),
            ("O’Neil", "O’Neil"),
            ("d'Arc", "d'Arc"),
            ("'t Hooft", "'t Hooft"),
            ("Демченко-Demo", "Демченко-Demo"),
            ("Мар'яна", "Мар'яна"),
            ("Nguyễn", "Nguyễn"),
            ("Ż", "Ż"),
            ("King Jr.", "King Jr."),
            ("Z\u{0307}aneta", "Żaneta"),
        ] {
            assert_eq!(Surname::parse(typed).map(Surname::into_string), Ok(kept.to_string()), "{typed}");
            assert_eq!(GivenNames::parse(typed).map(GivenNames::into_string), Ok(kept.to_string()), "{typed}");
        }
    }

    // REQ C-2
    #[test]
    fn a_wrong_name_says_what_is_wrong() {
        for (typed, problem) in [
            ("", NameProblem::Empty),
            (" \t ", NameProblem::Empty),
            ("Kowalski2", NameProblem::Characters),
            ("Kowalski, Jan", NameProblem::Characters),
            ("Kowalski!", NameProblem::Characters),
            ("-Nowak", NameProblem::Characters),
            ("Nowak-", NameProblem::Characters),
            ("Nowak--Kos", NameProblem::Characters),
            ("-", NameProblem::Characters),
            ("'", NameProblem::Characters),
            (". Nowak", NameProblem::Characters),
            ("<b>Nowak</b>", NameProblem::Characters),
            ("王", NameProblem::Characters),
            ("Nowak\u{200b}", NameProblem::Characters),
            ("Коwalski", NameProblem::MixedAlphabets),
        ] {
            assert_eq!(Surname::parse(typed), Err(problem), "{typed}");
        }
        assert_eq!(Surname::parse(&"ż".repeat(60)).map(|_| ()), Ok(()));
        assert_eq!(Surname::parse(&"ż".repeat(61)), Err(NameProblem::TooLong));
        assert_eq!(FullName::parse("Nowak"), Err(NameProblem::OneWordOnly));
        assert_eq!(FullName::parse("Jan  Nowak").map(FullName::into_string), Ok("Jan Nowak".to_string()));
    }

    #[test]
    fn a_name_stays_out_of_logs() {
        assert_eq!(format!("{:?}", Surname::parse("Próbna").unwrap()), "Surname(<redacted>)");
    }

    proptest! {
        #[test]
        fn what_was_accepted_is_accepted_again_unchanged(typed in "[a-zA-Zżółć '.-]{0,20}") {
            if let Ok(name) = Surname::parse(&typed) {
                prop_assert_eq!(Surname::parse(name.as_str()), Ok(name));
            }
        }

        #[test]
        fn no_text_is_too_strange(typed in "\\PC{0,80}") {
            let _ = FullName::parse(&typed);
        }
    }
}

//! What a resident signs in with (REQ ).

use crate::fold::fold;

/// So many different digits a login can end with.
pub const ENDINGS: u16 = 10_000;

/// So many letters of each name a login has at most: it is read aloud and typed on a telephone.
const MOST_LETTERS: usize = 20;

/// The login of somebody with this name: `janina.przykladowa.0482`.
///
/// The first given name and the first part of the surname in plain small letters, then four digits that the caller draws; they make it
/// unique in the city, and on a clash the caller draws again. It holds neither PESEL nor date of birth, and can be taken for neither a
/// PESEL (it has letters), a substitute identifier (it has full stops) nor an e-mail address (it has no @). Of `ending` the last four
/// digits count.
#[must_use]
pub fn login(given_names: &str, surname: &str, ending: u16) -> String {
    format!("{}.{}.{:04}", word(given_names), word(surname), ending % ENDINGS)
}

/// The first word of a name in plain letters; a name without any is only `x`.
fn word(name: &str) -> String {
    let folded = fold(name);
    let first = folded.split(' ').next().unwrap_or_default();
    let letters: String = first.chars().filter(char::is_ascii_lowercase).take(MOST_LETTERS).collect();
    if letters.is_empty() { "x".to_owned() } else { letters }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // REQ A-16
    #[test]
    fn a_login_can_be_read_aloud() {
        for (given_names, surname, ending, expected) in [
            ("Janina", "Przykładowa", 482, "janina.przykladowa.0482"),
            ("Jan Maria", "Łęgowski-Nowak", 9_999, "jan.legowski.9999"),
            ("Олена", "Демченко-Demo", 10_001, "olena.demczenko.0001"),
            ("Zoë", "O’Neil", 7, "zoe.oneil.0007"),
            ("Wolfgang", "Wolfeschlegelsteinhausenbergerdorff", 1, "wolfgang.wolfeschlegelsteinha.0001"),
        ] {
            assert_eq!(login(given_names, surname, ending), expected);
        }
    }

    proptest! {
        // REQ
        #[test]
        fn a_login_is_nothing_else_that_is_typed_into_its_field(given in "\\PC{0,30}", surname in "\\PC{0,30}", ending: u16) {
            let made = login(&given, &surname, ending);
            prop_assert!(made.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.'));
            prop_assert!(crate::pesel::Pesel::parse(&made).is_err());
            prop_assert!(crate::substitute_identifier::SubstituteIdentifier::parse(&made).is_err());
            prop_assert!(crate::contact::Email::parse(&made).is_err());
            prop_assert!(made.len() <= 2 * MOST_LETTERS + 6);
        }
    }
}

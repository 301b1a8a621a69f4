//! What was typed, taken apart.

use crate::fold::fold;

/// More words than anybody types; the rest is not looked at.
const MOST_TOKENS: usize = 8;
/// Longer than anybody types; the rest is not looked at.
const MOST_CHARACTERS: usize = 120;
/// Fewer digits say nothing.
pub(super) const FEWEST_DIGITS: u32 = 4;

/// The kinds of numbers that a resident has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Pesel,
    Substitute,
    Card,
    Application,
}

impl Kind {
    /// How many digits all numbers of this kind have.
    pub(super) fn length(self) -> u32 {
        match self {
            Kind::Pesel => 11,
            Kind::Substitute | Kind::Application => 10,
            Kind::Card => 16,
        }
    }

    fn of_letter(letter: &str) -> Option<Self> {
        match letter {
            "z" => Some(Kind::Substitute),
            "w" => Some(Kind::Application),
            _ => None,
        }
    }
}

/// One thing that has to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// The beginning of a word.
    Word(String),
    /// Digits in a row, and the kind if its letter was typed before them.
    Digits { digits: String, kind: Option<Kind> },
}

impl Token {
    /// The digits as a number and how many there are; none when too few or too many.
    pub(super) fn number(digits: &str) -> Option<(u64, u32)> {
        let length = u32::try_from(digits.len()).ok()?;
        if (FEWEST_DIGITS..=16).contains(&length) { Some((digits.parse().ok()?, length)) } else { None }
    }
}

/// Takes a query apart. Digits with blanks or hyphens between them are one number; fewer than four digits are left out
/// beside words, because nobody is found by them.
pub(super) fn tokens(query: &str) -> Vec<Token> {
    let query: String = query.chars().take(MOST_CHARACTERS).collect();
    let mut tokens: Vec<Token> = Vec::new();
    for word in fold(&query).split(' ').filter(|word| !word.is_empty()) {
        let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
        let head = word.get(..word.len() - digits.len()).unwrap_or_default();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) || head.chars().count() > 1 {
            tokens.push(Token::Word(word.to_string()));
            continue;
        }
        if !head.is_empty() {
            tokens.push(Token::Word(head.to_string()));
        }
        match tokens.last_mut() {
            Some(Token::Digits { digits: before, .. }) if goes_on(before) => before.push_str(digits),
            Some(Token::Word(letter)) if let Some(kind) = Kind::of_letter(letter) => {
                tokens.pop();
                tokens.push(Token::Digits { digits: digits.to_string(), kind: Some(kind) });
            }
            _ => tokens.push(Token::Digits { digits: digits.to_string(), kind: None }),
        }
    }
    if tokens.iter().any(|token| matches!(token, Token::Word(_))) {
        tokens.retain(|token| match token {
            Token::Word(_) => true,
            Token::Digits { digits, .. } => digits.len() >= FEWEST_DIGITS as usize,
        });
    }
    tokens.truncate(MOST_TOKENS);
    tokens
}

/// Whether digits after these still belong to the same number: a card's has 16, every other is complete with 11.
fn goes_on(digits: &str) -> bool {
    digits.len() < 11 || (digits.starts_with(crate::card_number::PREFIX) && digits.len() < 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str) -> Token {
        Token::Word(word.into())
    }

    fn digits(digits: &str, kind: Option<Kind>) -> Token {
        Token::Digits { digits: digits.into(), kind }
    }

    // REQ C-1
    #[test]
    fn a_query_is_taken_apart_as_people_mean_it() {
        for (query, wanted) in [
            ("", vec![]),
            (" - ", vec![]),
            ("Przykładowa-Łęg jo", vec![word("przykladowa"), word("leg"), word("jo")]),
            ("9616 0720-3004 15", vec![digits("96160720300415", None)]),
            ("870514 00010", vec![digits("87051400010", None)]),
            ("8705140001 0", vec![digits("87051400010", None)]),
            ("87051400010 9616", vec![digits("87051400010", None), digits("9616", None)]),
            ("w-8824-1907-35", vec![digits("8824190735", Some(Kind::Application))]),
            ("W8824190735", vec![digits("8824190735", Some(Kind::Application))]),
            ("kowalski z 4471", vec![word("kowalski"), digits("4471", Some(Kind::Substitute))]),
            ("kowalski 87", vec![word("kowalski")]),
            ("kowalski 8705", vec![word("kowalski"), digits("8705", None)]),
            ("87", vec![digits("87", None)]),
        ] {
            assert_eq!(tokens(query), wanted, "{query}");
        }
        assert_eq!(tokens(&"a ".repeat(500)).len(), MOST_TOKENS);
    }
}

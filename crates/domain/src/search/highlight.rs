//! Which letters of a shown name were typed.

use std::ops::Range;

use super::query::{Token, tokens};
use crate::fold::fold;

/// The ranges of characters (not bytes) of `text` that the typed words match, each at the beginning of a word of the text
/// and in the order of the text. For a word that several typed words match, the longest counts.
#[must_use]
pub fn highlights(text: &str, query: &str) -> Vec<Range<usize>> {
    let typed: Vec<String> = tokens(query)
        .into_iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word),
            Token::Digits { .. } => None,
        })
        .collect();
    let mut ranges = Vec::new();
    for word in words(text) {
        let folded: String = word.iter().map(|(folded, _)| folded.as_str()).collect();
        let longest = typed.iter().filter(|typed| folded.starts_with(typed.as_str())).map(String::len).max();
        let Some(longest) = longest else { continue };
        let mut covered = 0;
        let letters = word.iter().take_while(|(folded, _)| {
            let before = covered;
            covered += folded.len();
            before < longest
        });
        let places: Vec<usize> = letters.map(|&(_, at)| at).collect();
        if let (Some(&first), Some(&last)) = (places.first(), places.last()) {
            ranges.push(first..last + 1);
        }
    }
    ranges
}

/// The words of a text: for each character what it folds to, and where it stands.
fn words(text: &str) -> Vec<Vec<(String, usize)>> {
    let mut words = vec![Vec::new()];
    for (at, c) in text.chars().enumerate() {
        // A character that folds to nothing either parts words or is an apostrophe; only the first makes a difference.
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        if !folded.is_empty() {
            if let Some(word) = words.last_mut() {
                word.push((folded, at));
            }
        } else if fold(&format!("a{c}a")).contains(' ') {
            words.push(Vec::new());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ C-1
    #[test]
    fn the_typed_letters_are_marked_in_the_name_as_written() {
        let marked = |text: &str, query: &str| -> Vec<String> {
            highlights(text, query).into_iter().map(|r| text.chars().skip(r.start).take(r.len()).collect()).collect()
        };
        assert_eq!(marked("Przykładowa-Łęgowska", "legow przykla"), ["Przykła", "Łęgow"]);
        assert_eq!(marked("Janina", "przykladowa jan"), ["Jan"]);
        assert_eq!(marked("Шевченко", "szew"), ["Шев"]);
        assert_eq!(marked("O’Neil", "oneil"), ["O’Neil"]);
        assert_eq!(marked("Anna Joanna", "ann anna"), ["Anna"]);
        assert_eq!(marked("Anna", "9616"), Vec::<String>::new());
        assert_eq!(highlights("Kos", "k"), vec![Range { start: 0, end: 1 }]);
    }
}

//! Words that were typed with one slip: a letter wrong, missing or too many, or two neighbours swapped.
//!
//! Only names of [`FEWEST_LETTERS`] Latin letters or more are forgiven, because shorter ones are one letter apart all the
//! time (Nowak and Nowik are few, Ada, Ala, Ola and Ewa are many); and as one types, a beginning of as many letters. What
//! holds a digit is never forgiven.

/// Names and typed beginnings of fewer letters are taken at their word.
const FEWEST_LETTERS: usize = 5;

/// What a word with a slip stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slip {
    /// The whole word.
    Whole,
    /// A beginning of it.
    Beginning,
}

/// How a typed word is a word of a name with one slip; nothing too for a beginning without a slip. Both are folded.
pub(super) fn slip(typed: &str, word: &str) -> Option<Slip> {
    let (typed, word) = (typed.as_bytes(), word.as_bytes());
    if word.len() < FEWEST_LETTERS || !are_letters(typed) || !are_letters(word) {
        return None;
    }
    // The slip is where they part, or as good as there.
    let same = typed.iter().zip(word).take_while(|(typed, meant)| typed == meant).count();
    let (typed_rest, meant_rest) = (typed.get(same..)?, word.get(same..)?);
    let swapped = match (typed_rest, meant_rest) {
        ([a, b, typed @ ..], [c, d, meant @ ..]) if a == d && b == c => Some((typed, meant)),
        _ => None,
    };
    let (typed_after, meant_after) = (typed_rest.get(1..), meant_rest.get(1..));
    let wrong = typed_after.zip(meant_after);
    let missing = meant_after.map(|meant| (typed_rest, meant));
    let extra = typed_after.map(|typed| (typed, meant_rest));
    let readings = || [wrong, missing, extra, swapped].into_iter().flatten();
    if typed_rest.is_empty() {
        None
    } else if readings().any(|(typed, meant)| typed == meant) {
        Some(Slip::Whole)
    } else if typed.len() >= FEWEST_LETTERS && readings().any(|(typed, meant)| meant.starts_with(typed)) {
        Some(Slip::Beginning)
    } else {
        None
    }
}

fn are_letters(word: &[u8]) -> bool {
    word.iter().all(u8::is_ascii_lowercase)
}

/// What may have been meant: every word one slip away from the typed one begins like one of these, and others do too.
/// `is_known` tells whether any word begins so.
pub(super) fn variants(typed: &str, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let mut variants = Vec::new();
    if typed.len() + 1 < FEWEST_LETTERS || !are_letters(typed.as_bytes()) {
        return variants;
    }
    for at in 0..typed.len() {
        let (before, rest) = typed.split_at(at);
        if !is_known(before) {
            break;
        }
        let after = rest.get(1..).unwrap_or_default();
        variants.push(format!("{before}{after}"));
        for letter in 'a'..='z' {
            variants.extend([format!("{before}{letter}{after}"), format!("{before}{letter}{rest}")]);
        }
        if let (Some(first), Some(second), Some(after)) = (rest.get(..1), rest.get(1..2), rest.get(2..)) {
            variants.push(format!("{before}{second}{first}{after}"));
        }
    }
    variants
}

//! Surnames and given names of two records.

use std::sync::Arc;

use strsim::osa_distance;

use super::features::Features;
use super::given_names::Form;
use super::sound::stem;
use super::word::Word;

/// How two surnames stand to each other, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Surnames {
    Same,
    /// Two parts in the other order.
    Turned,
    Transliterated,
    Former,
    /// One is a part of the other.
    Part,
    Similar,
    Different,
}

/// How two people's given names stand to each other, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GivenNames {
    /// The first is the same and the second, too.
    Both,
    Same,
    /// The first is the same and the second another one.
    OtherSecond,
    Pet,
    Foreign,
    Turned,
    Similar,
    Different,
}

impl Surnames {
    pub(super) fn of(one: &Features, other: &Features) -> Self {
        let (a, b) = (one.surname(), other.surname());
        let in_order = |same: fn(&Word, &Word) -> bool| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
        let former = |former: &[Arc<Word>], now: &[Arc<Word>]| former.iter().any(|f| now.iter().any(|n| is_same(f, n)));
        match (a, b) {
            _ if a.is_empty() || b.is_empty() => Self::Different,
            _ if in_order(is_same_surname) => Self::Same,
            ([a1, a2], [b1, b2]) if is_same(a1, b2) && is_same(a2, b1) => Self::Turned,
            _ if in_order(sounds_the_same) => Self::Transliterated,
            _ if former(one.former_surname(), b) || former(other.former_surname(), a) => Self::Former,
            _ if a.len() + b.len() > 2 && has_common_part(a, b) => Self::Part,
            _ if in_order(is_similar) => Self::Similar,
            _ => Self::Different,
        }
    }
}

/// The same word, perhaps in the other sex's form or heard the same.
fn is_same(a: &Word, b: &Word) -> bool {
    is_same_surname(a, b) || sounds_the_same(a, b)
}

/// Equal, or -ski and -ska, -ny and -na: equal but for the last letter, which is a in one of them.
fn is_same_surname(a: &Word, b: &Word) -> bool {
    if std::ptr::eq(a, b) || a.text == b.text {
        return true;
    }
    let (Some(a_end), Some(b_end)) = (a.text.chars().last(), b.text.chars().last()) else { return false };
    let ends = matches!((a_end, b_end), ('a', 'i' | 'y') | ('i' | 'y', 'a'));
    ends && a.text.len() > 3 && a.text.strip_suffix(a_end) == b.text.strip_suffix(b_end)
}

fn sounds_the_same(a: &Word, b: &Word) -> bool {
    a.sound == b.sound || (a.sound.len().abs_diff(b.sound.len()) <= 2 && stem(&a.sound) == stem(&b.sound))
}

/// Particles (de, van) are not parts.
fn has_common_part(a: &[Arc<Word>], b: &[Arc<Word>]) -> bool {
    a.iter().filter(|word| word.text.len() > 3).any(|part| b.iter().any(|other| is_same(part, other)))
}

/// One slip in words of four letters, two from eight letters on.
fn is_similar(a: &Word, b: &Word) -> bool {
    is_same_surname(a, b) || are_slips(&a.text, &b.text) || are_slips(&a.sound, &b.sound)
}

fn are_slips(a: &str, b: &str) -> bool {
    let most = match a.len().min(b.len()) {
        0..3 => return false,
        3..8 => 1,
        _ => 2,
    };
    a.len().abs_diff(b.len()) <= most && osa_distance(a, b) <= most
}

impl GivenNames {
    pub(super) fn of(one: &Features, other: &Features) -> Self {
        let (a, b) = (one.given_names(), other.given_names());
        let (Some(a1), Some(b1)) = (a.first(), b.first()) else { return Self::Different };
        let other_sex = one.sex.zip(other.sex).is_some_and(|(one, other)| one != other);
        match Self::of_words(a1, b1, other_sex) {
            Self::Same => match (a.get(1), b.get(1)) {
                (Some(a2), Some(b2)) if Self::of_words(a2, b2, other_sex) == Self::Different => Self::OtherSecond,
                (Some(_), Some(_)) => Self::Both,
                _ => Self::Same,
            },
            Self::Different => {
                let crosses = |first: &Word, names: &[Arc<Word>]| {
                    names.iter().skip(1).any(|name| Self::of_words(first, name, other_sex) <= Self::Foreign)
                };
                if crosses(a1, b) || crosses(b1, a) { Self::Turned } else { Self::Different }
            }
            near => near,
        }
    }

    fn of_words(a: &Word, b: &Word, other_sex: bool) -> Self {
        if std::ptr::eq(a, b) || a.text == b.text {
            return Self::Same;
        }
        let pairs = a.names.iter().flat_map(|a| b.names.iter().map(move |b| (a, b)));
        let mut common = pairs.filter(|(a, b)| a.line == b.line).peekable();
        if common.peek().is_some() {
            let pet = common.any(|(a, b)| a.form == Form::Pet || b.form == Form::Pet);
            return if pet { Self::Pet } else { Self::Foreign };
        }
        if a.sound == b.sound {
            return Self::Foreign;
        }
        // Two names that both exist are not slips of each other (Maria, Marta); nor are Daniel and Daniela.
        let both_known = !a.names.is_empty() && !b.names.is_empty();
        let other_ending = a.text.ends_with('a') != b.text.ends_with('a');
        if !(both_known || other_sex && other_ending) && (are_slips(&a.text, &b.text) || are_slips(&a.sound, &b.sound))
        {
            return Self::Similar;
        }
        Self::Different
    }

    /// Whether the given name of one is the surname of the other, both ways.
    pub(super) fn are_in_each_others_field(one: &Features, other: &Features) -> bool {
        let crosses = |one: &Features, other: &Features| {
            let (given, as_surname) = (one.given_names().first(), other.surname().first());
            let (surname, as_given) = (one.surname().first(), other.given_names().first());
            given.zip(as_surname).is_some_and(|(a, b)| Self::of_words(a, b, false) != Self::Different)
                && surname.zip(as_given).is_some_and(|(a, b)| is_similar(a, b))
        };
        crosses(one, other) || crosses(other, one)
    }
}

//! The rules of a password (REQ A-5): one function for every place that sets one, with live ticks.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::fold::plain;
use crate::tick::Tick;

/// At least so many characters (REQ A-5).
pub const MIN_CHARACTERS: usize = 8;
/// At most so many characters: nobody types more, and hashing has an end.
pub const MAX_CHARACTERS: usize = 128;
/// At most so many bytes in UTF-8: 128 characters of the longest encoding.
pub const MAX_BYTES: usize = 512;
/// So many letters in a row from a name or the login are too many (REQ A-5).
pub const TOO_MANY_IN_A_ROW: usize = 4;
/// So many of the account's earlier passwords must not come back (REQ A-5).
pub const REMEMBERED: usize = 10;

/// A password in clear. Prints `<redacted>`, cannot be serialised, and wipes its memory when dropped.
///
/// It is kept in Unicode normalisation form C, so that "ż" typed on one keyboard is "ż" typed on another (RFC 8265,
/// OpaqueString). Two of them are compared by hashes only, so there is no `PartialEq`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Password(String);

impl Password {
    /// A password as typed.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        Self(normal(typed))
    }

    /// The characters, for hashing and for [`rules`], never for a log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is longer than any password that the rules let through. Such a one is refused before it is hashed.
    #[must_use]
    pub fn is_too_long(&self) -> bool {
        is_too_long(&self.0)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(<redacted>)")
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let typed = Zeroizing::new(String::deserialize(deserializer)?);
        Ok(Self::new(&typed))
    }
}

/// Whose password it is going to be.
#[derive(Clone, Copy)]
pub struct PersonForPassword<'a> {
    /// First name or names.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// The login; what stands after an @ does not count.
    pub login: &'a str,
}

/// What is known about the account's last ten passwords. Comparing takes ten slow hashes, so it is not done at every
/// key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Reuse {
    /// Not compared yet.
    NotCompared,
    /// None of them.
    New,
    /// One of them.
    UsedBefore,
}

/// How a candidate stands, rule by rule, in the order of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PasswordTicks {
    /// At least 8 characters.
    pub length: Tick,
    /// A capital and a small letter.
    pub both_cases: Tick,
    /// A digit.
    pub digit: Tick,
    /// A character that is neither a letter nor a digit.
    pub other_character: Tick,
    /// No 4 letters in a row from the first name, the last name or the login.
    pub not_from_name: Tick,
    /// None of the last 10 passwords.
    pub not_used_before: Tick,
    /// Twice the same.
    pub twice_the_same: Tick,
    /// What breaks `not_from_name`, for the message.
    pub from_name: Option<FromName>,
    /// How many characters the second one lacks, when it is the beginning of the first: "jeszcze 5 znaków do zgodności".
    pub again_lacks: Option<usize>,
    /// Above the upper limit of 128 characters or 512 bytes, which is not one of the seven rules, but is refused.
    pub too_long: bool,
}

impl PasswordTicks {
    /// The seven rules in the order of the screen.
    #[must_use]
    pub fn rules(&self) -> [Tick; 7] {
        [
            self.length,
            self.both_cases,
            self.digit,
            self.other_character,
            self.not_from_name,
            self.not_used_before,
            self.twice_the_same,
        ]
    }

    /// How many of the seven rules are still open: "Zostały 2 z 7 warunków".
    #[must_use]
    pub fn open(&self) -> usize {
        self.rules().iter().filter(|tick| !tick.is_met()).count()
    }

    /// Whether the password can be set.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.open() == 0 && !self.too_long
    }
}

/// A run of letters that the password shares with a name: "Zawiera „okien”, a to początek nazwiska Okienna". A piece of
/// a password and of a name, so it stays out of logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FromName {
    /// The run, in small letters, with the diacritics that were typed.
    pub fragment: String,
    /// Which of the three it stands in.
    pub source: NameSource,
    /// The word of the name (or the part of the login) in which it stands, as written there.
    pub word: String,
    /// Where in that word.
    pub place: Place,
}

impl fmt::Debug for FromName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromName").field("source", &self.source).field("place", &self.place).finish_non_exhaustive()
    }
}

/// Where a forbidden run of letters comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NameSource {
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// Login before @.
    Login,
}

/// Where in a word a run of letters stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PlaceInWord"))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// It is the whole word.
    Whole,
    /// At the start.
    Start,
    /// Somewhere between.
    Middle,
    /// At the end.
    End,
}

/// Compares a candidate with every rule of A-5. Nothing typed leaves every rule open without complaint.
#[must_use]
pub fn rules(candidate: &str, again: &str, person: &PersonForPassword<'_>, reuse: Reuse) -> PasswordTicks {
    let candidate = Zeroizing::new(normal(candidate));
    let again = Zeroizing::new(normal(again));
    let has = |wanted: fn(char) -> bool| candidate.chars().any(wanted);
    let met = |holds: bool| if holds { Tick::Met } else { Tick::NotYet };
    let typed = !candidate.is_empty();
    let from_name = longest_run_from_name(&candidate, person);
    let rest = candidate.strip_prefix(again.as_str());
    PasswordTicks {
        length: met(candidate.chars().count() >= MIN_CHARACTERS),
        both_cases: met(has(char::is_uppercase) && has(char::is_lowercase)),
        digit: met(has(|c| c.is_ascii_digit())),
        other_character: met(has(|c| !c.is_alphanumeric() && !is_combining_mark(c) && !c.is_control())),
        not_from_name: if from_name.is_some() { Tick::Wrong } else { met(typed) },
        not_used_before: match reuse {
            Reuse::New if typed => Tick::Met,
            Reuse::UsedBefore => Tick::Wrong,
            Reuse::New | Reuse::NotCompared => Tick::NotYet,
        },
        twice_the_same: match rest {
            Some("") if typed => Tick::Met,
            Some(_) => Tick::NotYet,
            None => Tick::Wrong,
        },
        from_name,
        again_lacks: rest.map(|rest| rest.chars().count()).filter(|&lacks| lacks > 0 && !again.is_empty()),
        too_long: is_too_long(&candidate),
    }
}

fn normal(typed: &str) -> String {
    typed.nfc().collect()
}

fn is_too_long(password: &str) -> bool {
    password.len() > MAX_BYTES || password.chars().count() > MAX_CHARACTERS
}

/// A run of letters: each plain letter, and which character of the text it comes from.
type Run = Vec<(char, usize)>;

fn letter_runs(text: &[char]) -> Vec<Run> {
    let mut runs = vec![Run::new()];
    for (at, &c) in text.iter().enumerate() {
        let mut parted = false;
        plain(c, |letter| {
            if letter.is_alphabetic() {
                if let Some(run) = runs.last_mut() {
                    run.push((letter, at));
                }
            } else {
                parted = true;
            }
        });
        if parted {
            runs.push(Run::new());
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn longest_run_from_name(candidate: &str, person: &PersonForPassword<'_>) -> Option<FromName> {
    let candidate: Zeroizing<Vec<char>> = Zeroizing::new(candidate.chars().take(MAX_CHARACTERS).collect());
    let candidate_runs = letter_runs(&candidate);
    let login = person.login.split('@').next().unwrap_or_default();
    let mut longest: Option<(usize, FromName)> = None;
    for (source, name) in [
        (NameSource::FirstName, person.first_name),
        (NameSource::LastName, person.last_name),
        (NameSource::Login, login),
    ] {
        let name: Vec<char> = name.nfc().collect();
        for word in letter_runs(&name) {
            for run in &candidate_runs {
                let (length, in_run, in_word) = longest_common(run, &word);
                if length < TOO_MANY_IN_A_ROW || longest.as_ref().is_some_and(|(before, _)| *before >= length) {
                    continue;
                }
                let found = FromName {
                    fragment: characters(&candidate, run, in_run, length).to_lowercase(),
                    source,
                    word: characters(&name, &word, 0, word.len()),
                    place: match (in_word == 0, in_word + length == word.len()) {
                        (true, true) => Place::Whole,
                        (true, false) => Place::Start,
                        (false, false) => Place::Middle,
                        (false, true) => Place::End,
                    },
                };
                longest = Some((length, found));
            }
        }
    }
    longest.map(|(_, found)| found)
}

/// The characters of `text` from which `length` letters of the run come.
fn characters(text: &[char], run: &Run, from: usize, length: usize) -> String {
    let at = |letter: usize| run.get(letter).map(|&(_, at)| at);
    match (at(from), at(from + length - 1)) {
        (Some(first), Some(last)) => text.get(first..=last).unwrap_or_default().iter().collect(),
        _ => String::new(),
    }
}

/// The first longest run of letters that both have: its length and where it begins in each.
fn longest_common(a: &Run, b: &Run) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    for in_a in 0..a.len() {
        for in_b in 0..b.len() {
            let length = a.iter().skip(in_a).zip(b.iter().skip(in_b)).take_while(|(x, y)| x.0 == y.0).count();
            if length > best.0 {
                best = (length, in_a, in_b);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests;

//! The streets of a city with their postcodes (REQ H-5), and which of them an address that is being typed may mean.
//!
//! What is typed is words and then perhaps a house: "lipowa 12 m. 4". Each word has to be the beginning of a word of the
//! street's name, in any order and without diacritics ([`crate::fold`]); the kind of street ("ul.", "pl.") may be left out
//! or be another one. Where a number may belong to the name ("3 Maja"), the longer name is tried first.

use std::cmp::Reverse;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::contact::{AddressProblem, City, Postcode, PostcodeProblem, street_name};
use crate::fold::fold;

mod numbers;

use numbers::{Numbers, house_number};

/// More rows than any city has: the largest has about 10,000.
pub const MOST_ROWS: usize = 20_000;

/// One street, or the part of it that has one postcode, as the city's file names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreetRow {
    /// As it is written into an address, with its kind: `ul. Lipowa`. In a place without streets, the place's name.
    pub street: String,
    /// The houses, as the postal service lists them: `1-19(n), 2-DK(p)`, with `n` for odd ones, `p` for even ones and `DK`
    /// for the end of the street. Empty for all of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub numbers: String,
    /// The postcode, `00-000`.
    pub postcode: String,
    /// The city or village.
    pub city: String,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StreetRowProblem {
    /// The street's name.
    #[error("street: {0}")]
    Street(AddressProblem),
    /// The houses are not written as [`StreetRow::numbers`] wants them.
    #[error("numbers: not of the form 1-19(n)")]
    Numbers,
    /// The postcode.
    #[error("postcode: {0}")]
    Postcode(PostcodeProblem),
    /// The city.
    #[error("city: {0}")]
    City(AddressProblem),
}

impl StreetRow {
    /// The row as an address has it: without double blanks, the postcode with its hyphen.
    ///
    /// # Errors
    /// The first [`StreetRowProblem`], from the left.
    pub fn checked(&self) -> Result<Self, StreetRowProblem> {
        let street = street_name(&self.street).map_err(StreetRowProblem::Street)?;
        Numbers::parse(&self.numbers).ok_or(StreetRowProblem::Numbers)?;
        let postcode = Postcode::parse(&self.postcode).map_err(StreetRowProblem::Postcode)?;
        let city = City::parse(&self.city).map_err(StreetRowProblem::City)?;
        let numbers = self.numbers.split_whitespace().collect();
        Ok(Self { street, numbers, postcode: postcode.into_string(), city: city.into_string() })
    }
}

/// An address that may be meant.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StreetSuggestion {
    /// The street as it is written into an address.
    pub street: String,
    /// The house as it was typed, or empty.
    pub house: String,
    /// The postcode; none as long as it depends on the house.
    pub postcode: Option<String>,
    /// The city or village.
    pub city: String,
}

/// What the dictionary says of an address that is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StreetSuggestions {
    /// The likeliest first.
    pub suggestions: Vec<StreetSuggestion>,
    /// Every word of the name is a word of one of the city's streets; also where the city has no dictionary.
    pub known: bool,
}

impl fmt::Debug for StreetSuggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreetSuggestion(<redacted>)")
    }
}

/// The dictionary.
#[derive(Default)]
pub struct Streets(Vec<Known>);

/// One street of one city.
struct Known {
    street: String,
    city: String,
    name: Name,
    postcodes: Vec<(Numbers, String)>,
}

impl Streets {
    /// The dictionary of these rows, which have been [`StreetRow::checked`]; what is wrong all the same is left out.
    #[must_use]
    pub fn new(rows: &[StreetRow]) -> Self {
        let mut streets: Vec<Known> = rows.iter().filter_map(Known::new).collect();
        streets.sort_by(|a, b| (&a.name.words, &a.street, &a.city).cmp(&(&b.name.words, &b.street, &b.city)));
        streets.dedup_by(|next, street| {
            let same = next.street == street.street && next.city == street.city;
            if same {
                street.postcodes.append(&mut next.postcodes);
            }
            same
        });
        Self(streets)
    }

    /// The at most `limit` streets that may be meant. Nothing typed means nothing.
    #[must_use]
    pub fn suggest(&self, typed: &str, limit: usize) -> StreetSuggestions {
        let typed: Vec<&str> = typed.split_whitespace().collect();
        let mut known = self.0.is_empty() || typed.is_empty();
        for (name, house) in readings(&typed) {
            let Some(name) = Name::read(&name.join(" ")) else { continue };
            let mut meant: Vec<_> =
                self.0.iter().filter_map(|street| Some((name.meets(&street.name)?, street))).collect();
            known |= meant.iter().any(|(meets, _)| !meets.with_beginnings);
            if !meant.is_empty() {
                // Stable: streets that meet alike stay in their order.
                meant.sort_by_key(|(meets, _)| *meets);
                let house = house.join(" ");
                let suggestions = meant.iter().take(limit).map(|(_, street)| street.with(&house)).collect();
                return StreetSuggestions { suggestions, known };
            }
        }
        StreetSuggestions { suggestions: Vec::new(), known }
    }
}

/// Where the name may end and the house begin, the longest name first.
fn readings<'a>(typed: &'a [&'a str]) -> impl Iterator<Item = (&'a [&'a str], &'a [&'a str])> {
    let begins_house = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    (1..=typed.len()).rev().filter_map(move |end| {
        let (name, house) = typed.split_at_checked(end)?;
        house.first().is_none_or(begins_house).then_some((name, house))
    })
}

/// The words of a name, the kind of street first if there is one.
struct Name {
    kind: Option<Kind>,
    words: Vec<String>,
}

/// A kind of street: the first two letters of its word, which is how it is shortened.
type Kind = [u8; 2];

/// How well a street meets what was typed, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Meets {
    other_kind: bool,
    /// The street has words or letters that were not typed.
    in_part: bool,
    in_another_order: bool,
    /// A typed word is only the beginning of one.
    with_beginnings: bool,
}

impl Name {
    /// Nothing without a word.
    fn read(text: &str) -> Option<Self> {
        let folded = fold(text);
        let mut words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        // What may only look like a kind is a name when nothing follows: "al" of "Aleksandra".
        let first = words.first().filter(|word| words.len() > 1 && is_kind_of_street(word));
        let kind = first.and_then(|word| word.as_bytes().first_chunk().copied());
        if kind.is_some() {
            words.remove(0);
        }
        (!words.is_empty()).then_some(Self { kind, words })
    }

    /// How a street meets this typed name: each typed word is the beginning of a word of its own.
    fn meets(&self, street: &Name) -> Option<Meets> {
        let mut left: Vec<Option<&String>> = street.words.iter().map(Some).collect();
        // Longer words first: what two words begin with must not be taken by the shorter one.
        let mut typed: Vec<&String> = self.words.iter().collect();
        typed.sort_by_key(|word| Reverse(word.len()));
        let mut in_full = true;
        for word in typed {
            let full = left.iter().position(|own| *own == Some(word));
            in_full &= full.is_some();
            let at =
                full.or_else(|| left.iter().position(|own| own.is_some_and(|own| own.starts_with(word.as_str()))))?;
            left.get_mut(at)?.take();
        }
        let begins = |typed: &String, own: &String| own.starts_with(typed.as_str());
        Some(Meets {
            other_kind: self.kind.is_some() && self.kind != street.kind,
            in_part: !in_full || self.words.len() < street.words.len(),
            with_beginnings: !in_full,
            in_another_order: !self.words.iter().zip(&street.words).all(|(typed, own)| begins(typed, own)),
        })
    }
}

impl Known {
    fn new(row: &StreetRow) -> Option<Self> {
        Some(Self {
            street: row.street.clone(),
            city: row.city.clone(),
            name: Name::read(&row.street)?,
            postcodes: vec![(Numbers::parse(&row.numbers)?, row.postcode.clone())],
        })
    }

    /// The street with this house, which may be empty.
    fn with(&self, house: &str) -> StreetSuggestion {
        let number = house_number(house);
        let of_house = |(numbers, _): &&(Numbers, String)| number.is_none_or(|number| numbers.have(number));
        let mut postcodes = self.postcodes.iter().filter(of_house).map(|(_, postcode)| postcode);
        let first = postcodes.next();
        let postcode = first.filter(|first| postcodes.all(|other| other == *first)).cloned();
        StreetSuggestion { street: self.street.clone(), house: house.to_owned(), postcode, city: self.city.clone() }
    }
}

/// Whether a folded word says what kind of street it is, and not which one.
pub(crate) fn is_kind_of_street(word: &str) -> bool {
    matches!(word, "ul" | "ulica" | "al" | "aleja" | "aleje" | "os" | "osiedle" | "pl" | "plac" | "rondo")
}

#[cfg(test)]
mod tests;

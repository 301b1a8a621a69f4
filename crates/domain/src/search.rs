//! Find a resident as one types (REQ C-1): an index in memory over the residents that a station holds.
//!
//! Every typed word has to be the beginning of some word of the person; the order does not matter, parts of a hyphenated
//! name are words, and diacritics may be left out ([`crate::fold`]). Four or more digits match the beginning of a PESEL,
//! a substitute identifier, an application number or a card number, and the end of a card number.
//!
//! Where that finds fewer than [`FEW_AS_TYPED`], residents follow whose names are one slip away: in each typed word one
//! letter may be wrong, missing or too many, or two neighbours swapped, also in a beginning ([`slip`] has the rules).
//! Numbers are never forgiven.
//!
//! Words stand in a sorted dictionary with the residents that have them, so a beginning is a range of it. Each typed word
//! gives a set of residents (one bit each), the sets are intersected, and the best are taken in the order of the
//! dictionary without sorting the rest. A slip is a few hundred ranges more.

use serde::{Deserialize, Serialize};

mod bits;
mod dictionary;
mod find;
mod highlight;
mod index;
mod loader;
mod number;
mod query;
mod rank;
mod slip;

pub use highlight::highlights;
pub use index::Index;
pub use loader::Loader;
pub use number::Number;

/// Nobody wants to know how many more there are.
pub const MOST_COUNTED: usize = 1_000;

/// Who finds so many as typed is not shown similar ones.
pub const FEW_AS_TYPED: usize = 5;

/// What a resident is found by.
#[derive(Clone, Copy, Default)]
pub struct Entry<'a> {
    /// Surname.
    pub surname: &'a str,
    /// Given names.
    pub given_names: &'a str,
    /// An earlier surname, or empty.
    pub former_surname: &'a str,
    /// PESEL or substitute identifier, cards, applications.
    pub numbers: &'a [Number],
}

/// Why a resident is among the hits, the best reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// A typed word is the surname or a part of it, of a similar one with a slip.
    Surname,
    /// A typed word is the beginning of the surname or of a part of it.
    SurnameBeginning,
    /// Only given names match.
    GivenName,
    /// A former surname matches.
    FormerSurname,
    /// Only numbers were typed.
    Number,
}

/// One resident that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<K> {
    /// Who.
    pub key: K,
    /// Why.
    pub rank: Rank,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<K> {
    /// The best, at most as many as were asked for. By rank; then those of whom more words were typed in full; then in
    /// the order of the typed word, of the dictionary, of the whole name, of the key. For one number alone: in the order of
    /// the numbers.
    pub hits: Vec<Hit<K>>,
    /// How many match in all, counted to [`MOST_COUNTED`] at the most.
    pub total: usize,
    /// The best of those who do not match but are one slip away in some of the typed words, with the hits at most as many
    /// as were asked for. Those with fewer slips come first, then in the order of the hits; of the words that may have
    /// been meant, whole ones and then those of more residents.
    pub similar: Vec<Hit<K>>,
}

#[cfg(test)]
mod tests;

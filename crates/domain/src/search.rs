//! Find a resident as one types (REQ C-1): an index in memory over the residents that a station holds.
//!
//! Every typed word has to be the beginning of some word of the person; the order does not matter, parts of a hyphenated
//! name are words, and diacritics may be left out ([`crate::fold`]). Four or more digits match the beginning of a PESEL,
//! a substitute identifier, an application number or a card number, and the end of a card number.
//!
//! Words stand in a sorted dictionary with the residents that have them, so a beginning is a range of it. Each typed word
//! gives a set of residents (one bit each), the sets are intersected, and the best are taken in the order of the
//! dictionary without sorting the rest. One-letter slips (issue 3) fit in as further ranges for a word.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::ops::Bound;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::card_number::CardNumber;
use crate::fold::fold;
use crate::leased_number::ApplicationNumber;
use crate::pesel::Pesel;
use crate::substitute_identifier::SubstituteIdentifier;

mod bits;
mod highlight;
mod query;

use bits::Bits;
pub use highlight::highlights;
use query::{Kind, Token, tokens};

/// Below so many candidates it is quicker to look at each than to walk the dictionary.
const FEW: usize = 512;

/// A number by which a resident is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// The digits, moved to the left as if there were 16, so that a beginning is a range.
    left: u64,
    kind: Kind,
}

impl Number {
    /// A PESEL.
    #[must_use]
    pub fn pesel(pesel: &Pesel) -> Self {
        Self::new(Kind::Pesel, pesel.as_str().parse().unwrap_or(0))
    }

    /// A substitute identifier.
    #[must_use]
    pub fn substitute(identifier: SubstituteIdentifier) -> Self {
        Self::new(Kind::Substitute, identifier.digits())
    }

    /// A card's number.
    #[must_use]
    pub fn card(number: CardNumber) -> Self {
        Self::new(Kind::Card, number.digits())
    }

    /// An application's number.
    #[must_use]
    pub fn application(number: ApplicationNumber) -> Self {
        Self::new(Kind::Application, number.digits())
    }

    fn new(kind: Kind, digits: u64) -> Self {
        Self { left: digits * 10_u64.pow(16 - kind.length()), kind }
    }

    /// The digits in reverse order, so that an end is a beginning. For cards, which fill all 16 places.
    fn reversed(self) -> u64 {
        reversed(self.left, 16)
    }
}

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
    /// A typed word is the surname or a part of it.
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
    /// the order of the typed word, of the dictionary, of the whole name, of the key.
    pub hits: Vec<Hit<K>>,
    /// How many match in all.
    pub total: usize,
}

/// Where in a name a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Surname,
    GivenName,
    FormerSurname,
}

const PARTS: [Part; 3] = [Part::Surname, Part::GivenName, Part::FormerSurname];

/// One word of the dictionary and the places of the residents that have it.
struct Word {
    text: Arc<str>,
    surname: Vec<u32>,
    given_name: Vec<u32>,
    former_surname: Vec<u32>,
}

impl Word {
    fn places(&self, part: Part) -> &Vec<u32> {
        match part {
            Part::Surname => &self.surname,
            Part::GivenName => &self.given_name,
            Part::FormerSurname => &self.former_surname,
        }
    }

    fn places_mut(&mut self, part: Part) -> &mut Vec<u32> {
        match part {
            Part::Surname => &mut self.surname,
            Part::GivenName => &mut self.given_name,
            Part::FormerSurname => &mut self.former_surname,
        }
    }

    fn all_places(&self) -> impl Iterator<Item = u32> + '_ {
        self.surname.iter().chain(&self.given_name).chain(&self.former_surname).copied()
    }
}

/// One resident: the words in the order of the name, and the numbers.
struct Resident<K> {
    key: K,
    words: Box<[(Part, u32)]>,
    numbers: Box<[Number]>,
}

/// The index. `K` names a resident.
pub struct Index<K> {
    residents: Vec<Option<Resident<K>>>,
    free: Vec<u32>,
    places: HashMap<K, u32>,
    words: Vec<Word>,
    free_words: Vec<u32>,
    by_text: HashMap<Arc<str>, u32>,
    sorted: BTreeMap<Arc<str>, u32>,
    numbers: BTreeSet<(Number, u32)>,
    card_ends: BTreeSet<(u64, u32)>,
}

impl<K: Copy + Eq + Ord + Hash> Default for Index<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Copy + Eq + Ord + Hash> Index<K> {
    /// An index of nobody.
    #[must_use]
    pub fn new() -> Self {
        Self {
            residents: Vec::new(),
            free: Vec::new(),
            places: HashMap::new(),
            words: Vec::new(),
            free_words: Vec::new(),
            by_text: HashMap::new(),
            sorted: BTreeMap::new(),
            numbers: BTreeSet::new(),
            card_ends: BTreeSet::new(),
        }
    }

    /// How many residents are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nobody is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts a resident in; what was known under the same key is replaced.
    pub fn insert(&mut self, key: K, entry: &Entry<'_>) {
        self.remove(key);
        let place = match self.free.pop() {
            Some(place) => place,
            None => {
                let Ok(place) = u32::try_from(self.residents.len()) else { return };
                self.residents.push(None);
                place
            }
        };
        let mut words = Vec::with_capacity(4);
        for (part, text) in PARTS.into_iter().zip([entry.surname, entry.given_names, entry.former_surname]) {
            for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
                let known = (part, self.word(word));
                if !words.contains(&known) {
                    words.push(known);
                    if let Some(word) = self.words.get_mut(known.1 as usize) {
                        word.places_mut(part).push(place);
                    }
                }
            }
        }
        for &number in entry.numbers {
            self.numbers.insert((number, place));
            if number.kind == Kind::Card {
                self.card_ends.insert((number.reversed(), place));
            }
        }
        if let Some(free) = self.residents.get_mut(place as usize) {
            *free = Some(Resident { key, words: words.into(), numbers: entry.numbers.into() });
            self.places.insert(key, place);
        }
    }

    /// Takes a resident out; nothing happens when there is none with this key.
    pub fn remove(&mut self, key: K) {
        let Some(place) = self.places.remove(&key) else { return };
        let Some(resident) = self.residents.get_mut(place as usize).and_then(Option::take) else { return };
        for &(part, id) in &resident.words {
            let Some(word) = self.words.get_mut(id as usize) else { continue };
            let places = word.places_mut(part);
            if let Some(at) = places.iter().position(|&known| known == place) {
                places.swap_remove(at);
            }
            // The word's text may be the name of the one who is forgotten, so it goes with its last bearer.
            if word.all_places().next().is_none() {
                self.by_text.remove(&word.text);
                self.sorted.remove(&word.text);
                word.text = Arc::default();
                self.free_words.push(id);
            }
        }
        for &number in &resident.numbers {
            self.numbers.remove(&(number, place));
            if number.kind == Kind::Card {
                self.card_ends.remove(&(number.reversed(), place));
            }
        }
        self.free.push(place);
    }

    /// The residents that match what was typed, the best `limit` of them first. Nothing typed finds nobody.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Found<K> {
        self.find_with(query, limit, FEW)
    }

    fn find_with(&self, query: &str, limit: usize, few: usize) -> Found<K> {
        let tokens = tokens(query);
        let mut candidates: Option<Bits> = None;
        for token in &tokens {
            let matching = self.matching(token);
            match &mut candidates {
                Some(candidates) => candidates.keep(&matching),
                None => candidates = Some(matching),
            }
        }
        let candidates = candidates.unwrap_or_else(|| Bits::none(0));
        let total = candidates.count();
        let hits = if total == 0 || limit == 0 {
            Vec::new()
        } else if total <= few && tokens.iter().any(|token| matches!(token, Token::Word(_))) {
            self.best_of_few(&tokens, &candidates, limit)
        } else {
            self.best_of_many(&tokens, candidates, limit)
        };
        Found { hits, total }
    }

    fn word(&mut self, text: &str) -> u32 {
        if let Some(&id) = self.by_text.get(text) {
            return id;
        }
        let text: Arc<str> = text.into();
        let word = Word { text: text.clone(), surname: Vec::new(), given_name: Vec::new(), former_surname: Vec::new() };
        let id = match self.free_words.pop() {
            Some(id) => {
                if let Some(free) = self.words.get_mut(id as usize) {
                    *free = word;
                }
                id
            }
            None => {
                self.words.push(word);
                // There are never more words than fit: each takes a resident's place in a list.
                u32::try_from(self.words.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.by_text.insert(text.clone(), id);
        self.sorted.insert(text, id);
        id
    }

    /// The words that begin so, in the order of the dictionary.
    fn beginning<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = &'a Word> + 'a {
        self.sorted
            .range::<str, _>((Bound::Included(typed), Bound::Unbounded))
            .take_while(move |(text, _)| text.starts_with(typed))
            .filter_map(|(_, &id)| self.words.get(id as usize))
    }

    fn exactly(&self, typed: &str) -> Option<&Word> {
        self.words.get(*self.by_text.get(typed)? as usize)
    }

    /// The places of the numbers that begin so, in the order of the numbers, and of the cards that end so.
    fn numbers_with<'a>(
        &'a self,
        digits: &str,
        kind: Option<Kind>,
    ) -> impl Iterator<Item = (Option<Number>, u32)> + 'a {
        let (number, length) = Token::number(digits).unzip();
        let length = length.unwrap_or(16);
        let unit = 10_u64.pow(16 - length);
        let range = |number: Option<u64>| number.map_or((0, 0), |number| (number * unit, (number + 1) * unit));
        let (first, end) = range(number);
        let at = |left| (Number { left, kind: Kind::Pesel }, 0);
        let beginning = self
            .numbers
            .range(at(first)..at(end))
            .filter(move |(number, _)| length <= number.kind.length() && kind.is_none_or(|kind| kind == number.kind))
            .map(|&(number, place)| (Some(number), place));
        let (first, end) = range(number.filter(|_| kind.is_none()).map(|number| reversed(number, length)));
        let ends = self.card_ends.range((first, 0)..(end, 0)).map(|&(_, place)| (None, place));
        beginning.chain(ends)
    }

    fn matching(&self, token: &Token) -> Bits {
        let mut matching = Bits::none(self.residents.len());
        match token {
            Token::Word(typed) => {
                self.beginning(typed).flat_map(Word::all_places).for_each(|place| matching.put(place));
            }
            Token::Digits { digits, kind } => {
                self.numbers_with(digits, *kind).for_each(|(_, place)| matching.put(place));
            }
        }
        matching
    }

    /// Those who have exactly this word, or exactly this number.
    fn exact(&self, token: &Token) -> Bits {
        let mut exact = Bits::none(self.residents.len());
        match token {
            Token::Word(typed) => {
                self.exactly(typed).into_iter().flat_map(Word::all_places).for_each(|place| exact.put(place));
            }
            Token::Digits { digits, kind } => self
                .numbers_with(digits, *kind)
                .filter(|(number, _)| number.is_some_and(|number| number.kind.length() as usize == digits.len()))
                .for_each(|(_, place)| exact.put(place)),
        }
        exact
    }

    /// Looks at each candidate and sorts them.
    fn best_of_few(&self, tokens: &[Token], candidates: &Bits, limit: usize) -> Vec<Hit<K>> {
        let exact: Vec<Bits> = tokens.iter().map(|token| self.exact(token)).collect();
        let mut found: Vec<_> = candidates
            .iter()
            .map(|place| {
                let inexact = exact.iter().filter(|exact| !exact.has(place)).count();
                let (rank, typed, word) = self.why(tokens, place);
                (rank, inexact, typed, word, place)
            })
            .collect();
        found.sort_unstable_by(|a, b| {
            (a.0, a.1, a.2, a.3).cmp(&(b.0, b.1, b.2, b.3)).then_with(|| self.by_name(a.4, b.4))
        });
        found.truncate(limit);
        found.iter().filter_map(|&(rank, .., place)| Some(Hit { key: self.resident(place)?.key, rank })).collect()
    }

    /// The best reason for this candidate: its rank, which typed word, and which word of the name.
    fn why(&self, tokens: &[Token], place: u32) -> (Rank, usize, &str) {
        let words = self.resident(place).map(|resident| &resident.words[..]).unwrap_or_default();
        let mut best = (Rank::Number, 0, "");
        for (at, token) in tokens.iter().enumerate() {
            let Token::Word(typed) = token else { continue };
            for &(part, id) in words {
                let Some(word) = self.words.get(id as usize) else { continue };
                if word.text.starts_with(typed.as_str()) {
                    let rank = match part {
                        Part::Surname if *word.text == **typed => Rank::Surname,
                        Part::Surname => Rank::SurnameBeginning,
                        Part::GivenName => Rank::GivenName,
                        Part::FormerSurname => Rank::FormerSurname,
                    };
                    best = best.min((rank, at, &word.text));
                }
            }
        }
        best
    }

    /// Walks the dictionary in the order of the hits and stops when there are enough.
    fn best_of_many(&self, tokens: &[Token], candidates: Bits, limit: usize) -> Vec<Hit<K>> {
        let words = || {
            tokens.iter().filter_map(|token| match token {
                Token::Word(typed) => Some(typed.as_str()),
                Token::Digits { .. } => None,
            })
        };
        let mut walk = Walk { index: self, hits: Vec::new(), limit };
        let mut strata = self.strata(tokens, candidates);
        for rank in [Rank::Surname, Rank::SurnameBeginning, Rank::GivenName, Rank::FormerSurname] {
            for left in strata.iter_mut().rev() {
                for typed in words() {
                    if walk.is_full() {
                        return walk.hits;
                    }
                    if left.is_empty() {
                        break;
                    }
                    match rank {
                        Rank::Surname => {
                            let places = self.exactly(typed).map(|word| word.surname.as_slice());
                            walk.collect(rank, places.unwrap_or_default(), left);
                        }
                        Rank::SurnameBeginning => walk.collect_all(rank, self.beginning(typed), Part::Surname, left),
                        Rank::GivenName => walk.collect_all(rank, self.beginning(typed), Part::GivenName, left),
                        _ => walk.collect_all(rank, self.beginning(typed), Part::FormerSurname, left),
                    }
                }
            }
        }
        // Those of whom only numbers were typed, in the order of the numbers.
        for left in strata.iter_mut().rev().filter(|left| !left.is_empty()) {
            for token in tokens {
                let Token::Digits { digits, kind } = token else { continue };
                for (_, place) in self.numbers_with(digits, *kind) {
                    if walk.is_full() {
                        return walk.hits;
                    }
                    walk.collect(Rank::Number, &[place], left);
                }
            }
        }
        walk.hits
    }

    /// The candidates by how many of the typed words they have in full: none, one, …
    fn strata(&self, tokens: &[Token], candidates: Bits) -> Vec<Bits> {
        let mut strata = vec![candidates];
        for token in tokens {
            let exact = self.exact(token);
            let mut moved = Bits::none(0);
            for stratum in &mut strata {
                let up = stratum.split(&exact);
                stratum.add(&moved);
                moved = up;
            }
            strata.push(moved);
        }
        strata
    }

    fn resident(&self, place: u32) -> Option<&Resident<K>> {
        self.residents.get(place as usize)?.as_ref()
    }

    /// By the words of the name in its order, then by key.
    fn by_name(&self, a: u32, b: u32) -> Ordering {
        let (Some(a), Some(b)) = (self.resident(a), self.resident(b)) else { return Ordering::Equal };
        self.name_of(a).cmp(self.name_of(b)).then_with(|| a.key.cmp(&b.key))
    }

    /// The words with their parts. Where one surname has ended and the other goes on, the shorter comes first, and so do
    /// given names: that is what `Reverse` is for.
    fn name_of<'a>(&'a self, resident: &'a Resident<K>) -> impl Iterator<Item = (Reverse<Part>, Option<&'a str>)> {
        let text = |id: u32| self.words.get(id as usize).map(|word| &*word.text);
        resident.words.iter().map(move |&(part, id)| (Reverse(part), text(id)))
    }
}

fn reversed(number: u64, length: u32) -> u64 {
    (0..length).fold((0, number), |(done, rest), _| (done * 10 + rest % 10, rest / 10)).0
}

/// Collecting hits until there are enough.
struct Walk<'a, K> {
    index: &'a Index<K>,
    hits: Vec<Hit<K>>,
    limit: usize,
}

impl<K: Copy + Eq + Ord + Hash> Walk<'_, K> {
    fn is_full(&self) -> bool {
        self.hits.len() >= self.limit
    }

    fn collect_all<'w>(&mut self, rank: Rank, words: impl Iterator<Item = &'w Word>, part: Part, left: &mut Bits) {
        for word in words {
            if self.is_full() {
                return;
            }
            self.collect(rank, word.places(part), left);
        }
    }

    /// Takes the candidates among these places, by name.
    fn collect(&mut self, rank: Rank, places: &[u32], left: &mut Bits) {
        let mut found: Vec<u32> = places.iter().copied().filter(|&place| left.has(place)).collect();
        let wanted = self.limit - self.hits.len();
        if found.len() > wanted && wanted > 0 {
            found.select_nth_unstable_by(wanted - 1, |&a, &b| self.index.by_name(a, b));
        }
        found.truncate(wanted);
        found.sort_unstable_by(|&a, &b| self.index.by_name(a, b));
        for place in found {
            left.take(place);
            if let Some(resident) = self.index.resident(place) {
                self.hits.push(Hit { key: resident.key, rank });
            }
        }
    }
}

#[cfg(test)]
mod tests;

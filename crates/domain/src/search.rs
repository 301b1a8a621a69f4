//! Find a resident as one types (REQ C-1): an index in memory over the residents that a station holds.
//!
//! Every typed word has to be the beginning of some word of the person; the order does not matter, parts of a hyphenated
//! name are words, and diacritics may be left out ([`crate::fold`]). Four or more digits match the beginning of a PESEL,
//! a substitute identifier, an application number or a card number, and the end of a card number.
//!
//! Words stand in a sorted dictionary with the residents that have them, so a beginning is a range of it. Each typed word
//! gives a set of residents (one bit each), the sets are intersected, and the best are taken in the order of the
//! dictionary without sorting the rest. One-letter slips (issue 3) fit in as further ranges for a word.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::ops::Bound;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::fold::fold;

mod bits;
mod highlight;
mod loader;
mod number;
mod query;
mod rank;

use bits::Bits;
pub use highlight::highlights;
pub use loader::Loader;
pub use number::Number;
use number::reversed;
use query::{Kind, Token, tokens};

/// Below so many candidates it is quicker to look at each than to walk the dictionary.
const FEW: usize = 512;

/// Nobody wants to know how many more there are.
pub const MOST_COUNTED: usize = 1_000;

/// The bit of every first letter that is not a Latin one.
const OTHER_INITIAL: u32 = 1 << 26;

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
    /// the order of the typed word, of the dictionary, of the whole name, of the key. For one number alone: in the order of
    /// the numbers.
    pub hits: Vec<Hit<K>>,
    /// How many match in all, counted to [`MOST_COUNTED`] at the most.
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

/// A place in a list (of residents, or of words) and a part of the name, in 32 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Post(u32);

impl Post {
    fn new(place: u32, part: Part) -> Self {
        Self(place << 2 | part as u32)
    }

    fn place(self) -> u32 {
        self.0 >> 2
    }

    fn part(self) -> Part {
        match self.0 & 3 {
            0 => Part::Surname,
            1 => Part::GivenName,
            _ => Part::FormerSurname,
        }
    }
}

/// One word of the dictionary and the residents that have it.
struct Word {
    text: Arc<str>,
    residents: Vec<Post>,
}

impl Word {
    fn places(&self) -> impl Iterator<Item = u32> + '_ {
        self.residents.iter().map(|post| post.place())
    }

    fn places_of(&self, part: Part) -> impl Iterator<Item = u32> + '_ {
        self.residents.iter().filter(move |post| post.part() == part).map(|post| post.place())
    }
}

/// One resident: the words in the order of the name, and the numbers.
struct Resident<K> {
    key: K,
    words: Box<[Post]>,
    numbers: Box<[Number]>,
}

/// The index. `K` names a resident.
pub struct Index<K> {
    residents: Vec<Option<Resident<K>>>,
    /// For each place the first letters of the words, as [`initial`] has them; together because they are looked at often.
    initials: Vec<u32>,
    /// For each place how the first word of the surname begins, as [`start_of`] has it; 0 without one, which comes first.
    starts: Vec<u64>,
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
            initials: Vec::new(),
            starts: Vec::new(),
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
        let mut new_words = Vec::new();
        let Some(place) = self.insert_names(key, entry, &mut new_words) else { return };
        self.sorted.extend(new_words);
        for &number in entry.numbers {
            self.numbers.insert((number, place));
            self.card_ends.extend(number.card_end().map(|end| (end, place)));
        }
    }

    /// Puts a new resident in and says where; the caller puts the numbers and the new words in their order.
    fn insert_names(&mut self, key: K, entry: &Entry<'_>, new_words: &mut Vec<(Arc<str>, u32)>) -> Option<u32> {
        let place = match self.free.pop() {
            Some(place) => place,
            None => {
                // A place and the part of a name share 32 bits.
                let place = u32::try_from(self.residents.len()).ok().filter(|&place| place < 1 << 30)?;
                self.residents.push(None);
                self.initials.push(0);
                self.starts.push(0);
                place
            }
        };
        let mut words = Vec::with_capacity(4);
        let mut initials = 0;
        for (part, text) in PARTS.into_iter().zip([entry.surname, entry.given_names, entry.former_surname]) {
            for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
                let id = self.word(word, new_words);
                let post = Post::new(id, part);
                if !words.contains(&post) {
                    words.push(post);
                    initials |= initial(word);
                    if let Some(word) = self.words.get_mut(id as usize) {
                        word.residents.push(Post::new(place, part));
                    }
                }
            }
        }
        let surname = words.first().filter(|post| post.part() == Part::Surname);
        let surname = surname.and_then(|post| self.words.get(post.place() as usize)).map(|word| start_of(&word.text));
        self.set_brief(place, initials, surname.unwrap_or(0));
        if let Some(free) = self.residents.get_mut(place as usize) {
            *free = Some(Resident { key, words: words.into(), numbers: entry.numbers.into() });
            self.places.insert(key, place);
        }
        Some(place)
    }

    /// Takes a resident out; nothing happens when there is none with this key.
    pub fn remove(&mut self, key: K) {
        let Some(place) = self.places.remove(&key) else { return };
        let Some(resident) = self.residents.get_mut(place as usize).and_then(Option::take) else { return };
        self.set_brief(place, 0, 0);
        for post in &resident.words {
            let Some(word) = self.words.get_mut(post.place() as usize) else { continue };
            let gone = Post::new(place, post.part());
            if let Some(at) = word.residents.iter().position(|&known| known == gone) {
                word.residents.swap_remove(at);
            }
            // The word's text may be the name of the one who is forgotten, so it goes with its last bearer.
            if word.residents.is_empty() {
                self.by_text.remove(&word.text);
                self.sorted.remove(&word.text);
                *word = Word { text: Arc::default(), residents: Vec::new() };
                self.free_words.push(post.place());
            }
        }
        for &number in &resident.numbers {
            self.numbers.remove(&(number, place));
            if let Some(end) = number.card_end() {
                self.card_ends.remove(&(end, place));
            }
        }
        self.free.push(place);
    }

    fn set_brief(&mut self, place: u32, initials: u32, start: u64) {
        let at = place as usize;
        if let (Some(known_initials), Some(known_start)) = (self.initials.get_mut(at), self.starts.get_mut(at)) {
            (*known_initials, *known_start) = (initials, start);
        }
    }

    /// The residents that match what was typed, the best `limit` of them first. Nothing typed finds nobody.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Found<K> {
        self.find_with(query, limit, FEW)
    }

    fn find_with(&self, query: &str, limit: usize, few: usize) -> Found<K> {
        let tokens = tokens(query);
        if let [Token::Digits { digits, kind }] = tokens.as_slice() {
            return self.find_number(digits, *kind, limit);
        }
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
        } else if total <= few {
            self.best_of_few(&tokens, &candidates, limit)
        } else {
            self.best_of_many(&tokens, candidates, limit)
        };
        Found { hits, total: total.min(MOST_COUNTED) }
    }

    /// Finds by one number alone, in the order of the numbers.
    fn find_number(&self, digits: &str, kind: Option<Kind>, limit: usize) -> Found<K> {
        let mut seen = BTreeSet::new();
        let mut hits = Vec::new();
        for (_, place) in self.numbers_with(digits, kind) {
            let new = seen.insert(place);
            if new && hits.len() < limit {
                hits.extend(self.resident(place).map(|resident| Hit { key: resident.key, rank: Rank::Number }));
            }
            if seen.len() >= MOST_COUNTED.max(limit) {
                break;
            }
        }
        Found { hits, total: seen.len().min(MOST_COUNTED) }
    }

    fn word(&mut self, text: &str, new_words: &mut Vec<(Arc<str>, u32)>) -> u32 {
        if let Some(&id) = self.by_text.get(text) {
            return id;
        }
        let text: Arc<str> = text.into();
        let word = Word { text: text.clone(), residents: Vec::new() };
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
        new_words.push((text, id));
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
        let at = |left: u64| (Number(left << 2), 0);
        let beginning = self
            .numbers
            .range(at(first)..at(end))
            .filter(move |(number, _)| {
                length <= number.kind().length() && kind.is_none_or(|kind| kind == number.kind())
            })
            .map(|&(number, place)| (Some(number), place));
        let (first, end) = range(number.filter(|_| kind.is_none()).map(|number| reversed(number, length)));
        let ends = self.card_ends.range((first, 0)..(end, 0)).map(|&(_, place)| (None, place));
        beginning.chain(ends)
    }

    fn matching(&self, token: &Token) -> Bits {
        let mut matching = Bits::none(self.residents.len());
        match token {
            // A single letter has so many words that a look at everybody is quicker.
            Token::Word(typed) if typed.chars().count() == 1 && initial(typed) != OTHER_INITIAL => {
                let wanted = initial(typed);
                matching = Bits::of(&self.initials, |initials| initials & wanted != 0);
            }
            Token::Word(typed) => {
                self.beginning(typed).flat_map(Word::places).for_each(|place| matching.put(place));
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
                self.exactly(typed).into_iter().flat_map(Word::places).for_each(|place| exact.put(place));
            }
            Token::Digits { digits, .. } if digits.len() < 10 => {}
            Token::Digits { digits, kind } => self
                .numbers_with(digits, *kind)
                .filter(|(number, _)| number.is_some_and(|number| number.kind().length() as usize == digits.len()))
                .for_each(|(_, place)| exact.put(place)),
        }
        exact
    }

    fn resident(&self, place: u32) -> Option<&Resident<K>> {
        self.residents.get(place as usize)?.as_ref()
    }
}

/// One bit for the first letter of a folded word.
fn initial(word: &str) -> u32 {
    match word.bytes().next() {
        Some(letter @ b'a'..=b'z') => 1 << (letter - b'a'),
        _ => OTHER_INITIAL,
    }
}

/// The first eight bytes of a word as a number that sorts as they do.
fn start_of(word: &str) -> u64 {
    let bytes = word.bytes().chain(std::iter::repeat(0));
    bytes.take(8).fold(0, |start, byte| start << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests;

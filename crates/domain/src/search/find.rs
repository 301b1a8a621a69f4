//! From what was typed to who is meant.

use std::collections::BTreeSet;
use std::hash::Hash;

use super::bits::Bits;
use super::dictionary::Word;
use super::index::{Index, OTHER_INITIAL, initial};
use super::number::reversed;
use super::query::{Kind, Token, tokens};
use super::rank::strata;
use super::slip::Slip;
use super::{FEW_AS_TYPED, Found, Hit, MOST_COUNTED, Number, Rank};

/// Below so many candidates it is quicker to look at each than to walk the dictionary.
const FEW: usize = 512;

/// One typed word or number, and the words that it may have been meant to be: none as long as nothing is forgiven.
pub(super) struct Sought<'a> {
    pub(super) token: &'a Token,
    similar: Vec<(Slip, &'a Word)>,
}

impl<'a> Sought<'a> {
    fn as_typed(token: &'a Token) -> Self {
        Self { token, similar: Vec::new() }
    }

    pub(super) fn word(&self) -> Option<&'a str> {
        match self.token {
            Token::Word(typed) => Some(typed),
            Token::Digits { .. } => None,
        }
    }

    fn similar(&self, slip: Option<Slip>) -> impl Iterator<Item = &'a Word> {
        self.similar.iter().filter(move |(own, _)| slip.is_none_or(|slip| slip == *own)).map(|&(_, word)| word)
    }

    /// Whether this word is meant in full, and its place among those that may be meant: 0 for what was typed.
    pub(super) fn meant(&self, word: &Word) -> Option<(bool, usize)> {
        let typed = self.word()?;
        if word.text.starts_with(typed) {
            return Some((*word.text == *typed, 0));
        }
        let at = self.similar.iter().position(|(_, similar)| similar.id == word.id)?;
        self.similar.get(at).map(|(slip, _)| (*slip == Slip::Whole, at + 1))
    }
}

impl<K: Copy + Eq + Ord + Hash> Index<K> {
    /// The residents that match what was typed, the best `limit` of them first. Nothing typed finds nobody.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Found<K> {
        self.find_with(query, limit, FEW)
    }

    pub(super) fn find_with(&self, query: &str, limit: usize, few: usize) -> Found<K> {
        let tokens = tokens(query);
        if let [Token::Digits { digits, kind }] = tokens.as_slice() {
            return self.find_number(digits, *kind, limit);
        }
        let sought: Vec<Sought<'_>> = tokens.iter().map(Sought::as_typed).collect();
        let candidates = self.candidates(&sought);
        let total = candidates.count();
        let hits = self.best(&sought, candidates.clone(), limit, few);
        let similar = if total < FEW_AS_TYPED {
            self.find_similar(&sought, candidates, limit - hits.len(), few)
        } else {
            Vec::new()
        };
        Found { hits, total: total.min(MOST_COUNTED), similar }
    }

    /// Those whom only a forgiven slip finds.
    fn find_similar(&self, as_typed: &[Sought<'_>], found: Bits, limit: usize, few: usize) -> Vec<Hit<K>> {
        let forgiving: Vec<Sought<'_>> = as_typed.iter().map(|sought| self.forgiving(sought)).collect();
        if limit == 0 || forgiving.iter().all(|sought| sought.similar.is_empty()) {
            return Vec::new();
        }
        let mut candidates = self.candidates(&forgiving);
        candidates.split(&found);
        let without_slip: Vec<Bits> = as_typed.iter().map(|sought| self.matching(sought)).collect();
        let mut similar = Vec::new();
        for with_as_many_slips in strata(candidates, &without_slip).into_iter().rev() {
            similar.extend(self.best(&forgiving, with_as_many_slips, limit - similar.len(), few));
        }
        similar
    }

    fn forgiving<'a>(&'a self, sought: &Sought<'a>) -> Sought<'a> {
        let similar = sought.word().map(|typed| self.words.similar(typed));
        Sought { token: sought.token, similar: similar.unwrap_or_default() }
    }

    fn best(&self, sought: &[Sought<'_>], candidates: Bits, limit: usize, few: usize) -> Vec<Hit<K>> {
        let total = candidates.count();
        if total == 0 || limit == 0 {
            Vec::new()
        } else if total <= few {
            self.best_of_few(sought, &candidates, limit)
        } else {
            self.best_of_many(sought, candidates, limit)
        }
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
        Found { hits, total: seen.len().min(MOST_COUNTED), similar: Vec::new() }
    }

    /// Those who match everything that was typed.
    fn candidates(&self, sought: &[Sought<'_>]) -> Bits {
        let mut matching = sought.iter().map(|sought| self.matching(sought));
        let Some(mut candidates) = matching.next() else { return Bits::none(0) };
        matching.for_each(|others| candidates.keep(&others));
        candidates
    }

    /// The words that may be meant in full.
    pub(super) fn in_full<'a>(&'a self, sought: &'a Sought<'_>) -> impl Iterator<Item = &'a Word> + 'a {
        let typed = sought.word().and_then(|typed| self.words.exactly(typed));
        typed.into_iter().chain(sought.similar(Some(Slip::Whole)))
    }

    /// The words whose beginning may be meant, those too that may be meant in full.
    pub(super) fn beginning<'a>(&'a self, sought: &'a Sought<'_>) -> impl Iterator<Item = &'a Word> + 'a {
        let typed = sought.word().into_iter().flat_map(|typed| self.words.beginning(typed));
        typed.chain(sought.similar(None))
    }

    /// The places of the numbers that begin so, in the order of the numbers, and of the cards that end so.
    pub(super) fn numbers_with<'a>(
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

    fn matching(&self, sought: &Sought<'_>) -> Bits {
        let mut matching = Bits::none(self.residents.len());
        match sought.token {
            // A single letter has so many words that a look at everybody is quicker.
            Token::Word(typed) if typed.chars().count() == 1 && initial(typed) != OTHER_INITIAL => {
                let wanted = initial(typed);
                matching = Bits::of(&self.initials, |initials| initials & wanted != 0);
            }
            Token::Word(_) => {
                self.beginning(sought).flat_map(Word::places).for_each(|place| matching.put(place));
            }
            Token::Digits { digits, kind } => {
                self.numbers_with(digits, *kind).for_each(|(_, place)| matching.put(place));
            }
        }
        matching
    }

    /// Those who have this word in full, or exactly this number.
    pub(super) fn exact(&self, sought: &Sought<'_>) -> Bits {
        let mut exact = Bits::none(self.residents.len());
        match sought.token {
            Token::Word(_) => {
                self.in_full(sought).flat_map(Word::places).for_each(|place| exact.put(place));
            }
            Token::Digits { digits, .. } if digits.len() < 10 => {}
            Token::Digits { digits, kind } => self
                .numbers_with(digits, *kind)
                .filter(|(number, _)| number.is_some_and(|number| number.kind().length() as usize == digits.len()))
                .for_each(|(_, place)| exact.put(place)),
        }
        exact
    }
}

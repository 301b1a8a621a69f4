//! Which of the candidates come first.

use std::cmp::{Ordering, Reverse};
use std::hash::Hash;

use super::bits::Bits;
use super::query::Token;
use super::{Hit, Index, Part, Rank, Resident, Word};

impl<K: Copy + Eq + Ord + Hash> Index<K> {
    /// Looks at each candidate and sorts them.
    pub(super) fn best_of_few(&self, tokens: &[Token], candidates: &Bits, limit: usize) -> Vec<Hit<K>> {
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
            for post in words {
                let Some(word) = self.words.get(post.place() as usize) else { continue };
                if word.text.starts_with(typed.as_str()) {
                    let rank = match post.part() {
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
    pub(super) fn best_of_many(&self, tokens: &[Token], candidates: Bits, limit: usize) -> Vec<Hit<K>> {
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
                            walk.collect_all(rank, self.exactly(typed).into_iter(), Part::Surname, left);
                        }
                        Rank::SurnameBeginning => walk.collect_all(rank, self.beginning(typed), Part::Surname, left),
                        Rank::GivenName => walk.collect_all(rank, self.beginning(typed), Part::GivenName, left),
                        _ => walk.collect_all(rank, self.beginning(typed), Part::FormerSurname, left),
                    }
                }
            }
        }
        // Only numbers were typed.
        for left in strata.iter_mut().rev().filter(|left| !left.is_empty()) {
            for token in tokens {
                let Token::Digits { digits, kind } = token else { continue };
                for (_, place) in self.numbers_with(digits, *kind) {
                    if walk.is_full() {
                        return walk.hits;
                    }
                    walk.collect(Rank::Number, std::iter::once(place), left);
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

    /// By the words of the name in its order, then by key.
    fn by_name(&self, a: u32, b: u32) -> Ordering {
        let start = |place: u32| self.starts.get(place as usize);
        let by_start = start(a).cmp(&start(b));
        if by_start.is_ne() {
            return by_start;
        }
        let (Some(a), Some(b)) = (self.resident(a), self.resident(b)) else { return Ordering::Equal };
        self.name_of(a).cmp(self.name_of(b)).then_with(|| a.key.cmp(&b.key))
    }

    /// The words with their parts. Where one surname has ended and the other goes on, the shorter comes first, and so do
    /// given names: that is what `Reverse` is for.
    fn name_of<'a>(&'a self, resident: &'a Resident<K>) -> impl Iterator<Item = (Reverse<Part>, Option<&'a str>)> {
        let text = |id: u32| self.words.get(id as usize).map(|word| &*word.text);
        resident.words.iter().map(move |post| (Reverse(post.part()), text(post.place())))
    }
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
            self.collect(rank, word.places_of(part), left);
        }
    }

    /// Takes the candidates among these places, by name.
    fn collect(&mut self, rank: Rank, places: impl Iterator<Item = u32>, left: &mut Bits) {
        let mut found: Vec<u32> = places.filter(|&place| left.has(place)).collect();
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

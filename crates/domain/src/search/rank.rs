//! Which of the candidates come first.

use std::cmp::{Ordering, Reverse};
use std::hash::Hash;

use super::bits::Bits;
use super::dictionary::{Part, Word};
use super::find::Sought;
use super::index::{Index, Resident};
use super::query::Token;
use super::{Hit, Rank};

/// The candidates by how many of the sets they are in: in none, in one, …
pub(super) fn strata(candidates: Bits, sets: &[Bits]) -> Vec<Bits> {
    let mut strata = vec![candidates];
    for set in sets {
        let mut moved = Bits::none(0);
        for stratum in &mut strata {
            let up = stratum.split(set);
            stratum.add(&moved);
            moved = up;
        }
        strata.push(moved);
    }
    strata
}

impl<K: Copy + Eq + Ord + Hash> Index<K> {
    /// Looks at each candidate and sorts them.
    pub(super) fn best_of_few(&self, sought: &[Sought<'_>], candidates: &Bits, limit: usize) -> Vec<Hit<K>> {
        let exact: Vec<Bits> = sought.iter().map(|sought| self.exact(sought)).collect();
        let mut found: Vec<_> = candidates
            .iter()
            .map(|place| {
                let inexact = exact.iter().filter(|exact| !exact.has(place)).count();
                let (rank, typed, meant, word) = self.why(sought, place);
                (rank, inexact, typed, meant, word, place)
            })
            .collect();
        found.sort_unstable_by(|a, b| {
            (a.0, a.1, a.2, a.3, a.4).cmp(&(b.0, b.1, b.2, b.3, b.4)).then_with(|| self.by_name(a.5, b.5))
        });
        found.truncate(limit);
        found.iter().filter_map(|&(rank, .., place)| Some(Hit { key: self.resident(place)?.key, rank })).collect()
    }

    /// The best reason for this candidate: its rank, which typed word, as what it was meant, and which word of the name.
    fn why(&self, sought: &[Sought<'_>], place: u32) -> (Rank, usize, usize, &str) {
        let words = self.resident(place).map(|resident| &resident.words[..]).unwrap_or_default();
        let mut best = (Rank::Number, 0, 0, "");
        for (at, sought) in sought.iter().enumerate() {
            for post in words {
                let Some(word) = self.words.get(post.place()) else { continue };
                if let Some((in_full, meant)) = sought.meant(word) {
                    let rank = match post.part() {
                        Part::Surname if in_full => Rank::Surname,
                        Part::Surname => Rank::SurnameBeginning,
                        Part::GivenName => Rank::GivenName,
                        Part::FormerSurname => Rank::FormerSurname,
                    };
                    best = best.min((rank, at, meant, &word.text));
                }
            }
        }
        best
    }

    /// Walks the dictionary in the order of the hits and stops when there are enough.
    pub(super) fn best_of_many(&self, sought: &[Sought<'_>], candidates: Bits, limit: usize) -> Vec<Hit<K>> {
        let mut walk = Walk { index: self, hits: Vec::new(), limit };
        let exact: Vec<Bits> = sought.iter().map(|sought| self.exact(sought)).collect();
        let mut strata = strata(candidates, &exact);
        for rank in [Rank::Surname, Rank::SurnameBeginning, Rank::GivenName, Rank::FormerSurname] {
            for left in strata.iter_mut().rev() {
                for sought in sought {
                    if walk.is_full() {
                        return walk.hits;
                    }
                    if left.is_empty() {
                        break;
                    }
                    match rank {
                        Rank::Surname => walk.collect_all(rank, self.in_full(sought), Part::Surname, left),
                        Rank::SurnameBeginning => walk.collect_all(rank, self.beginning(sought), Part::Surname, left),
                        Rank::GivenName => walk.collect_all(rank, self.beginning(sought), Part::GivenName, left),
                        _ => walk.collect_all(rank, self.beginning(sought), Part::FormerSurname, left),
                    }
                }
            }
        }
        // Only numbers were typed.
        for left in strata.iter_mut().rev().filter(|left| !left.is_empty()) {
            for sought in sought {
                let Token::Digits { digits, kind } = sought.token else { continue };
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
        let text = |id: u32| self.words.get(id).map(|word| &*word.text);
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

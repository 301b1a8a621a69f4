//! Whom to compare with: an index in memory over the residents that a station holds.

use std::collections::HashMap;
use std::hash::Hash;

use super::features::Features;
use super::keys::{asked, keys};
use super::postings::Postings;
use super::tally::Tally;
use super::word::Words;
use super::{Comparison, Record};

/// The residents, under the keys that two records of one person share. `K` names a resident.
///
/// One look compares with some tens of people however many there are in a city of a hundred thousand.
pub struct Index<K> {
    residents: Vec<Option<(K, Features)>>,
    free: Vec<u32>,
    places: HashMap<K, u32>,
    words: Words,
    postings: Postings,
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
            words: Words::default(),
            postings: Postings::default(),
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
    pub fn insert(&mut self, key: K, record: &Record<'_>) {
        self.remove(key);
        let features = Features::of(record, &mut |text| self.words.shared(text));
        let place = match self.free.pop() {
            Some(place) => place,
            None => {
                let Ok(place) = u32::try_from(self.residents.len()) else { return };
                self.residents.push(None);
                place
            }
        };
        let mut under = Vec::with_capacity(16);
        keys(&features, &mut under);
        for key in under {
            self.postings.put(key, place);
        }
        if let Some(free) = self.residents.get_mut(place as usize) {
            *free = Some((key, features));
            self.places.insert(key, place);
        }
    }

    /// Takes a resident out; nothing happens when there is none with this key.
    pub fn remove(&mut self, key: K) {
        let Some(place) = self.places.remove(&key) else { return };
        let Some((_, features)) = self.residents.get_mut(place as usize).and_then(Option::take) else { return };
        let mut under = Vec::with_capacity(16);
        keys(&features, &mut under);
        for key in under {
            self.postings.take_out(key, place);
        }
        for word in features.into_words() {
            self.words.give_back(word);
        }
        self.free.push(place);
    }

    /// The residents that certainly or probably are the person of the record, the surest first, at most so many. A record
    /// that is in the index itself is among them.
    #[must_use]
    pub fn candidates(&self, record: &Record<'_>, most: usize) -> Vec<(K, Comparison)> {
        let features = Features::of(record, &mut |text| self.words.known_or_alone(text));
        let mut under = Vec::with_capacity(128);
        asked(&features, &mut under);
        let mut places: Vec<u32> = under.iter().flat_map(|&key| self.postings.places(key)).collect();
        places.sort_unstable();
        places.dedup();
        let mut found: Vec<(K, Tally)> = places
            .into_iter()
            .filter_map(|place| self.residents.get(place as usize)?.as_ref())
            .filter_map(|(key, resident)| Some((*key, Tally::of_hopeful(&features, resident)?)))
            .collect();
        found.sort_by(|(one, one_tally), (other, other_tally)| {
            let rank = |tally: &Tally| (tally.verdict(), tally.weight);
            rank(other_tally).cmp(&rank(one_tally)).then(one.cmp(other))
        });
        found.truncate(most);
        found.into_iter().map(|(key, tally)| (key, tally.comparison())).collect()
    }
}

#[cfg(test)]
mod tests;

//! Filling an index with many residents at once.

use std::hash::Hash;
use std::sync::Arc;

use super::{Entry, Index, Number};

/// Fills an [`Index`] faster than one [`Index::insert`] after the other, because words and numbers are
/// put in order only once.
pub struct Loader<K> {
    index: Index<K>,
    words: Vec<(Arc<str>, u32)>,
    numbers: Vec<(Number, u32)>,
    card_ends: Vec<(u64, u32)>,
}

impl<K: Copy + Eq + Ord + Hash> Loader<K> {
    /// For about so many residents.
    #[must_use]
    pub fn new(residents: usize) -> Self {
        let mut index = Index::new();
        index.residents.reserve(residents);
        index.initials.reserve(residents);
        index.starts.reserve(residents);
        index.places.reserve(residents);
        Self {
            index,
            words: Vec::new(),
            numbers: Vec::with_capacity(2 * residents),
            card_ends: Vec::with_capacity(residents),
        }
    }

    /// Puts a resident in; what was put in under the same key before is replaced.
    pub fn insert(&mut self, key: K, entry: &Entry<'_>) {
        if self.index.places.contains_key(&key) {
            self.put_in_order();
            self.index.insert(key, entry);
            return;
        }
        let Some(place) = self.index.insert_names(key, entry, &mut self.words) else { return };
        self.numbers.extend(entry.numbers.iter().map(|&number| (number, place)));
        self.card_ends.extend(entry.numbers.iter().filter_map(|number| Some((number.card_end()?, place))));
    }

    /// The index.
    #[must_use]
    pub fn finish(mut self) -> Index<K> {
        self.put_in_order();
        self.index
    }

    fn put_in_order(&mut self) {
        self.index.words.put_in_order(&mut self.words);
        // Collected from a list, a set is sorted once and built in one go.
        self.index.numbers.append(&mut self.numbers.drain(..).collect());
        self.index.card_ends.append(&mut self.card_ends.drain(..).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card_number::CardNumber;

    // REQ C-1
    #[test]
    fn what_was_loaded_is_found_as_if_it_had_been_put_in_one_by_one() {
        let cards: Vec<_> = (0..40).map(|body| Number::card(CardNumber::from_body(body * 7).unwrap())).collect();
        let entries: Vec<(u32, String, &[Number])> =
            cards.chunks(2).enumerate().map(|(at, cards)| (at as u32 % 15, format!("Próbna-{at}"), cards)).collect();
        let (mut index, mut loader) = (Index::new(), Loader::new(0));
        for (key, surname, numbers) in &entries {
            let entry = Entry { surname, given_names: "Ewa", numbers, ..Entry::default() };
            index.insert(*key, &entry);
            loader.insert(*key, &entry);
        }
        let loaded = loader.finish();
        assert_eq!(loaded.len(), 15);
        let last = CardNumber::from_body(39 * 7).unwrap().to_string();
        for query in ["prob", "ewa", "9616", &last, &last[11..], "ewa 9616 0000 0000 1"] {
            assert_eq!(loaded.find(query, 20), index.find(query, 20), "{query}");
            assert_ne!(index.find(query, 20).total, 0, "{query}");
        }
    }
}

//! The words of all names in their order, with the residents that have them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use super::slip::{self, Slip, slip};

/// Where in a name a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Surname,
    GivenName,
    FormerSurname,
}

pub(super) const PARTS: [Part; 3] = [Part::Surname, Part::GivenName, Part::FormerSurname];

/// A place in a list (of residents, or of words) and a part of the name, in 32 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Post(u32);

impl Post {
    pub(super) fn new(place: u32, part: Part) -> Self {
        Self(place << 2 | part as u32)
    }

    pub(super) fn place(self) -> u32 {
        self.0 >> 2
    }

    pub(super) fn part(self) -> Part {
        match self.0 & 3 {
            0 => Part::Surname,
            1 => Part::GivenName,
            _ => Part::FormerSurname,
        }
    }
}

/// One word of the dictionary and the residents that have it.
pub(super) struct Word {
    pub(super) id: u32,
    pub(super) text: Arc<str>,
    residents: Vec<Post>,
}

impl Word {
    pub(super) fn places(&self) -> impl Iterator<Item = u32> + '_ {
        self.residents.iter().map(|post| post.place())
    }

    pub(super) fn places_of(&self, part: Part) -> impl Iterator<Item = u32> + '_ {
        self.residents.iter().filter(move |post| post.part() == part).map(|post| post.place())
    }
}

/// The words.
#[derive(Default)]
pub(super) struct Dictionary {
    words: Vec<Word>,
    free: Vec<u32>,
    by_text: HashMap<Arc<str>, u32>,
    sorted: BTreeMap<Arc<str>, u32>,
}

impl Dictionary {
    pub(super) fn get(&self, id: u32) -> Option<&Word> {
        self.words.get(id as usize)
    }

    /// The word as it stands, and with it who has it.
    pub(super) fn exactly(&self, text: &str) -> Option<&Word> {
        self.get(*self.by_text.get(text)?)
    }

    /// The words that begin so, in their order.
    pub(super) fn beginning<'a>(&'a self, typed: &str) -> impl Iterator<Item = &'a Word> {
        self.sorted
            .range::<str, _>((Bound::Included(typed), Bound::Unbounded))
            .take_while(move |(text, _)| text.starts_with(typed))
            .filter_map(|(_, &id)| self.get(id))
    }

    /// The words one slip away: whole ones before beginnings, then the commoner before the rarer.
    pub(super) fn similar(&self, typed: &str) -> Vec<(Slip, &Word)> {
        let mut similar = BTreeMap::new();
        for variant in slip::variants(typed, |beginning| self.beginning(beginning).next().is_some()) {
            let words = self.beginning(&variant);
            similar.extend(words.filter_map(|word| Some((&word.text, (slip(typed, &word.text)?, word)))));
        }
        let mut similar: Vec<_> = similar.into_values().collect();
        similar.sort_by_key(|(slip, word)| (*slip, Reverse(word.residents.len())));
        similar
    }

    /// The word's id. A word that was not there yet is handed to `new`, for [`Self::put_in_order`].
    pub(super) fn put(&mut self, text: &str, new: &mut Vec<(Arc<str>, u32)>) -> u32 {
        if let Some(&id) = self.by_text.get(text) {
            return id;
        }
        let text: Arc<str> = text.into();
        // There are never more words than fit: each takes a resident's place in a list.
        let id = self.free.pop().unwrap_or_else(|| u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        let word = Word { id, text: text.clone(), residents: Vec::new() };
        match self.words.get_mut(id as usize) {
            Some(free) => *free = word,
            None => self.words.push(word),
        }
        self.by_text.insert(text.clone(), id);
        new.push((text, id));
        id
    }

    /// Beginnings find the new words from now on.
    pub(super) fn put_in_order(&mut self, new: &mut Vec<(Arc<str>, u32)>) {
        if self.sorted.is_empty() {
            // Collected from a list, a map is sorted once and built in one go.
            self.sorted = new.drain(..).collect();
        } else {
            self.sorted.extend(new.drain(..));
        }
    }

    /// The resident at this place has the word.
    pub(super) fn add_resident(&mut self, id: u32, resident: Post) {
        if let Some(word) = self.words.get_mut(id as usize) {
            word.residents.push(resident);
        }
    }

    /// The resident at this place does not have the word any more.
    pub(super) fn remove_resident(&mut self, id: u32, resident: Post) {
        let Some(word) = self.words.get_mut(id as usize) else { return };
        if let Some(at) = word.residents.iter().position(|&known| known == resident) {
            word.residents.swap_remove(at);
        }
        // The word's text may be the name of the one who is forgotten, so it goes with its last bearer.
        if word.residents.is_empty() {
            self.by_text.remove(&word.text);
            self.sorted.remove(&word.text);
            word.text = Arc::default();
            self.free.push(id);
        }
    }

    /// Whether no name is left in it.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        let nobody = self.words.iter().all(|word| word.text.is_empty() && word.residents.is_empty());
        nobody && self.by_text.is_empty() && self.sorted.is_empty()
    }
}

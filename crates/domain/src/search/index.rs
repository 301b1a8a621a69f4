//! The residents with their words and numbers.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use super::dictionary::{Dictionary, PARTS, Part, Post};
use super::{Entry, Number};
use crate::fold::fold;

/// The bit of every first letter that is not a Latin one.
pub(super) const OTHER_INITIAL: u32 = 1 << 26;

/// One resident: the words in the order of the name, and the numbers.
pub(super) struct Resident<K> {
    pub(super) key: K,
    pub(super) words: Box<[Post]>,
    numbers: Box<[Number]>,
}

/// The index. `K` names a resident.
pub struct Index<K> {
    pub(super) residents: Vec<Option<Resident<K>>>,
    /// For each place the first letters of the words, as [`initial`] has them; together because they are looked at often.
    pub(super) initials: Vec<u32>,
    /// For each place how the first word of the surname begins, as [`start_of`] has it; 0 without one, which comes first.
    pub(super) starts: Vec<u64>,
    free: Vec<u32>,
    pub(super) places: HashMap<K, u32>,
    pub(super) words: Dictionary,
    pub(super) numbers: BTreeSet<(Number, u32)>,
    pub(super) card_ends: BTreeSet<(u64, u32)>,
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
            words: Dictionary::default(),
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
        self.words.put_in_order(&mut new_words);
        for &number in entry.numbers {
            self.numbers.insert((number, place));
            self.card_ends.extend(number.card_end().map(|end| (end, place)));
        }
    }

    /// Puts a new resident in and says where; the caller puts the numbers and the new words in their order.
    pub(super) fn insert_names(
        &mut self,
        key: K,
        entry: &Entry<'_>,
        new_words: &mut Vec<(Arc<str>, u32)>,
    ) -> Option<u32> {
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
                let id = self.words.put(word, new_words);
                let post = Post::new(id, part);
                if !words.contains(&post) {
                    words.push(post);
                    initials |= initial(word);
                    self.words.add_resident(id, Post::new(place, part));
                }
            }
        }
        let surname = words.first().filter(|post| post.part() == Part::Surname);
        let surname = surname.and_then(|post| self.words.get(post.place())).map(|word| start_of(&word.text));
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
            self.words.remove_resident(post.place(), Post::new(place, post.part()));
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

    pub(super) fn resident(&self, place: u32) -> Option<&Resident<K>> {
        self.residents.get(place as usize)?.as_ref()
    }
}

/// One bit for the first letter of a folded word.
pub(super) fn initial(word: &str) -> u32 {
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

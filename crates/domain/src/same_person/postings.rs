//! Under each key the residents that have it, in little memory.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The end of a list.
const NONE: u32 = u32::MAX;

/// Lists of places by key; all lists lie in one, each entry pointing to the next.
#[derive(Default)]
pub(super) struct Postings {
    first: HashMap<u32, u32, BuildHasherDefault<AlreadyHashed>>,
    entries: Vec<Entry>,
    free: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Entry {
    place: u32,
    next: u32,
}

impl Postings {
    pub(super) fn put(&mut self, key: u32, place: u32) {
        let next = self.first.get(&key).copied().unwrap_or(NONE);
        let entry = Entry { place, next };
        let at = match self.free.pop() {
            Some(free) => {
                if let Some(freed) = self.entries.get_mut(free as usize) {
                    *freed = entry;
                }
                free
            }
            None => {
                let Some(at) = u32::try_from(self.entries.len()).ok().filter(|&at| at != NONE) else { return };
                self.entries.push(entry);
                at
            }
        };
        self.first.insert(key, at);
    }

    pub(super) fn take_out(&mut self, key: u32, place: u32) {
        let Some(&first) = self.first.get(&key) else { return };
        let mut before = None;
        let mut at = first;
        while let Some(&entry) = self.entries.get(at as usize) {
            if entry.place == place {
                match before.and_then(|before: u32| self.entries.get_mut(before as usize)) {
                    Some(before) => before.next = entry.next,
                    None if entry.next == NONE => drop(self.first.remove(&key)),
                    None => drop(self.first.insert(key, entry.next)),
                }
                self.free.push(at);
                return;
            }
            (before, at) = (Some(at), entry.next);
        }
    }

    pub(super) fn places(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.first.get(&key).copied();
        let entry = |at: u32| self.entries.get(at as usize).copied();
        std::iter::successors(first.and_then(entry), move |last| entry(last.next)).map(|entry| entry.place)
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty() && self.free.len() == self.entries.len()
    }
}

/// The keys are hashes already; they are only spread over all the bits.
#[derive(Default)]
pub(super) struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(byte.into());
        }
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = (self.0 ^ u64::from(key)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

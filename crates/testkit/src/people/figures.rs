//! How well the repeats of made-up people are found.

use std::collections::BTreeSet;

use domain::same_person::Index;

use super::Person;

/// Residents and repeats in one heap, and which belong together.
pub struct Heap {
    /// The residents, then the repeats.
    pub people: Vec<Person>,
    /// The pairs that are one person: the resident's place, the repeat's place.
    pub pairs: BTreeSet<(u32, u32)>,
}

/// How many pairs were found and how many were there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Pairs of one person that were found.
    pub found: usize,
    /// Pairs of one person that were not found.
    pub missed: usize,
    /// Pairs of two people that were taken for one.
    pub wrong: usize,
}

impl Heap {
    /// Puts residents and their repeats together.
    #[must_use]
    pub fn new(mut residents: Vec<Person>, repeats: Vec<(usize, Person)>) -> Self {
        let first = residents.len();
        let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let pairs = repeats.iter().enumerate().map(|(at, (of, _))| (place(*of), place(first + at))).collect();
        residents.extend(repeats.into_iter().map(|(_, repeat)| repeat));
        Self { people: residents, pairs }
    }

    /// An index of everybody.
    #[must_use]
    pub fn index(&self) -> Index<u32> {
        let mut index = Index::new();
        for (key, person) in (0_u32..).zip(&self.people) {
            index.insert(key, &person.record());
        }
        index
    }

    /// Looks for everybody among everybody: all pairs that are certainly or probably one person, each once.
    #[must_use]
    pub fn look_for_all(&self, index: &Index<u32>) -> BTreeSet<(u32, u32)> {
        let mut taken = BTreeSet::new();
        for (key, person) in (0_u32..).zip(&self.people) {
            let candidates = index.candidates(&person.record(), usize::MAX);
            let others = candidates.into_iter().map(|(other, _)| other).filter(|&other| other != key);
            taken.extend(others.map(|other| (key.min(other), key.max(other))));
        }
        taken
    }

    /// Counts what was taken for one person, among the pairs of which the later record is as `counts` says.
    #[must_use]
    pub fn figures(&self, taken: &BTreeSet<(u32, u32)>, counts: impl Fn(&Person) -> bool) -> Figures {
        let of_interest = |pair: &&(u32, u32)| self.people.get(pair.1 as usize).is_some_and(&counts);
        Figures {
            found: self.pairs.intersection(taken).filter(of_interest).count(),
            missed: self.pairs.difference(taken).filter(of_interest).count(),
            wrong: taken.difference(&self.pairs).filter(of_interest).count(),
        }
    }
}

impl Figures {
    /// Of what was taken for one person, the part that is.
    #[must_use]
    pub fn precision(&self) -> f64 {
        part(self.found, self.found + self.wrong)
    }

    /// Of what is one person, the part that was found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        part(self.found, self.found + self.missed)
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> f64 {
        part(2 * self.found, 2 * self.found + self.wrong + self.missed)
    }
}

fn part(of: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { of as f64 / all as f64 }
}

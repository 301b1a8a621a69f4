//! Chance that comes out the same on every machine.

/// `SplitMix64` (Steele, Lea, Flood 2014): the same seed makes the same people everywhere.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Chance that begins with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to one less than `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A number of a range, both ends included.
    pub fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// True so many times in a thousand.
    pub fn in_thousand(&mut self, times: usize) -> bool {
        self.below(1_000) < times
    }

    /// One of the list, each as often; the default of an empty list.
    pub fn one<T: Copy + Default>(&mut self, list: &[T]) -> T {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }

    /// One of the list, the first ones more often.
    pub fn common<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let place = self.below(list.len()).min(self.below(list.len()));
        list.get(place).copied().unwrap_or_default()
    }
}

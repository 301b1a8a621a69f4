//! A set of residents: one bit for each place in the index.

/// Bits that are all off in the beginning.
#[derive(Clone)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn none(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// On for each of the list that is wanted.
    pub(super) fn of<T: Copy>(list: &[T], wanted: impl Fn(T) -> bool) -> Self {
        let block = |part: &[T]| part.iter().rev().fold(0, |block, &one| block << 1 | u64::from(wanted(one)));
        Self(list.chunks(64).map(block).collect())
    }

    pub(super) fn put(&mut self, at: u32) {
        if let Some(block) = self.0.get_mut(at as usize / 64) {
            *block |= 1 << (at % 64);
        }
    }

    pub(super) fn take(&mut self, at: u32) {
        if let Some(block) = self.0.get_mut(at as usize / 64) {
            *block &= !(1 << (at % 64));
        }
    }

    pub(super) fn has(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|block| block >> (at % 64) & 1 == 1)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|block| block.count_ones() as usize).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&block| block == 0)
    }

    pub(super) fn keep(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(block, other)| *block &= other);
    }

    /// Those that are in `others` too, which are taken away here.
    pub(super) fn split(&mut self, others: &Self) -> Self {
        let halves = self.0.iter_mut().zip(&others.0).map(|(block, other)| {
            let both = *block & other;
            *block &= !other;
            both
        });
        Self(halves.collect())
    }

    pub(super) fn add(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(block, other)| *block |= other);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).step_by(64).zip(&self.0).flat_map(|(first, &block)| {
            std::iter::successors((block != 0).then_some(block), |rest| {
                Some(rest & (rest - 1)).filter(|&rest| rest != 0)
            })
            .map(move |rest| first + rest.trailing_zeros())
        })
    }
}

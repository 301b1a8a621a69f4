//! Ranges of card numbers.

/// Card numbers from the first to the last, both included, named by their bodies: the eleven digits between `9616` and the
/// check digit (REQ D-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberRange {
    first: u64,
    last: u64,
}

/// The last number comes before the first, or a body has more than eleven digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a range of card numbers")]
pub struct EmptyRange;

impl NumberRange {
    const BODIES: u64 = 100_000_000_000;

    /// The range with these first and last bodies.
    ///
    /// # Errors
    /// [`EmptyRange`] if it has no number or leaves the eleven digits.
    pub fn new(first: u64, last: u64) -> Result<Self, EmptyRange> {
        if first <= last && last < Self::BODIES { Ok(Self { first, last }) } else { Err(EmptyRange) }
    }

    /// The first body.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.first
    }

    /// The last body.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Whether the body lies inside.
    #[must_use]
    pub fn contains(&self, body: u64) -> bool {
        (self.first..=self.last).contains(&body)
    }
}

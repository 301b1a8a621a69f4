//! Numbers that are leased to one station alone.

use std::collections::BTreeSet;

use contract::enrolment::NumberKind;
use rand_core::CryptoRng;

use crate::problem::CityProblem;

/// How many numbers a station gets at once, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// So many runs of each kind: the bundle holds the first, the hub leases the others one after the other.
    pub runs: u32,
    /// Card numbers.
    pub cards: u32,
    /// Application numbers.
    pub applications: u32,
    /// Receipt numbers.
    pub receipts: u32,
    /// Substitute identifiers.
    pub substitutes: u32,
}

impl Amounts {
    /// What a station gets (ARCHITECTURE, Numbers). Every card that is handed over takes a receipt. Five runs last a station that issues
    /// eighty cards a day for more than a year, and its certificate has to be renewed by then; a city's file of sixty stations stays
    /// below the size that a hub loads.
    pub const STATION: Self = Self { runs: 5, cards: 5_000, applications: 2_000, receipts: 5_000, substitutes: 500 };

    /// How many of a kind are in one run.
    pub(crate) fn of(self, kind: NumberKind) -> u32 {
        match kind {
            NumberKind::Cards => self.cards,
            NumberKind::Applications => self.applications,
            NumberKind::Receipts => self.receipts,
            NumberKind::Substitutes => self.substitutes,
        }
    }
}

/// Draws numbers below `bound` that are not taken, each as likely as any other, in the order in which they were drawn: nobody can
/// guess the next from the last. Marks them as taken.
pub(crate) fn draw(
    count: u32,
    bound: u32,
    taken: &mut BTreeSet<u32>,
    kind: &'static str,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u32>, CityProblem> {
    // Above half, drawing would slow down and the free numbers would become guessable.
    let wanted = u64::try_from(taken.len()).unwrap_or(u64::MAX).saturating_add(count.into());
    if wanted > u64::from(bound / 2) {
        return Err(CityProblem::NumbersExhausted(kind));
    }
    let mut drawn = Vec::new();
    while drawn.len() < usize::try_from(count).unwrap_or(usize::MAX) {
        let number = below(bound, rng);
        if taken.insert(number) {
            drawn.push(number);
        }
    }
    Ok(drawn)
}

/// A number below `bound`, each as likely as any other: draws from the uneven rest are thrown away.
pub(crate) fn below(bound: u32, rng: &mut impl CryptoRng) -> u32 {
    let even = u32::MAX - u32::MAX % bound;
    loop {
        let number = rng.next_u32();
        if number < even {
            return number % bound;
        }
    }
}

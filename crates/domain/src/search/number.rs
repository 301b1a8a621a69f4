//! Numbers by which residents are found.

use super::query::Kind;
use crate::card_number::CardNumber;
use crate::leased_number::ApplicationNumber;
use crate::pesel::Pesel;
use crate::substitute_identifier::SubstituteIdentifier;

/// A number by which a resident is found: its digits, moved to the left as if there were 16, so that a beginning is a
/// range; and its kind in the last two bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub(super) u64);

impl Number {
    /// A PESEL.
    #[must_use]
    pub fn pesel(pesel: &Pesel) -> Self {
        Self::new(Kind::Pesel, pesel.as_str().parse().unwrap_or(0))
    }

    /// A substitute identifier.
    #[must_use]
    pub fn substitute(identifier: SubstituteIdentifier) -> Self {
        Self::new(Kind::Substitute, identifier.digits())
    }

    /// A card's number.
    #[must_use]
    pub fn card(number: CardNumber) -> Self {
        Self::new(Kind::Card, number.digits())
    }

    /// An application's number.
    #[must_use]
    pub fn application(number: ApplicationNumber) -> Self {
        Self::new(Kind::Application, number.digits())
    }

    fn new(kind: Kind, digits: u64) -> Self {
        Self((digits * 10_u64.pow(16 - kind.length())) << 2 | kind as u64)
    }

    pub(super) fn kind(self) -> Kind {
        match self.0 & 3 {
            0 => Kind::Pesel,
            1 => Kind::Substitute,
            2 => Kind::Card,
            _ => Kind::Application,
        }
    }

    /// A card's digits in reverse order, so that an end is a beginning.
    pub(super) fn card_end(self) -> Option<u64> {
        (self.kind() == Kind::Card).then(|| reversed(self.0 >> 2, 16))
    }
}

/// The last `length` digits in reverse order.
pub(super) fn reversed(number: u64, length: u32) -> u64 {
    (0..length).fold((0, number), |(done, rest), _| (done * 10 + rest % 10, rest / 10)).0
}

//! PESELs as written, right or wrong, and the slips between them.

use crate::pesel::{Pesel, Sex};

/// Eleven digits as written, in one number; the check digit may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) number: u64,
    /// Whether they are a PESEL by the rule.
    pub(super) right: bool,
}

impl Digits {
    /// Reads what is written, and the sex where it is right; nothing when there are not eleven digits, or one digit eleven
    /// times, which stands for "none" in old files.
    pub(super) fn read(written: &str) -> Option<(Self, Option<Sex>)> {
        let digits: String = written.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        if digits.bytes().zip(digits.bytes().skip(1)).all(|(one, next)| one == next) {
            return None;
        }
        let sex = Pesel::parse(&digits).ok().map(|pesel| pesel.sex());
        Some((Self { number: digits.parse().ok()?, right: sex.is_some() }, sex))
    }
}

/// Whether one digit is another, or two neighbours are swapped; not when the numbers are equal.
pub(super) fn is_one_slip(one: u64, other: u64) -> bool {
    let (mut a, mut b) = (one, other);
    let mut place = 0;
    while a != b && a % 10 == b % 10 {
        (a, b, place) = (a / 10, b / 10, place + 1);
    }
    if a == b || place > 10 {
        return false;
    }
    a / 10 == b / 10 || (a / 100 == b / 100 && a % 10 == b / 10 % 10 && b % 10 == a / 10 % 10)
}

/// All numbers of eleven digits that are one slip away.
pub(super) fn slips(number: u64) -> impl Iterator<Item = u64> {
    let units = std::iter::successors(Some(1_u64), |unit| unit.checked_mul(10)).take(11);
    let digit = move |unit: u64| number / unit % 10;
    let other_digit = units.clone().flat_map(move |unit| {
        let without = number - digit(unit) * unit;
        (0..10).filter(move |&other| other != digit(unit)).map(move |other| without + other * unit)
    });
    let swapped = units.take(10).filter_map(move |unit| {
        let (low, high) = (digit(unit), digit(unit * 10));
        (low != high).then(|| number - low * unit - high * unit * 10 + high * unit + low * unit * 10)
    });
    other_digit.chain(swapped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // REQ C-3
    #[test]
    fn a_slip_is_one_wrong_digit_or_two_swapped_neighbours() {
        let one = 87_051_400_010;
        for (other, slip) in [
            (87_051_400_010, false),
            (87_051_400_011, true),
            (17_051_400_010, true),
            (78_051_400_010, true),
            (87_051_400_001, true),
            (87_015_400_010, true),
            (87_051_400_100, true),
            (87_051_400_021, false),
            (57_081_400_010, false),
            (87_054_100_011, false),
        ] {
            assert_eq!(is_one_slip(one, other), slip, "{other}");
            assert_eq!(is_one_slip(other, one), slip, "{other}");
        }
    }

    proptest! {
        // REQ C-3
        #[test]
        fn every_slip_is_listed_and_nothing_else(number in 0..100_000_000_000_u64, other in 0..100_000_000_000_u64) {
            let all: Vec<u64> = slips(number).collect();
            prop_assert!(all.iter().all(|&slip| is_one_slip(number, slip) && slip < 100_000_000_000));
            prop_assert_eq!(all.contains(&other), is_one_slip(number, other));
            prop_assert!((99..=109).contains(&all.len()));
        }
    }
}

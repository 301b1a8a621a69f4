//! Two dates of birth.

use time::{Date, Month};

use super::number::is_one_slip;

/// How two dates of birth stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dates {
    Same,
    /// Day and month are swapped.
    Swapped,
    /// One digit of day, month or year is another, or two neighbouring digits of one of them are swapped.
    OneSlip,
    SameYear,
    OtherYear,
}

impl Dates {
    pub(super) fn of(one: Date, other: Date) -> Self {
        if one == other {
            return Self::Same;
        }
        let parts = |date: Date| (date.year().unsigned_abs(), u32::from(u8::from(date.month())), u32::from(date.day()));
        let ((year, month, day), (other_year, other_month, other_day)) = (parts(one), parts(other));
        if year == other_year && month == other_day && day == other_month {
            return Self::Swapped;
        }
        let equal = [year == other_year, month == other_month, day == other_day];
        let slip = [(year, other_year), (month, other_month), (day, other_day)]
            .into_iter()
            .any(|(part, other)| is_one_slip(part.into(), other.into()));
        match equal.iter().filter(|&&equal| equal).count() {
            2 if slip => Self::OneSlip,
            _ if year == other_year => Self::SameYear,
            _ => Self::OtherYear,
        }
    }

    /// Whether two people of one name in one household may be born so: a father and a son are years apart.
    pub(super) fn are_years_apart(self) -> bool {
        self == Self::OtherYear
    }
}

/// The other reading of a date of which day and month may be swapped.
pub(super) fn swapped(date: Date) -> Option<Date> {
    let month = Month::try_from(date.day()).ok()?;
    Date::from_calendar_date(date.year(), month, u8::from(date.month())).ok().filter(|&other| other != date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    // REQ C-3
    #[test]
    fn two_dates_are_told_apart_as_a_clerk_would() {
        let birth = date!(1987 - 05 - 12);
        for (other, dates) in [
            (date!(1987 - 05 - 12), Dates::Same),
            (date!(1987 - 12 - 05), Dates::Swapped),
            (date!(1978 - 05 - 12), Dates::OneSlip),
            (date!(1967 - 05 - 12), Dates::OneSlip),
            (date!(1987 - 05 - 21), Dates::OneSlip),
            (date!(1987 - 05 - 10), Dates::OneSlip),
            (date!(1987 - 06 - 12), Dates::OneSlip),
            (date!(1987 - 06 - 13), Dates::SameYear),
            (date!(1987 - 05 - 30), Dates::SameYear),
            (date!(1959 - 05 - 12), Dates::OtherYear),
            (date!(1988 - 06 - 12), Dates::OtherYear),
        ] {
            assert_eq!(Dates::of(birth, other), dates, "{other}");
            assert_eq!(Dates::of(other, birth), dates, "{other}");
        }
        assert_eq!(swapped(birth), Some(date!(1987 - 12 - 05)));
        assert_eq!(swapped(date!(1987 - 05 - 13)), None);
        assert_eq!(swapped(date!(1987 - 05 - 05)), None);
    }
}

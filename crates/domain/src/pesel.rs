//! PESEL, the number of a person in the Polish population register.
//!
//! Source: the population registry act of 24 September 2010 (ustawa o ewidencji ludności), article 15: eleven digits
//! that hold the date of birth, a serial number, the sex and a check digit. The month carries the century.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::{Date, Month};

use crate::tick::Tick;

/// A correct PESEL. Prints `<redacted>`; [`Pesel::as_str`] is the only way to the digits, and [`as_text`] the only way
/// into a serialised form, so it does not get into a log by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pesel {
    digits: String,
    birth_date: Date,
    sex: Sex,
}

/// Sex as the register knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// The tenth digit is even.
    Female,
    /// The tenth digit is odd.
    Male,
}

/// Why a text is not a PESEL. The first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PeselProblem {
    /// Nothing was typed.
    #[error("no PESEL was given")]
    Empty,
    /// There is something else than digits and spaces.
    #[error("a PESEL has digits only")]
    NotDigits,
    /// There are not eleven digits.
    #[error("a PESEL has 11 digits")]
    Length,
    /// The last digit does not follow from the others: some digit is mistyped.
    #[error("the check digit does not fit")]
    CheckDigit,
    /// The check digit fits, but the first six digits are not a day in the calendar.
    #[error("the first six digits are not a date")]
    Date,
}

impl Pesel {
    /// Reads a PESEL as typed; spaces are left out.
    ///
    /// # Errors
    /// The first [`PeselProblem`] that applies. A date of birth in the future is not one of them: that depends on
    /// today.
    pub fn parse(typed: &str) -> Result<Self, PeselProblem> {
        let digits = digits_of(typed).ok_or(PeselProblem::NotDigits)?;
        match digits.len() {
            0 => return Err(PeselProblem::Empty),
            11 => {}
            _ => return Err(PeselProblem::Length),
        }
        if !check_digit_fits(&digits) {
            return Err(PeselProblem::CheckDigit);
        }
        let birth_date = birth_date_in(&digits).ok_or(PeselProblem::Date)?;
        let sex = sex_in(&digits).ok_or(PeselProblem::Length)?;
        let digits = digits.iter().map(|d| char::from(b'0' + d)).collect();
        Ok(Self { digits, birth_date, sex })
    }

    /// The eleven digits, for a database row, a signed message or the screen, never for a log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// The date of birth that the digits hold.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// The sex that the digits hold.
    #[must_use]
    pub fn sex(&self) -> Sex {
        self.sex
    }
}

impl fmt::Debug for Pesel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pesel(<redacted>)")
    }
}

impl fmt::Display for Pesel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// How a PESEL that is being typed stands, condition by condition. Date, age and sex stay out of logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PeselTicks {
    /// Eleven digits and nothing else.
    pub digits: Tick,
    /// The last digit follows from the others.
    pub check_digit: Tick,
    /// The first six digits are a day in the calendar.
    pub date: Tick,
    /// That day, as soon as its six digits stand.
    #[serde(with = "crate::clock::iso_date::option")]
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub birth_date: Option<Date>,
    /// Full years lived on the given day; none when the date is not there yet or lies in the future.
    pub age: Option<u16>,
    /// The sex, as soon as its digit stands.
    pub sex: Option<Sex>,
    /// The date of birth is later than today.
    pub future: bool,
}

impl PeselTicks {
    /// Looks at what has been typed so far, on the day `today`.
    #[must_use]
    pub fn of(typed: &str, today: Date) -> Self {
        let digits = digits_of(typed);
        let well_formed = digits.is_some();
        let digits = digits.unwrap_or_default();
        let birth_date = birth_date_in(&digits).filter(|_| well_formed);
        let future = birth_date.is_some_and(|date| date > today);
        Self {
            digits: match digits.len() {
                _ if !well_formed => Tick::Wrong,
                11 => Tick::Met,
                0..11 => Tick::NotYet,
                _ => Tick::Wrong,
            },
            check_digit: match digits.len() {
                11 if check_digit_fits(&digits) => Tick::Met,
                11 => Tick::Wrong,
                _ => Tick::NotYet,
            },
            date: match birth_date {
                Some(_) if !future => Tick::Met,
                None if !well_formed || digits.len() < 6 => Tick::NotYet,
                _ => Tick::Wrong,
            },
            birth_date,
            age: birth_date.and_then(|birth| age_on(birth, today)),
            sex: sex_in(&digits).filter(|_| birth_date.is_some()),
            future,
        }
    }

    /// Whether all of it is right.
    #[must_use]
    pub fn all_met(&self) -> bool {
        self.digits.is_met() && self.check_digit.is_met() && self.date.is_met()
    }
}

impl fmt::Debug for PeselTicks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeselTicks")
            .field("digits", &self.digits)
            .field("check_digit", &self.check_digit)
            .field("date", &self.date)
            .finish_non_exhaustive()
    }
}

/// Full years from `birth` to `day`; none when `day` is earlier.
///
/// A year is full at the beginning of the birthday, and of 28 February for somebody born on 29 February when the year
/// has no such day (civil code, article 112).
#[must_use]
pub fn age_on(birth: Date, day: Date) -> Option<u16> {
    if day < birth {
        return None;
    }
    let birthday = birth.replace_year(day.year()).or_else(|_| birth.replace_day(28)?.replace_year(day.year())).ok()?;
    u16::try_from(day.year() - birth.year() - i32::from(day < birthday)).ok()
}

/// A PESEL as text in a serialised form, where one chooses to have it: `#[serde(with = "domain::pesel::as_text")]`.
pub mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Pesel;

    /// Writes the digits.
    ///
    /// # Errors
    /// Those of the serialiser.
    pub fn serialize<S: Serializer>(pesel: &Pesel, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(pesel.as_str())
    }

    /// Reads the digits and checks them.
    ///
    /// # Errors
    /// Those of the deserialiser, and a text that is not a PESEL (the text itself is not repeated).
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pesel, D::Error> {
        let text = String::deserialize(deserializer)?;
        Pesel::parse(&text).map_err(D::Error::custom)
    }
}

/// The digits without spaces; none when there is anything else.
fn digits_of(typed: &str) -> Option<Vec<u8>> {
    typed.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_digit(10).and_then(|d| u8::try_from(d).ok())).collect()
}

fn check_digit_fits(digits: &[u8]) -> bool {
    const WEIGHTS: [u8; 11] = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
    digits.len() == 11 && digits.iter().zip(WEIGHTS).map(|(d, w)| u32::from(d * w)).sum::<u32>() % 10 == 0
}

fn birth_date_in(digits: &[u8]) -> Option<Date> {
    let two = |from: usize| Some(digits.get(from)? * 10 + digits.get(from + 1)?);
    let (year, month, day) = (i32::from(two(0)?), two(2)?, two(4)?);
    let century = match month {
        81..=92 => 1800,
        1..=12 => 1900,
        21..=32 => 2000,
        41..=52 => 2100,
        61..=72 => 2200,
        _ => return None,
    };
    Date::from_calendar_date(century + year, Month::try_from(month % 20).ok()?, day).ok()
}

fn sex_in(digits: &[u8]) -> Option<Sex> {
    digits.get(9).map(|d| if d % 2 == 0 { Sex::Female } else { Sex::Male })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    /// A PESEL made by the rule, so that no living person's number stands in the tests.
    fn made(birth: Date, serial: u16, sex: Sex) -> String {
        let century = match birth.year() {
            1800..1900 => 80,
            1900..2000 => 0,
            2000..2100 => 20,
            2100..2200 => 40,
            _ => 60,
        };
        let tenth = 2 * (serial % 5) + u16::from(sex == Sex::Male);
        let ten = format!(
            "{:02}{:02}{:02}{:03}{tenth}",
            birth.year() % 100,
            u8::from(birth.month()) + century,
            birth.day(),
            serial / 5 % 1000
        );
        let sum: u32 = ten.bytes().zip([1, 3, 7, 9, 1, 3, 7, 9, 1, 3]).map(|(d, w)| u32::from(d - b'0') * w).sum();
        format!("{ten}{}", (10 - sum % 10) % 10)
    }

    // REQ C-2
    #[test]
    fn every_century_is_read_from_the_month() {
        for (digits, birth) in [
            ("87051400010", date!(1987 - 05 - 14)),
            ("52041500021", date!(1952 - 04 - 15)),
            (made(date!(1800 - 01 - 01), 1, Sex::Male).as_str(), date!(1800 - 01 - 01)),
            (made(date!(1899 - 12 - 31), 1, Sex::Female).as_str(), date!(1899 - 12 - 31)),
            (made(date!(1900 - 01 - 01), 1, Sex::Female).as_str(), date!(1900 - 01 - 01)),
            (made(date!(1999 - 12 - 31), 1, Sex::Female).as_str(), date!(1999 - 12 - 31)),
            (made(date!(2000 - 02 - 29), 1, Sex::Female).as_str(), date!(2000 - 02 - 29)),
            (made(date!(2099 - 12 - 31), 1, Sex::Male).as_str(), date!(2099 - 12 - 31)),
            (made(date!(2100 - 01 - 01), 1, Sex::Male).as_str(), date!(2100 - 01 - 01)),
            (made(date!(2199 - 12 - 31), 1, Sex::Male).as_str(), date!(2199 - 12 - 31)),
            (made(date!(2200 - 10 - 10), 1, Sex::Male).as_str(), date!(2200 - 10 - 10)),
            (made(date!(2299 - 12 - 31), 1, Sex::Male).as_str(), date!(2299 - 12 - 31)),
        ] {
            assert_eq!(Pesel::parse(digits).map(|p| p.birth_date()), Ok(birth), "{digits}");
        }
        assert!(made(date!(1899 - 12 - 31), 1, Sex::Female).starts_with("999231"));
        assert!(made(date!(2000 - 02 - 29), 1, Sex::Female).starts_with("002229"));
        assert!(made(date!(2100 - 01 - 01), 1, Sex::Female).starts_with("004101"));
        assert!(made(date!(2299 - 12 - 31), 1, Sex::Female).starts_with("997231"));
    }

    // REQ C-2
    #[test]
    fn a_wrong_pesel_says_what_is_wrong() {
        for (typed, problem) in [
            ("", PeselProblem::Empty),
            ("   ", PeselProblem::Empty),
            ("8705140001", PeselProblem::Length),
            ("870514000100", PeselProblem::Length),
            ("8705140001O", PeselProblem::NotDigits),
            ("87-05140001", PeselProblem::NotDigits),
            ("٨٧٠٥١٤٠٠٠١٠", PeselProblem::NotDigits),
            ("87051400011", PeselProblem::CheckDigit),
            ("78051400010", PeselProblem::CheckDigit),
            ("00000000000", PeselProblem::Date),
            ("87130100004", PeselProblem::Date),
            ("87023000000", PeselProblem::Date),
            ("00022900003", PeselProblem::Date),
        ] {
            assert_eq!(Pesel::parse(typed), Err(problem), "{typed}");
        }
        assert_eq!(Pesel::parse(" 870514 00010 ").map(|p| p.sex()), Ok(Sex::Male));
    }

    // REQ C-2
    #[test]
    fn ticks_follow_the_typing() {
        let today = date!(2026 - 11 - 20);
        let ticks = PeselTicks::of("87051400010", today);
        assert!(ticks.all_met());
        assert_eq!((ticks.birth_date, ticks.age, ticks.sex), (Some(date!(1987 - 05 - 14)), Some(39), Some(Sex::Male)));
        for (typed, digits, check_digit, date) in [
            ("", Tick::NotYet, Tick::NotYet, Tick::NotYet),
            ("87051", Tick::NotYet, Tick::NotYet, Tick::NotYet),
            ("870514", Tick::NotYet, Tick::NotYet, Tick::Met),
            ("871314", Tick::NotYet, Tick::NotYet, Tick::Wrong),
            ("8705140001x", Tick::Wrong, Tick::NotYet, Tick::NotYet),
            ("87051400011", Tick::Met, Tick::Wrong, Tick::Met),
            ("870514000100", Tick::Wrong, Tick::NotYet, Tick::Met),
            ("26312100000", Tick::Met, Tick::Wrong, Tick::Wrong),
        ] {
            let ticks = PeselTicks::of(typed, today);
            assert_eq!((ticks.digits, ticks.check_digit, ticks.date), (digits, check_digit, date), "{typed}");
        }
        let tomorrow = PeselTicks::of(&made(date!(2026 - 11 - 21), 7, Sex::Female), today);
        assert!(tomorrow.future && !tomorrow.all_met() && tomorrow.age.is_none());
        assert!(PeselTicks::of(&made(today, 7, Sex::Female), today).all_met());
    }

    #[test]
    fn a_pesel_stays_out_of_logs() {
        let pesel = Pesel::parse("87051400010").unwrap();
        assert_eq!(format!("{pesel:?} {pesel}"), "Pesel(<redacted>) <redacted>");
    }

    #[test]
    fn age_counts_full_years() {
        assert_eq!(age_on(date!(1987 - 05 - 14), date!(2026 - 05 - 13)), Some(38));
        assert_eq!(age_on(date!(1987 - 05 - 14), date!(2026 - 05 - 14)), Some(39));
        assert_eq!(age_on(date!(2008 - 02 - 29), date!(2026 - 02 - 27)), Some(17));
        assert_eq!(age_on(date!(2008 - 02 - 29), date!(2026 - 02 - 28)), Some(18));
        assert_eq!(age_on(date!(2008 - 02 - 29), date!(2028 - 02 - 28)), Some(19));
        assert_eq!(age_on(date!(2008 - 02 - 29), date!(2028 - 02 - 29)), Some(20));
        assert_eq!(age_on(date!(2026 - 05 - 14), date!(2026 - 05 - 14)), Some(0));
        assert_eq!(age_on(date!(2026 - 05 - 14), date!(2026 - 05 - 13)), None);
    }

    proptest! {
        // REQ C-2
        #[test]
        fn what_the_rule_makes_is_read_back(year in 1800..2300_i32, day in 1..=365_u16, serial in 0..5000_u16, male: bool) {
            let birth = Date::from_ordinal_date(year, day).unwrap();
            let sex = if male { Sex::Male } else { Sex::Female };
            let digits = made(birth, serial, sex);
            let pesel = Pesel::parse(&digits).unwrap();
            prop_assert_eq!((pesel.as_str(), pesel.birth_date(), pesel.sex()), (digits.as_str(), birth, sex));
        }

        // REQ C-2
        #[test]
        fn one_mistyped_digit_is_always_noticed(serial in 0..5000_u16, at in 0..11_usize, other in 1..10_u8) {
            let mut digits = made(date!(1987 - 05 - 14), serial, Sex::Male).into_bytes();
            digits[at] = b'0' + (digits[at] - b'0' + other) % 10;
            let typed = String::from_utf8(digits).unwrap();
            prop_assert_eq!(Pesel::parse(&typed), Err(PeselProblem::CheckDigit));
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,40}") {
            let _ = Pesel::parse(&text);
            let _ = PeselTicks::of(&text, date!(2026 - 11 - 20));
        }
    }
}

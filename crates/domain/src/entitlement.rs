//! A resident's right to a package: from which proof it follows and when it ends (C-5). Which proofs there are, and how long
//! each lasts, is the city's table; what the words of that table mean stands here.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::{Date, Month};

use crate::person::parse_date;
use crate::pesel::age_on;

/// When an entitlement ends that follows from a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "until", rename_all = "snake_case")]
pub enum EndRule {
    /// With the card.
    Card,
    /// On the last day that stands on the proof: a deed for a time, a temporary residence, a certificate of disability, a
    /// large family's card.
    Proof,
    /// On the next such day of the year that is at least a quarter of a year away: a tax return until the next one is due
    /// (30 April), a pupil's card until the end of the school year's card (30 September).
    DayOfYear {
        /// 1 to 12.
        month: u8,
        /// 1 to 31; in a shorter month its last day.
        day: u8,
    },
    /// On the day before the person reaches this age.
    Age {
        /// Years.
        years: u16,
    },
}

/// Who may have a package at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AgeLimits {
    /// From this birthday on.
    #[serde(default)]
    pub from: Option<u16>,
    /// Until the day before this birthday.
    #[serde(default)]
    pub under: Option<u16>,
}

/// Why there is no entitlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "EntitlementProblem"))]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// The person is too young.
    #[error("too young for this package")]
    TooYoung,
    /// The person is too old.
    #[error("too old for this package")]
    TooOld,
    /// The package needs a proof.
    #[error("a proof has to be chosen")]
    ProofNeeded,
    /// The last day that stands on the proof has to be given.
    #[error("the proof's last day has to be given")]
    DateNeeded,
    /// What was given is no date.
    #[error("not a date")]
    DateForm,
    /// The proof has ended.
    #[error("the proof has ended")]
    Ended,
}

/// Quarter of a year: a proof that ends sooner by its calendar is taken for the next year's.
const SOON_DAYS: i64 = 91;

/// Whether somebody born on `birth` is of the right age on `today`.
///
/// # Errors
/// [`Problem::TooYoung`] or [`Problem::TooOld`].
pub fn of_age(limits: AgeLimits, birth: Date, today: Date) -> Result<(), Problem> {
    let age = age_on(birth, today).unwrap_or(0);
    if limits.from.is_some_and(|from| age < from) {
        return Err(Problem::TooYoung);
    }
    if limits.under.is_some_and(|under| age >= under) {
        return Err(Problem::TooOld);
    }
    Ok(())
}

/// The last day of an entitlement. `on_proof` is the date as typed, `card_ends` the card's last day.
///
/// # Errors
/// [`Problem`] says what is missing or wrong.
pub fn last_day(
    rule: EndRule,
    limits: AgeLimits,
    birth: Date,
    today: Date,
    on_proof: &str,
    card_ends: Date,
) -> Result<Date, Problem> {
    let by_rule = match rule {
        EndRule::Card => card_ends,
        EndRule::Proof if on_proof.trim().is_empty() => return Err(Problem::DateNeeded),
        EndRule::Proof => parse_date(on_proof).ok_or(Problem::DateForm)?,
        EndRule::DayOfYear { month, day } => next_day_of_year(month, day, today),
        EndRule::Age { years } => day_before_age(birth, years),
    };
    // Somebody who grows out of the package loses it that day, whatever the proof says.
    let ends = limits.under.map_or(by_rule, |years| by_rule.min(day_before_age(birth, years)));
    if ends < today { Err(Problem::Ended) } else { Ok(ends) }
}

fn next_day_of_year(month: u8, day: u8, today: Date) -> Date {
    let month = Month::try_from(month).unwrap_or(Month::December);
    let of_year =
        |year: i32| Date::from_calendar_date(year, month, day.clamp(1, month.length(year))).unwrap_or(Date::MAX);
    let this = of_year(today.year());
    if (this - today).whole_days() >= SOON_DAYS { this } else { of_year(today.year().saturating_add(1)) }
}

/// The day before a birthday; of one on 29 February, 28 February in other years (as [`age_on`] counts).
fn day_before_age(birth: Date, years: u16) -> Date {
    let year = birth.year().saturating_add(i32::from(years));
    let birthday = birth.replace_year(year).or_else(|_| Date::from_calendar_date(year, Month::March, 1));
    birthday.ok().and_then(Date::previous_day).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 20);
    const CARD: Date = date!(2029 - 11 - 20);
    const BIRTH: Date = date!(2012 - 05 - 14);

    fn ends(rule: EndRule, on_proof: &str) -> Result<Date, Problem> {
        last_day(rule, AgeLimits::default(), BIRTH, TODAY, on_proof, CARD)
    }

    // REQ C-5
    #[test]
    fn the_end_follows_from_the_kind_of_proof() {
        assert_eq!(ends(EndRule::Card, ""), Ok(CARD));
        assert_eq!(ends(EndRule::Proof, "30.06.2027"), Ok(date!(2027 - 06 - 30)));
        assert_eq!(ends(EndRule::DayOfYear { month: 4, day: 30 }, ""), Ok(date!(2027 - 04 - 30)));
        assert_eq!(ends(EndRule::Age { years: 18 }, ""), Ok(date!(2030 - 05 - 13)));
        // A proof that would end within a quarter of a year by its calendar is the next year's.
        let tax = EndRule::DayOfYear { month: 4, day: 30 };
        let on = |today| last_day(tax, AgeLimits::default(), BIRTH, today, "", CARD);
        assert_eq!(on(date!(2027 - 01 - 29)), Ok(date!(2027 - 04 - 30)));
        assert_eq!(on(date!(2027 - 01 - 30)), Ok(date!(2028 - 04 - 30)));
    }

    // REQ C-5
    #[test]
    fn what_is_missing_or_wrong_is_named() {
        assert_eq!(ends(EndRule::Proof, " "), Err(Problem::DateNeeded));
        assert_eq!(ends(EndRule::Proof, "31.04.2027"), Err(Problem::DateForm));
        assert_eq!(ends(EndRule::Proof, "19.11.2026"), Err(Problem::Ended));
        assert_eq!(ends(EndRule::Proof, "20.11.2026"), Ok(TODAY), "the last day still counts");
        assert_eq!(ends(EndRule::Age { years: 14 }, ""), Err(Problem::Ended));
    }

    // REQ C-5
    #[test]
    fn a_package_for_an_age_begins_and_ends_with_it() {
        let senior = AgeLimits { from: Some(60), under: None };
        assert_eq!(of_age(senior, date!(1966 - 11 - 20), TODAY), Ok(()));
        assert_eq!(of_age(senior, date!(1966 - 11 - 21), TODAY), Err(Problem::TooYoung));
        let pupil = AgeLimits { from: None, under: Some(18) };
        assert_eq!(of_age(pupil, date!(2008 - 11 - 21), TODAY), Ok(()));
        assert_eq!(of_age(pupil, date!(2008 - 11 - 20), TODAY), Err(Problem::TooOld));
        let grown = last_day(EndRule::Card, pupil, date!(2009 - 01 - 10), TODAY, "", CARD);
        assert_eq!(grown, Ok(date!(2027 - 01 - 09)), "not as long as the card");
        let leap = last_day(EndRule::Age { years: 18 }, AgeLimits::default(), date!(2012 - 02 - 29), TODAY, "", CARD);
        assert_eq!(leap, Ok(date!(2030 - 02 - 28)));
    }

    #[test]
    fn a_day_that_a_month_does_not_have_is_its_last() {
        assert_eq!(ends(EndRule::DayOfYear { month: 2, day: 31 }, ""), Ok(date!(2027 - 02 - 28)));
    }
}

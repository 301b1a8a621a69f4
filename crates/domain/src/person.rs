//! What a person's papers have to agree on, and who speaks for them (REQ C-2).

use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::{Date, Month};

use crate::name::FullName;
use crate::pesel::{Pesel, Sex, age_on};

/// From this age a person acts alone (civil code, articles 10 and 11). Marriage before it, with a court's leave, is left
/// to a guardian's signature all the same.
pub const ADULT_AGE: u16 = 18;

/// Nobody has lived longer (the record is 122 years); a date before that is mistyped.
pub const OLDEST_AGE: u16 = 125;

/// What in a form does not agree with the PESEL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disagreement {
    /// The date of birth is another one.
    #[error("the date of birth is not the one in the PESEL")]
    BirthDate,
    /// The sex is the other one.
    #[error("the sex is not the one in the PESEL")]
    Sex,
}

/// Whether a date of birth and a sex are those that the PESEL holds; what was not given agrees.
///
/// # Errors
/// The first [`Disagreement`].
pub fn agrees(pesel: &Pesel, birth_date: Option<Date>, sex: Option<Sex>) -> Result<(), Disagreement> {
    if birth_date.is_some_and(|date| date != pesel.birth_date()) {
        return Err(Disagreement::BirthDate);
    }
    if sex.is_some_and(|sex| sex != pesel.sex()) {
        return Err(Disagreement::Sex);
    }
    Ok(())
}

/// Whether a guardian has to apply for somebody born on that day.
#[must_use]
pub fn needs_guardian(birth: Date, today: Date) -> bool {
    age_on(birth, today).is_none_or(|age| age < ADULT_AGE)
}

/// Reads a date as typed: `2026-11-20`, or the Polish `20.11.2026`, also with hyphens or slashes.
#[must_use]
pub fn parse_date(typed: &str) -> Option<Date> {
    let parts: Vec<&str> = typed.trim().split(['-', '.', '/']).map(str::trim).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let number = |text: &str, most: usize| {
        let digits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if digits { text.parse::<u16>().ok() } else { None }
    };
    let year = number(year, 4).filter(|_| year.len() == 4)?;
    let month = Month::try_from(u8::try_from(number(month, 2)?).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(number(day, 2)?).ok()?).ok()
}

/// Who asks for the card: the choice on the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// The resident (sam mieszkaniec).
    #[default]
    Resident,
    /// A parent or guardian (opiekun).
    Guardian,
    /// Somebody with a power of attorney (pełnomocnik).
    Proxy,
}

impl ApplicantKind {
    /// Its name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Guardian => "guardian",
            Self::Proxy => "proxy",
        }
    }

    /// The kind of a name in records.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Resident, Self::Guardian, Self::Proxy].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Who asks for the card, with the name where it is somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applicant {
    /// The resident.
    Resident,
    /// A parent or guardian.
    Guardian(FullName),
    /// Somebody with a power of attorney.
    Proxy(FullName),
}

impl Applicant {
    /// The choice on the form.
    #[must_use]
    pub fn kind(&self) -> ApplicantKind {
        match self {
            Applicant::Resident => ApplicantKind::Resident,
            Applicant::Guardian(_) => ApplicantKind::Guardian,
            Applicant::Proxy(_) => ApplicantKind::Proxy,
        }
    }

    /// The name of whoever asks for the resident.
    #[must_use]
    pub fn name(&self) -> Option<&FullName> {
        match self {
            Applicant::Resident => None,
            Applicant::Guardian(name) | Applicant::Proxy(name) => Some(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    // REQ C-2
    #[test]
    fn date_and_sex_agree_with_the_pesel() {
        let pesel = Pesel::parse("87051400010").unwrap();
        let birth = date!(1987 - 05 - 14);
        assert_eq!(agrees(&pesel, Some(birth), Some(Sex::Male)), Ok(()));
        assert_eq!(agrees(&pesel, None, None), Ok(()));
        assert_eq!(agrees(&pesel, birth.next_day(), Some(Sex::Female)), Err(Disagreement::BirthDate));
        assert_eq!(agrees(&pesel, Some(birth), Some(Sex::Female)), Err(Disagreement::Sex));
    }

    // REQ C-2
    #[test]
    fn a_guardian_is_needed_until_the_eighteenth_birthday() {
        let today = date!(2026 - 11 - 20);
        assert!(needs_guardian(date!(2008 - 11 - 21), today));
        assert!(!needs_guardian(date!(2008 - 11 - 20), today));
        assert!(needs_guardian(today, today));
    }

    #[test]
    fn dates_are_read_as_typed() {
        let birth = Some(date!(1987 - 05 - 14));
        for typed in ["1987-05-14", " 14.05.1987 ", "14.5.1987", "14-05-1987", "14/05/1987", "1987.05.14"] {
            assert_eq!(parse_date(typed), birth, "{typed}");
        }
        for typed in [
            "",
            "1987",
            "14.05.87",
            "1987-13-14",
            "31.04.1987",
            "29.02.2026",
            "1987-05-14T00",
            "14 maja 1987",
            "1-2-3-4",
        ] {
            assert_eq!(parse_date(typed), None, "{typed}");
        }
    }
}

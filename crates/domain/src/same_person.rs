//! Same person (REQ C-3): whether two records are one human being, with the reasons for and against.
//!
//! Only the same PESEL makes it certain. Everything else is weighed: each field that agrees or disagrees adds or takes
//! off bits (the base-2 logarithm of how much likelier that is in two records of one person than of two; Fellegi and
//! Sunter, A Theory for Record Linkage, 1969; the constants are in `weight`), and above [`PROBABLE`] the two are
//! probably one. Nothing is ever refused or merged for it: an operator sees both side by side with the reasons and
//! decides.
//!
//! Where fields hang together the weights follow how people live. What a household shares (address, telephone, e-mail)
//! says nothing about who of it somebody is, so it counts only when neither the given name nor the date of birth says
//! otherwise: twins and father and son of one name stay two.
//!
//! [`Index`] finds whom to compare with among a station's residents.

mod address;
mod dates;
mod features;
mod given_names;
mod index;
mod keys;
mod names;
mod number;
mod postings;
mod reason;
mod sound;
mod tally;
mod weight;
mod word;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::person::parse_date;
use crate::pesel::{Pesel, Sex};
use crate::registration::RegistrationForm;

use features::Features;
pub use index::Index;
pub use reason::Reason;
use tally::Tally;
pub use weight::PROBABLE;

/// What is compared of a resident. The texts are as in the record, in any spelling.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// PESEL as written, which in old files may be a wrong one.
    pub pesel: Option<&'a str>,
    /// Date of birth.
    pub birth_date: Date,
    /// Sex, where it is known; a right PESEL holds it too.
    pub sex: Option<Sex>,
    /// Surname.
    pub surname: &'a str,
    /// One or more given names.
    pub given_names: &'a str,
    /// An earlier surname.
    pub former_surname: Option<&'a str>,
    /// Street, house and flat.
    pub street: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// City or village.
    pub city: &'a str,
    /// Telephone.
    pub phone: Option<&'a str>,
    /// E-mail.
    pub email: Option<&'a str>,
}

impl std::fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Record(<redacted>)")
    }
}

impl<'a> Record<'a> {
    /// What was typed of a new resident, who can be compared before the form is complete; none without a date of birth.
    #[must_use]
    pub fn typed(form: &'a RegistrationForm) -> Option<Self> {
        let pesel = (!form.no_pesel).then_some(form.pesel.as_str());
        let right = pesel.and_then(|pesel| Pesel::parse(pesel).ok());
        let told = |text: &'a str| Some(text).filter(|text| !text.trim().is_empty());
        Some(Self {
            pesel,
            birth_date: right.map(|pesel| pesel.birth_date()).or_else(|| parse_date(form.birth_date.trim()))?,
            sex: match form.sex.trim() {
                "female" => Some(Sex::Female),
                "male" => Some(Sex::Male),
                _ => None,
            },
            surname: &form.surname,
            given_names: &form.given_names,
            former_surname: told(&form.former_surname),
            street: &form.street,
            postcode: &form.postcode,
            city: &form.city,
            phone: told(&form.phone),
            email: told(&form.email),
        })
    }
}

/// How sure it is that two records are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "SamePersonVerdict"))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The weights say so.
    Probable,
    /// The PESEL is the same and right; it is given to one person only (population registry act, article 15).
    Certain,
}

/// What comes out when two records are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Comparison {
    /// Certain, probable, or nothing.
    pub verdict: Option<Verdict>,
    /// For putting several in order: tenths of a bit.
    pub weight: i32,
    /// What speaks for one person, then what speaks against, each in the order of [`Reason`].
    pub reasons: Vec<Reason>,
}

/// Compares two records. It does not matter which comes first.
#[must_use]
pub fn compare(one: &Record<'_>, other: &Record<'_>) -> Comparison {
    let (one, other) = (Features::of(one, &mut word::alone), Features::of(other, &mut word::alone));
    Tally::of(&one, &other).comparison()
}

/// The keys under which a record is kept where an [`Index`] does not fit into memory: two records of one person mostly share one.
#[must_use]
pub fn kept_under(record: &Record<'_>) -> Vec<u32> {
    let mut under = Vec::with_capacity(16);
    keys::keys(&Features::of(record, &mut word::alone), &mut under);
    under
}

/// The keys under which to look for those who may be the person of a record: more than it is kept under, as slips are looked for.
#[must_use]
pub fn looked_for_under(record: &Record<'_>) -> Vec<u32> {
    let mut under = Vec::with_capacity(128);
    keys::asked(&Features::of(record, &mut word::alone), &mut under);
    under
}

#[cfg(test)]
mod tests;

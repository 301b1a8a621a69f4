//! Registering a resident.

use std::fmt;

pub use domain::pesel::PeselTicks;

pub use domain::consent::ConsentAnswer;
pub use domain::person::ApplicantKind;
pub use domain::registration::RegistrationForm;
pub use domain::street::{StreetSuggestion, StreetSuggestions};
use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;

use super::{ChosenPhoto, SamePerson, SamePersonDecision};
use uuid::Uuid;

use crate::FieldProblem;

/// A PESEL while it is typed.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PeselText {
    /// As typed.
    pub pesel: String,
}

impl fmt::Debug for PeselText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PeselText(<redacted>)")
    }
}

/// What is known of a PESEL while it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeselState {
    /// Its conditions, one by one.
    pub ticks: PeselTicks,
    /// Somebody with this PESEL is registered here.
    #[ts(type = "string | null")]
    pub known: Option<Uuid>,
}

/// An address while it is typed.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct StreetText {
    /// Street and house as typed.
    pub street: String,
}

impl fmt::Debug for StreetText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreetText(<redacted>)")
    }
}

/// A form to look through.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct CheckRegistration {
    /// The form.
    pub form: RegistrationForm,
    /// The step that was left, counted from one.
    pub step: u8,
}

/// What is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegistrationCheck {
    /// The wrong fields; empty when all is well.
    pub fields: Vec<FieldProblem>,
    /// The date of birth, once it is known.
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    /// Full years of the person, once the date of birth is known.
    pub age: Option<u16>,
    /// Somebody with this PESEL is registered here.
    #[ts(type = "string | null")]
    pub known: Option<Uuid>,
    /// Who may be the same person, the surest first; asked once the person's fields are right.
    pub same: Vec<SamePerson>,
}

/// A new resident.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct RegisterResident {
    /// The form.
    pub form: RegistrationForm,
    /// The picture, if one was taken.
    pub photo: Option<ChosenPhoto>,
    /// What was decided of those who may be the same person.
    #[serde(default)]
    pub decisions: Vec<SamePersonDecision>,
}

/// The resident was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Registered {
    /// The record.
    #[ts(type = "string")]
    pub resident: Uuid,
    /// The number given to a person without PESEL.
    pub substitute_identifier: Option<String>,
    /// An activation mail waits for the next sync.
    pub account_mail_waits: bool,
}

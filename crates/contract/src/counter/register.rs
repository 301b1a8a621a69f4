//! Registering a resident.

use std::fmt;

pub use crate::form::{ApplicantKind, ConsentGiven, RegistrationForm};
use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;
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

/// One rule while somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// Met.
    Met,
    /// Not yet: more must be typed.
    Waiting,
    /// Broken.
    Wrong,
}

/// What is known of a PESEL while it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeselTicks {
    /// 11 digits.
    pub digits: Tick,
    /// The check digit.
    pub check_digit: Tick,
    /// The date is a real one, and not in the future.
    pub date: Tick,
    /// The date of birth in it.
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    /// Full years today.
    pub age: Option<u16>,
    /// The sex in it.
    pub sex: Option<Sex>,
    /// Somebody with this PESEL is registered here.
    #[ts(type = "string | null")]
    pub known: Option<Uuid>,
}

/// Sex as the PESEL register has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
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
    /// Full years of the person, once the date of birth is known.
    pub age: Option<u16>,
    /// Somebody with this PESEL is registered here.
    #[ts(type = "string | null")]
    pub known: Option<Uuid>,
}

/// A new resident.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct RegisterResident {
    /// The form.
    pub form: RegistrationForm,
    /// The kept picture, from `take_photo`.
    pub photo: Option<String>,
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

//! The registration form as typed.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who asks for the card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// The resident.
    #[default]
    Resident,
    /// A guardian.
    Guardian,
    /// A proxy.
    Proxy,
}

/// An answer to one consent clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentGiven {
    /// The clause.
    pub clause: String,
    /// The version that was shown.
    pub version: u32,
    /// Given or refused.
    pub given: bool,
}

/// The form as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegistrationForm {
    /// PESEL, unless `no_pesel`.
    pub pesel: String,
    /// The person has no PESEL and gets a substitute identifier.
    pub no_pesel: bool,
    /// `YYYY-MM-DD`; with a PESEL it may be empty.
    pub birth_date: String,
    /// Surname.
    pub surname: String,
    /// Given names.
    pub given_names: String,
    /// An earlier surname, or empty.
    pub former_surname: String,
    /// The document seen, by id.
    pub document: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// City or village.
    pub city: String,
    /// Telephone, or empty.
    pub phone: String,
    /// E-mail, or empty.
    pub email: String,
    /// Who asks.
    pub applicant: ApplicantKind,
    /// First and last name of the guardian or proxy.
    pub applicant_name: String,
    /// Grounds for the card, by id.
    pub grounds: String,
    /// Answers to the clauses.
    pub consents: Vec<ConsentGiven>,
}

impl fmt::Debug for RegistrationForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistrationForm(<redacted>)")
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Nothing was typed.
    Empty,
    /// Too long.
    TooLong,
}

/// A wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldProblem {
    /// Its name in the form.
    pub field: String,
    /// What is wrong.
    pub code: FieldCode,
}

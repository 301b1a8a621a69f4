//! Who somebody is and how to reach them, as stations record, keep and show it.

use domain::same_person::Record;
use serde::{Deserialize, Serialize};
use time::Date;
use ts_rs::TS;

/// A person's own data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// The surname.
    pub surname: String,
    /// The given names.
    pub given_names: String,
    /// An earlier surname.
    pub former_surname: Option<String>,
    /// PESEL, unless there is none.
    pub pesel: Option<String>,
    /// The number that stands for a PESEL.
    pub substitute_identifier: Option<String>,
    /// Date of birth.
    #[ts(type = "string")]
    pub birth_date: Date,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// City or village.
    pub city: String,
    /// Telephone, as E.164.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

impl Person {
    /// The number that the person is known by: PESEL, or the one that stands for it.
    #[must_use]
    pub fn identifier(&self) -> &str {
        self.pesel.as_deref().or(self.substitute_identifier.as_deref()).unwrap_or_default()
    }

    /// What of the person is compared with others (C-3); the sex only as far as a PESEL holds it.
    #[must_use]
    pub fn record(&self) -> Record<'_> {
        Record {
            pesel: self.pesel.as_deref(),
            birth_date: self.birth_date,
            sex: None,
            surname: &self.surname,
            given_names: &self.given_names,
            former_surname: self.former_surname.as_deref(),
            street: &self.street,
            postcode: &self.postcode,
            city: &self.city,
            phone: self.phone.as_deref(),
            email: self.email.as_deref(),
        }
    }
}

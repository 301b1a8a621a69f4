//! A resident as operations and the feed tell of one.

use domain::consent::Clause;
use domain::merge::{DataGroup, Values};
use domain::person::{ApplicantKind, parse_date};
use domain::registration::{CheckContext, Field, RegistrationForm, check};
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::Person;
use crate::counter::{ConsentAnswer, PhotoAdvice, PhotoReason, SamePersonAnswer, SamePersonReason, SamePersonVerdict};

/// A resident as registered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResidentData {
    /// The record.
    pub resident: Uuid,
    /// The person; an account is made for an e-mail.
    #[serde(flatten)]
    pub person: Person,
    /// The kind of document seen.
    pub document: String,
    /// Grounds.
    pub grounds: String,
    /// Who asked: `resident`, `guardian` or `proxy`.
    pub applicant: String,
    /// The guardian's or proxy's name.
    pub applicant_name: Option<String>,
    /// Answers to the clauses.
    pub consents: Vec<ConsentAnswer>,
    /// The photo.
    pub photo: Option<PhotoData>,
    /// Residents who may have been the same person, and what the actor decided of each (C-3).
    #[serde(default)]
    pub same_person: Vec<SamePersonDecided>,
}

impl ResidentData {
    /// The form that would register the resident as they are; none when nobody knows who applied.
    #[must_use]
    pub fn form(&self) -> Option<RegistrationForm> {
        let told = |text: &Option<String>| text.clone().unwrap_or_default();
        Some(RegistrationForm {
            pesel: told(&self.person.pesel),
            no_pesel: self.person.pesel.is_none(),
            birth_date: self.person.birth_date.to_string(),
            sex: String::new(),
            surname: self.person.surname.clone(),
            given_names: self.person.given_names.clone(),
            former_surname: told(&self.person.former_surname),
            document: self.document.clone(),
            street: self.person.street.clone(),
            postcode: self.person.postcode.clone(),
            city: self.person.city.clone(),
            phone: told(&self.person.phone),
            email: told(&self.person.email),
            applicant: ApplicantKind::from_name(&self.applicant)?,
            applicant_name: told(&self.applicant_name),
            grounds: self.grounds.clone(),
            consents: self.consents.clone(),
        })
    }

    /// Whether the form's own rules hold for the resident as they are, whatever the city's lists were when they were registered.
    #[must_use]
    pub fn is_right(&self, today: Date) -> bool {
        let Some(form) = self.form() else { return false };
        let clause =
            |answer: &ConsentAnswer| Clause { id: answer.clause.clone(), version: answer.version, required: false };
        let clauses: Vec<Clause> = self.consents.iter().map(clause).collect();
        let context =
            CheckContext { today, documents: &[&self.document], grounds: &[&self.grounds], clauses: &clauses };
        check(&form, &context).is_ok()
    }

    /// What stands in the fields of a group.
    #[must_use]
    pub fn values(&self, group: DataGroup) -> Values {
        let field = |field: &Field| Some((*field, self.field(*field)?));
        group.fields().iter().filter_map(field).collect()
    }

    fn field(&self, field: Field) -> Option<String> {
        let text = match field {
            Field::Surname => Some(&self.person.surname),
            Field::GivenNames => Some(&self.person.given_names),
            Field::FormerSurname => self.person.former_surname.as_ref(),
            Field::Pesel => self.person.pesel.as_ref(),
            Field::BirthDate => return Some(self.person.birth_date.to_string()),
            Field::Street => Some(&self.person.street),
            Field::Postcode => Some(&self.person.postcode),
            Field::City => Some(&self.person.city),
            Field::Email => self.person.email.as_ref(),
            Field::Phone => self.person.phone.as_ref(),
            Field::Applicant => Some(&self.applicant),
            Field::ApplicantName => self.applicant_name.as_ref(),
            Field::Document => Some(&self.document),
            Field::Grounds => Some(&self.grounds),
            Field::Sex | Field::Consents => None,
        };
        text.cloned()
    }

    /// Puts values into the fields of a group; a date that is none stays what it was.
    pub fn set_values(&mut self, group: DataGroup, values: &Values) {
        for field in group.fields() {
            let value = values.get(field).cloned();
            let told = value.clone().unwrap_or_default();
            match field {
                Field::Surname => self.person.surname = told,
                Field::GivenNames => self.person.given_names = told,
                Field::FormerSurname => self.person.former_surname = value,
                Field::Pesel => self.person.pesel = value,
                Field::BirthDate => {
                    if let Some(date) = parse_date(&told) {
                        self.person.birth_date = date;
                    }
                }
                Field::Street => self.person.street = told,
                Field::Postcode => self.person.postcode = told,
                Field::City => self.person.city = told,
                Field::Email => self.person.email = value,
                Field::Phone => self.person.phone = value,
                Field::Applicant => self.applicant = told,
                Field::ApplicantName => self.applicant_name = value,
                Field::Document => self.document = told,
                Field::Grounds | Field::Sex | Field::Consents => {}
            }
        }
    }
}

/// A resident who was shown beside the new one, as the station saw it, and the decision (C-3).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamePersonDecided {
    /// The record that was there.
    pub resident: Uuid,
    /// Certain or probable.
    pub verdict: SamePersonVerdict,
    /// Tenths of a bit.
    pub weight: i32,
    /// What spoke for one person, then what spoke against.
    pub reasons: Vec<SamePersonReason>,
    /// The answer.
    pub decision: SamePersonAnswer,
}

/// A photo as it was chosen for a card (C-4).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoData {
    /// The blob.
    pub blob: Uuid,
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// What the checks found.
    pub advice: Vec<PhotoAdvice>,
    /// Why it was taken all the same.
    pub accepted: Option<PhotoReason>,
}

//! Registering a resident: the form as typed, and the one place that decides whether it will do (REQ C-2).

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::consent::{Clause, ConsentAnswer};
use crate::contact::{City, Email, Phone, Postcode, Street};
use crate::name::{FullName, GivenNames, Surname};
use crate::person::{Applicant, ApplicantKind, Disagreement, OLDEST_AGE, agrees, needs_guardian, parse_date};
use crate::pesel::{Pesel, Sex, age_on};

mod change;
mod field;
pub use change::{check_change, pesel_taken_away};
pub use field::{FIELD_CODES, Field, FieldCode, FieldProblem, FormPage};

/// The form as typed. Prints `<redacted>`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RegistrationForm {
    /// PESEL, unless `no_pesel`.
    pub pesel: String,
    /// The person has no PESEL and gets a substitute identifier.
    pub no_pesel: bool,
    /// The date of birth, as [`parse_date`] reads it; with a PESEL it may be empty.
    pub birth_date: String,
    /// `female`, `male` or empty: without a PESEL nobody is asked for it.
    #[serde(default)]
    pub sex: String,
    /// Surname.
    pub surname: String,
    /// Given names.
    pub given_names: String,
    /// An earlier surname, or empty.
    pub former_surname: String,
    /// The kind of document that was shown, by the name of the city's list.
    pub document: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// City or village.
    pub city: String,
    /// Telephone, or empty: nobody is refused a card for want of one.
    pub phone: String,
    /// E-mail, or empty; with one the resident gets an account.
    pub email: String,
    /// Who asks for the card.
    pub applicant: ApplicantKind,
    /// Given name and surname of the guardian or proxy.
    pub applicant_name: String,
    /// The grounds for the card, by the name of the city's list.
    pub grounds: String,
    /// Answers to the clauses.
    pub consents: Vec<ConsentAnswer>,
}

impl fmt::Debug for RegistrationForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistrationForm(<redacted>)")
    }
}

/// What the form is held against.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// Today at the counter.
    pub today: Date,
    /// The kinds of document in the city's list.
    pub documents: &'a [&'a str],
    /// The grounds in the city's list.
    pub grounds: &'a [&'a str],
    /// The clauses in force.
    pub clauses: &'a [Clause],
}

/// A form in which everything is right. Prints `<redacted>`.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckedRegistration {
    /// PESEL; without one the person is given a substitute identifier.
    pub pesel: Option<Pesel>,
    /// Date of birth.
    pub birth_date: Date,
    /// Sex, where it is known.
    pub sex: Option<Sex>,
    /// Surname.
    pub surname: Surname,
    /// Given names.
    pub given_names: GivenNames,
    /// An earlier surname.
    pub former_surname: Option<Surname>,
    /// The kind of document that was shown.
    pub document: String,
    /// Street and number.
    pub street: Street,
    /// Postcode.
    pub postcode: Postcode,
    /// City or village.
    pub city: City,
    /// Telephone.
    pub phone: Option<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// Who asks for the card.
    pub applicant: Applicant,
    /// The grounds for the card.
    pub grounds: String,
    /// One answer to each clause that was answered, in the order of the clauses.
    pub consents: Vec<ConsentAnswer>,
}

impl fmt::Debug for CheckedRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckedRegistration(<redacted>)")
    }
}

/// Checks the whole form.
///
/// # Errors
/// Every wrong field with its first problem, in the order of the screen; of the consents every wrong clause.
pub fn check(form: &RegistrationForm, context: &CheckContext<'_>) -> Result<CheckedRegistration, Vec<FieldProblem>> {
    let mut problems = Problems::default();

    let (pesel, birth_date, sex) = check_identity(form, context.today, &mut problems);
    let surname = problems.keep(Field::Surname, Surname::parse(&form.surname));
    let given_names = problems.keep(Field::GivenNames, GivenNames::parse(&form.given_names));
    let former_surname = problems.keep_optional(Field::FormerSurname, &form.former_surname, Surname::parse);
    if former_surname.is_some() && former_surname == surname {
        problems.add(Field::FormerSurname, FieldCode::SameSurname);
    }
    let document = problems.keep(Field::Document, listed(&form.document, context.documents));
    let street = problems.keep(Field::Street, Street::parse(&form.street));
    let postcode = problems.keep(Field::Postcode, Postcode::parse(&form.postcode));
    let city = problems.keep(Field::City, City::parse(&form.city));
    let phone = problems.keep_optional(Field::Phone, &form.phone, Phone::parse);
    let email = problems.keep_optional(Field::Email, &form.email, Email::parse);
    let applicant = check_applicant(form, birth_date, context.today, &mut problems);
    let grounds = problems.keep(Field::Grounds, listed(&form.grounds, context.grounds));
    let consents = check_consents(&form.consents, context.clauses, &mut problems);

    problems.0.sort_by_key(|problem| problem.field);
    match (birth_date, surname, given_names, document, street, postcode, city, applicant, grounds) {
        (
            Some(birth_date),
            Some(surname),
            Some(given_names),
            Some(document),
            Some(street),
            Some(postcode),
            Some(city),
            Some(applicant),
            Some(grounds),
        ) if problems.0.is_empty() => Ok(CheckedRegistration {
            pesel,
            birth_date,
            sex,
            surname,
            given_names,
            former_surname,
            document,
            street,
            postcode,
            city,
            phone,
            email,
            applicant,
            grounds,
            consents,
        }),
        _ => Err(problems.0),
    }
}

fn check_identity(
    form: &RegistrationForm,
    today: Date,
    problems: &mut Problems,
) -> (Option<Pesel>, Option<Date>, Option<Sex>) {
    let pesel = if form.no_pesel {
        if !form.pesel.trim().is_empty() {
            problems.add(Field::Pesel, FieldCode::PeselNotExpected);
        }
        None
    } else {
        problems.keep(Field::Pesel, Pesel::parse(&form.pesel))
    };
    let typed_date = form.birth_date.trim();
    let birth_date = match parse_date(typed_date) {
        Some(date) => Some(date),
        None if !typed_date.is_empty() => {
            problems.add(Field::BirthDate, FieldCode::BirthDateForm);
            None
        }
        None if form.no_pesel => {
            problems.add(Field::BirthDate, FieldCode::Empty);
            None
        }
        None => None,
    };
    let sex = match form.sex.trim() {
        "female" => Some(Sex::Female),
        "male" => Some(Sex::Male),
        "" => None,
        _ => {
            problems.add(Field::Sex, FieldCode::NotOnList);
            None
        }
    };
    match &pesel {
        Some(pesel) => match agrees(pesel, birth_date, sex) {
            Ok(()) => check_birth_date(Field::Pesel, pesel.birth_date(), today, problems),
            Err(Disagreement::BirthDate) => problems.add(Field::BirthDate, FieldCode::PeselDateDisagrees),
            Err(Disagreement::Sex) => problems.add(Field::Sex, FieldCode::PeselSexDisagrees),
        },
        None => {
            if let Some(date) = birth_date {
                check_birth_date(Field::BirthDate, date, today, problems);
            }
        }
    }
    let birth_date = pesel.as_ref().map(Pesel::birth_date).or(birth_date);
    let sex = pesel.as_ref().map(Pesel::sex).or(sex);
    (pesel, birth_date, sex)
}

fn check_birth_date(field: Field, birth: Date, today: Date, problems: &mut Problems) {
    match age_on(birth, today) {
        None if field == Field::Pesel => problems.add(field, FieldCode::PeselFuture),
        None => problems.add(field, FieldCode::BirthDateFuture),
        Some(age) if age > OLDEST_AGE => problems.add(field, FieldCode::BirthDateTooOld),
        Some(_) => {}
    }
}

fn check_applicant(
    form: &RegistrationForm,
    birth_date: Option<Date>,
    today: Date,
    problems: &mut Problems,
) -> Option<Applicant> {
    let minor = birth_date.is_some_and(|birth| birth <= today && needs_guardian(birth, today));
    if minor && form.applicant != ApplicantKind::Guardian {
        problems.add(Field::Applicant, FieldCode::GuardianRequired);
        return None;
    }
    match form.applicant {
        ApplicantKind::Resident => Some(Applicant::Resident),
        ApplicantKind::Guardian => {
            problems.keep(Field::ApplicantName, FullName::parse(&form.applicant_name)).map(Applicant::Guardian)
        }
        ApplicantKind::Proxy => {
            problems.keep(Field::ApplicantName, FullName::parse(&form.applicant_name)).map(Applicant::Proxy)
        }
    }
}

fn check_consents(answers: &[ConsentAnswer], clauses: &[Clause], problems: &mut Problems) -> Vec<ConsentAnswer> {
    for answer in answers {
        if !clauses.iter().any(|clause| clause.id == answer.clause) {
            problems.add_clause(&answer.clause, FieldCode::NotOnList);
        }
    }
    let mut kept = Vec::new();
    for clause in clauses {
        match answers.iter().rev().find(|answer| answer.clause == clause.id) {
            Some(answer) if answer.version != clause.version => {
                problems.add_clause(&clause.id, FieldCode::ConsentOutdated);
            }
            answer if clause.required && !answer.is_some_and(|answer| answer.given) => {
                problems.add_clause(&clause.id, FieldCode::ConsentRequired);
            }
            answer => kept.extend(answer.cloned()),
        }
    }
    kept
}

fn listed(typed: &str, list: &[&str]) -> Result<String, FieldCode> {
    match typed.trim() {
        "" => Err(FieldCode::Empty),
        id if list.contains(&id) => Ok(id.to_string()),
        _ => Err(FieldCode::NotOnList),
    }
}

#[derive(Default)]
struct Problems(Vec<FieldProblem>);

impl Problems {
    /// Only the first problem of a field is told.
    fn add(&mut self, field: Field, code: FieldCode) {
        if !self.0.iter().any(|problem| problem.field == field) {
            self.0.push(FieldProblem { field, code, clause: None });
        }
    }

    fn add_clause(&mut self, clause: &str, code: FieldCode) {
        self.0.push(FieldProblem { field: Field::Consents, code, clause: Some(clause.to_string()) });
    }

    fn keep<T, P: Into<FieldCode>>(&mut self, field: Field, outcome: Result<T, P>) -> Option<T> {
        outcome.map_err(|problem| self.add(field, problem.into())).ok()
    }

    fn keep_optional<T, P: Into<FieldCode>>(
        &mut self,
        field: Field,
        typed: &str,
        parse: fn(&str) -> Result<T, P>,
    ) -> Option<T> {
        if typed.trim().is_empty() { None } else { self.keep(field, parse(typed)) }
    }
}

#[cfg(test)]
mod tests;

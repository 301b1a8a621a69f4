//! The fields of the registration form, and what can be wrong with one.

use serde::{Deserialize, Serialize};

use crate::contact::{AddressProblem, EmailProblem, PhoneProblem, PostcodeProblem};
use crate::name::NameProblem;
use crate::pesel::PeselProblem;

/// The fields of the form, in the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are the fields of RegistrationForm")]
pub enum Field {
    Pesel,
    BirthDate,
    Sex,
    Surname,
    GivenNames,
    FormerSurname,
    Document,
    Street,
    Postcode,
    City,
    Phone,
    Email,
    Applicant,
    ApplicantName,
    Grounds,
    Consents,
}

/// The pages of the form (the photograph and the last check have no fields of it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FormPage {
    /// Person and address.
    Person,
    /// Grounds and consents.
    Grounds,
}

impl Field {
    /// Its name in the form.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Pesel => "pesel",
            Field::BirthDate => "birth_date",
            Field::Sex => "sex",
            Field::Surname => "surname",
            Field::GivenNames => "given_names",
            Field::FormerSurname => "former_surname",
            Field::Document => "document",
            Field::Street => "street",
            Field::Postcode => "postcode",
            Field::City => "city",
            Field::Phone => "phone",
            Field::Email => "email",
            Field::Applicant => "applicant",
            Field::ApplicantName => "applicant_name",
            Field::Grounds => "grounds",
            Field::Consents => "consents",
        }
    }

    /// The page that it stands on.
    #[must_use]
    pub fn page(self) -> FormPage {
        match self {
            Field::Grounds | Field::Consents => FormPage::Grounds,
            _ => FormPage::Person,
        }
    }
}

/// What is wrong with a field. Each has a text on the screen in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Nothing was typed where something is needed.
    Empty,
    /// More than fits.
    TooLong,
    /// Something else than digits.
    NotDigits,
    /// A PESEL has 11 digits.
    PeselLength,
    /// Some digit of the PESEL is mistyped.
    PeselCheckDigit,
    /// The first six digits are not a day in the calendar.
    PeselDate,
    /// The PESEL is of somebody who is not born yet.
    PeselFuture,
    /// The date of birth is not the one in the PESEL.
    PeselDateDisagrees,
    /// The sex is not the one in the PESEL.
    PeselSexDisagrees,
    /// A PESEL was typed although there is said to be none.
    PeselNotExpected,
    /// The text is not a date.
    BirthDateForm,
    /// The date of birth is later than today.
    BirthDateFuture,
    /// Nobody is that old.
    BirthDateTooOld,
    /// Characters that no name has.
    NameCharacters,
    /// Latin and Cyrillic letters in one word.
    NameMixedAlphabets,
    /// Given name and surname are both needed.
    FullNameRequired,
    /// The former surname is the present one.
    SameSurname,
    /// Characters that no address has.
    AddressCharacters,
    /// The number of the house is missing.
    StreetNumberMissing,
    /// Not `00-000`.
    PostcodeForm,
    /// Not a telephone number.
    PhoneForm,
    /// Not an e-mail address.
    EmailForm,
    /// Not on the list that the city keeps.
    NotOnList,
    /// For a minor a guardian has to apply.
    GuardianRequired,
    /// Without this consent there is no card.
    ConsentRequired,
    /// The clause has a newer version, which has to be shown.
    ConsentOutdated,
}

/// Every code, so that a test can ask for a text for each.
pub const FIELD_CODES: [FieldCode; 26] = [
    FieldCode::Empty,
    FieldCode::TooLong,
    FieldCode::NotDigits,
    FieldCode::PeselLength,
    FieldCode::PeselCheckDigit,
    FieldCode::PeselDate,
    FieldCode::PeselFuture,
    FieldCode::PeselDateDisagrees,
    FieldCode::PeselSexDisagrees,
    FieldCode::PeselNotExpected,
    FieldCode::BirthDateForm,
    FieldCode::BirthDateFuture,
    FieldCode::BirthDateTooOld,
    FieldCode::NameCharacters,
    FieldCode::NameMixedAlphabets,
    FieldCode::FullNameRequired,
    FieldCode::SameSurname,
    FieldCode::AddressCharacters,
    FieldCode::StreetNumberMissing,
    FieldCode::PostcodeForm,
    FieldCode::PhoneForm,
    FieldCode::EmailForm,
    FieldCode::NotOnList,
    FieldCode::GuardianRequired,
    FieldCode::ConsentRequired,
    FieldCode::ConsentOutdated,
];

/// A wrong field. It never holds what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldProblem {
    /// Which.
    pub field: Field,
    /// What is wrong with it.
    pub code: FieldCode,
    /// Which clause, when the field is [`Field::Consents`].
    pub clause: Option<String>,
}

impl From<PeselProblem> for FieldCode {
    fn from(problem: PeselProblem) -> Self {
        match problem {
            PeselProblem::Empty => FieldCode::Empty,
            PeselProblem::NotDigits => FieldCode::NotDigits,
            PeselProblem::Length => FieldCode::PeselLength,
            PeselProblem::CheckDigit => FieldCode::PeselCheckDigit,
            PeselProblem::Date => FieldCode::PeselDate,
        }
    }
}

impl From<NameProblem> for FieldCode {
    fn from(problem: NameProblem) -> Self {
        match problem {
            NameProblem::Empty => FieldCode::Empty,
            NameProblem::TooLong => FieldCode::TooLong,
            NameProblem::Characters => FieldCode::NameCharacters,
            NameProblem::MixedAlphabets => FieldCode::NameMixedAlphabets,
            NameProblem::OneWordOnly => FieldCode::FullNameRequired,
        }
    }
}

impl From<AddressProblem> for FieldCode {
    fn from(problem: AddressProblem) -> Self {
        match problem {
            AddressProblem::Empty => FieldCode::Empty,
            AddressProblem::TooLong => FieldCode::TooLong,
            AddressProblem::Characters => FieldCode::AddressCharacters,
            AddressProblem::NoNumber => FieldCode::StreetNumberMissing,
        }
    }
}

impl From<PostcodeProblem> for FieldCode {
    fn from(problem: PostcodeProblem) -> Self {
        match problem {
            PostcodeProblem::Empty => FieldCode::Empty,
            PostcodeProblem::Form => FieldCode::PostcodeForm,
        }
    }
}

impl From<PhoneProblem> for FieldCode {
    fn from(problem: PhoneProblem) -> Self {
        match problem {
            PhoneProblem::Empty => FieldCode::Empty,
            PhoneProblem::Form => FieldCode::PhoneForm,
        }
    }
}

impl From<EmailProblem> for FieldCode {
    fn from(problem: EmailProblem) -> Self {
        match problem {
            EmailProblem::Empty => FieldCode::Empty,
            EmailProblem::TooLong => FieldCode::TooLong,
            EmailProblem::Form => FieldCode::EmailForm,
        }
    }
}

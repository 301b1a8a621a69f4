//! The people on a document. Personal, therefore `Debug` prints `<redacted>`.

use time::Date;

use crate::check;
use crate::problem::Problem;
use crate::table::{Row, Value};
use crate::wording::{Phrase, Speech};

/// Prints a struct with personal data as its name alone.
macro_rules! redacted {
    ($($name:ident),* $(,)?) => {
        $(impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(<redacted>)"))
            }
        })*
    };
}
pub(crate) use redacted;

/// A name as printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    /// Given names. May be empty: some people have one name only.
    pub given_names: String,
    /// Surname.
    pub surname: String,
}

/// The number that a resident is known by.
#[derive(Clone, PartialEq, Eq)]
pub enum Identity {
    /// PESEL.
    Pesel(String),
    /// The number that an issuance point gives to a person without PESEL.
    Substitute(String),
}

/// A resident, as on the application.
#[derive(Clone, PartialEq, Eq)]
pub struct Resident {
    /// The name.
    pub name: Name,
    /// Former surname.
    pub former_name: Option<String>,
    /// PESEL or substitute identifier.
    pub identity: Identity,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// Lines of the address: street and house, postcode and town; at most three.
    pub address: Vec<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// Who acts: the resident, or somebody for the resident.
#[derive(Clone, PartialEq, Eq)]
pub enum Party {
    /// The resident.
    Resident,
    /// Somebody of the family.
    Family(Name),
    /// A parent or guardian.
    Guardian(Name),
    /// Somebody with a power of attorney.
    Proxy(Name),
    /// Somebody whose name is not on record.
    Unnamed(Role),
}

/// Somebody who is not the resident and whose name nobody wrote down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Somebody of the family.
    Family,
    /// A guardian.
    Guardian,
    /// A proxy.
    Proxy,
}

impl Role {
    /// What to call them.
    pub(crate) fn said(self, speech: Speech) -> Phrase {
        match self {
            Role::Family => speech.say(|texts| texts.applicant_family),
            Role::Guardian => speech.say(|texts| texts.applicant_guardian),
            Role::Proxy => speech.say(|texts| texts.applicant_proxy),
        }
    }
}

redacted!(Name, Identity, Resident, Party);

impl Name {
    pub(crate) fn whole(&self, field: &'static str) -> Result<String, Problem> {
        let surname = check::name(field, &self.surname)?;
        if self.given_names.trim().is_empty() {
            return Ok(surname);
        }
        Ok(format!("{} {surname}", check::name(field, &self.given_names)?))
    }
}

impl Identity {
    pub(crate) fn row(&self, speech: Speech) -> Result<Row, Problem> {
        let (label, number) = match self {
            Identity::Pesel(number) => (speech.say(|texts| texts.pesel), check::name("pesel", number)?),
            Identity::Substitute(number) => {
                (speech.say(|texts| texts.substitute), check::name("substitute_identifier", number)?)
            }
        };
        Ok((label, Value::Text(Phrase::plain(number))))
    }
}

impl Resident {
    /// Everything about the resident, as rows.
    pub(crate) fn rows(&self, speech: Speech) -> Result<Vec<Row>, Problem> {
        let text = |field, text: &str| check::name(field, text).map(|text| Value::Text(Phrase::plain(text)));
        let mut rows = Vec::new();
        if !self.name.given_names.trim().is_empty() {
            rows.push((speech.say(|texts| texts.given_names), text("given_names", &self.name.given_names)?));
        }
        rows.push((speech.say(|texts| texts.surname), text("surname", &self.name.surname)?));
        if let Some(former) = &self.former_name {
            rows.push((speech.say(|texts| texts.former_name), text("former_name", former)?));
        }
        rows.push(self.identity.row(speech)?);
        if let Some(date) = self.birth_date {
            rows.push((speech.say(|texts| texts.birth_date), Value::Text(speech.day("birth_date", date)?)));
        }
        if self.address.len() > 3 {
            return Err(Problem::TooMany { field: "address", most: 3 });
        }
        if !self.address.is_empty() {
            let lines = self.address.iter().map(|line| check::name("address", line).map(Phrase::plain));
            rows.push((speech.say(|texts| texts.address), Value::List(lines.collect::<Result<_, _>>()?)));
        }
        if let Some(email) = &self.email {
            rows.push((speech.say(|texts| texts.email), text("email", email)?));
        }
        if let Some(phone) = &self.phone {
            rows.push((speech.say(|texts| texts.phone), text("phone", phone)?));
        }
        Ok(rows)
    }
}

impl Party {
    /// Who it is: "opiekun: Anna Okienna".
    pub(crate) fn said(&self, field: &'static str, speech: Speech, own: &Phrase) -> Result<Phrase, Problem> {
        let (kind, name) = match self {
            Party::Resident => return Ok(own.clone()),
            Party::Unnamed(role) => return Ok(Phrase::plain(role.said(speech).joined())),
            Party::Family(name) => (speech.say(|texts| texts.applicant_family), name),
            Party::Guardian(name) => (speech.say(|texts| texts.applicant_guardian), name),
            Party::Proxy(name) => (speech.say(|texts| texts.applicant_proxy), name),
        };
        Ok(Phrase::plain(format!("{} – {}", name.whole(field)?, kind.joined())))
    }

    /// What stands below the line for their signature.
    pub(crate) fn caption(&self, speech: Speech) -> Phrase {
        match self {
            Party::Resident => speech.say(|texts| texts.signature_resident),
            Party::Family(_) | Party::Unnamed(Role::Family) => speech.say(|texts| texts.signature_family),
            Party::Guardian(_) | Party::Unnamed(Role::Guardian) => speech.say(|texts| texts.signature_guardian),
            Party::Proxy(_) | Party::Unnamed(Role::Proxy) => speech.say(|texts| texts.signature_proxy),
        }
    }
}

//! Made-up residents of a Polish city, and what becomes of them when the same people are written down once more.
//!
//! Names are spread like real ones, families live at one address, PESELs are right by the rule. Nobody of them exists:
//! names and dates are thrown together, e-mail addresses end in `.example` (RFC 2606). The seed decides everything.
//!
//! The faults ([`repeats`]) are written as they happen at counters and in old files, without a look at what
//! `domain::same_person` can find.

mod faults;
mod figures;
mod households;
mod names;
mod random;
mod ukrainian;

use domain::pesel::Sex;
use time::Date;

pub use faults::repeats;
pub use figures::{Figures, Heap};
pub use households::residents;
pub use random::Random;
pub use ukrainian::Script;

/// A person as written down once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Eleven digits, where there are any; of a repeat perhaps mistyped.
    pub pesel: Option<String>,
    /// Date of birth.
    pub birth_date: Date,
    /// Sex.
    pub sex: Sex,
    /// Surname.
    pub surname: String,
    /// Given names.
    pub given_names: String,
    /// An earlier surname.
    pub former_surname: Option<String>,
    /// Street, house and flat.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// City.
    pub city: String,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// The surname before marriage, whether it is written down or not.
    maiden: Option<String>,
    /// Surname and given names of a Ukrainian, in Ukrainian.
    cyrillic: Option<(String, String)>,
}

impl Person {
    /// Whether it is a woman.
    #[must_use]
    pub fn is_woman(&self) -> bool {
        self.sex == Sex::Female
    }

    /// As `domain::same_person` wants it.
    #[must_use]
    pub fn record(&self) -> domain::same_person::Record<'_> {
        domain::same_person::Record {
            pesel: self.pesel.as_deref(),
            birth_date: self.birth_date,
            sex: Some(self.sex),
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

/// A PESEL by the rule (see [`domain::pesel`]). Of `serial` the last three digits count; `tenth` is 0 to 4.
#[must_use]
pub fn pesel(birth: Date, serial: usize, tenth: usize, sex: Sex) -> String {
    const WEIGHTS: [u32; 10] = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];
    let century = match birth.year() {
        ..1900 => 80,
        1900..2000 => 0,
        2000..2100 => 20,
        2100..2200 => 40,
        _ => 60,
    };
    let tenth = tenth % 5 * 2 + usize::from(sex == Sex::Male);
    let (year, month, day) = (birth.year() % 100, u8::from(birth.month()) + century, birth.day());
    let digits = format!("{year:02}{month:02}{day:02}{:03}{tenth}", serial % 1_000);
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests;

//! What speaks for one person and what against.

use serde::{Deserialize, Serialize};

/// Why two records are, or are not, one person; for the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "SamePersonReason"))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The same PESEL.
    SamePesel,
    /// One digit of the PESEL is another, or two neighbours are swapped.
    PeselOneSlip,
    /// The same surname, perhaps in the form of the other sex (-ski, -ska).
    SameSurname,
    /// The same two parts of the surname in the other order.
    SurnamePartsTurned,
    /// One surname is a part of the other.
    SurnamePart,
    /// The surname of one is the former surname of the other.
    FormerSurname,
    /// The same surname in another alphabet or transliteration.
    TransliteratedSurname,
    /// The surnames differ by a slip or two.
    SimilarSurname,
    /// The same given name.
    SameGivenName,
    /// The same given names in the other order, or the second of one is the first of the other.
    GivenNamesTurned,
    /// One given name is a pet name of the other (Kasia, Katarzyna).
    DiminutiveGivenName,
    /// The same given name in another language, alphabet or transliteration (Kateryna, Katarzyna).
    ForeignGivenName,
    /// The given names differ by a slip or two.
    SimilarGivenName,
    /// The given name of one is the surname of the other, and the other way round.
    NamesInEachOthersField,
    /// The same date of birth.
    SameBirthDate,
    /// Day and month of birth are swapped.
    DayMonthSwapped,
    /// The date of birth differs in one digit, or two neighbouring digits of it are swapped.
    BirthDateOneSlip,
    /// The same house and flat.
    SameAddress,
    /// The same telephone.
    SamePhone,
    /// The same e-mail.
    SameEmail,
    /// Another PESEL.
    DifferentPesel,
    /// The other sex.
    DifferentSex,
    /// Another surname.
    DifferentSurname,
    /// Another given name.
    DifferentGivenName,
    /// Another year of birth.
    DifferentBirthYear,
    /// Another date of birth in the same year.
    DifferentBirthDate,
    /// Another address.
    DifferentAddress,
}

impl Reason {
    /// Whether it speaks for one person; the others speak against.
    #[must_use]
    pub fn speaks_for(self) -> bool {
        self < Self::DifferentPesel
    }

    /// All of them, what speaks for one person first.
    pub const ALL: [Self; 27] = [
        Self::SamePesel,
        Self::PeselOneSlip,
        Self::SameSurname,
        Self::SurnamePartsTurned,
        Self::SurnamePart,
        Self::FormerSurname,
        Self::TransliteratedSurname,
        Self::SimilarSurname,
        Self::SameGivenName,
        Self::GivenNamesTurned,
        Self::DiminutiveGivenName,
        Self::ForeignGivenName,
        Self::SimilarGivenName,
        Self::NamesInEachOthersField,
        Self::SameBirthDate,
        Self::DayMonthSwapped,
        Self::BirthDateOneSlip,
        Self::SameAddress,
        Self::SamePhone,
        Self::SameEmail,
        Self::DifferentPesel,
        Self::DifferentSex,
        Self::DifferentSurname,
        Self::DifferentGivenName,
        Self::DifferentBirthYear,
        Self::DifferentBirthDate,
        Self::DifferentAddress,
    ];
}

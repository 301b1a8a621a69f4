//! Personal data that were changed in two places (REQ E-5): they merge by group, and only the same group changed twice needs people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::registration::Field;

/// What belongs together: whoever changes one of it has looked at all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DataGroup {
    /// Surname, given names, former surname.
    Name,
    /// PESEL and the date of birth, which it holds.
    Pesel,
    /// Street, postcode, city.
    Address,
    /// E-mail.
    Email,
    /// Telephone.
    Phone,
    /// Who applies, and their name.
    Guardian,
    /// The kind of document that was shown.
    Document,
}

/// The fields of a group with what stands in them; an empty field is left out.
pub type Values = BTreeMap<Field, String>;

impl DataGroup {
    /// Every group, in the order of the screen.
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Pesel, Self::Address, Self::Email, Self::Phone, Self::Guardian, Self::Document];

    /// Its fields.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Name => &[Field::Surname, Field::GivenNames, Field::FormerSurname],
            Self::Pesel => &[Field::Pesel, Field::BirthDate],
            Self::Address => &[Field::Street, Field::Postcode, Field::City],
            Self::Email => &[Field::Email],
            Self::Phone => &[Field::Phone],
            Self::Guardian => &[Field::Applicant, Field::ApplicantName],
            Self::Document => &[Field::Document],
        }
    }
}

/// What becomes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merged {
    /// It takes effect: nobody has changed the group since it was seen.
    Takes,
    /// Somebody has made the very same change.
    Same,
    /// Somebody has made another one: people decide, and until then what stood before both counts.
    Conflict,
}

/// What becomes of a change to a group, which the actor saw as `before`.
#[must_use]
pub fn merge(current: &Values, before: &Values, after: &Values) -> Merged {
    if current == after {
        Merged::Same
    } else if current == before {
        Merged::Takes
    } else {
        Merged::Conflict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn street(text: &str) -> Values {
        Values::from([(Field::Street, text.to_owned())])
    }

    // REQ E-5
    #[test]
    fn only_another_change_of_the_same_group_needs_people() {
        assert_eq!(merge(&street("Polna 3"), &street("Polna 3"), &street("Leśna 1")), Merged::Takes);
        assert_eq!(merge(&street("Leśna 1"), &street("Polna 3"), &street("Leśna 1")), Merged::Same);
        assert_eq!(merge(&street("Długa 2"), &street("Polna 3"), &street("Leśna 1")), Merged::Conflict);
    }

    // REQ E-5
    #[test]
    fn no_field_is_in_two_groups() {
        let mut fields: Vec<Field> = DataGroup::ALL.into_iter().flat_map(DataGroup::fields).copied().collect();
        let count = fields.len();
        fields.sort_unstable();
        fields.dedup();
        assert_eq!(fields.len(), count);
    }
}

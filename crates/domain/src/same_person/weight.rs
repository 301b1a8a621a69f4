//! The weights: tenths of a bit for each field that agrees or disagrees.
//!
//! Each is about ten times the base-2 logarithm of (how often it is so in two records of one person) / (how often in two
//! records of two people). The second comes from how dates and names are spread (25,000 days of birth among the living,
//! so 14.5 bits for the same one; some thirty given names and five hundred surnames for a person to share by chance), the
//! first from guesses at how often clerks and life change a field. They were then set right by hand on the made-up city
//! of `testkit::people` with seed 1; what is reported is measured on another seed (`benches/same_person`). Real records of
//! a city should be looked at before they are changed.

/// From here on two records are probably one person: one in a hundred thousand residents is whom one looks for (17 bits),
/// and a wrong hint costs the clerk a look, so a little above even odds is enough.
pub const PROBABLE: i32 = 185;

pub(super) const SAME_PESEL: i32 = 400;
/// The same mistake twice, as when one file was made from the other.
pub(super) const SAME_WRONG_PESEL: i32 = 130;
pub(super) const PESEL_ONE_SLIP: i32 = 130;
/// Both are right by the check digit, so hardly mistyped; some people have been given two by mistake.
pub(super) const DIFFERENT_RIGHT_PESEL: i32 = -150;
/// At least one of them is wrong by the check digit.
pub(super) const DIFFERENT_WRONG_PESEL: i32 = -110;
/// Neighbours swapped, and yet both are right, as happens in one swap of nine: it may be a slip, and it may be a twin.
pub(super) const RIGHT_PESEL_ONE_SLIP: i32 = 40;

pub(super) const SAME_BIRTH_DATE: i32 = 145;
pub(super) const DAY_MONTH_SWAPPED: i32 = 90;
pub(super) const BIRTH_DATE_ONE_SLIP: i32 = 40;
/// In the same year, where it is more often a mistake.
pub(super) const DIFFERENT_BIRTH_DATE: i32 = -40;
pub(super) const DIFFERENT_BIRTH_YEAR: i32 = -80;

pub(super) const SAME_SURNAME: i32 = 90;
pub(super) const SURNAME_PARTS_TURNED: i32 = 100;
pub(super) const SURNAME_PART: i32 = 65;
pub(super) const FORMER_SURNAME: i32 = 80;
pub(super) const TRANSLITERATED_SURNAME: i32 = 80;
pub(super) const SIMILAR_SURNAME: i32 = 65;
/// A woman's surname changes with marriage more often than a man's.
pub(super) const DIFFERENT_SURNAME_OF_WOMEN: i32 = -50;
pub(super) const DIFFERENT_SURNAME: i32 = -90;

pub(super) const SAME_GIVEN_NAME: i32 = 50;
pub(super) const GIVEN_NAMES_TURNED: i32 = 30;
pub(super) const DIMINUTIVE_GIVEN_NAME: i32 = 40;
pub(super) const FOREIGN_GIVEN_NAME: i32 = 40;
pub(super) const SIMILAR_GIVEN_NAME: i32 = 30;
/// Both have a second given name, and it is the same.
pub(super) const SAME_SECOND_NAME: i32 = 30;
/// Both have a second given name, and it is another one.
pub(super) const DIFFERENT_SECOND_NAME: i32 = -40;
/// Twins and sisters differ in nothing else.
pub(super) const DIFFERENT_GIVEN_NAME: i32 = -140;
/// In the place of the weights of surname and given name.
pub(super) const NAMES_IN_EACH_OTHERS_FIELD: i32 = 100;

pub(super) const DIFFERENT_SEX: i32 = -60;

/// These three count only when neither the given name nor the year of birth says that it is somebody else.
pub(super) const SAME_ADDRESS: i32 = 90;
pub(super) const SAME_HOUSE: i32 = 40;
pub(super) const DIFFERENT_ADDRESS: i32 = -12;
pub(super) const SAME_PHONE: i32 = 80;
pub(super) const DIFFERENT_PHONE: i32 = -10;
pub(super) const SAME_EMAIL: i32 = 90;
pub(super) const DIFFERENT_EMAIL: i32 = -10;

//! The identifier that an issuance point gives to a person without PESEL (REQ C-2).

use crate::leased_number::LeasedNumber;

/// A substitute identifier (numer zastępczy), such as `Z-4471-0926-58`: form and check digits as of every
/// [leased number](crate::leased_number). The letter keeps it apart from a PESEL wherever either may be typed.
pub type SubstituteIdentifier = LeasedNumber<'Z'>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pesel::Pesel;

    // REQ C-2
    #[test]
    fn nobody_takes_it_for_a_pesel() {
        let identifier = SubstituteIdentifier::from_body(44_710_926).unwrap().to_string();
        assert!(Pesel::parse(&identifier).is_err());
        assert!(SubstituteIdentifier::parse("87051400010").is_err());
    }
}

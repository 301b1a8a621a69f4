//! Addresses, however they are written.

use crate::fold::fold;
use crate::street::is_kind_of_street;

use super::keys::hash;
use super::sound::sound;

/// A house and a flat, as hashes: they are only compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The last word of the street's name, which is its bearer's surname ("ul. T. Kościuszki", "Kościuszki"), and the house.
    pub(super) house: u32,
    /// 0 for a house without flats, or where it was not told.
    pub(super) flat: u32,
    postcode: u32,
    city: u32,
}

/// How two addresses stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Addresses {
    /// House and flat are the same.
    Same,
    /// The house is the same, and one has no flat.
    SameHouse,
    Different,
    /// One is missing.
    Unknown,
}

impl Address {
    /// Reads "ul. Lipowa 12 m. 4", "Lipowa 12/4", "os. Parkowe 7A", "Przykładowo 3"; nothing without a house.
    pub(super) fn read(street: &str, postcode: &str, city: &str) -> Option<Self> {
        let street = fold(street);
        let mut words = street.split(' ').skip_while(|word| is_kind_of_street(word)).peekable();
        let starts_with_digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        // "3 Maja 5": a number may begin the name.
        let mut name = words.next()?;
        while let Some(word) = words.next_if(|word| !starts_with_digit(word)) {
            name = word;
        }
        let mut house = words.next()?.to_string();
        if let Some(letter) = words.next_if(|word| word.len() == 1 && *word != "m" && !starts_with_digit(word)) {
            house.push_str(letter);
        }
        let flat = words.find(|word| starts_with_digit(word)).map_or(0, |flat| hash(0, flat).max(1));
        let digits: String = postcode.chars().filter(char::is_ascii_digit).collect();
        Some(Self {
            house: hash(hash(1, &sound(name)), &house),
            flat,
            postcode: digits.parse().unwrap_or(0),
            city: hash(2, &fold(city)),
        })
    }
}

impl Addresses {
    pub(super) fn of(one: Option<Address>, other: Option<Address>) -> Self {
        let (Some(one), Some(other)) = (one, other) else { return Self::Unknown };
        if one.house != other.house || (one.city != other.city && one.postcode != other.postcode) {
            Self::Different
        } else if one.flat == other.flat {
            Self::Same
        } else if one.flat == 0 || other.flat == 0 {
            Self::SameHouse
        } else {
            Self::Different
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ C-3
    #[test]
    fn one_address_is_the_same_however_it_is_written() {
        let read = |street: &str| Address::read(street, "00-123", "Przykładowo");
        for (one, other, addresses) in [
            ("ul. Lipowa 12 m. 4", "Lipowa 12/4", Addresses::Same),
            ("ul. Lipowa 12 m. 4", "LIPOWA 12 lok. 4", Addresses::Same),
            ("ul. Łąkowa 7A", "Lakowa 7 a", Addresses::Same),
            ("ul. 3 Maja 5", "3 maja 5", Addresses::Same),
            ("ul. Tadeusza Kościuszki 9", "ul. T. Kościuszki 9", Addresses::Same),
            ("ul. Lipowa 12 m. 4", "ul. Lipowa 12", Addresses::SameHouse),
            ("ul. Lipowa 12 m. 4", "ul. Lipowa 12 m. 5", Addresses::Different),
            ("ul. Lipowa 12 m. 4", "ul. Lipowa 4 m. 12", Addresses::Different),
            ("ul. Lipowa 12", "ul. Polna 12", Addresses::Different),
            ("ul. Lipowa 12", "", Addresses::Unknown),
        ] {
            assert_eq!(Addresses::of(read(one), read(other)), addresses, "{one}, {other}");
        }
        let elsewhere = Address::read("ul. Lipowa 12 m. 4", "11-222", "Wzorowo");
        assert_eq!(Addresses::of(read("ul. Lipowa 12 m. 4"), elsewhere), Addresses::Different);
    }
}

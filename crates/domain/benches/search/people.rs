//! The made-up city, with what a resident is found by.

use domain::card_number::CardNumber;
use domain::pesel::Pesel;
use domain::search::{Entry, Number};
use testkit::people::{Random, residents};

pub(crate) struct Person {
    pub(crate) surname: String,
    pub(crate) given_names: String,
    former_surname: String,
    /// Empty for those without.
    pub(crate) pesel: String,
    pub(crate) card: CardNumber,
    numbers: Vec<Number>,
}

impl Person {
    pub(crate) fn entry(&self) -> Entry<'_> {
        Entry {
            surname: &self.surname,
            given_names: &self.given_names,
            former_surname: &self.former_surname,
            numbers: &self.numbers,
        }
    }
}

pub(crate) fn people(count: usize, random: &mut Random) -> Vec<Person> {
    residents(count, random).into_iter().enumerate().filter_map(|(number, person)| with_card(number, person)).collect()
}

fn with_card(number: usize, person: testkit::people::Person) -> Option<Person> {
    let card = CardNumber::from_body(7_200_000_000 + number as u64 * 17)?;
    let pesel = person.pesel.unwrap_or_default();
    let mut numbers = vec![Number::card(card)];
    numbers.extend(Pesel::parse(&pesel).ok().map(|pesel| Number::pesel(&pesel)));
    Some(Person {
        surname: person.surname,
        given_names: person.given_names,
        former_surname: person.former_surname.unwrap_or_default(),
        pesel,
        card,
        numbers,
    })
}

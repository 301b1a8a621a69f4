//! The generator makes what it promises.

use std::collections::{HashMap, HashSet};

use domain::pesel::Pesel;

use super::{Person, Random, repeats, residents};

const COUNT: usize = 20_000;

fn town() -> Vec<Person> {
    residents(COUNT, &mut Random::new(7))
}

// REQ C-3
#[test]
fn the_same_seed_makes_the_same_people() {
    let people = town();
    assert_eq!(people.len(), COUNT);
    assert!(people == town());
    assert!(people != residents(COUNT, &mut Random::new(8)));
}

// REQ C-3
#[test]
fn every_pesel_is_right_and_nobody_elses() {
    let people = town();
    let mut seen = HashSet::new();
    for person in &people {
        let Some(digits) = &person.pesel else { continue };
        let pesel = Pesel::parse(digits).unwrap();
        assert_eq!((pesel.birth_date(), pesel.sex()), (person.birth_date, person.sex));
        assert!(seen.insert(digits), "a PESEL twice");
    }
    assert!(seen.len() > COUNT * 97 / 100);
}

// REQ C-3
#[test]
fn there_are_families_twins_namesakes_and_strangers_of_one_name() {
    let people = town();
    let mut homes: HashMap<(&str, &str), Vec<&Person>> = HashMap::new();
    let mut years: HashMap<(&str, &str, i32), usize> = HashMap::new();
    for person in &people {
        homes.entry((&person.street, &person.postcode)).or_default().push(person);
        *years.entry((&person.surname, &person.given_names, person.birth_date.year())).or_default() += 1;
    }
    let pairs =
        || homes.values().flat_map(|home| home.iter().flat_map(|one| home.iter().map(move |other| (one, other))));
    let twins = pairs().filter(|(one, other)| one.birth_date == other.birth_date && one != other).count() / 2;
    let namesakes = pairs().filter(|(one, other)| {
        one.surname == other.surname
            && one.given_names == other.given_names
            && one.birth_date.year() + 15 < other.birth_date.year()
    });
    assert!(twins > 50, "{twins} pairs of twins");
    assert!(namesakes.count() > 20, "fathers and sons of one name");
    assert!(years.values().filter(|&&count| count > 1).count() > COUNT / 100, "strangers of one name and year");
    assert!(people.iter().any(|person| person.surname.contains('-')), "surnames of two parts");
    assert!(people.iter().any(|person| person.surname.contains(|c| ('а'..='я').contains(&c))), "names in Cyrillic");
}

// REQ C-3
#[test]
fn every_repeat_is_of_another_person_and_differs() {
    let people = town();
    let repeats = repeats(&people, 4_000, &mut Random::new(9));
    let places: HashSet<usize> = repeats.iter().map(|(place, _)| *place).collect();
    assert_eq!(places.len(), 4_000);
    assert!(repeats.iter().all(|(place, repeat)| repeat != &people[*place]));
    let without = repeats.iter().filter(|(place, repeat)| people[*place].pesel.is_some() && repeat.pesel.is_none());
    assert!((1_400..1_800).contains(&without.count()), "about 40 in a hundred come without PESEL");
}

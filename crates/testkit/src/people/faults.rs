//! The same people written down once more, with what goes wrong then.
//!
//! No public statistics of such faults exist for Polish offices; the rates are guesses on the high side, made from what
//! record-linkage papers report of name and date fields (1 to 10 in a hundred records each). In a thousand repeats:
//!
//! | what | times | of whom |
//! | --- | --- | --- |
//! | no PESEL asked for or at hand | 400 | all |
//! | PESEL with one digit wrong, two neighbours swapped | 50, 25 | those with one |
//! | moved; telephone left out, another; e-mail left out, another | 300; 350, 250; 350, 250 | all |
//! | street written another way ("Lipowa 12/4") | 200 | who did not move |
//! | married or divorced since, former surname told half the time | 70 | women of 20 to 50 |
//! | surname mistyped, misheard (ó/u, rz/ż, ch/h), of the other sex | 90, 40, 15 | all |
//! | surname of two parts halved, turned, without hyphen | 200, 100, 50 | those with one |
//! | former surname left out, or told though it was not | 400, 150 | women who have one |
//! | given name mistyped, pet name | 50, 60 | all |
//! | second given name left out, added, both turned | 400, 100, 40 | those with two; with one; with two |
//! | surname and given name in each other's field | 8 | all |
//! | written in capitals; without diacritics | 50; 150 | all |
//! | day and month swapped, one digit of the date wrong, another date | 40, 60, 8 | those without PESEL now; a tenth of that of others |
//! | written in another alphabet or transliteration, made Polish | 500, 100 | Ukrainians |

mod writing;

use domain::fold::fold;
use time::{Date, Month};

use super::Person;
use super::households::{first_name, phone};
use super::names::{Names, of_sex, words};
use super::random::Random;
use super::ukrainian::{POLONISED, Script};
use writing::{misheard, mistyped, other_sex, pet_name, without_diacritics};

/// Writes so many of the people down once more, each of them once at the most and each otherwise than before in more than
/// a missing PESEL; beside each the place of the original.
#[must_use]
pub fn repeats(people: &[Person], count: usize, random: &mut Random) -> Vec<(usize, Person)> {
    let names = Names::new();
    let mut places: Vec<usize> = (0..people.len()).collect();
    let count = count.min(places.len());
    for at in 0..count {
        let other = random.between(at, places.len() - 1);
        places.swap(at, other);
    }
    places.truncate(count);
    places.into_iter().map(|place| (place, repeat(&people[place], &names, random))).collect()
}

fn repeat(of: &Person, names: &Names, random: &mut Random) -> Person {
    loop {
        let mut person = of.clone();
        life_went_on(&mut person, names, random);
        numbers_fail(&mut person, random);
        dates_fail(&mut person, random);
        names_fail(&mut person, names, random);
        if (Person { pesel: of.pesel.clone(), ..person.clone() }) != *of {
            return person;
        }
    }
}

fn life_went_on(person: &mut Person, names: &Names, random: &mut Random) {
    if random.in_thousand(300) {
        let (street, house) = (names.street(random), random.between(1, 90));
        person.street = match random.below(3) {
            0 => format!("ul. {street} {house}"),
            _ => format!("ul. {street} {house} m. {}", random.between(1, 60)),
        };
        person.postcode = format!("00-{:03}", random.between(100, 140));
    } else if random.in_thousand(200) {
        person.street = person.street.trim_start_matches("ul. ").replace(" m. ", "/");
    }
    match random.below(1_000) {
        0..350 => person.phone = None,
        350..600 => person.phone = Some(phone(random)),
        _ => {}
    }
    match random.below(1_000) {
        0..350 => person.email = None,
        350..600 => {
            let name = fold(first_name(&person.given_names)).replace(' ', ".");
            person.email = Some(format!("{name}{}@skrzynka.example", random.below(10_000)));
        }
        _ => {}
    }
    let marries = person.is_woman() && (1976..2006).contains(&person.birth_date.year()) && person.cyrillic.is_none();
    if marries && random.in_thousand(70) {
        let before = std::mem::take(&mut person.surname);
        let new = names.surname(random);
        person.surname = of_sex(&new, true).to_string();
        person.former_surname = random.in_thousand(500).then_some(before);
    } else if person.maiden.is_some() {
        match &person.former_surname {
            Some(_) if random.in_thousand(400) => person.former_surname = None,
            None if random.in_thousand(150) => person.former_surname.clone_from(&person.maiden),
            _ => {}
        }
    }
}

fn numbers_fail(person: &mut Person, random: &mut Random) {
    if random.in_thousand(400) {
        person.pesel = None;
    }
    let Some(digits) = &person.pesel else { return };
    let mut digits: Vec<char> = digits.chars().collect();
    match random.below(1_000) {
        0..50 => {
            let other = char::from(b'0' + u8::try_from(random.below(10)).unwrap_or(0));
            let place = random.below(digits.len());
            digits[place] = other;
        }
        50..75 => {
            let place = random.below(digits.len() - 1);
            digits.swap(place, place + 1);
        }
        _ => {}
    }
    person.pesel = Some(digits.into_iter().collect());
}

fn dates_fail(person: &mut Person, random: &mut Random) {
    if person.pesel.is_some() && !random.in_thousand(100) {
        return;
    }
    let birth = person.birth_date;
    let wrong = match random.below(1_000) {
        0..40 => Month::try_from(birth.day())
            .ok()
            .and_then(|month| Date::from_calendar_date(birth.year(), month, u8::from(birth.month())).ok()),
        40..100 => wrong_digit(birth, random),
        100..108 => Date::from_ordinal_date(birth.year(), u16::try_from(random.between(1, 365)).unwrap_or(1)).ok(),
        _ => None,
    };
    if let Some(wrong) = wrong {
        person.birth_date = wrong;
    }
}

/// One of the last digits of the year, or one of the month or the day, is another one.
fn wrong_digit(birth: Date, random: &mut Random) -> Option<Date> {
    let mut digits = format!("{:04}{:02}{:02}", birth.year(), u8::from(birth.month()), birth.day()).into_bytes();
    let place = random.between(2, 7);
    digits[place] = b'0' + u8::try_from(random.below(10)).unwrap_or(0);
    let text = String::from_utf8(digits).ok()?;
    let month = Month::try_from(text[4..6].parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(text[..4].parse().ok()?, month, text[6..].parse().ok()?).ok()?;
    (date.year() <= 2026).then_some(date)
}

fn names_fail(person: &mut Person, names: &Names, random: &mut Random) {
    transliterated(person, random);
    surname_fails(person, random);
    given_names_fail(person, names, random);
    if random.in_thousand(8) {
        std::mem::swap(&mut person.surname, &mut person.given_names);
    }
    let writing: Option<fn(&str) -> String> = match random.below(1_000) {
        0..50 => Some(str::to_uppercase),
        50..200 => Some(without_diacritics),
        _ => None,
    };
    if let Some(write) = writing {
        person.surname = write(&person.surname);
        person.given_names = write(&person.given_names);
        person.street = write(&person.street);
    }
}

fn transliterated(person: &mut Person, random: &mut Random) {
    let Some((surname, given)) = &person.cyrillic else { return };
    let polonised = || words(POLONISED).into_iter().filter_map(|pair| pair.split_once('/'));
    if random.in_thousand(500) {
        let script = Script::any(random);
        (person.surname, person.given_names) = (script.write(surname), script.write(given));
    }
    if random.in_thousand(100)
        && let Some((_, polish)) = polonised().find(|(own, _)| own == given)
    {
        person.given_names = polish.to_string();
    }
}

fn surname_fails(person: &mut Person, random: &mut Random) {
    if let Some((first, second)) = person.surname.split_once('-') {
        match random.below(1_000) {
            0..100 => person.surname = first.to_string(),
            100..200 => person.surname = second.to_string(),
            200..300 => person.surname = format!("{second}-{first}"),
            300..350 => person.surname = format!("{first} {second}"),
            _ => {}
        }
    }
    match random.below(1_000) {
        0..90 => person.surname = mistyped(&person.surname, random),
        90..130 => person.surname = misheard(&person.surname, random),
        130..145 => person.surname = other_sex(&person.surname),
        _ => {}
    }
}

fn given_names_fail(person: &mut Person, names: &Names, random: &mut Random) {
    match person.given_names.split_once(' ') {
        Some((first, second)) => match random.below(1_000) {
            0..400 => person.given_names = first.to_string(),
            400..440 => person.given_names = format!("{second} {first}"),
            _ => {}
        },
        None if person.cyrillic.is_none() && random.in_thousand(100) => {
            let second = names.given(person.is_woman(), person.birth_date.year() - 20, random);
            person.given_names = format!("{} {second}", person.given_names);
        }
        None => {}
    }
    if random.in_thousand(60) {
        person.given_names = pet_name(&person.given_names, random);
    }
    if random.in_thousand(50) {
        person.given_names = mistyped(&person.given_names, random);
    }
}

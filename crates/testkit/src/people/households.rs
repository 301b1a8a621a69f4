//! Who lives with whom.

use std::collections::HashSet;

use domain::fold::fold;
use domain::pesel::Sex;
use time::Date;

use super::names::{Names, of_sex, words};
use super::random::Random;
use super::ukrainian::{MEN, SURNAMES, Script, WOMEN};
use super::{Person, pesel};

/// The year in which nobody is older than they are.
const THIS_YEAR: i32 = 2026;

/// Of a hundred households so many are Ukrainian (in the larger cities 5 to 10, Statistics Poland 2024).
const UKRAINIAN: usize = 7;

/// Of a thousand residents so many are there only because somebody else has the same name and was born in the same year:
/// more than chance makes, because they are what is hard.
const LOOK_ALIKES: usize = 50;

/// So many residents: families at one address with twins (of a thousand children some 25), sons named like their fathers
/// (20 in a thousand), parents' telephones for children; and strangers of the same name and year of birth.
#[must_use]
pub fn residents(count: usize, random: &mut Random) -> Vec<Person> {
    let mut town = Town {
        random: random.clone(),
        names: Names::new(),
        ukrainian: [SURNAMES, WOMEN, MEN].map(words),
        pesels: HashSet::with_capacity(count),
        people: Vec::with_capacity(count + 8),
    };
    let look_alikes = count * LOOK_ALIKES / 1_000;
    while town.people.len() < count - look_alikes {
        town.household();
    }
    town.people.truncate(count - look_alikes);
    while town.people.len() < count {
        town.look_alike();
    }
    *random = town.random;
    town.people
}

struct Town {
    random: Random,
    names: Names,
    /// Surnames, women, men.
    ukrainian: [Vec<&'static str>; 3],
    pesels: HashSet<String>,
    people: Vec<Person>,
}

/// What the people of a household share.
struct Home {
    street: String,
    postcode: String,
    /// As in the lists, with the woman's form after a slash; of Ukrainians in Cyrillic.
    family: String,
    script: Option<Script>,
}

impl Town {
    fn household(&mut self) {
        let mut home = self.home();
        let kind = self.random.below(100);
        let oldest = if kind < 50 { 68 } else { 36 };
        let year = THIS_YEAR - 20 - self.years(oldest);
        if kind < 28 {
            let woman = self.random.in_thousand(540);
            let single = self.adult(&home, woman, year);
            self.people.push(single);
            return;
        }
        let mother_year = year + self.years(9) - 3;
        let mut mother = self.adult(&home, true, mother_year.min(THIS_YEAR - 19));
        if kind >= 93 {
            let grandfather_year = year - 22 - self.years(12);
            let grandfather = self.adult(&home, false, grandfather_year);
            self.people.push(grandfather);
        }
        let father = (!(85..93).contains(&kind)).then(|| {
            let mut father = self.adult(&home, false, year);
            let grandfather = self.people.last().filter(|_| kind >= 93);
            if let Some(grandfather) = grandfather.filter(|_| self.random.in_thousand(60)) {
                (father.given_names, father.cyrillic) = (grandfather.given_names.clone(), grandfather.cyrillic.clone());
            }
            father
        });
        if father.is_some() && home.script.is_none() {
            self.marry(&mut mother, &home);
        }
        let children = match kind {
            0..50 => 0,
            50..93 => 1 + self.random.below(3),
            _ => 1 + self.random.below(2),
        };
        let parent_phone = mother.phone.clone().or_else(|| father.as_ref().and_then(|father| father.phone.clone()));
        let parents_names = father.as_ref().map(|father| (father.given_names.clone(), father.cyrillic.clone()));
        let first_year = mother.birth_date.year() + 20;
        self.people.push(mother);
        self.people.extend(father);
        if kind >= 85 && self.random.in_thousand(150) {
            home.family = self.family(home.script);
        }
        for _ in 0..children {
            self.child(&home, first_year, parent_phone.as_deref(), parents_names.as_ref());
        }
    }

    fn home(&mut self) -> Home {
        let street = self.names.street(&mut self.random);
        let house = self.random.between(1, 90);
        let street = match self.random.below(100) {
            0..62 => format!("ul. {street} {house} m. {}", self.random.between(1, 60)),
            62..70 => format!("ul. {street} {house}/{}", self.random.between(1, 60)),
            70..74 => format!("os. {street} {house}{}", self.random.one(&["A", "B", "C"])),
            _ => format!("ul. {street} {house}"),
        };
        let ukrainian = self.random.below(100) < UKRAINIAN;
        let script = ukrainian.then(|| Script::any(&mut self.random));
        let family = self.family(script);
        Home { street, postcode: format!("00-{:03}", self.random.between(100, 140)), family, script }
    }

    fn family(&mut self, script: Option<Script>) -> String {
        match script {
            Some(_) => self.random.common(&self.ukrainian[0]).to_string(),
            None => self.names.surname(&mut self.random),
        }
    }

    fn person(&mut self, home: &Home, woman: bool, birth_date: Date) -> Person {
        let sex = if woman { Sex::Female } else { Sex::Male };
        let (surname, given_names, cyrillic) = match home.script {
            Some(script) => {
                let given = self.random.common(&self.ukrainian[if woman { 1 } else { 2 }]);
                let surname = of_sex(&home.family, woman);
                (script.write(surname), script.write(given), Some((surname.to_string(), given.to_string())))
            }
            None => {
                let mut given = self.names.given(woman, birth_date.year(), &mut self.random).to_string();
                if self.random.in_thousand(350) {
                    let second = self.names.given(woman, birth_date.year() - 10, &mut self.random);
                    if second != given {
                        given = format!("{given} {second}");
                    }
                }
                (of_sex(&home.family, woman).to_string(), given, None)
            }
        };
        let has_pesel = if home.script.is_some() { self.random.in_thousand(850) } else { true };
        let pesel = has_pesel.then(|| self.new_pesel(birth_date, sex));
        Person {
            pesel,
            birth_date,
            sex,
            surname,
            given_names,
            former_surname: None,
            street: home.street.clone(),
            postcode: home.postcode.clone(),
            city: "Przykładowo".to_string(),
            phone: None,
            email: None,
            maiden: None,
            cyrillic,
        }
    }

    fn adult(&mut self, home: &Home, woman: bool, year: i32) -> Person {
        let birth_date = self.day(year);
        let mut person = self.person(home, woman, birth_date);
        if self.random.in_thousand(650) {
            person.phone = Some(self.phone());
        }
        if self.random.in_thousand(if year < 1955 { 150 } else { 500 }) {
            person.email = Some(self.email(&person));
        }
        person
    }

    /// Of a hundred married women 85 take the husband's surname, 7 add it to their own, 8 keep their own; every other
    /// former surname is written down.
    fn marry(&mut self, woman: &mut Person, home: &Home) {
        let own = of_sex(&self.names.surname(&mut self.random), true).to_string();
        woman.surname = match self.random.below(100) {
            0..85 => of_sex(&home.family, true).to_string(),
            85..92 => format!("{own}-{}", of_sex(&home.family, true)),
            _ => own.clone(),
        };
        if woman.surname != own {
            woman.former_surname = self.random.in_thousand(500).then(|| own.clone());
            woman.maiden = Some(own);
        }
    }

    fn child(
        &mut self,
        home: &Home,
        first_year: i32,
        phone: Option<&str>,
        father: Option<&(String, Option<(String, String)>)>,
    ) {
        let year = (first_year + self.years(18)).min(THIS_YEAR - 1);
        let birth_date = self.day(year);
        let woman = self.random.in_thousand(487);
        let mut child = self.person(home, woman, birth_date);
        if let Some((given_names, cyrillic)) = father.filter(|_| !woman && self.random.in_thousand(20)) {
            child.given_names.clone_from(given_names);
            child.cyrillic.clone_from(cyrillic);
        }
        child.phone = match phone {
            Some(phone) if self.random.in_thousand(500) => Some(phone.to_string()),
            _ if THIS_YEAR - year > 14 => self.random.in_thousand(500).then(|| self.phone()),
            _ => None,
        };
        if self.random.in_thousand(25) {
            self.twin(home, &child);
        }
        self.people.push(child);
    }

    /// Twins get PESELs one after the other, because they are asked for at once.
    fn twin(&mut self, home: &Home, of: &Person) {
        let woman = if self.random.in_thousand(650) { of.is_woman() } else { !of.is_woman() };
        let mut twin = self.person(home, woman, of.birth_date);
        // Nobody gives two children one name, not even as the second.
        let shares_a_name = |twin: &Person| twin.given_names.split(' ').any(|name| of.given_names.contains(name));
        while shares_a_name(&twin) {
            twin = self.person(home, woman, of.birth_date);
        }
        let serial = of.pesel.as_deref().and_then(|pesel| pesel.get(6..9)).and_then(|serial| serial.parse().ok());
        if let (Some(serial), Some(_)) = (serial, &twin.pesel) {
            let near = (0..5).map(|tenth| pesel(of.birth_date, serial, tenth, twin.sex));
            let mut near = near.chain((0..5).map(|tenth| pesel(of.birth_date, serial + 1, tenth, twin.sex)));
            if let Some(near) = near.find(|near| !self.pesels.contains(near)) {
                self.pesels.insert(near.clone());
                twin.pesel = Some(near);
            }
        }
        twin.phone.clone_from(&of.phone);
        self.people.push(twin);
    }

    /// Somebody else of the same name who was born in the same year: of a hundred 60 on any day of it, 15 in the same month,
    /// 15 on the same day of another month, 7 a day or ten days later, 3 on the very same day. Of a hundred 10 live in the
    /// same house, as cousins do.
    fn look_alike(&mut self) {
        let place = self.random.below(self.people.len());
        let of = self.people[place].clone();
        let any_day = self.day(of.birth_date.year());
        let birth_date = match self.random.below(100) {
            0..60 => Ok(any_day),
            60..75 => of.birth_date.replace_day(any_day.day()),
            75..90 => of.birth_date.replace_month(any_day.month()),
            90..97 => of.birth_date.replace_day(of.birth_date.day() + self.random.one(&[1, 10])),
            _ => Ok(of.birth_date),
        };
        let birth_date = birth_date.unwrap_or(any_day);
        let mut home = self.home();
        if self.random.in_thousand(100) {
            let house = of.street.split([' ', '/']).take(3).collect::<Vec<_>>().join(" ");
            home.street = format!("{house} m. {}", self.random.between(61, 90));
            home.postcode.clone_from(&of.postcode);
        }
        let pesel = of.pesel.is_some().then(|| self.new_pesel(birth_date, of.sex));
        let phone = self.random.in_thousand(650).then(|| self.phone());
        let mut other = Person { pesel, birth_date, street: home.street, postcode: home.postcode, phone, ..of };
        (other.former_surname, other.maiden) = (None, None);
        other.email = self.random.in_thousand(450).then(|| self.email(&other));
        if self.random.in_thousand(300) {
            other.given_names = first_name(&other.given_names).to_string();
        }
        self.people.push(other);
    }

    /// Fewer years than `end`.
    fn years(&mut self, end: usize) -> i32 {
        i32::try_from(self.random.below(end)).unwrap_or(0)
    }

    fn day(&mut self, year: i32) -> Date {
        let day = u16::try_from(self.random.between(1, 365)).unwrap_or(1);
        Date::from_ordinal_date(year, day).unwrap_or(Date::MIN)
    }

    fn new_pesel(&mut self, birth_date: Date, sex: Sex) -> String {
        loop {
            let made = pesel(birth_date, self.random.below(1_000), self.random.below(5), sex);
            if self.pesels.insert(made.clone()) {
                return made;
            }
        }
    }

    fn phone(&mut self) -> String {
        phone(&mut self.random)
    }

    fn email(&mut self, person: &Person) -> String {
        let name = fold(&format!("{} {}", first_name(&person.given_names), person.surname)).replace(' ', ".");
        format!("{name}{}@poczta{}.example", self.random.below(1_000), self.random.below(5))
    }
}

/// A Polish mobile number.
pub(super) fn phone(random: &mut Random) -> String {
    format!("+48{}{:08}", random.between(5, 7), random.below(100_000_000))
}

pub(super) fn first_name(given_names: &str) -> &str {
    given_names.split(' ').next().unwrap_or(given_names)
}

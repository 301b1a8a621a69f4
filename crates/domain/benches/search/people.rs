//! Invented residents whose names are spread like real ones: a few surnames are very common, most are rare.

use domain::card_number::CardNumber;
use domain::pesel::Pesel;
use domain::search::{Entry, Number};

/// SplitMix64: the same people on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// One of the list, the first ones more often.
    fn common<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let (a, b) = (self.below(list.len()), self.below(list.len()));
        list.get(a.min(b)).copied().unwrap_or_default()
    }
}

pub(crate) struct Person {
    pub(crate) surname: String,
    pub(crate) given_names: String,
    former_surname: String,
    pub(crate) pesel: Pesel,
    pub(crate) card: CardNumber,
    numbers: [Number; 2],
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
    (0..count).filter_map(|number| person(number, random)).collect()
}

fn person(number: usize, random: &mut Random) -> Option<Person> {
    let woman = random.below(100) < 52;
    let given = if woman { WOMEN } else { MEN };
    let mut given_names = random.common(given).to_string();
    if random.below(4) == 0 {
        given_names = format!("{given_names} {}", random.common(given));
    }
    let mut name = surname(woman, random);
    let mut former_surname = String::new();
    if woman && random.below(12) == 0 {
        name = format!("{}-{name}", surname(woman, random));
    } else if woman && random.below(3) == 0 {
        former_surname = surname(woman, random);
    }
    let pesel = pesel(woman, random)?;
    let card = CardNumber::from_body(7_200_000_000 + number as u64 * 17)?;
    let numbers = [Number::pesel(&pesel), Number::card(card)];
    Some(Person { surname: name, given_names, former_surname, pesel, card, numbers })
}

fn surname(woman: bool, random: &mut Random) -> String {
    let mut stem = if random.below(100) < 55 {
        random.common(STEMS).to_string()
    } else {
        let list = |random: &mut Random| SYLLABLES.get(random.below(SYLLABLES.len())).copied().unwrap_or_default();
        let mut rare = list(random).to_string();
        rare.extend((0..=random.below(2)).map(|_| list(random)));
        let first: String = rare.chars().take(1).flat_map(char::to_uppercase).collect();
        first + &rare.chars().skip(1).collect::<String>()
    };
    let (his, hers) = ENDINGS.get(random.below(ENDINGS.len())).copied().unwrap_or_default();
    stem.push_str(if woman { hers } else { his });
    stem
}

fn pesel(woman: bool, random: &mut Random) -> Option<Pesel> {
    let (year, month, day) = (1935 + random.below(90), 1 + random.below(12), 1 + random.below(28));
    let century = if year < 2000 { 0 } else { 20 };
    let sex = 2 * random.below(5) + usize::from(!woman);
    let ten = format!("{:02}{:02}{day:02}{:03}{sex}", year % 100, month + century, random.below(1000));
    (0..10).find_map(|check| Pesel::parse(&format!("{ten}{check}")).ok())
}

const STEMS: &[&str] = &[
    "Now",
    "Kowal",
    "Wiśniew",
    "Wójc",
    "Kowalcz",
    "Kamiń",
    "Lewandow",
    "Zieliń",
    "Szymań",
    "Woźn",
    "Dąbrow",
    "Kozłow",
    "Mazur",
    "Jankow",
    "Kwiatkow",
    "Krawcz",
    "Kaczmar",
    "Piotrow",
    "Grabow",
    "Zając",
    "Pawłow",
    "Michal",
    "Król",
    "Wieczor",
    "Jabłoń",
    "Wróbl",
    "Nowakow",
    "Majew",
    "Olszew",
    "Stęp",
    "Malinow",
    "Jawor",
    "Adam",
    "Dudz",
    "Nowic",
    "Pawl",
    "Górs",
    "Witkow",
    "Walcz",
    "Sikor",
    "Rutkow",
    "Baran",
    "Michalsk",
    "Szewcz",
    "Ostrow",
    "Tomaszew",
    "Pietrz",
    "Zalew",
    "Wróblew",
    "Marcin",
    "Jasiń",
    "Zawadz",
    "Bąk",
    "Jakubow",
    "Sadow",
    "Dud",
    "Włodarcz",
    "Wilk",
    "Chmielew",
    "Borkow",
    "Sokołow",
    "Szczepań",
    "Sawic",
    "Kucharsk",
    "Lis",
    "Maciejew",
    "Kubiak",
    "Kalinow",
    "Mazurek",
    "Wysoc",
    "Kołodziej",
    "Kaźmier",
    "Czarnec",
    "Sobcz",
    "Głowac",
    "Urbań",
    "Zakrzew",
    "Wasilew",
    "Krajew",
    "Laskow",
    "Ziółkow",
    "Gajew",
    "Szulc",
    "Makow",
    "Brzeziń",
    "Przybyl",
    "Czerwiń",
    "Błaszcz",
    "Górec",
    "Andrzejew",
    "Cieślak",
    "Kaniew",
    "Szymcz",
    "Bielec",
    "Leśniew",
    "Mroz",
    "Ćwikliń",
    "Łukasiew",
    "Śliwiń",
    "Źródlań",
    "Żurawsk",
    "Żak",
    "Łęgow",
    "Święc",
    "Ślusar",
    "Różań",
];

const SYLLABLES: &[&str] = &[
    "ba", "bie", "bo", "bro", "brze", "cha", "chmie", "cie", "cza", "da", "do", "dra", "drze", "fi", "ga", "gie",
    "gło", "go", "gra", "ha", "ho", "ja", "ję", "ka", "kie", "kło", "ko", "kra", "krze", "ku", "la", "le", "li", "ła",
    "ło", "łu", "ma", "mie", "mo", "mro", "na", "nie", "no", "o", "pa", "pie", "pło", "po", "pru", "przy", "ra", "ro",
    "rze", "sa", "sie", "ska", "so", "sta", "stę", "su", "szcze", "szy", "śla", "śmie", "świ", "ta", "to", "tra",
    "trze", "tu", "u", "wa", "wą", "wie", "wło", "wo", "wró", "za", "zie", "zgo", "zło", "źre", "ża", "żo", "żu", "żó",
];

const ENDINGS: &[(&str, &str)] = &[
    ("ski", "ska"),
    ("cki", "cka"),
    ("ak", "ak"),
    ("czyk", "czyk"),
    ("owicz", "owicz"),
    ("ek", "ek"),
    ("iak", "iak"),
    ("uk", "uk"),
    ("owski", "owska"),
    ("iński", "ińska"),
    ("ewicz", "ewicz"),
    ("a", "a"),
    ("arz", "arz"),
    ("ała", "ała"),
    ("ny", "na"),
    ("", ""),
];

const WOMEN: &[&str] = &[
    "Anna",
    "Maria",
    "Katarzyna",
    "Małgorzata",
    "Agnieszka",
    "Barbara",
    "Ewa",
    "Krystyna",
    "Elżbieta",
    "Magdalena",
    "Zofia",
    "Joanna",
    "Teresa",
    "Aleksandra",
    "Monika",
    "Danuta",
    "Natalia",
    "Julia",
    "Karolina",
    "Halina",
    "Marta",
    "Irena",
    "Beata",
    "Dorota",
    "Jadwiga",
    "Janina",
    "Jolanta",
    "Alicja",
    "Iwona",
    "Grażyna",
    "Hanna",
    "Paulina",
    "Justyna",
    "Renata",
    "Wiktoria",
    "Bożena",
    "Sylwia",
    "Urszula",
    "Oliwia",
    "Helena",
    "Genowefa",
    "Stanisława",
    "Łucja",
    "Żaneta",
    "Olena",
    "Oksana",
    "Świętosława",
    "Nadia",
    "Kinga",
    "Weronika",
];

const MEN: &[&str] = &[
    "Piotr",
    "Krzysztof",
    "Andrzej",
    "Tomasz",
    "Jan",
    "Paweł",
    "Michał",
    "Marcin",
    "Jakub",
    "Adam",
    "Stanisław",
    "Marek",
    "Łukasz",
    "Grzegorz",
    "Mateusz",
    "Wojciech",
    "Mariusz",
    "Dariusz",
    "Zbigniew",
    "Maciej",
    "Jerzy",
    "Rafał",
    "Robert",
    "Kamil",
    "Jacek",
    "Dawid",
    "Szymon",
    "Ryszard",
    "Kacper",
    "Bartosz",
    "Jarosław",
    "Sławomir",
    "Janusz",
    "Artur",
    "Mirosław",
    "Sebastian",
    "Przemysław",
    "Damian",
    "Józef",
    "Henryk",
    "Kazimierz",
    "Filip",
    "Antoni",
    "Aleksander",
    "Mikołaj",
    "Świętopełk",
    "Żegota",
    "Oleksandr",
    "Serhij",
    "Wiktor",
];

//! What happens to a word on its way from the mouth into the record.

use unicode_normalization::UnicodeNormalization;

use crate::people::random::Random;

/// Rows of the Polish programmer's keyboard.
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// One slip of the fingers: a neighbouring key, a letter left out, doubled or put in, two neighbours swapped. The first
/// letter of a word goes wrong seldom, because it is looked at.
pub(super) fn mistyped(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let first = usize::from(!random.in_thousand(100)).min(letters.len().saturating_sub(1));
    let place = random.between(first, letters.len().saturating_sub(1));
    let Some(&letter) = letters.get(place) else { return name.to_string() };
    if !letter.is_alphabetic() {
        return name.to_string();
    }
    match random.below(100) {
        0..35 => letters[place] = neighbour(letter, random),
        35..60 => drop(letters.remove(place)),
        60..70 => letters.insert(place, letter),
        70..80 => letters.insert(place, neighbour(letter, random)),
        _ if place + 1 < letters.len() => letters.swap(place, place + 1),
        _ => {}
    }
    letters.into_iter().collect()
}

fn neighbour(letter: char, random: &mut Random) -> char {
    let row = KEYS.iter().find_map(|row| row.find(letter).map(|at| (row, at)));
    let Some((row, at)) = row else { return random.one(&['a', 'e', 'i', 'o', 'k', 'r', 's', 'n']) };
    let at = if at == 0 || (random.below(2) == 0 && at + 1 < row.len()) { at + 1 } else { at - 1 };
    row.chars().nth(at).unwrap_or(letter)
}

/// What sounds the same in Polish is written the other way.
pub(super) fn misheard(name: &str, random: &mut Random) -> String {
    const SOUNDS: [(&str, &str); 12] = [
        ("ó", "u"),
        ("u", "ó"),
        ("rz", "ż"),
        ("ż", "rz"),
        ("ch", "h"),
        ("h", "ch"),
        ("ą", "om"),
        ("ę", "en"),
        ("wsk", "fsk"),
        ("i", "y"),
        ("dz", "c"),
        ("z", "s"),
    ];
    let from = random.below(SOUNDS.len());
    let found = SOUNDS.iter().cycle().skip(from).take(SOUNDS.len()).find(|(sound, _)| name.contains(sound));
    match found {
        Some((sound, other)) => name.replacen(sound, other, 1),
        None => name.to_string(),
    }
}

/// The surname's form of the other sex.
pub(super) fn other_sex(surname: &str) -> String {
    match surname.strip_suffix("ska").or_else(|| surname.strip_suffix("cka")) {
        Some(_) => format!("{}i", surname.trim_end_matches('a')),
        None if surname.ends_with("ski") || surname.ends_with("cki") => format!("{}a", surname.trim_end_matches('i')),
        None => surname.to_string(),
    }
}

/// As on a keyboard without Polish letters.
pub(super) fn without_diacritics(text: &str) -> String {
    text.nfd()
        .filter(|c| !('\u{300}'..'\u{370}').contains(c))
        .map(|c| match c {
            'ł' => 'l',
            'Ł' => 'L',
            c => c,
        })
        .collect()
}

/// What people are called, in place of the first given name; the name itself where nothing is known.
pub(super) fn pet_name(given_names: &str, random: &mut Random) -> String {
    const PET_NAMES: &str = "Katarzyna/Kasia/Kaśka Małgorzata/Gosia/Małgosia Agnieszka/Agnieś/Aga Magdalena/Magda \
        Joanna/Asia/Joasia Aleksandra/Ola/Olka Barbara/Basia/Baśka Anna/Ania/Anka Krystyna/Krysia Elżbieta/Ela/Elka \
        Zofia/Zosia/Zośka Teresa/Renia/Tereska Danuta/Danka/Danusia Maria/Marysia/Maryla/Mania Ewa/Ewka/Ewunia \
        Janina/Janka/Jasia Halina/Hala/Halinka Irena/Irka/Irenka Jadwiga/Jadzia/Wiga Helena/Hela/Helenka \
        Dorota/Dorotka/Dora Justyna/Justynka Natalia/Natalka/Nati Julia/Julka/Jula Zuzanna/Zuzia/Zuza Hanna/Hania \
        Wiktoria/Wika/Wiki Oliwia/Oliwka Amelia/Amelka Alicja/Ala/Alka Weronika/Wera/Weronka Emilia/Emilka/Mila \
        Karolina/Karola/Karolcia Paulina/Paula/Paulinka Dominika/Domi Grażyna/Grażka Bożena/Bożenka \
        Stanisława/Stasia Jan/Janek/Jaś/Jasiek Piotr/Piotrek/Piotruś Krzysztof/Krzysiek/Krzyś Andrzej/Jędrek/Andrzejek \
        Tomasz/Tomek/Tomuś Paweł/Pawełek Marcin/Marcinek Michał/Michałek/Misiek Grzegorz/Grzesiek/Grześ \
        Łukasz/Łukaszek Adam/Adaś Marek/Mareczek Stanisław/Staszek/Stasiek/Staś Jakub/Kuba/Kubuś Mateusz/Mati/Matek \
        Wojciech/Wojtek Szymon/Szymek Franciszek/Franek/Franio Antoni/Antek/Antoś Aleksander/Olek/Alek \
        Mikołaj/Miki/Mikołajek Maciej/Maciek Jerzy/Jurek Józef/Józek/Józio Tadeusz/Tadek/Tadzio Zbigniew/Zbyszek \
        Henryk/Heniek/Henio Ryszard/Rysiek/Rysio Kazimierz/Kazik/Kaziu Jacek/Jacuś Rafał/Rafałek Sławomir/Sławek \
        Jarosław/Jarek Mirosław/Mirek Radosław/Radek Przemysław/Przemek Arkadiusz/Arek Bartłomiej/Bartek \
        Bartosz/Bartek Dariusz/Darek Mariusz/Mariuszek Sebastian/Seba Leszek/Lesio Edward/Edek Władysław/Władek \
        Mieczysław/Mietek Eugeniusz/Gienek Roman/Romek Stefan/Stefek Zdzisław/Zdzisiek Wiesław/Wiesiek \
        Kacper/Kacperek Filip/Filipek Wiktor/Wiktorek Dawid/Dawidek Karol/Karolek Gabriel/Gabryś";
    let (first, rest) = given_names.split_once(' ').map_or((given_names, ""), |(first, rest)| (first, rest));
    let known = PET_NAMES.split_whitespace().find_map(|entry| entry.strip_prefix(first)?.strip_prefix('/'));
    let Some(pets) = known else { return given_names.to_string() };
    let pets: Vec<&str> = pets.split('/').collect();
    let pet = random.one(&pets);
    if rest.is_empty() || random.in_thousand(700) { pet.to_string() } else { format!("{pet} {rest}") }
}

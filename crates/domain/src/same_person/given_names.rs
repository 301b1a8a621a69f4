//! Given names that are one: pet names, and what a name is called in the neighbours' languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::sound::sound;

/// One line for each name: the name as in the register, its pet names, after `|` its forms in other languages.
///
/// Written by hand from common knowledge. Short forms that are names of their own today (Lena, Maja, Hanna, Pola) are not
/// pet names here: sisters have them. Without diacritics, because words are compared folded.
const NAMES: &str = include_str!("given_names.txt");

/// How a word is a form of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The name itself.
    Register,
    /// A pet name.
    Pet,
    /// The name in another language.
    Foreign,
}

/// A name of the list and how a word is a form of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The line.
    pub(super) line: u16,
    pub(super) form: Form,
}

static BY_SOUND: LazyLock<HashMap<String, Box<[Name]>>> = LazyLock::new(|| {
    let mut by_sound: HashMap<String, Vec<Name>> = HashMap::new();
    for (line, text) in (0_u16..).zip(NAMES.lines()) {
        let (polish, foreign) = text.split_once('|').unwrap_or((text, ""));
        let own = polish.split_whitespace().zip(std::iter::once(Form::Register).chain(std::iter::repeat(Form::Pet)));
        for (word, form) in own.chain(foreign.split_whitespace().zip(std::iter::repeat(Form::Foreign))) {
            let names = by_sound.entry(sound(word)).or_default();
            if !names.iter().any(|name| name.line == line) {
                names.push(Name { line, form });
            }
        }
    }
    by_sound.into_iter().map(|(sound, names)| (sound, names.into())).collect()
});

/// The names that a word may stand for, by its sound; Ola stands for Aleksandra and for Olga. None of an unknown word.
pub(super) fn names_of(sound: &str) -> &'static [Name] {
    BY_SOUND.get(sound).map_or(&[], |names| names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    fn one_name(one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|word| names_of(&sound(&fold(word))));
        one.iter().any(|name| other.iter().any(|known| known.line == name.line))
    }

    // REQ C-3
    #[test]
    fn a_pet_name_is_the_name() {
        for (pet, name) in [
            ("Kasia", "Katarzyna"),
            ("Kaśka", "Katarzyna"),
            ("Gosia", "Małgorzata"),
            ("Ola", "Aleksandra"),
            ("Ola", "Olga"),
            ("Kuba", "Jakub"),
            ("Staszek", "Stanisław"),
            ("Wojtek", "Wojciech"),
            ("Jaś", "Jan"),
            ("Zbyszek", "Zbigniew"),
            ("Asia", "Joanna"),
            ("Kateryna", "Katarzyna"),
            ("Олександр", "Aleksander"),
            ("Oleksandr", "Aleksandr"),
            ("Mykola", "Mikołaj"),
            ("Olena", "Helena"),
        ] {
            assert!(one_name(pet, name), "{pet}, {name}");
        }
    }

    // REQ C-3
    #[test]
    fn names_of_brothers_and_sisters_stay_two() {
        for (one, other) in [
            ("Maria", "Marta"),
            ("Anna", "Hanna"),
            ("Maja", "Maria"),
            ("Marek", "Jarek"),
            ("Mariusz", "Dariusz"),
            ("Aleksander", "Aleksandra"),
            ("Jan", "Janina"),
            ("Emilia", "Amelia"),
            ("Bartosz", "Tomasz"),
            ("Karol", "Karolina"),
            ("Helena", "Magdalena"),
        ] {
            assert!(!one_name(one, other), "{one}, {other}");
            assert!(!names_of(&sound(&fold(one))).is_empty() && !names_of(&sound(&fold(other))).is_empty());
        }
    }
}

//! How a word sounds, so that one name in several ways of writing is one word.

/// The sound of a folded word ([`crate::fold`]): what Polish spelling (Szewczenko), passports (Shevchenko) and people
/// themselves (Sergiy, Yuriy) write for one Ukrainian name comes out the same, and so do Polish spellings that sound
/// alike (rz and ż, ck and k).
///
/// Sources: Cabinet of Ministers of Ukraine, resolution 55 of 27 January 2010; the transcription rules of the PWN spelling
/// dictionary; Cyrillic has already become Polish letters by folding. Coarse on purpose: h and g, and hard and soft
/// consonants, are one.
pub(super) fn sound(folded: &str) -> String {
    let english = is_english_spelling(folded);
    let mut sound = String::with_capacity(folded.len());
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let (written, heard) = SOUNDS
            .iter()
            .find(|(written, _)| rest.starts_with(written))
            .copied()
            .map_or((first.len_utf8(), None), |(written, heard)| (written.len(), Some(heard)));
        match heard {
            Some("ch") => push(&mut sound, if english { 'c' } else { 'h' }),
            Some(heard) => heard.chars().for_each(|c| push(&mut sound, c)),
            None => push(&mut sound, first),
        }
        rest = rest.get(written..).unwrap_or("");
    }
    sound
}

/// What is written and what is heard, the longer ones first.
const SOUNDS: &[(&str, &str)] = &[
    ("zgh", "zh"),
    ("tch", "c"),
    ("ch", "ch"),
    ("cz", "c"),
    ("ts", "c"),
    ("ck", "ck"),
    ("kh", "h"),
    ("rz", "z"),
    ("sh", "s"),
    ("sz", "s"),
    ("zh", "z"),
    ("g", "h"),
    ("j", "i"),
    ("q", "k"),
    ("v", "w"),
    ("x", "ks"),
    ("y", "i"),
];

/// Whether "ch" stands for cz: signs that a word is in the spelling of passports and not in Polish.
fn is_english_spelling(word: &str) -> bool {
    const SIGNS: [&str; 14] = ["v", "sh", "zh", "kh", "ts", "iu", "yu", "ya", "ye", "ii", "yi", "chuk", "chenk", "tch"];
    word.contains("ch") && SIGNS.iter().any(|sign| word.contains(sign))
}

/// Double letters are one, and an i that only softens the consonant before a vowel is not heard.
fn push(sound: &mut String, letter: char) {
    if sound.ends_with(letter) {
        return;
    }
    if is_vowel(letter) && letter != 'i' && sound.ends_with('i') {
        let mut before = sound.chars().rev().skip(1);
        if before.next().is_some_and(|c| !is_vowel(c)) {
            sound.pop();
        }
    }
    sound.push(letter);
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// A word without its last vowel, in which the forms of a surname for a man and a woman differ (Iwanow, Iwanowa;
/// Zelenskyi, Zelenska).
pub(super) fn stem(sound: &str) -> &str {
    let stem = sound.trim_end_matches(is_vowel);
    if stem.len() < 3 { sound } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    // REQ C-3
    #[test]
    fn one_ukrainian_name_sounds_the_same_in_every_script() {
        for names in [
            ["Шевченко", "Szewczenko", "Shevchenko"],
            ["Юрій", "Jurij", "Yurii"],
            ["Юрій", "Jurij", "Yuriy"],
            ["Христина", "Chrystyna", "Khrystyna"],
            ["Наталія", "Natalija", "Nataliia"],
            ["Сергій", "Serhij", "Sergiy"],
            ["Григорій", "Hryhorij", "Grygoriy"],
            ["Людмила", "Ludmyła", "Liudmyla"],
            ["Щербак", "Szczerbak", "Shcherbak"],
            ["Лук’яненко", "Łukjanenko", "Lukianenko"],
            ["Їжакевич", "Jiżakewycz", "Yizhakevych"],
            ["Цимбалюк", "Cymbaluk", "Tsymbaliuk"],
            ["Поліщук", "Poliszczuk", "Polishchuk"],
            ["Зеленський", "Zełenskyj", "Zelenskyi"],
            ["Михайло", "Mychajło", "Mykhailo"],
            ["Євген", "Jewhen", "Yevhen"],
        ] {
            let sounds = names.map(|name| sound(&fold(name)));
            assert!(sounds.iter().all(|other| *other == sounds[0]), "{names:?}: {sounds:?}");
        }
    }

    // REQ C-3
    #[test]
    fn other_names_sound_otherwise() {
        for (one, other) in [
            ("Nowak", "Nowik"),
            ("Lis", "Lisek"),
            ("Chmiel", "Czmiel"),
            ("Kowalczyk", "Kowalski"),
            ("Marta", "Maria"),
            ("Шевченко", "Шевчук"),
        ] {
            assert_ne!(sound(&fold(one)), sound(&fold(other)), "{one}, {other}");
        }
        assert_eq!(stem(&sound("iwanowa")), stem(&sound("ivanov")));
        assert_eq!(stem("ewa"), "ewa");
    }
}

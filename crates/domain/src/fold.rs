//! One plain spelling of a text, so that what people type meets what is written in the records.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The plain small letters of one character: without diacritics, and with stroked letters (ł, đ, ø …), which Unicode
/// does not decompose, as their base letter. Cyrillic stays Cyrillic. Other characters come out as they are, in their
/// compatibility form.
pub fn plain(c: char, mut out: impl FnMut(char)) {
    decompose_compatible(c, |part| {
        if !is_combining_mark(part) {
            for small in part.to_lowercase() {
                match small {
                    'ł' => out('l'),
                    'đ' | 'ð' => out('d'),
                    'ø' => out('o'),
                    'ħ' => out('h'),
                    'ŧ' => out('t'),
                    'ı' => out('i'),
                    'ß' => "ss".chars().for_each(&mut out),
                    'æ' => "ae".chars().for_each(&mut out),
                    'œ' => "oe".chars().for_each(&mut out),
                    'þ' => "th".chars().for_each(&mut out),
                    other if is_combining_mark(other) => {}
                    other => out(other),
                }
            }
        }
    });
}

/// Folds a text for comparing and searching: small Latin letters without diacritics and digits, in words parted by one
/// space. Apostrophes join ("O'Neil" is "oneil"), every other character parts ("Łęgowska-Nowak" is "legowska nowak").
///
/// Cyrillic letters become the Latin ones of Polish spelling ("Шевченко" is "szewczenko"), because that is how a Polish
/// clerk writes down what is said. The English spelling of passports ("Shevchenko") is another word and stays one.
#[must_use]
pub fn fold(text: &str) -> String {
    fold_polish(text).unwrap_or_else(|| fold_any(text))
}

/// Adds a folded character to a folded text.
fn push(folded: &mut String, letter: char) {
    if is_apostrophe(letter) {
        return;
    }
    if letter.is_alphanumeric() {
        folded.push(letter);
    } else if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

fn without_end(mut folded: String) -> String {
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// The quick way, for texts of ASCII and Polish letters only, which nearly all are.
fn fold_polish(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let plain = match c {
            c if c.is_ascii() => c.to_ascii_lowercase(),
            'ą' | 'Ą' => 'a',
            'ć' | 'Ć' => 'c',
            'ę' | 'Ę' => 'e',
            'ł' | 'Ł' => 'l',
            'ń' | 'Ń' => 'n',
            'ó' | 'Ó' => 'o',
            'ś' | 'Ś' => 's',
            'ź' | 'Ź' | 'ż' | 'Ż' => 'z',
            _ => return None,
        };
        push(&mut folded, plain);
    }
    Some(without_end(folded))
}

fn fold_any(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc().filter(|&c| !is_apostrophe(c) && !is_combining_mark(c)) {
        let mut push = |letter: char| push(&mut folded, letter);
        match latin_of_cyrillic(c) {
            Some(latin) => latin.chars().for_each(&mut push),
            // What is left of a Cyrillic letter with a mark of another language is a Cyrillic letter again.
            None => plain(c, |letter| match latin_of_cyrillic(letter) {
                Some(latin) => latin.chars().for_each(&mut push),
                None => push(letter),
            }),
        }
    }
    without_end(folded)
}

/// The characters that stand for an apostrophe in names: typewriter, typographic, modifier letter, prime, accents.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{2032}' | '\u{00b4}' | '`')
}

fn latin_of_cyrillic(c: char) -> Option<&'static str> {
    if !('\u{0400}'..='\u{04ff}').contains(&c) {
        return None;
    }
    let small = c.to_lowercase().next().unwrap_or(c);
    Some(match small {
        'а' => "a",
        'б' => "b",
        'в' => "w",
        'г' => "h",
        'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'є' => "je",
        'ё' => "jo",
        'ж' | 'з' => "z",
        'и' | 'ы' => "y",
        'і' => "i",
        'ї' => "ji",
        'й' => "j",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "ch",
        'ц' => "c",
        'ч' => "cz",
        'ш' => "sz",
        'щ' => "szcz",
        'ь' | 'ъ' => "",
        'ю' => "ju",
        'я' => "ja",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // REQ C-1
    #[test]
    fn names_fold_to_what_a_clerk_types_without_diacritics() {
        for (name, folded) in [
            ("Łęgowska-Nowak", "legowska nowak"),
            ("ŻÓŁĆ gęślą jaźń", "zolc gesla jazn"),
            ("Z\u{0307}o\u{0301}łc\u{0301}", "zolc"),
            ("O’Neil", "oneil"),
            ("  van   der  Meer ", "van der meer"),
            ("Müller, Strauß", "muller strauss"),
            ("Åse Sørensen", "ase sorensen"),
            ("Шевченко", "szewczenko"),
            ("Демченко-Demo", "demczenko demo"),
            ("Мар’яна Їжакевич", "marjana jizakewycz"),
            ("Сергій", "serhij"),
            ("И\u{0306}", "j"),
            ("ул. Lipowa 12 m. 4", "ul lipowa 12 m 4"),
            ("", ""),
            (" - ", ""),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    proptest! {
        #[test]
        fn the_quick_way_leads_to_the_same(text in "[ -~ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]{0,30}") {
            prop_assert_eq!(fold_polish(&text), Some(fold_any(&text)));
        }

        #[test]
        fn folding_twice_changes_nothing_more(text in "[\u{20}-\u{24f}\u{300}-\u{36f}\u{400}-\u{45f}’]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn capital_letters_do_not_matter(text in "[a-zA-Ząęółśżźćńа-яіїєґ '-]{0,30}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}

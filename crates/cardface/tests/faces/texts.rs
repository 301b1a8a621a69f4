//! Names that are long, and letters that are not English.

use cardface::{Face, FaceProblem, Place, pdf, pixels};

use crate::common::{EDGE, LAYOUT, about, lines, named};

/// Left and right edge of the names' place on the demo layout's front, pt.
const PLACE: (f32, f32) = (34.0 / 25.4 * 72.0, 82.2 / 25.4 * 72.0);

/// (xMin, yMin, xMax, yMax, word) of each word of the names, by poppler, pt.
fn words(file: &[u8]) -> Vec<(f32, f32, f32, f32, String)> {
    let out = about("pdftotext", &["-bbox"], file);
    let word = |line: &str| {
        let mut parts = line.trim().strip_prefix("<word ")?.split('"');
        let mut number = || parts.nth(1)?.parse::<f32>().ok();
        let (x0, y0, x1, y1) = (number()?, number()?, number()?, number()?);
        let text = line.split_once('>')?.1.split_once('<')?.0.to_owned();
        Some((x0, y0, x1, y1, text))
    };
    // Between the head and the label of the number.
    out.lines().filter_map(word).filter(|w| w.0 > 90.0 && w.1 > 40.0 && w.3 < 108.0).collect()
}

// REQ D-1
#[test]
fn names_shrink_then_break_then_are_refused_and_never_leave_their_place() {
    let table: [(&str, &str, &[&str]); 9] = [
        ("Anna", "Okienna-Demo", &["Anna", "Okienna-Demo"]),
        ("Janina", "Przykładowa", &["Janina", "Przykładowa"]),
        ("", "Okno", &["Okno"]),
        ("Ł", "Żółć", &["Ł", "Żółć"]),
        ("Wielisława Maria", "Przykładowska-Demo", &["Wielisława Maria", "Przykładowska-Demo"]),
        ("Anna", "Przykładowska-Demonstracyjnowska", &["Anna", "Przykładowska-", "Demonstracyjnowska"]),
        ("Wielisława Eleonora Demonstracja", "Okno", &["Wielisława Eleonora", "Demonstracja", "Okno"]),
        (
            "Wielisława Eleonora Demonstracja",
            "Przykładowska-Demonstracyjnowska",
            &["Wielisława Eleonora", "Demonstracja", "Przykładowska-", "Demonstracyjnowska"],
        ),
        ("Anna", "von und zu Demo", &["Anna", "von und zu Demo"]),
    ];
    for (given_names, surname, wanted) in table {
        let file = pdf(&LAYOUT, &named(given_names, surname), &[Face::Front]).unwrap();
        let all = lines(&file);
        let first = all.iter().position(|line| line == wanted[0]).unwrap_or_else(|| panic!("{all:?}"));
        assert_eq!(all[first..first + wanted.len()], *wanted);
        for (x0, _, x1, y1, word) in words(&file) {
            assert!(x0 >= PLACE.0 - 0.6 && x1 <= PLACE.1 + 0.6, "{word} stands from {x0} to {x1}");
            assert!(y1 < 108.0, "{word} ends at {y1}");
        }
    }
}

// REQ D-1
#[test]
fn names_are_never_printed_below_eleven_points_nor_above_fourteen() {
    let height = |given_names: &str, surname: &str| {
        let words = words(&pdf(&LAYOUT, &named(given_names, surname), &[Face::Front]).unwrap());
        words.iter().map(|(_, y0, _, y1, _)| y1 - y0).fold(0.0, f32::max)
    };
    let full = height("Anna", "Okno");
    let middle = height("Anna", "Przykładowska-Demo X");
    let least = height("Anna", "Przykładowska-Demonstracyjnowska");
    assert!((least / full - 11.0 / 14.0).abs() < 0.01, "{least} of {full}");
    assert!(least < middle && middle < full, "{least} {middle} {full}");
}

// REQ D-1
#[test]
fn what_does_not_fit_is_refused_by_name_and_never_cut() {
    let long = "Przykładowodemonstracyjnoniepodzielna";
    let many = ["Demonstracja"; 25].join(" ");
    assert!(many.chars().count() > 300);
    let table = [
        ("Anna", long, Place::Surname),
        (long, "Okno", Place::GivenNames),
        ("Anna", &many, Place::Surname),
        (&many, "Okno", Place::GivenNames),
        ("Wielisława Eleonora Demonstracja", "Przykładowska Demonstracyjnowska Okiennicowa", Place::Surname),
    ];
    for (given_names, surname, place) in table {
        let data = named(given_names, surname);
        assert_eq!(pixels(&LAYOUT, &data, Face::Front, EDGE).unwrap_err(), FaceProblem::DoesNotFit { place });
        assert_eq!(pdf(&LAYOUT, &data, &Face::BOTH).unwrap_err(), FaceProblem::DoesNotFit { place });
    }
}

// REQ D-1
#[test]
fn polish_and_ukrainian_letters_are_right() {
    let table = [
        ("Zażółć", "Gęślą Jaźń"),
        ("ĄĆĘŁŃÓ", "ŚŹŻąćęłńóśźż"),
        ("Євгенія Ґалина", "Грищенко-Їжак"),
        ("Її Єва", "Ґрищенко"),
        ("абвгґдеєжзиі", "їйклмнопрстуф"),
        ("хцчшщьюя ХЦЧШ", "ЩЬЮЯ Дем’яненко"),
        ("Zoë Ağca", "Müller-Škvorecký"),
        ("O’Demo", "D'Okno"),
    ];
    for (given_names, surname) in table {
        let data = named(given_names, surname);
        pixels(&LAYOUT, &data, Face::Front, EDGE).unwrap();
        let all = lines(&pdf(&LAYOUT, &data, &[Face::Front]).unwrap());
        assert!(all.iter().any(|line| line == given_names), "{given_names} is not in {all:?}");
        assert!(all.iter().any(|line| line == surname), "{surname} is not in {all:?}");
    }
}

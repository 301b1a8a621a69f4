//! Long, strange and broken data: everything is on the paper, or refused by name.

use documents::{
    AnsweredClause, ConsentForm, Document, HandOverConfirmation, Problem, Signature, StatementOfLoss, Wording,
};
use time::macros::date;

use crate::common::{about, made, pages, refused, text, words};
use crate::samples::{card, consent, handover, loss, name, spoiled};

fn stated(description: &str) -> Document {
    Document::Loss(Box::new(StatementOfLoss { description: Some(description.into()), ..loss() }))
}

fn named(given_names: &str, surname: &str) -> Document {
    Document::Loss(Box::new(StatementOfLoss { resident: name(given_names, surname), ..loss() }))
}

// REQ C-12
#[test]
fn long_circumstances_go_over_pages_and_no_word_is_lost() {
    let description: String = (0..600).map(|n| format!("s{n}x ")).collect();
    let file = made(&stated(&description));
    assert!(pages(&file) >= 2);
    let said = words(&file);
    for n in 0..600 {
        assert!(said.contains(&format!("s{n}x")), "{n}");
    }
    assert!(said.contains(&format!("Strona 2 z {}", pages(&file))));
}

// REQ C-12
#[test]
fn a_signature_never_stands_alone_and_a_heading_never_last() {
    // Every length of text moves the end of the page to another place.
    for lines in 0..45 {
        let description = (0..lines).map(|n| format!("Zdanie {n}.")).collect::<Vec<_>>().join("\n");
        let whole = text(&made(&stated(&format!("Początek.\n{description}"))));
        for page in whole.split('\u{c}').filter(|page| !page.trim().is_empty()) {
            let lines: Vec<&str> = page.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let body = &lines[..lines.len() - 1];
            let last = body.last().copied().unwrap_or_default();
            assert!(!["Karta", "Mieszkaniec", "Oświadczenie"].contains(&last), "{lines:#?}");
            if let Some(at) = body.iter().position(|line| line.contains("data i podpis")) {
                assert!(at > 0, "{lines:#?}");
            }
        }
    }
}

// REQ C-12
#[test]
fn many_long_consents_are_all_there() {
    let clause = |n: usize| AnsweredClause {
        title: Wording::polish(format!("Zgoda numer {n}")),
        text: Wording::polish(format!("Treść {n}. {}", "Zgadzam się na to i na owo w każdej sprawie. ".repeat(12))),
        version: u32::try_from(n).unwrap(),
        required: n.is_multiple_of(2),
        given: [Some(true), Some(false), None][n % 3],
    };
    let form = ConsentForm { clauses: (1..=60).map(clause).collect(), ..consent() };
    let file = made(&Document::Consent(form));
    let said = words(&file);
    for n in 1..=60 {
        assert!(said.contains(&format!("Zgoda numer {n} wersja {n}")), "{n}");
        assert!(said.contains(&format!("Treść {n}.")), "{n}");
    }
    assert_eq!(said.matches("X zgadzam się").count(), 20);
    assert_eq!(said.matches("X nie zgadzam się").count(), 20);
    let form = ConsentForm { clauses: (1..=61).map(clause).collect(), ..consent() };
    assert_eq!(refused(&Document::Consent(form)), Problem::TooMany { field: "clauses", most: 60 });
    let form = ConsentForm { clauses: Vec::new(), ..consent() };
    assert_eq!(refused(&Document::Consent(form)), Problem::Empty { field: "clauses" });
}

// REQ C-12
#[test]
fn a_name_without_a_space_is_broken_and_stays_inside_the_page() {
    let surname = "Wszechniedodrukowalski".repeat(9);
    let file = made(&named("Anna", &surname));
    let boxes = about("pdftotext", &["-bbox"], &file, &["-"]);
    for word in boxes.lines().filter(|line| line.contains("<word")) {
        let right: f32 = word.split("xMax=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        assert!(right <= 595.276 - 20.0 * 72.0 / 25.4 + 0.5, "{word}");
    }
    let said: String = text(&file).split_whitespace().collect();
    assert!(said.contains(&surname));
}

// REQ C-12
#[test]
fn polish_and_ukrainian_letters_are_searchable_as_they_are_written() {
    for (given, surname) in [("Zażółć", "Gęśląjaźń"), ("Єва Їжаківна", "Ґрищенко-Йовенко"), ("Đorđe", "O’Šťastný")]
    {
        let said = words(&made(&named(given, surname)));
        assert!(said.contains(&format!("{given} {surname}")), "{said}");
    }
    // Decomposed letters are composed: the same name is found however it was typed.
    assert!(words(&made(&named("Łucja", "Z\u{307}o\u{301}łc\u{301}"))).contains("Łucja Żółć"));
}

// REQ C-12
#[test]
fn a_letter_that_the_fonts_lack_is_refused_by_name() {
    for (letter, text) in [('山', "山田"), ('ﷺ', "ﷺ"), ('😀', "Ala 😀"), ('ა', "ანა")] {
        assert_eq!(refused(&stated(text)), Problem::NoGlyph { field: "description", letter });
        assert_eq!(refused(&named("Anna", text)), Problem::NoGlyph { field: "resident", letter });
    }
}

// REQ C-12
#[test]
fn controls_and_direction_marks_are_refused_by_name() {
    for letter in ['\0', '\u{1b}', '\u{202e}', '\u{200b}', '\u{feff}', '\u{e000}', '\u{ad}'] {
        let problem = Problem::Unprintable { field: "resident", letter };
        assert_eq!(refused(&named("Anna", &format!("No{letter}wak"))), problem);
    }
    // What looks like a command of the file format is text.
    let file = made(&named("(Anna) Tj", "/Nowak <</A 1>> endstream endobj {date} {name}"));
    assert!(words(&file).contains("(Anna) Tj /Nowak <</A 1>> endstream endobj {date} {name}"));
}

// REQ C-12
#[test]
fn empty_and_endless_texts_are_refused_by_name() {
    assert_eq!(refused(&named("Anna", "  ")), Problem::Empty { field: "resident" });
    assert_eq!(refused(&named("", &"x".repeat(201))), Problem::TooLong { field: "resident", most: 200 });
    assert_eq!(refused(&stated(" \n ")), Problem::Empty { field: "description" });
    assert_eq!(refused(&stated(&"x ".repeat(2_001))), Problem::TooLong { field: "description", most: 4_000 });
    assert!(words(&made(&named("", "Ania"))).contains("Imię i nazwisko Ania"));
    let clause =
        |clause: &AnsweredClause| AnsweredClause { text: Wording::polish("x ".repeat(10_001)), ..clause.clone() };
    let form = ConsentForm { clauses: consent().clauses.iter().map(clause).collect(), ..consent() };
    assert_eq!(refused(&Document::Consent(form)), Problem::TooLong { field: "clauses", most: 20_000 });
    let clause = |_| AnsweredClause { text: Wording::polish("x\n".repeat(200)), ..consent().clauses[0].clone() };
    let form = ConsentForm { clauses: (0..60).map(clause).collect(), ..consent() };
    assert_eq!(refused(&Document::Consent(form)), Problem::TooManyPages { most: 60 });
}

// REQ C-12
#[test]
fn a_picture_that_is_none_is_refused() {
    let signed = |png: Vec<u8>| {
        Document::HandOver(Box::new(HandOverConfirmation { signature: Signature::Screen(png), ..handover() }))
    };
    let good = crate::samples::signature();
    let mut broken = good.clone();
    broken.truncate(good.len() / 2);
    let mut endless = good.clone();
    // The width in the header (PNG, 11.2.2), with its checksum wrong, too.
    endless[16..20].copy_from_slice(&[0x7F, 0xFF, 0xFF, 0xFF]);
    for png in [Vec::new(), b"no picture".to_vec(), broken, endless, vec![0; 2_000_001]] {
        assert_eq!(refused(&signed(png)), Problem::Picture);
    }
    for (wide, high) in [(1, 1), (4_000, 1), (1, 4_000)] {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbaImage::new(wide, high).write_to(&mut png, image::ImageFormat::Png).unwrap();
        assert_eq!(pages(&made(&signed(png.into_inner()))), 1, "{wide} x {high}");
    }
}

// REQ C-6 C-12
#[test]
fn what_cannot_be_true_is_refused() {
    let again = documents::SpoiledCardProtocol { second_person: Some(name("Piotr", "Ladny")), ..spoiled() };
    assert_eq!(refused(&Document::SpoiledCard(again)), Problem::SamePerson);
    let same = documents::SpoiledCardProtocol { next_card: Some(card(7_203_004_158)), ..spoiled() };
    assert_eq!(refused(&Document::SpoiledCard(same)), Problem::SameCard);
    let over = HandOverConfirmation { valid_until: date!(2026 - 11 - 19), ..handover() };
    assert_eq!(refused(&Document::HandOver(Box::new(over))), Problem::Date { field: "valid_until" });
    let tomorrow = StatementOfLoss { happened_on: Some(date!(2026 - 11 - 21)), ..loss() };
    assert_eq!(refused(&Document::Loss(Box::new(tomorrow))), Problem::Date { field: "happened_on" });
}

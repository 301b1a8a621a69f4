//! Whole texts as poppler reads them, to be read by people. `OKIENKO_SNAPSHOTS=write` accepts what is written now.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use documents::{Document, Letterhead, Problem, Wording, render};

use crate::common::{about, made, made_with, text, words};
use crate::samples::{all, application, consent, handover, head, loss, options, resident, spoiled, training};

// REQ C-12
#[test]
fn the_texts_are_as_they_were_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/snapshots");
    let write = std::env::var_os("OKIENKO_SNAPSHOTS").is_some_and(|value| value == "write");
    let mut wrong = Vec::new();
    for (name, document, options) in all() {
        let now = text(&made_with(&document, &options));
        let file = folder.join(format!("{name}.txt"));
        if write {
            fs::write(&file, &now).unwrap();
        }
        if fs::read_to_string(&file).is_ok_and(|accepted| accepted == now) {
            continue;
        }
        let beside = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.txt"));
        fs::write(&beside, &now).unwrap();
        wrong.push(format!("{name}: now {}", beside.display()));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let kept: BTreeSet<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(kept, all().iter().map(|(name, ..)| format!("{name}.txt")).collect(), "a snapshot nobody reads");
}

// REQ C-12
#[test]
fn no_line_ends_with_a_one_letter_word() {
    for (name, document, options) in all() {
        for line in text(&made_with(&document, &options)).lines() {
            let last = line.split_whitespace().next_back().unwrap_or_default();
            assert!(!["w", "z", "i", "o", "u", "a"].contains(&last), "{name}: {line:?}");
        }
    }
}

// REQ H-4
#[test]
fn training_and_demo_are_marked_on_every_page_and_a_real_document_is_not() {
    let long = "Jedno zdanie o przebiegu zdarzenia. ".repeat(100);
    let document = Document::Loss(Box::new(documents::StatementOfLoss { description: Some(long), ..loss() }));
    for (value, notice, large) in [
        (documents::NoValue::Training, "ĆWICZENIA – dokument bez wartości", "ĆWICZENIA"),
        (documents::NoValue::Demo, "DEMO – dokument bez wartości", "DEMO"),
    ] {
        let file = made_with(&document, &documents::Options { value: Some(value), ..options() });
        let whole = about("pdftotext", &["-enc", "UTF-8", "-raw"], &file, &["-"]);
        let pages: Vec<&str> = whole.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
        assert!(pages.len() > 1);
        for page in pages {
            assert!(page.contains(notice), "{page}");
            // The slanted letters are read one by one.
            let letters: String = page.split_whitespace().collect();
            assert!(letters.contains(&format!("{large}dokumentbezwartości{}", notice.replace(' ', ""))), "{page}");
        }
        // Read aloud once, at the beginning.
        let structure = about("pdfinfo", &["-struct-text"], &file, &[]);
        assert_eq!(structure.matches(notice).count(), 1, "{structure}");
    }
    let real = words(&made(&document));
    assert!(!real.contains("ĆWICZENIA") && !real.contains("DEMO"));
    let drawn = |document: &Document, options| crate::look::page(&made_with(document, options), 1);
    let spoiled = Document::SpoiledCard(spoiled());
    assert_ne!(drawn(&spoiled, &training()), drawn(&spoiled, &options()));
}

// REQ C-5 C-12
#[test]
fn a_signature_from_the_screen_is_on_the_paper_with_name_and_date() {
    let file = made(&Document::HandOver(Box::new(handover())));
    let said = words(&file);
    assert!(said.contains("Jadwiga Łucja Żółć-Okienna podpis złożony na ekranie 20 listopada 2026"), "{said}");
    let images = about("pdfimages", &["-list"], &file, &[]);
    assert_eq!(images.lines().skip(2).count(), 1, "{images}");
    let paper = documents::HandOverConfirmation { signature: documents::Signature::Paper, ..handover() };
    let file = made(&Document::HandOver(Box::new(paper)));
    assert!(words(&file).contains("data i podpis mieszkańca"));
    assert_eq!(about("pdfimages", &["-list"], &file, &[]).lines().skip(2).count(), 0);
}

// REQ C-12
#[test]
fn a_fee_is_written_in_zloty_and_no_fee_in_words() {
    let with = |fee| words(&made(&Document::HandOver(Box::new(documents::HandOverConfirmation { fee, ..handover() }))));
    assert!(with(Some(123_456)).contains("1 234,56 zł"));
    assert!(with(Some(0)).contains("bez opłaty"));
    assert!(!with(None).contains("Opłata"));
}

// REQ C-6
#[test]
fn the_protocol_says_that_nothing_with_that_number_is_ever_valid() {
    let said = words(&made(&Document::SpoiledCard(spoiled())));
    for wanted in ["9616 0720 3004 1582", "spisany ze stanu jako zepsuty", "kod QR tej karty nigdy nie będzie ważny"]
    {
        assert!(said.contains(wanted), "{wanted} is not in {said}");
    }
}

// REQ C-12
#[test]
fn personal_data_stay_out_of_debug_output_titles_and_footers() {
    let documents = [
        Document::Application(Box::new(application())),
        Document::Consent(consent()),
        Document::HandOver(Box::new(handover())),
        Document::Loss(Box::new(loss())),
        Document::SpoiledCard(spoiled()),
    ];
    for document in &documents {
        let debug = format!("{document:?} {:?} {:?}", resident(), consent().clauses);
        for secret in ["Jadwiga", "Okienna", "44051401458", "14272801232", "Piotr", "torby", "137, 80, 78, 71"] {
            assert!(!debug.contains(secret), "{debug}");
        }
        let info = about("pdfinfo", &[], &made(document), &[]);
        let footer = text(&made(document)).lines().rfind(|line| line.contains("Strona")).unwrap().to_owned();
        assert!(!info.contains("Okienna") && !footer.contains("Okienna"), "{info} {footer}");
    }
}

// REQ C-12
#[test]
fn a_city_text_without_english_stands_alone_in_polish() {
    let form = documents::ApplicationForm { grounds: Some(Wording::polish("nauka w mieście")), ..application() };
    let said = words(&made_with(&Document::Application(Box::new(form)), &crate::samples::english()));
    assert!(said.contains("nauka w mieście") && !said.contains("nauka w mieście /"), "{said}");
}

// REQ C-12
#[test]
fn a_letterhead_with_long_lines_stays_whole() {
    let long = Letterhead {
        city: "Miasto i Gmina Przykładowo Dolne nad Długą Rzeką".into(),
        office: "Punkt wydawania kart nr 3 w Centrum Obsługi Mieszkańców".into(),
        address: vec![
            "ul. Świętych Męczenników Przykładowskich 112/118".into(),
            "lokal 4".into(),
            "00-950 Przykładowo".into(),
        ],
        ..head()
    };
    let said = words(&render(&Document::SpoiledCard(spoiled()), &long, &options()).unwrap());
    for line in long.address.iter().chain([&long.city, &long.office]) {
        assert!(line.split(' ').all(|word| said.contains(word)), "{line} is not in {said}");
    }
    let address = vec!["x".into(); 4];
    let refused = render(&Document::SpoiledCard(spoiled()), &Letterhead { address, ..head() }, &options());
    assert_eq!(refused.err(), Some(Problem::TooMany { field: "address", most: 3 }));
}

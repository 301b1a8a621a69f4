//! The documents that the counter gives out, from the records to the paper (C-12).

mod printed;

use std::path::Path;
use std::process::Command;

use contract::ErrorCode;
use contract::counter::{HandedOver, MadeDocument, Paper, Production, ProductionState};
use serde_json::{Value, json};
use uuid::Uuid;

use super::act::{print_to, qr_of};
use super::support::{Computer, Desk, PASSWORD, bundle_with, form, form_without_pesel, picture, with};
use crate::store;

/// What poppler makes of a PDF.
fn about(tool: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = Command::new(tool).args(before).arg(&file).args(after).output().unwrap();
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The words in reading order, one space between them.
fn words(pdf: &[u8]) -> String {
    let text = about("pdftotext", &["-enc", "UTF-8"], pdf, &["-"]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Makes a document, and looks whether it is what it was said to be.
async fn made(desk: &Desk<'_>, of: &Value) -> Vec<u8> {
    let made: MadeDocument = desk.call("document", of.clone()).await;
    let pdf = desk.station.get_bytes("counter", &made.id).await.unwrap();
    let pages = format!("Pages: {}", made.pages);
    let info = about("pdfinfo", &[], &pdf, &[]);
    assert!(info.split_whitespace().collect::<Vec<_>>().join(" ").contains(&pages), "{info}");
    assert!(made.file_name.is_ascii() && made.file_name.ends_with(".pdf"), "{}", made.file_name);
    // For whoever wants to look: OKIENKO_PAPERS names a folder.
    if let Some(folder) = std::env::var_os("OKIENKO_PAPERS") {
        std::fs::write(Path::new(&folder).join(&made.file_name), &pdf).unwrap();
    }
    pdf
}

fn says(text: &str, wanted: &[&str]) {
    for one in wanted {
        assert!(text.contains(one), "{one:?} is not in: {text}");
    }
}

/// A card that was printed into the folder and checked.
async fn checked(desk: &Desk<'_>, resident: Uuid) -> Production {
    let reserved = desk.reserve(resident).await;
    let printed = print_to(desk, &reserved, Some("folder")).await;
    assert_eq!(printed.state, ProductionState::Printed);
    let scanned = qr_of(Path::new(&printed.file.unwrap()));
    desk.call("check_card", json!({ "production": reserved.id, "scanned": scanned })).await
}

/// A card in the resident's hand.
async fn handed_over(desk: &Desk<'_>, resident: Uuid, collector: &str, signature: Value) -> HandedOver {
    let card = checked(desk, resident).await;
    let args = json!({
        "production": card.id, "collector": collector, "collector_name": "Maria Pełnomocna", "document": "identity-card",
        "signature": signature,
    });
    desk.call("hand_over", args).await
}

// REQ C-12
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_resident_signs_says_what_was_typed_and_answered() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let head = [
        "Miasto Przykładowo",
        "Biuro Karty Mieszkańca, Punkt Ratusz",
        "Rynek 1, parter",
        "00-000 Przykładowo",
        "Infolinia: 800 000 000",
    ];
    let application = words(&made(&desk, &json!({ "what": "application", "resident": resident })).await);
    says(&application, &head);
    says(
        &application,
        &[
            "Wniosek o kartę mieszkańca",
            "Przykładowo, 20 listopada 2026",
            "nowa karta",
            "Jan",
            "Kowalski-Demo",
            "87051400010",
            "14 maja 1987",
            "ul. Nieistniejąca 3",
            "500 000 000",
            "najem mieszkania w mieście",
            "dowód osobisty",
            "mieszkaniec, we własnym imieniu",
            "Wiadomości z miasta",
            "DEMO – dokument bez wartości",
        ],
    );
    let consents = words(&made(&desk, &json!({ "what": "consents", "resident": resident })).await);
    says(&consents, &head);
    says(&consents, &["Formularz zgód", "Zgadzam się, aby Miasto Przykładowo przetwarzało moje dane", "wersja 2"]);
    // A child without PESEL, for whom a guardian signs.
    let child = with(
        form_without_pesel(),
        json!({ "birth_date": "2015-02-03", "applicant": "guardian", "applicant_name": "Hanna Demczenko-Demo" }),
    );
    let child = desk.register(child).await;
    let application = words(&made(&desk, &json!({ "what": "application", "resident": child })).await);
    says(&application, &["Identyfikator zastępczy", "Hanna Demczenko-Demo – opiekun", "data i podpis opiekuna"]);
    let blank = words(&made(&desk, &json!({ "what": "blank_application" })).await);
    says(&blank, &head);
    says(&blank, &["Proszę wypełnić drukowanymi literami", "Senior 60+", "emeryt lub rencista"]);
    assert!(!blank.contains("Kowalski"), "{blank}");
    let nobody = json!({ "what": "application", "resident": Uuid::nil() });
    desk.refuses("document", nobody, ErrorCode::ResidentUnknown).await;
}

// REQ C-12 C-5
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirmation_says_who_took_which_card_when_and_shows_the_signature() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let upload = desk.station.put_bytes("counter", picture(300, 90)).unwrap();
    let given = handed_over(&desk, resident, "proxy", json!({ "on": "screen", "upload": upload })).await;
    let of = json!({ "what": "hand_over", "production": given.production.id });
    let pdf = made(&desk, &of).await;
    let facts = [
        "Potwierdzenie wydania karty",
        given.receipt.as_str(),
        given.production.number.as_str(),
        "Jan Kowalski-Demo",
        "Bilet miejski",
        "20 listopada 2026, godz. 8:30",
        "Anna Okienna-Demo",
        "pełnomocnik",
        "dowód osobisty",
        "podpis złożony na ekranie 20 listopada 2026",
        "DEMO",
    ];
    says(&words(&pdf), &facts);
    assert!(!words(&pdf).contains("87051400010"), "the receipt says no more than it must");
    assert_eq!(about("pdfimages", &["-list"], &pdf, &[]).lines().count(), 3, "one picture: the signature");
    // Asked for once more on another day: the same facts, another date at the top.
    computer.clock.turn(86_400);
    desk.sign_in("Beata").await;
    let later = words(&made(&desk, &of).await);
    says(&later, &facts);
    says(&later, &["Przykładowo, 21 listopada 2026"]);
}

// REQ C-12 C-6
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_protocol_says_which_card_was_written_off_why_and_by_whom() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = checked(&desk, resident).await;
    let of = json!({ "what": "spoiled_card", "production": card.id });
    desk.refuses("document", of.clone(), ErrorCode::WrongState).await;
    desk.call::<Value>("spoil_card", json!({ "production": card.id, "reason": "unreadable" })).await;
    let protocol = words(&made(&desk, &of).await);
    says(
        &protocol,
        &[
            "Protokół zepsutej karty",
            &card.number,
            "nieczytelny kod",
            "spisany ze stanu jako zepsuty",
            "nie wydano",
            "Punkt Ratusz, 2",
            "20 listopada 2026, godz. 8:30",
            "Anna Okienna-Demo",
        ],
    );
    let next = handed_over(&desk, resident, "resident", json!({ "on": "paper" })).await;
    says(&words(&made(&desk, &of).await), &["Karta wydana w zamian", &next.production.number]);
    // Cards from before the station kept it get it from their operations.
    let confirmation = json!({ "what": "hand_over", "production": next.production.id });
    let before = [made(&desk, &of).await, made(&desk, &confirmation).await];
    let open = desk.station.open_station().await.unwrap();
    let mut tx = open.store.begin().await.unwrap();
    store::productions::migrate_endings_again(&mut tx).await.unwrap();
    tx.commit("migrate").await.unwrap();
    assert_eq!([made(&desk, &of).await, made(&desk, &confirmation).await], before);
}

// REQ C-12 C-7
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_of_loss_says_what_happened_and_when_of_a_card_that_was_handed_over() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let of =
        |card: Uuid, day: &str| json!({ "what": "loss", "production": card, "circumstance": "stolen", "day": day });
    let given = handed_over(&desk, resident, "resident", json!({ "on": "paper" })).await;
    let card = given.production.id;
    let statement = words(&made(&desk, &of(card, "19.11.2026")).await);
    says(
        &statement,
        &["Oświadczenie o utracie karty", "skradziona", "19 listopada 2026", &given.production.number, "87051400010"],
    );
    let unknown = words(&made(&desk, &of(card, " ")).await);
    assert!(!unknown.contains("Data zdarzenia"), "{unknown}");
    for wrong in ["21.11.2026", "wczoraj", "31.2.2026", "1.1.1926"] {
        desk.refuses("document", of(card, wrong), ErrorCode::DayWrong).await;
    }
    let other = desk.register(form_without_pesel()).await;
    let unfinished = desk.reserve(other).await;
    desk.refuses("document", of(unfinished.id, ""), ErrorCode::WrongState).await;
    desk.refuses("document", of(Uuid::nil(), ""), ErrorCode::BadRequest).await;
}

// REQ C-12 H-4: a demo city's papers are worth nothing and say so; a real city's do not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_citys_documents_are_not_marked_and_an_older_configuration_has_a_letterhead_too() {
    let computer = Computer::new();
    let desk = computer.start();
    let bundle = bundle_with(|city| {
        city.demo = None;
        city.letterhead = serde_json::from_value::<contract::configuration::Configuration>(without_letterhead(city))
            .unwrap()
            .letterhead;
    });
    desk.enrol(&bundle).await;
    desk.sign_in("Anna").await;
    let blank = words(&made(&desk, &json!({ "what": "blank_application" })).await);
    assert!(!blank.contains("DEMO") && !blank.contains("bez wartości"), "{blank}");
    says(&blank, &["Miasto Przykładowo", "Punkt Ratusz", "Rynek 1, parter"]);
}

/// A configuration from before there were letterheads.
fn without_letterhead(city: &contract::configuration::Configuration) -> Value {
    let mut city = serde_json::to_value(city).unwrap();
    city.as_object_mut().unwrap().remove("letterhead").unwrap();
    city
}

// REQ C-12: only a person who works at the window gets a document, and only one that was made for that window.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_is_for_the_window_and_the_person_that_asked_for_it() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    let of = json!({ "what": "blank_application" });
    let print_of = json!({ "document": of, "printer": null });
    let asked = |paper: Uuid| {
        let paper = json!({ "paper": paper });
        [
            ("document", of.clone()),
            ("print_document", print_of.clone()),
            ("save_document", of.clone()),
            ("paper", paper.clone()),
            ("cancel_paper", paper),
        ]
    };
    for (command, args) in asked(Uuid::nil()) {
        desk.refuses(command, args, ErrorCode::NotSignedIn).await;
    }
    desk.sign_in("Anna").await;
    let document: MadeDocument = desk.call("document", of.clone()).await;
    let paper: Paper = desk.call("save_document", of.clone()).await;
    assert!(desk.station.get_bytes("counter", &document.id).await.is_ok());
    let get = async |window: &str, id: &str| desk.station.get_bytes(window, id).await.map_err(|problem| problem.code);
    for guessed in ["pdf:", "pdf:1", &format!("pdf:{}", Uuid::nil().simple())] {
        assert_eq!(get("counter", guessed).await, Err(ErrorCode::BadRequest), "{guessed}");
    }
    // Another window of the same computer, with somebody signed in.
    let staff = desk.staff_id("Beata").await;
    let sign_in = json!({ "staff": staff, "password": PASSWORD });
    desk.station.call("second", "sign_in", sign_in).await.unwrap();
    assert_eq!(get("second", &document.id).await, Err(ErrorCode::BadRequest));
    let other = desk.station.call("second", "paper", json!({ "paper": paper.id })).await;
    assert_eq!(other.map_err(|problem| problem.code), Err(ErrorCode::BadRequest));
    // Covered, then gone with the person.
    desk.call::<Value>("lock_screen", json!({})).await;
    assert_eq!(get("counter", &document.id).await, Err(ErrorCode::ScreenLocked));
    for (command, args) in asked(paper.id) {
        desk.refuses(command, args, ErrorCode::ScreenLocked).await;
    }
    desk.call::<Value>("sign_out", json!({})).await;
    assert_eq!(get("counter", &document.id).await, Err(ErrorCode::NotSignedIn));
    desk.sign_in("Beata").await;
    assert_eq!(get("counter", &document.id).await, Err(ErrorCode::BadRequest), "another person's is not hers");
}

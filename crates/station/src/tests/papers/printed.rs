//! A document on its way to paper: the office's printer, what stops it, and the folder.

use std::path::Path;

use contract::ErrorCode;
use contract::counter::{Paper, PaperState, PrinterReason};
use serde_json::{Value, json};
use testkit::printer::{Setup, VirtualPrinter};

use super::{made, says};
use crate::tests::act::shines;
use crate::tests::support::{Computer, Desk, form};

/// Waits until a printer is through with a paper.
async fn through(desk: &Desk<'_>, paper: &Paper) -> Paper {
    until(desk, paper, |now| now.state != PaperState::Printing).await
}

async fn until(desk: &Desk<'_>, paper: &Paper, wanted: impl Fn(&Paper) -> bool) -> Paper {
    let open = desk.station.open_station().await.unwrap();
    let mut settled = open.settled.subscribe();
    loop {
        let now: Paper = desk.call("paper", json!({ "paper": paper.id })).await;
        if wanted(&now) {
            return now;
        }
        assert_eq!(now.state, PaperState::Printing, "nothing else will happen to it: {now:?}");
        settled.changed().await.unwrap();
    }
}

fn office_printer() -> VirtualPrinter {
    VirtualPrinter::start_as(&Setup { paper_instead_of_cards: true, ..Setup::default() })
}

async fn add(desk: &Desk<'_>, printer: &VirtualPrinter, purpose: &str) -> String {
    let args = json!({ "address": printer.address(), "purpose": purpose });
    let printers: Vec<Value> = desk.call("add_printer", args).await;
    let added = printers.iter().find(|one| one["chosen"] == true && one["purpose"] == purpose).unwrap();
    added["id"].as_str().unwrap().to_owned()
}

/// Prints on a printer that is through with the paper before; it is so a moment after it has said so.
async fn print_next(desk: &Desk<'_>, of: &Value) -> Paper {
    shines(desk, "paper", "ready").await;
    print(desk, of).await
}

async fn print(desk: &Desk<'_>, of: &Value) -> Paper {
    desk.call("print_document", json!({ "document": of, "printer": null })).await
}

// REQ C-12 D-5
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_comes_out_of_the_offices_printer_byte_for_byte_on_a4() {
    let computer = Computer::new();
    let (office, cards) = (office_printer(), VirtualPrinter::start());
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let card_printer = add(&desk, &cards, "cards").await;
    let paper_printer = add(&desk, &office, "paper").await;
    let resident = desk.register(form()).await;
    let of = json!({ "what": "consents", "resident": resident });
    let shown = made(&desk, &of).await;
    let paper = print(&desk, &of).await;
    assert_eq!((paper.state, paper.printer.as_deref()), (PaperState::Printing, Some("Virtual office printer")));
    let paper = through(&desk, &paper).await;
    assert_eq!((paper.state, &paper.reasons[..], &paper.file), (PaperState::Printed, &[][..], &None));
    assert_eq!(std::fs::read(&office.printed()[0]).unwrap(), shown);
    let asked = office.asked_for(1);
    says(&asked, &["IPP_MEDIA=iso_a4_210x297mm", "IPP_SIDES=two-sided-long-edge"]);
    assert!(!office.log().contains("Kowalski"), "no person stands in the printer's log");
    assert_eq!((office.count_create_jobs(), cards.count_create_jobs()), (1, 0));
    // Once more only because somebody asked.
    through(&desk, &print(&desk, &of).await).await;
    assert_eq!(office.count_create_jobs(), 2);
    // Cards and paper never go to the other's printer.
    let wrong = json!({ "document": of, "printer": card_printer });
    desk.refuses("print_document", wrong, ErrorCode::PrinterUnknown).await;
    let card = desk.reserve(resident).await;
    let wrong = json!({ "production": card.id, "printer": paper_printer });
    desk.refuses("print_card", wrong, ErrorCode::PrinterUnknown).await;
    // Added once more for the other purpose, a printer moves.
    add(&desk, &office, "cards").await;
    let printers: Vec<Value> = desk.call("printers", json!({})).await;
    assert_eq!(printers.iter().filter(|one| one["kind"] == "ipp" && one["purpose"] == "paper").count(), 0);
    let saved = print(&desk, &of).await;
    assert_eq!(saved.state, PaperState::Saved, "without an office printer it is the folder again");
}

// REQ C-12 D-5 D-7
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stops_the_offices_printer_is_said_and_nothing_is_printed_again_by_itself() {
    let computer = Computer::new();
    let mut office = office_printer();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    add(&desk, &office, "paper").await;
    let of = json!({ "what": "blank_application" });

    office.media_empty();
    let paper = print(&desk, &of).await;
    until(&desk, &paper, |now| now.reasons.contains(&PrinterReason::NoCards)).await;
    office.refill();
    assert_eq!(through(&desk, &paper).await.state, PaperState::Printed);

    office.jam();
    let paper = print_next(&desk, &of).await;
    until(&desk, &paper, |now| now.reasons.contains(&PrinterReason::Jam)).await;
    office.clear();
    assert_eq!(through(&desk, &paper).await.state, PaperState::Printed);

    office.abort_next();
    let paper = through(&desk, &print_next(&desk, &of).await).await;
    assert!(matches!(paper.state, PaperState::NotPrinted | PaperState::Unsure), "{paper:?}");
    assert!(paper.reasons.contains(&PrinterReason::Aborted), "{paper:?}");

    office.hold();
    let paper = print_next(&desk, &of).await;
    shines(&desk, "paper", "printing").await;
    let busy = through(&desk, &print(&desk, &of).await).await;
    assert_eq!((busy.state, &busy.reasons[..]), (PaperState::NotPrinted, &[PrinterReason::Busy][..]));
    desk.call::<Paper>("cancel_paper", json!({ "paper": paper.id })).await;
    office.release();
    let paper = through(&desk, &paper).await;
    assert_ne!(paper.state, PaperState::Printing);

    let jobs = office.count_create_jobs();
    assert_eq!(jobs, 4);
    drop(office);
    let paper = through(&desk, &print(&desk, &of).await).await;
    assert_eq!((paper.state, &paper.reasons[..]), (PaperState::NotPrinted, &[PrinterReason::Unreachable][..]));
}

// REQ C-12 D-5: without an office printer the PDF goes into the folder, and two never meet under one name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_office_printer_the_pdf_goes_into_the_folder_and_the_answer_says_where() {
    let computer = Computer::new();
    let cards = VirtualPrinter::start();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    add(&desk, &cards, "cards").await;
    let resident = desk.register(form()).await;
    let of = json!({ "what": "application", "resident": resident });
    let shown = made(&desk, &of).await;
    let first = print(&desk, &of).await;
    let second: Paper = desk.call("save_document", of.clone()).await;
    assert_eq!((first.state, second.state), (PaperState::Saved, PaperState::Saved));
    let (first, second) = (first.file.unwrap(), second.file.unwrap());
    assert_ne!(first, second);
    for file in [&first, &second] {
        assert!(Path::new(file).starts_with(computer.prints()), "{file}");
        assert!(!file.contains("Kowalski"), "a file's name names nobody");
        assert_eq!(std::fs::read(file).unwrap(), shown);
    }
    assert_eq!(cards.count_create_jobs(), 0);
    std::fs::remove_dir_all(computer.prints()).unwrap();
    desk.refuses("save_document", of, ErrorCode::FolderUnusable).await;
}

// REQ C-12 D-7
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_of_cards_gets_no_paper() {
    let computer = Computer::new();
    let cards = VirtualPrinter::start();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    add(&desk, &cards, "paper").await;
    let paper = through(&desk, &print(&desk, &json!({ "what": "blank_application" })).await).await;
    assert_eq!((paper.state, &paper.reasons[..]), (PaperState::NotPrinted, &[PrinterReason::WrongMedia][..]));
    assert_eq!(cards.received().len(), 0);
}

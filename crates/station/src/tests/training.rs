//! Training (H-4): everything works, nothing is issued, nothing leaves.

use std::path::{Path, PathBuf};
use std::process::Command;

use contract::ErrorCode;
use contract::counter::{Found, HandedOver, JournalEntry, MadeDocument, Production, ProductionState, Resident};
use serde_json::{Value, json};
use testkit::printer::VirtualPrinter;

use super::act::{print_to, qr_of};
use super::support::{Computer, Desk, PASSWORD, WINDOW, form};
use crate::store;

fn said(pdf: &Path) -> String {
    let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(pdf).arg("-").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

async fn begin(desk: &Desk<'_>) {
    let session: Value = desk.call("begin_training", json!({})).await;
    assert_eq!((&session["state"], &session["training"]), (&json!("signed_in"), &json!(true)));
}

async fn end(desk: &Desk<'_>) {
    let session: Value = desk.call("end_training", json!({})).await;
    assert_eq!((&session["state"], &session["training"]), (&json!("signed_in"), &json!(false)));
}

async fn found(desk: &Desk<'_>, query: &str) -> Found {
    desk.call("find_residents", json!({ "query": query })).await
}

/// A card that somebody who trains has made and handed over.
async fn trained(desk: &Desk<'_>) -> HandedOver {
    let hits = found(desk, "cwiczebna").await.hits;
    let resident = hits.first().unwrap().id;
    let photo = desk.take_photo().await;
    let args = json!({ "resident": resident, "photo": { "id": photo, "accepted": "brought" } });
    desk.call::<Resident>("set_photo", args).await;
    let reserved = desk.reserve(resident).await;
    let printed = print_to(desk, &reserved, None).await;
    assert_eq!(printed.state, ProductionState::Printed);
    let scanned = qr_of(Path::new(&printed.file.unwrap()));
    desk.call::<Production>("check_card", json!({ "production": reserved.id, "scanned": scanned })).await;
    let args = json!({
        "production": reserved.id, "collector": "resident", "document": "identity-card", "signature": { "on": "paper" },
    });
    desk.call("hand_over", args).await
}

/// Everything that this station holds and would send, in one number each.
async fn footprint(desk: &Desk<'_>) -> (usize, u32, u64) {
    let open = desk.station.open_station().await.unwrap();
    let mut tx = open.store.read().await.unwrap();
    let operations = store::operations::all(&mut tx).await.unwrap().len();
    let left = store::leases::left(&mut tx, contract::enrolment::NumberKind::Cards).await.unwrap();
    let crate::open::Purpose::Work(keys) = &open.purpose else { panic!("a station to train on") };
    (operations, left, keys.number_mark(contract::enrolment::NumberKind::Cards).unwrap())
}

fn databases(computer: &Computer) -> Vec<PathBuf> {
    let files = std::fs::read_dir(computer.data()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.to_string_lossy().contains("training-")).collect()
}

/// How many there are, without what SQLite keeps beside each.
fn open_databases(computer: &Computer) -> usize {
    databases(computer).iter().filter(|path| path.extension().is_some_and(|ending| ending == "db")).count()
}

// REQ H-4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_works_in_training_and_nothing_of_it_is_real() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let before = footprint(&desk).await;

    begin(&desk).await;
    let handed = trained(&desk).await;
    assert!(handed.production.number.starts_with("9616 9999 90"), "{}", handed.production.number);
    // On the card and on the paper.
    let file = PathBuf::from(handed.production.file.unwrap());
    // Once in the name, and across each face.
    assert_eq!(said(&file).matches('Ć').count(), 3);
    let made: MadeDocument =
        desk.call("document", json!({ "what": "hand_over", "production": handed.production.id })).await;
    let paper = computer.folder.path().join("paper.pdf");
    std::fs::write(&paper, desk.station.get_bytes(WINDOW, &made.id).await.unwrap()).unwrap();
    assert!(said(&paper).contains("ĆWICZENIA"));
    assert_eq!(desk.call::<Vec<JournalEntry>>("today", json!({})).await.len(), 13);
    assert_eq!(open_databases(&computer), 1);

    end(&desk).await;
    assert_eq!(footprint(&desk).await, before);
    assert_eq!(databases(&computer), Vec::<PathBuf>::new());
    assert_eq!(found(&desk, "cwiczebna").await.total, 0);
    // The city does not believe the card.
    let scan: Value = desk.call("read_scan", json!({ "text": qr_of(&file) })).await;
    assert_eq!(scan["is"], "not_genuine");
    desk.refuses("production", json!({ "production": handed.production.id }), ErrorCode::BadRequest).await;
}

// REQ H-4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_trains_sees_nobody_real_and_what_is_real_goes_on_afterwards() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    desk.register(form()).await;
    let draft = json!({ "kind": "registration", "step": 1, "form": form(), "photo": null });
    let saved = desk.ask("save_draft", draft).await;

    begin(&desk).await;
    assert_eq!(found(&desk, "kowalski").await.total, 0);
    if saved.is_ok() {
        assert_eq!(desk.call::<Value>("draft", json!({ "kind": "registration" })).await, Value::Null);
    }
    // The same person may be registered while training, and is nobody afterwards.
    desk.register(form()).await;
    end(&desk).await;
    assert_eq!(found(&desk, "kowalski").await.total, 1);
}

// REQ H-4 D-5
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_goes_to_a_printer_that_was_not_chosen_while_training() {
    let computer = Computer::new();
    let printer = VirtualPrinter::start();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    desk.call::<Value>("add_printer", json!({ "address": printer.address() })).await;

    begin(&desk).await;
    trained(&desk).await;
    assert_eq!(printer.count_create_jobs(), 0);
    let printers: Vec<Value> = desk.call("printers", json!({})).await;
    assert!(printers.iter().any(|one| one["kind"] == "ipp" && one["chosen"] == false), "it can be chosen");
}

// REQ H-4 A-7
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn training_lasts_behind_a_cover_and_ends_with_the_person() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.refuses("begin_training", json!({}), ErrorCode::NotSignedIn).await;
    desk.sign_in("Anna").await;
    begin(&desk).await;
    begin(&desk).await;
    assert_eq!(open_databases(&computer), 1);
    let covered: Value = desk.call("lock_screen", json!({})).await;
    assert_eq!((&covered["state"], &covered["training"]), (&json!("locked"), &json!(true)));
    let uncovered: Value = desk.call("unlock", json!({ "password": PASSWORD })).await;
    assert_eq!(uncovered["training"], true);
    assert_eq!(found(&desk, "cwiczebna").await.total, 1);

    desk.sign_in("Ewa").await;
    assert_eq!(databases(&computer), Vec::<PathBuf>::new());
    assert_eq!(desk.call::<Value>("session", json!({})).await["training"], false);
    begin(&desk).await;
    desk.call::<Value>("sign_out", json!({})).await;
    assert_eq!(databases(&computer), Vec::<PathBuf>::new());
}

// REQ H-4 E-3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_power_cut_leaves_of_a_training_is_removed_at_the_next_start() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    drop(desk);
    let left =
        ["training-0190.db", "training-0190.db-wal", "training-0190.db-shm"].map(|name| computer.data().join(name));
    for file in &left {
        std::fs::write(file, b"x").unwrap();
    }
    let desk = computer.start();
    assert_eq!(desk.call::<Value>("station", json!({})).await["startup"]["state"], "ready");
    assert_eq!(databases(&computer), Vec::<PathBuf>::new());
}

//! The print queues of this computer, as a real CUPS says them.

use contract::ErrorCode;
use contract::counter::{PrintQueues, Printer, PrinterLight, PrinterPurpose, PrinterReason, ProductionState};
use serde_json::{Value, json};
use testkit::print_server::PrintServer;
use testkit::printer::VirtualPrinter;

use super::act::print_to;
use super::support::{Computer, form};

// REQ D-5 D-7: queues are found by themselves, with what they print on and what stops them, and are added by a choice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_queues_of_this_computer_are_offered_with_their_state() {
    let server = PrintServer::start();
    let printer = VirtualPrinter::start();
    let mut computer = Computer::new();
    computer.print_server = server.setting();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let none: PrintQueues = desk.call("print_queues", json!({})).await;
    assert_eq!(none, PrintQueues { running: true, queues: Vec::new() });

    server.add("karta", "Drukarka kart", &printer.address());
    server.add_raw("biuro", "Biuro, parter");
    // CUPS takes a moment to ask the printer what it can do.
    let found = loop {
        let found: PrintQueues = desk.call("print_queues", json!({})).await;
        if found.queues.iter().any(|queue| queue.purpose == PrinterPurpose::Cards) {
            break found;
        }
    };
    let shown: Vec<_> = found.queues.iter().map(|queue| (queue.name.as_str(), queue.purpose, queue.light)).collect();
    assert_eq!(
        shown,
        [
            ("Biuro, parter", PrinterPurpose::Paper, PrinterLight::Ready),
            ("Drukarka kart", PrinterPurpose::Cards, PrinterLight::Ready),
        ]
    );
    assert!(
        found
            .queues
            .iter()
            .all(|queue| queue.address.starts_with(&format!("ipp://localhost:{}/printers/", server.port())))
    );

    server.stop("karta");
    let found: PrintQueues = desk.call("print_queues", json!({})).await;
    let stopped = found.queues.iter().find(|queue| queue.purpose == PrinterPurpose::Cards).unwrap();
    assert_eq!((stopped.light, stopped.reasons.as_slice()), (PrinterLight::Attention, &[PrinterReason::Paused][..]));

    // Added, it is offered no more and still says why nothing would come out.
    let add = json!({ "address": stopped.address, "purpose": "cards", "name": stopped.name });
    let printers: Vec<Printer> = desk.call("add_printer", add).await;
    let added = printers.iter().find(|one| one.chosen && one.purpose == PrinterPurpose::Cards).unwrap();
    assert_eq!(added.name, "Drukarka kart", "called as it was when it was chosen");
    assert_eq!((added.light, added.reasons.as_slice()), (PrinterLight::Attention, &[PrinterReason::Paused][..]));
    let left: PrintQueues = desk.call("print_queues", json!({})).await;
    assert_eq!(left.queues.iter().map(|queue| queue.name.as_str()).collect::<Vec<_>>(), ["Biuro, parter"]);
}

// REQ D-5 D-7: a card that waits in a stopped queue says so; the printer can be changed in the middle, with another number.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_in_a_stopped_queue_can_be_cancelled_and_made_elsewhere() {
    let server = PrintServer::start();
    server.add_raw("karta", "Drukarka kart");
    server.stop("karta");
    let mut computer = Computer::new();
    computer.print_server = server.setting();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let found: PrintQueues = desk.call("print_queues", json!({})).await;
    desk.call::<Value>("add_printer", json!({ "address": found.queues[0].address, "purpose": "cards" })).await;
    let resident = desk.register(form()).await;
    let card = desk.reserve(resident).await;
    desk.call::<Value>("print_card", json!({ "production": card.id, "printer": null })).await;
    loop {
        let now: contract::counter::Production = desk.call("production", json!({ "production": card.id })).await;
        assert_eq!(now.state, ProductionState::Printing, "{:?}", now.reasons);
        if now.reasons.contains(&PrinterReason::Paused) {
            break;
        }
    }
    desk.refuses("print_card", json!({ "production": card.id, "printer": "folder" }), ErrorCode::WrongState).await;
    desk.call::<Value>("cancel_print", json!({ "production": card.id })).await;
    let cancelled = desk.printed(card.id).await;
    assert_eq!(cancelled.state, ProductionState::Asked);
    assert!(cancelled.reasons.contains(&PrinterReason::Cancelled), "{:?}", cancelled.reasons);
    desk.call::<Value>("answer_tray", json!({ "production": card.id, "tray": "nothing" })).await;
    let again = desk.reserve(resident).await;
    assert_ne!(again.number, card.number);
    assert_eq!(print_to(&desk, &again, Some("folder")).await.state, ProductionState::Printed);
}

// REQ D-7
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_computer_without_a_print_service_says_so() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let found: PrintQueues = desk.call("print_queues", json!({})).await;
    assert_eq!(found, PrintQueues { running: false, queues: Vec::new() });
}

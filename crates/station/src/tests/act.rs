//! From a new resident to a card in the hand.

use contract::ErrorCode;
use contract::counter::{CardStatus, Found, HandedOver, JournalEntry, PrinterReason, Production, ProductionState};
use contract::operation::{Header, OperationKind, payload_mac};
use serde_json::{Value, json};
use testkit::printer::VirtualPrinter;
use uuid::Uuid;

use super::support::{Computer, Desk, form, form_without_pesel, png, wanted, with};
use crate::store;

/// The text in a printed PDF's QR code, read by zbar.
pub(crate) fn qr_of(pdf: &std::path::Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page");
    let run = |program: &str, args: &[&str]| {
        let output = std::process::Command::new(program).args(args).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    run(
        "pdftoppm",
        &["-r", "300", "-f", "2", "-l", "2", "-singlefile", "-png", pdf.to_str().unwrap(), page.to_str().unwrap()],
    );
    let text = run("zbarimg", &["--nodbus", "-q", "--raw", page.with_extension("png").to_str().unwrap()]);
    String::from_utf8(text).unwrap().trim().to_owned()
}

pub(crate) async fn print_to(desk: &Desk<'_>, production: &Production, printer: Option<&str>) -> Production {
    desk.call::<Value>("print_card", json!({ "production": production.id, "printer": printer })).await;
    desk.printed(production.id).await
}

/// Asks until the printer that is chosen for cards, or for paper, says so: `ready`, `printing`.
pub(crate) async fn shines(desk: &Desk<'_>, purpose: &str, light: &str) {
    loop {
        let printers: Vec<Value> = desk.call("printers", json!({})).await;
        if printers
            .iter()
            .filter(|one| one["purpose"] == purpose)
            .any(|one| one["chosen"] == true && one["light"] == light)
        {
            return;
        }
    }
}

pub(crate) async fn add_printer(desk: &Desk<'_>, printer: &VirtualPrinter) {
    let printers: Vec<Value> = desk.call("add_printer", json!({ "address": printer.address() })).await;
    let chosen = |one: &&Value| one["chosen"] == true && one["purpose"] == "cards";
    assert_eq!(printers.iter().filter(chosen).count(), 1);
}

// REQ C-1 C-2 C-4 C-5 D-2 D-5 E-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_resident_leaves_with_a_card_without_any_network() {
    let computer = Computer::new();
    let printer = VirtualPrinter::start();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let found: Found = desk.call("find_residents", json!({ "query": "kowal jan" })).await;
    assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [resident]);

    let reserved = desk.reserve(resident).await;
    assert_eq!(reserved.state, ProductionState::Reserved);
    let front = desk.station.get_bytes("counter", &reserved.front).await.unwrap();
    assert!(front.starts_with(b"\x89PNG"));
    add_printer(&desk, &printer).await;
    let printed = print_to(&desk, &reserved, None).await;
    assert_eq!(printed.state, ProductionState::Printed);
    assert_eq!(printer.count_create_jobs(), 1);

    let scanned = qr_of(&printer.received()[0]);
    let checked: Production = desk.call("check_card", json!({ "production": reserved.id, "scanned": scanned })).await;
    assert_eq!(checked.state, ProductionState::Checked);
    let hand_over = json!({ "production": reserved.id, "collector": "resident", "document": "identity-card", "signature": { "on": "paper" } });
    let handed_over: HandedOver = desk.call("hand_over", hand_over).await;
    assert_eq!(handed_over.production.state, ProductionState::HandedOver);
    assert!(handed_over.receipt.starts_with("P-"), "{}", handed_over.receipt);

    let page = desk.resident(resident).await;
    assert_eq!(page.cards.iter().map(|card| card.status).collect::<Vec<_>>(), [CardStatus::Active]);
    let by_number: Found = desk.call("find_residents", json!({ "query": reserved.number })).await;
    assert_eq!(by_number.hits[0].id, resident);
    let scan: Value = desk.call("read_scan", json!({ "text": scanned })).await;
    assert_eq!(scan, json!({ "is": "resident", "resident": resident, "number": reserved.number, "genuine": true }));
}

// REQ E-2 G-3: every act is one operation in an unbroken chain, and the payloads are what was recorded.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_act_is_one_operation_of_an_unbroken_chain() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.reserve(resident).await;
    let card = print_to(&desk, &card, Some("folder")).await;
    let scanned = qr_of(card.file.as_ref().unwrap().as_ref());
    desk.call::<Value>("check_card", json!({ "production": card.id, "scanned": scanned })).await;
    desk.call::<Value>(
        "hand_over",
        json!({ "production": card.id, "collector": "resident", "document": "passport", "signature": { "on": "paper" } }),
    )
    .await;

    let open = desk.station.open_station().await.unwrap();
    let mut tx = open.store.read().await.unwrap();
    let stored = store::operations::all(&mut tx).await.unwrap();
    drop(tx);
    let mut previous = [0; 32];
    let mut kinds = Vec::new();
    for (place, operation) in stored.iter().enumerate() {
        let header = Header::from_bytes(&operation.header).unwrap();
        assert_eq!(header.sequence, place as u64 + 1);
        assert_eq!(header.previous, previous);
        let key = operation.key.as_ref().unwrap().as_slice().try_into().unwrap();
        assert_eq!(header.payload_mac, payload_mac(key, operation.payload.as_ref().unwrap()));
        previous = header.chain_hash();
        kinds.push(header.kind);
    }
    use OperationKind::{
        CardChecked, CardHandedOver, CardPrinted, CardReserved, CardSent, ResidentRegistered, StationEnrolled,
    };
    assert_eq!(
        kinds,
        [StationEnrolled, ResidentRegistered, CardReserved, CardSent, CardPrinted, CardChecked, CardHandedOver]
    );
    let today: Vec<JournalEntry> = desk.call("today", json!({})).await;
    assert_eq!(today.len(), kinds.len());
    assert!(today.iter().all(|entry| entry.queued));
}

// REQ C-5 D-4 D-5 D-7: what came out of a jammed printer is asked, and neither answer prints by itself. A card that comes out
// later after all has a number that ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_jam_the_operator_is_asked_and_the_next_attempt_has_another_number() {
    let computer = Computer::new();
    let mut printer = VirtualPrinter::start();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.reserve(resident).await;
    add_printer(&desk, &printer).await;
    printer.jam();
    let jammed = print_to(&desk, &card, None).await;
    assert_eq!(jammed.state, ProductionState::Asked);
    assert!(jammed.reasons.contains(&PrinterReason::Jam), "{:?}", jammed.reasons);
    let sill: Value = desk.call("sill", json!({})).await;
    assert_eq!(sill["printer"], "attention", "the page and the sill say the same");
    desk.refuses("print_card", json!({ "production": card.id, "printer": null }), ErrorCode::WrongState).await;
    printer.clear();
    let answered: Production = desk.call("answer_tray", json!({ "production": card.id, "tray": "nothing" })).await;
    assert_eq!((answered.state, &answered.number), (ProductionState::Withdrawn, &card.number));
    desk.refuses("print_card", json!({ "production": card.id, "printer": null }), ErrorCode::WrongState).await;
    let again = desk.reserve(resident).await;
    assert_ne!(again.number, card.number);
    shines(&desk, "cards", "ready").await;
    assert_eq!(print_to(&desk, &again, None).await.state, ProductionState::Printed);
    assert_eq!(printer.count_create_jobs(), 2);
    // The first card came out when the jam was cleared; its code is nobody's.
    let late = qr_of(&printer.received()[0]);
    desk.refuses("check_card", json!({ "production": again.id, "scanned": late }), ErrorCode::WrongCard).await;
    let statuses: Vec<_> = desk.resident(resident).await.cards.iter().map(|card| card.status).collect();
    assert_eq!(statuses, [CardStatus::InProduction, CardStatus::NeverValid]);
}

// REQ C-6: a spoiled card's number and QR are never valid, and the resident gets another number.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spoiled_card_is_never_valid_and_another_number_takes_its_place() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = print_to(&desk, &desk.reserve(resident).await, Some("folder")).await;
    let spoiled = json!({ "production": card.id, "reason": "damaged" });
    let spoiled: Production = desk.call("spoil_card", spoiled).await;
    assert_eq!(spoiled.state, ProductionState::Spoiled);
    let hand_over = json!({ "production": card.id, "collector": "resident", "document": "passport", "signature": { "on": "paper" } });
    desk.refuses("hand_over", hand_over, ErrorCode::WrongState).await;
    let scanned = qr_of(card.file.as_ref().unwrap().as_ref());
    desk.refuses("check_card", json!({ "production": card.id, "scanned": scanned }), ErrorCode::WrongState).await;
    let next = desk.reserve(resident).await;
    assert_ne!(next.number, card.number);
    let statuses: Vec<_> = desk.resident(resident).await.cards.iter().map(|card| card.status).collect();
    assert_eq!(statuses, [CardStatus::InProduction, CardStatus::NeverValid]);
}

// REQ C-5: another card than the one that was made is not let through.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_cards_code_does_not_pass_the_check() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let first = desk.register(form()).await;
    let first = print_to(&desk, &desk.reserve(first).await, Some("folder")).await;
    let second = desk.register(super::support::form_without_pesel()).await;
    let second = print_to(&desk, &desk.reserve(second).await, Some("folder")).await;
    let code_of_first = qr_of(first.file.as_ref().unwrap().as_ref());
    let check = json!({ "production": second.id, "scanned": code_of_first });
    desk.refuses("check_card", check, ErrorCode::WrongCard).await;
    let hand_over = json!({ "production": second.id, "collector": "resident", "document": "passport", "signature": { "on": "paper" } });
    desk.refuses("hand_over", hand_over, ErrorCode::WrongState).await;
}

// REQ D-7: nobody at the other end is said at once, and the card can be printed elsewhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_that_went_away_leaves_the_card_as_it_was() {
    let computer = Computer::new();
    let printer = VirtualPrinter::start();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.reserve(resident).await;
    add_printer(&desk, &printer).await;
    drop(printer);
    let left = print_to(&desk, &card, None).await;
    assert_eq!((left.state, left.reasons), (ProductionState::Reserved, vec![PrinterReason::Unreachable]));
    assert_eq!(print_to(&desk, &card, Some("folder")).await.state, ProductionState::Printed);
}

// REQ D-5 D-7: a card that was in the printer when the program died is asked about, and never sent again by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_in_the_printer_at_a_crash_is_taken_up_from_the_job() {
    let computer = Computer::new();
    let mut printer = VirtualPrinter::start();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.reserve(resident).await;
    add_printer(&desk, &printer).await;
    printer.hold();
    desk.call::<Value>("print_card", json!({ "production": card.id, "printer": null })).await;
    // The virtual printer keeps a document before it prints it; the program has said that it was sent.
    let open = desk.station.open_station().await.unwrap();
    let mut sent = open.settled.subscribe();
    sent.changed().await.unwrap();
    drop(open);
    desk.station.close().await;
    drop(desk);
    printer.release();
    let desk = computer.start();
    // The first program lets go of its folder when its last task has ended.
    while desk.call::<Value>("retry_start", json!({})).await["startup"]["state"] != "ready" {}
    desk.sign_in("Anna").await;
    assert_eq!(desk.printed(card.id).await.state, ProductionState::Printed);
    assert_eq!(printer.count_create_jobs(), 1);
}

// REQ C-5: a package is issued for a proof, with the end that follows from it; what is missing is named before a number is
// spent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_package_is_issued_for_a_proof_and_ends_as_the_proof_says() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let check = async |packages: &[Value]| -> Vec<Value> {
        desk.call("check_packages", json!({ "resident": resident, "wanted": packages })).await
    };
    let of = |checks: &[Value], package: &str| checks.iter().find(|one| one["package"] == package).unwrap().clone();

    let nothing = check(&[]).await;
    assert_eq!(of(&nothing, "senior-60")["problem"], "too_young");
    assert_eq!(of(&nothing, "city-tax"), json!({ "package": "city-tax", "ends": null, "problem": null }));
    let without = check(&[wanted("city-tax", "", "")]).await;
    assert_eq!(of(&without, "city-tax")["problem"], "proof_needed");
    let undated = check(&[wanted("city-tax", "temporary-residence", "")]).await;
    assert_eq!(of(&undated, "city-tax")["problem"], "date_needed");

    let reserve = |packages: Value| json!({ "resident": resident, "layout": "arcade-landscape", "packages": packages });
    for wrong in
        [wanted("city-tax", "", ""), wanted("large-family", "large-family-card", "kiedyś"), wanted("senior-60", "", "")]
    {
        desk.refuses("reserve_card", reserve(json!([wrong])), ErrorCode::PackageProof).await;
    }
    desk.refuses("reserve_card", reserve(json!([wanted("x", "", "")])), ErrorCode::BadRequest).await;
    let packages = json!([wanted("large-family", "large-family-card", "31.12.2027"), wanted("city-ticket", "", "")]);
    let card: Production = serde_json::from_value(desk.call("reserve_card", reserve(packages)).await).unwrap();
    let issued: Vec<_> = card.packages.iter().map(|one| (one.package.as_str(), one.ends.to_string())).collect();
    assert_eq!(issued, [("city-ticket", card.expires.to_string()), ("large-family", "2027-12-31".to_owned())]);
    let recorded = desk.last_payload().await;
    assert_eq!(recorded["packages"][1]["proof"], "large-family-card");
    assert_eq!(desk.resident(resident).await.cards[0].packages, card.packages);
}

// REQ D-5: what was taken off the list by mistake comes back as it was, also while it does not answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_that_was_taken_off_the_list_is_put_back_as_it_was() {
    let computer = Computer::new();
    let printer = VirtualPrinter::start();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    add_printer(&desk, &printer).await;
    let before: Vec<Value> = desk.call("printers", json!({})).await;
    let id = before.iter().find(|one| one["kind"] == "ipp").unwrap()["id"].clone();
    drop(printer);
    desk.call::<Value>("remove_printer", json!({ "printer": id })).await;
    let after: Vec<Value> = desk.call("put_back_printer", json!({ "printer": id })).await;
    let named = |list: &[Value]| {
        list.iter().map(|one| (one["id"].clone(), one["name"].clone(), one["chosen"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(named(&after), named(&before));
    desk.refuses("put_back_printer", json!({ "printer": id }), ErrorCode::PrinterUnknown).await;
}

// REQ C-4: a photo that was replaced by mistake is put back, whatever the checks had found in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_that_was_replaced_is_put_back_without_another_reason() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let set = |id: &str, accepted: Value| json!({ "resident": resident, "photo": { "id": id, "accepted": accepted } });
    let dark = png(&image::RgbImage::from_pixel(900, 1200, image::Rgb([12, 12, 12])));
    let upload = desk.station.put_bytes("counter", dark).unwrap();
    let crop = json!({ "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 });
    let taken: Value = desk.call("take_photo", json!({ "upload": upload, "turns": 0, "crop": crop })).await;
    let dark = taken["photo"].as_str().unwrap();
    desk.refuses("set_photo", set(dark, json!(null)), ErrorCode::PhotoReasonMissing).await;
    desk.call::<Value>("set_photo", set(dark, json!("brought"))).await;
    let better = desk.take_photo().await;
    desk.call::<Value>("set_photo", set(&better, json!(null))).await;
    desk.call::<Value>("set_photo", set(dark, json!(null))).await;
    assert_eq!(desk.resident(resident).await.photo.as_deref(), Some(dark));
}

// REQ C-4: one person's photo never comes on another person's card, whichever id a page sends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_stays_with_the_resident_it_was_taken_of() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let one = desk.register(form()).await;
    let other = desk.register(form_without_pesel()).await;
    let replaced = desk.resident(one).await.photo.unwrap();
    let set = |photo: &str, resident: Uuid| json!({ "resident": resident, "photo": { "id": photo, "accepted": null } });
    desk.refuses("set_photo", set(&replaced, other), ErrorCode::BadRequest).await;
    desk.call::<Value>("set_photo", set(&desk.take_photo().await, one)).await;
    desk.refuses("set_photo", set(&replaced, other), ErrorCode::BadRequest).await;
    let third = with(form_without_pesel(), json!({ "surname": "Trzecia", "given_names": "Celina" }));
    let args = json!({ "form": third, "photo": { "id": replaced, "accepted": null }, "decisions": [] });
    desk.refuses("register_resident", args, ErrorCode::BadRequest).await;
    desk.call::<Value>("set_photo", set(&replaced, one)).await;
}

//! Numbers are given once (D-4).

use contract::ErrorCode;
use contract::counter::Registered;
use serde_json::json;

use super::support::{Computer, form, form_without_pesel, with};

// REQ D-4: a database from a backup does not give a number again that was given since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_database_skips_the_numbers_given_since_its_copy() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    desk.station.close().await;
    drop(desk);
    let copy = computer.folder.path().join("copy.db");
    std::fs::copy(computer.database(), &copy).unwrap();

    let desk = computer.start();
    desk.call::<serde_json::Value>("station", json!({})).await;
    desk.sign_in("Anna").await;
    let given = desk.reserve(resident).await;
    desk.station.close().await;
    drop(desk);
    for ending in ["-wal", "-shm"] {
        let mut file = computer.database().into_os_string();
        file.push(ending);
        let _ = std::fs::remove_file(file);
    }
    std::fs::copy(&copy, computer.database()).unwrap();

    let desk = computer.start();
    desk.call::<serde_json::Value>("station", json!({})).await;
    desk.sign_in("Anna").await;
    assert_ne!(desk.reserve(resident).await.number, given.number);
}

// REQ D-4 C-2: a person without PESEL gets a number of the lease, and when it is used up only that stops.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn substitute_identifiers_come_from_the_lease_until_it_is_used_up() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let mut given = std::collections::BTreeSet::new();
    for (surname, given_names) in [("Pierwsza", "Anna"), ("Druga", "Beata"), ("Trzecia", "Celina")] {
        let form = with(form_without_pesel(), json!({ "surname": surname, "given_names": given_names }));
        let registered: Registered = desk.call("register_resident", json!({ "form": form, "photo": null })).await;
        given.insert(registered.substitute_identifier.unwrap());
    }
    assert_eq!(given.len(), 3);
    let another = json!({ "form": form_without_pesel(), "photo": null });
    desk.refuses("register_resident", another, ErrorCode::NumbersExhausted).await;
    desk.register(form()).await;
}

// REQ D-4: a card number is spent only when it is saved.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_cannot_be_drawn_spends_no_number() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let long = with(form(), json!({ "surname": "Konstantynopolitańczykowianeczkowiczównaczykowska" }));
    let resident = desk.register(long).await;
    let args = json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] });
    desk.refuses("reserve_card", args, ErrorCode::TextDoesNotFit).await;
    let other = desk.register(form_without_pesel()).await;
    assert_eq!(desk.reserve(other).await.number, "9616 0720 3004 0006");
}

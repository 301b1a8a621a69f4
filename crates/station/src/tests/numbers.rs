//! Numbers are given once (D-4).

use contract::ErrorCode;
use contract::counter::{Registered, Sill};
use contract::sync::Record;
use credential::{StationCertificate, TrustListContents};
use serde_json::json;

use super::support::{Computer, MadeCity, form, form_without_pesel, with};

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

// REQ E-9: said 60 days before; then only issuing stops, until a new certificate comes, without a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_ends_is_said_in_time_and_stops_only_issuing() {
    let computer = Computer::new();
    let city = MadeCity::with(|_| {});
    let desk = computer.start();
    desk.enrol(&city.bundle).await;
    desk.sign_in("Anna").await;
    let first = desk.register(form()).await;
    let until = async || desk.call::<Sill>("sill", json!({})).await.may_sign_until;
    assert_eq!(until().await, None);
    let days_go_by = async |days: i64| {
        desk.call::<serde_json::Value>("sign_out", json!({})).await;
        computer.clock.turn(days * 86_400);
        desk.sign_in("Anna").await;
    };
    days_go_by(345).await;
    assert_eq!(until().await, Some(time::macros::date!(2027 - 12 - 24)));
    desk.reserve(first).await;
    days_go_by(60).await;
    let second = desk.register(form_without_pesel()).await;
    let args = json!({ "resident": second, "layout": "arcade-landscape", "packages": [] });
    desk.refuses("reserve_card", args, ErrorCode::CertificateEnded).await;

    let open = desk.station.open_station().await.unwrap();
    let now = open.now().utc();
    let before = open.setup().trust.contents().clone();
    let old = StationCertificate::open(&before.certificates[0], &[city.root.public()]).unwrap();
    let certificate = StationCertificate { expires: StationCertificate::end(now), ..old }.seal(&city.root).unwrap();
    let version = before.version + 1;
    let expires = now + time::Duration::days(400);
    let list = TrustListContents { version, expires, certificates: vec![certificate.clone()], ..before };
    let records = vec![
        Record::TrustList { list: list.seal(&city.root).unwrap().into() },
        Record::Certificate { certificate: certificate.into() },
    ];
    crate::sync::apply_for_test(&desk.station, &open, records).await;
    assert_eq!(until().await, None);
    desk.reserve(second).await;
}

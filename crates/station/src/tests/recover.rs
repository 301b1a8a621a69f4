//! A key store that has lost the keys gets them back from the offline city (E-8), and no number is given twice (D-4).

use std::path::PathBuf;

use contract::ErrorCode;
use contract::enrolment::{NumberKind, NumberRun, SecretBytes};
use contract::escrow::{RecoveredKeys, SealedKeys, whose};
use contract::sync::Record;
use credential::{EscrowKey, OneTimeCode};
use data_encoding::BASE64;
use domain::card_number::CardNumber;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::support::{Computer, Desk, MadeCity, form, with};
use crate::recover::settle_numbers;
use crate::store::leases;

fn label(computer: &Computer) -> Value {
    serde_json::from_slice(&std::fs::read(computer.data().join("station.json")).unwrap()).unwrap()
}

/// What the offline city makes of the label beside the database.
fn recovered(computer: &Computer, city: &MadeCity) -> RecoveredKeys {
    let text = label(computer)["sealed_keys"].as_str().unwrap().to_owned();
    let sealed: SealedKeys = ciborium::from_reader(BASE64.decode(text.as_bytes()).unwrap().as_slice()).unwrap();
    let both = EscrowKey::of(&city.root).open(&sealed.sealed, &whose(sealed.station, sealed.installation)).unwrap();
    RecoveredKeys {
        station: sealed.station,
        installation: sealed.installation,
        database: SecretBytes(both[..32].to_vec()),
        blobs: SecretBytes(both[32..].to_vec()),
    }
}

/// A stick with a recovery file, and its code.
fn stick(computer: &Computer, keys: &RecoveredKeys, seed: u64) -> (PathBuf, String) {
    let city = MadeCity::with(|_| {});
    let code = OneTimeCode::draw(&city.hub.public(), &mut StdRng::seed_from_u64(seed));
    let mut cbor = Vec::new();
    ciborium::into_writer(keys, &mut cbor).unwrap();
    let medium = computer.folder.path().join("media/ADMIN");
    std::fs::create_dir_all(&medium).unwrap();
    let file = medium.join("ratusz-2.okienko-klucze");
    std::fs::write(&file, code.seal(&cbor, &mut StdRng::seed_from_u64(seed)).unwrap()).unwrap();
    (file, code.grouped().to_string())
}

/// A computer with a station that has a resident and one number given, whose key store then loses everything.
async fn lost(computer: &mut Computer) -> String {
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let number = desk.reserve(resident).await.number;
    desk.station.close().await;
    drop(desk);
    computer.forget_keys();
    number
}

async fn recover(desk: &Desk<'_>, code: &str) {
    let files: Vec<Value> = desk.call("recovery_files", json!({})).await;
    let face: Value = desk.call("recover_keys", json!({ "id": files[0]["id"], "code": code })).await;
    assert_eq!(face["startup"]["state"], "ready", "{face}");
}

async fn left(desk: &Desk<'_>) -> u32 {
    let open = desk.station.open_station().await.unwrap();
    leases::left(&mut open.store.read().await.unwrap(), NumberKind::Cards).await.unwrap()
}

// REQ E-8
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_were_lost_come_back_with_a_file_and_its_code() {
    let mut computer = Computer::new();
    lost(&mut computer).await;
    let keys = recovered(&computer, &MadeCity::with(|_| {}));
    let (file, code) = stick(&computer, &keys, 3);
    let desk = computer.start();
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["startup"]["trouble"]["kind"], "key_missing");
    recover(&desk, &code).await;
    assert!(!file.exists(), "the file is used up");
    desk.sign_in("Anna").await;
    let found: Value = desk.call("find_residents", json!({ "query": "Kowalski-Demo" })).await;
    assert!(found.to_string().contains("Kowalski-Demo"));
    let sill: Value = desk.call("sill", json!({})).await;
    assert!(sill["queued"].as_u64().unwrap() >= 3, "its queue is still there: {sill}");
    desk.station.close().await;
    drop(desk);
    let desk = computer.start();
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["startup"]["state"], "ready", "the key store has the keys for good");
}

// REQ E-8
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_changes_nothing() {
    let mut computer = Computer::new();
    lost(&mut computer).await;
    let keys = recovered(&computer, &MadeCity::with(|_| {}));
    let before = std::fs::read(computer.database()).unwrap();
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    let wrong_key = RecoveredKeys { database: SecretBytes(vec![1; 32]), ..keys.clone() };
    let other_installation = RecoveredKeys { installation: uuid::Uuid::nil(), ..keys.clone() };
    let short = RecoveredKeys { blobs: SecretBytes(vec![1; 31]), ..keys.clone() };
    for keys in [wrong_key, other_installation, short] {
        let (file, code) = stick(&computer, &keys, 3);
        let files: Vec<Value> = desk.call("recovery_files", json!({})).await;
        let args = json!({ "id": files[0]["id"], "code": code });
        desk.refuses("recover_keys", args, ErrorCode::RecoveryNotFit).await;
        assert!(file.exists());
    }
    let (_, code) = stick(&computer, &keys, 3);
    let (_, other) = stick(&computer, &keys, 4);
    let files: Vec<Value> = desk.call("recovery_files", json!({})).await;
    let ask = |code: &str| json!({ "id": files[0]["id"], "code": code });
    desk.refuses("recover_keys", ask(&code), ErrorCode::RecoveryNotFit).await;
    desk.refuses("recover_keys", ask(&other[1..]), ErrorCode::CodeMistyped).await;
    desk.refuses("recover_keys", json!({ "id": "x", "code": other }), ErrorCode::BadRequest).await;
    assert_eq!(std::fs::read(computer.database()).unwrap(), before);
    recover(&desk, &other).await;
    let refused = json!({ "id": files[0]["id"], "code": other });
    desk.refuses("recover_keys", refused, ErrorCode::NotReady).await;
}

// REQ D-4: the mark went with the key store, so nobody knows how far a restored database lies behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_recovery_no_number_of_before_is_given() {
    let mut computer = Computer::new();
    lost(&mut computer).await;
    let (_, code) = stick(&computer, &recovered(&computer, &MadeCity::with(|_| {})), 3);
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    recover(&desk, &code).await;
    assert_eq!(left(&desk).await, 0);
    let open = desk.station.open_station().await.unwrap();
    let lease = |run, first_body| Record::Numbers(NumberRun::new(NumberKind::Cards, run, first_body, &[7, 8, 9]));
    // A run that the hub had leased before, and that a restored database has lost.
    crate::sync::apply_for_test(&desk.station, &open, vec![lease(1, 7_203_004_200)]).await;
    assert_eq!(left(&desk).await, 0, "nobody knows which of them were used");
    // Everything that the hub knew of has come.
    settle_numbers(&open).await.unwrap();
    crate::sync::apply_for_test(&desk.station, &open, vec![lease(2, 7_203_004_300)]).await;
    assert_eq!(left(&desk).await, 3);
    drop(open);
    desk.station.close().await;
    drop(desk);
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    desk.sign_in("Anna").await;
    let other = json!({ "pesel": "66100900071", "surname": "Wzornik-Demo", "given_names": "Tadeusz", "email": "", "phone": "" });
    let resident = desk.register(with(form(), other)).await;
    assert_eq!(desk.reserve(resident).await.number, CardNumber::from_body(7_203_004_300).unwrap().grouped());
    assert_eq!(left(&desk).await, 2);
}

// REQ E-8: a station of an earlier release seals its keys as soon as it can.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_station_without_sealed_keys_seals_them_at_its_next_start() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.station.close().await;
    drop(desk);
    let mut old = label(&computer);
    let before = old.as_object_mut().unwrap().remove("sealed_keys").unwrap();
    std::fs::write(computer.data().join("station.json"), old.to_string()).unwrap();
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    let sealed = label(&computer)["sealed_keys"].clone();
    assert!(sealed.is_string() && sealed != before);
    desk.station.close().await;
    drop(desk);
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    assert_eq!(label(&computer)["sealed_keys"], sealed, "once is enough");
    recovered(&computer, &MadeCity::with(|_| {}));
}

// REQ D-4 E-9: a disk is copied into another computer, key ring and all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_station_opens_on_its_own_computer_only_until_it_is_moved_with_a_file() {
    let mut computer = Computer::new();
    computer.itself.system = Some("one".to_owned());
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    desk.register(form()).await;
    desk.station.close().await;
    drop(desk);
    let keys = recovered(&computer, &MadeCity::with(|_| {}));

    computer.itself.system = Some("other".to_owned());
    let before = std::fs::read(computer.database()).unwrap();
    let desk = computer.start();
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["startup"]["trouble"]["kind"], "other_computer", "{face}");
    assert_eq!(std::fs::read(computer.database()).unwrap(), before, "nothing is touched");
    let (_, code) = stick(&computer, &keys, 3);
    recover(&desk, &code).await;
    desk.sign_in("Anna").await;
    assert_eq!(
        left(&desk).await,
        0,
        "which numbers the other one has given is not known: all that it had are given up"
    );
    desk.station.close().await;
    drop(desk);
    let desk = computer.start();
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["startup"]["state"], "ready", "it is the station's computer now");
}

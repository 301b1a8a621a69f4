//! From a bundle file to a station (E-9).

use contract::ErrorCode;
use serde_json::{Value, json};
use time::Duration;

use super::support::{Computer, START, bundle, bundle_with};

// REQ E-9: what the bundle is for is shown before anything is written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_is_shown_before_it_is_used() {
    let computer = Computer::new();
    let desk = computer.start();
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["startup"], json!({ "state": "first_start" }));
    let upload = desk.station.put_bytes("counter", bundle().to_vec()).unwrap();
    let preview: Value = desk.call("inspect_enrolment", json!({ "from": "sent", "upload": upload })).await;
    assert_eq!(preview["place"]["point"], "Punkt Ratusz");
    assert_eq!((&preview["card_numbers"], &preview["operators"]), (&json!(200), &json!(3)));
    assert_eq!(preview["first_card"], "9616 0720 3004 0006");
    assert_eq!(preview["fingerprint"], credential::Fingerprint::of(bundle()).to_string());
    assert!(!computer.database().exists());
}

// REQ E-9: a bundle on a removable medium is found, and gone once it is used.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_on_a_medium_is_found_used_and_removed() {
    let computer = Computer::new();
    let medium = computer.folder.path().join("media/ADMIN");
    std::fs::create_dir_all(&medium).unwrap();
    std::fs::write(medium.join("ratusz-2.okienko"), bundle()).unwrap();
    std::fs::write(medium.join("zdjecie.jpg"), b"no bundle").unwrap();
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    let files: Vec<Value> = desk.call("enrolment_files", json!({})).await;
    assert_eq!(files.len(), 1);
    assert_eq!((&files[0]["file_name"], &files[0]["medium"]), (&json!("ratusz-2.okienko"), &json!("ADMIN")));
    let again: Vec<Value> = desk.call("enrolment_files", json!({})).await;
    assert_eq!(again, files, "the wizard looks every few seconds; what was chosen stays chosen");
    let preview: Value = desk.call("inspect_enrolment", json!({ "from": "found", "id": files[0]["id"] })).await;
    desk.call::<Value>("enrol", json!({ "inspection": preview["inspection"] })).await;
    assert!(!medium.join("ratusz-2.okienko").exists());
    desk.sign_in("Anna").await;
}

// REQ E-9: the same bundle does not make a second station of a computer whose first one is gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_used_bundle_is_refused() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    let upload = desk.station.put_bytes("counter", bundle().to_vec()).unwrap();
    let inspect = json!({ "from": "sent", "upload": upload });
    desk.refuses("inspect_enrolment", inspect, ErrorCode::AlreadyEnrolled).await;
    desk.station.close().await;
    drop(desk);
    std::fs::remove_dir_all(computer.data()).unwrap();
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    let upload = desk.station.put_bytes("counter", bundle().to_vec()).unwrap();
    let preview: Value = desk.call("inspect_enrolment", json!({ "from": "sent", "upload": upload })).await;
    desk.refuses("enrol", json!({ "inspection": preview["inspection"] }), ErrorCode::BundleUsed).await;
}

// REQ E-9: what is not a good bundle is refused with its own reason and changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_bundle_is_refused_with_its_own_reason() {
    let computer = Computer::new();
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    let mut tampered = bundle().to_vec();
    let middle = tampered.len() / 2;
    tampered[middle] ^= 1;
    let cut = bundle()[..bundle().len() - 1].to_vec();
    let large = vec![0; credential::BUNDLE_MAX_BYTES + 1];
    for (bytes, code) in [
        (Vec::new(), ErrorCode::BundleNotGenuine),
        (b"PK\x03\x04 not a bundle".to_vec(), ErrorCode::BundleNotGenuine),
        (tampered, ErrorCode::BundleNotGenuine),
        (cut, ErrorCode::BundleNotGenuine),
        (large, ErrorCode::TooLarge),
    ] {
        let upload = desk.station.put_bytes("counter", bytes).unwrap();
        desk.refuses("inspect_enrolment", json!({ "from": "sent", "upload": upload }), code).await;
    }
    let other = desk.station.put_bytes("hall", bundle().to_vec()).unwrap();
    desk.refuses("inspect_enrolment", json!({ "from": "sent", "upload": other }), ErrorCode::BadRequest).await;
    desk.refuses("inspect_enrolment", json!({ "from": "found", "id": "x" }), ErrorCode::BadRequest).await;
    desk.refuses("enrol", json!({ "inspection": "x" }), ErrorCode::BadRequest).await;
    computer.clock.turn(Duration::days(8).whole_seconds());
    let upload = desk.station.put_bytes("counter", bundle().to_vec()).unwrap();
    desk.refuses("inspect_enrolment", json!({ "from": "sent", "upload": upload }), ErrorCode::BundleExpired).await;
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["startup"]["state"], "first_start");
}

// REQ E-9: a computer whose clock stands before the bundle was made says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_behind_is_shown() {
    let computer = Computer::new();
    computer.clock.turn(-86_400);
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    let upload = desk.station.put_bytes("counter", bundle().to_vec()).unwrap();
    let preview: Value = desk.call("inspect_enrolment", json!({ "from": "sent", "upload": upload })).await;
    assert_eq!(preview["clock_behind"], true);
    assert!(START > computer_now(&computer));
}

fn computer_now(computer: &Computer) -> time::UtcDateTime {
    domain::clock::Clock::now(computer.clock.as_ref())
}

// REQ E-9 E-3: an enrolment that broke off leaves nothing, and the next one works.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enrolment_without_a_key_store_leaves_nothing_half_done() {
    let computer = Computer::new();
    let desk = computer.start();
    desk.call::<Value>("station", json!({})).await;
    let bundle = bundle_with(|configuration| configuration.idle_minutes = 9);
    let upload = desk.station.put_bytes("counter", bundle).unwrap();
    let preview: Value = desk.call("inspect_enrolment", json!({ "from": "sent", "upload": upload })).await;
    let enrol = json!({ "inspection": preview["inspection"] });
    computer.keys_locked.store(true, std::sync::atomic::Ordering::SeqCst);
    desk.refuses("enrol", enrol.clone(), ErrorCode::KeyStoreLocked).await;
    assert!(!computer.database().exists());
    computer.keys_locked.store(false, std::sync::atomic::Ordering::SeqCst);
    let face: Value = desk.call("enrol", enrol).await;
    assert_eq!((&face["startup"]["state"], &face["idle_minutes"]), (&json!("ready"), &json!(9)));
}

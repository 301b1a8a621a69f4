//! What can be wrong at a start, and in the middle (E-3, E-8, H-1).

use std::sync::atomic::Ordering;

use contract::ErrorCode;
use serde_json::{Value, json};

use super::support::{Computer, Desk, form};

async fn trouble(desk: &Desk<'_>) -> Value {
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["startup"]["state"], "trouble", "{face}");
    assert_eq!(face["place"]["point"], "Punkt Ratusz", "the screen still says which station this is");
    face["startup"]["trouble"].clone()
}

async fn enrolled_and_closed(computer: &Computer) {
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    desk.register(form()).await;
    desk.station.close().await;
}

// REQ E-8: a locked key store is said, and opening it and trying again is enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_key_store_is_said_and_can_be_tried_again() {
    let computer = Computer::new();
    enrolled_and_closed(&computer).await;
    computer.keys_locked.store(true, Ordering::SeqCst);
    let desk = computer.start();
    assert_eq!(trouble(&desk).await["kind"], "key_store_locked");
    desk.refuses("staff", json!({}), ErrorCode::NotReady).await;
    computer.keys_locked.store(false, Ordering::SeqCst);
    let face: Value = desk.call("retry_start", json!({})).await;
    assert_eq!(face["startup"]["state"], "ready");
    desk.sign_in("Anna").await;
}

// REQ E-8: a key store without the key is another trouble, and no new station is made over the old data.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_key_is_said_and_nothing_is_overwritten() {
    let mut computer = Computer::new();
    enrolled_and_closed(&computer).await;
    computer.forget_keys();
    let before = std::fs::read(computer.database()).unwrap();
    let desk = computer.start();
    assert_eq!(trouble(&desk).await["kind"], "key_missing");
    assert_eq!(std::fs::read(computer.database()).unwrap(), before);
}

// REQ E-3: a damaged file is said, with how many places disagree, and is left as it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_is_said_and_left_as_it_is() {
    for (from, count) in [(0, 64), (4096 * 2, 4096)] {
        let computer = Computer::new();
        enrolled_and_closed(&computer).await;
        let mut file = std::fs::read(computer.database()).unwrap();
        file[from..from + count].fill(0x5a);
        std::fs::write(computer.database(), &file).unwrap();
        let desk = computer.start();
        let trouble = trouble(&desk).await;
        assert_eq!(trouble["kind"], "file_broken");
        assert!(trouble["places"].as_u64().unwrap() >= 1);
        assert_eq!(std::fs::read(computer.database()).unwrap(), file);
    }
}

// REQ H-1: an older program leaves a newer file alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_from_a_newer_program_is_left_alone() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    let open = desk.station.open_station().await.unwrap();
    open.store.pretend_newer().await;
    drop(open);
    desk.station.close().await;
    drop(desk);
    let desk = computer.start();
    assert_eq!(trouble(&desk).await["kind"], "file_newer");
}

// REQ D-4: two windows could give one number twice, so the second does not open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_window_does_not_open_until_the_first_is_gone() {
    let computer = Computer::new();
    let first = computer.enrolled().await;
    let second = computer.start();
    let trouble = trouble(&second).await;
    assert_eq!(trouble["kind"], "second_instance");
    assert!(trouble["since"].is_string());
    first.sign_in("Anna").await;
    first.station.close().await;
    drop(first);
    let face: Value = second.call("retry_start", json!({})).await;
    assert_eq!(face["startup"]["state"], "ready");
}

// REQ E-3: a full disk is said at once, nothing half-written stays, and the same act works once there is room.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_and_nothing_half_written_stays() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let open = desk.station.open_station().await.unwrap();
    open.store.limit_room(100).await;
    let photo = json!({ "turns": 0, "crop": { "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0 } });
    let full = loop {
        let upload = desk.station.put_bytes("counter", super::support::picture(900, 1200)).unwrap();
        let sent = super::support::with(photo.clone(), json!({ "upload": upload }));
        if let Err(problem) = desk.ask("take_photo", sent).await {
            break problem.code;
        }
    };
    assert_eq!(full, ErrorCode::DiskFull);
    let form = super::support::with(
        form(),
        json!({ "pesel": "52041500021", "surname": "Przykładowa".repeat(5), "given_names": "Janina" }),
    );
    // Small rows may still find room in started pages; at the latest the next page is one too many.
    let reserve = json!({ "resident": resident, "layout": "arcade-landscape", "packages": [] });
    let before: Vec<Value> = desk.call("today", json!({})).await;
    let mut saved = 0;
    let mut act = ("reserve_card", reserve);
    let refused = loop {
        open.store.limit_room(0).await;
        match desk.ask(act.0, act.1.clone()).await {
            Ok(card) if act.0 == "reserve_card" => act = ("withdraw_card", json!({ "production": card["id"] })),
            Ok(card) => {
                let reserve = json!({ "resident": card["resident"], "layout": "arcade-landscape", "packages": [] });
                act = ("reserve_card", reserve);
            }
            Err(problem) => break problem.code,
        }
        saved += 1;
    };
    assert_eq!(refused, ErrorCode::DiskFull);
    let after: Vec<Value> = desk.call("today", json!({})).await;
    assert_eq!(after.len(), before.len() + saved, "an act that was refused left nothing");
    desk.call::<Value>(act.0, act.1).await;
    desk.register(form).await;
}

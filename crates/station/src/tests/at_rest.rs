//! What lies on the disk.

use serde_json::{Value, json};

use super::support::{Computer, form, holds};
use crate::keys::SecretKey;
use crate::store::Store;

// REQ E-8: the file tells nothing without its key, not even that it is SQLite.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_is_unreadable_without_its_key() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    desk.register(form()).await;
    let draft = json!({ "kind": "registration", "step": 1, "content": "{\"surname\":\"Szkicowa-Demo\"}" });
    desk.call::<Value>("save_draft", draft).await;
    desk.station.close().await;
    for entry in std::fs::read_dir(computer.data()).unwrap() {
        let file = entry.unwrap().path();
        for needle in ["SQLite format 3", "Kowalski", "87051400010", "Szkicowa", "CREATE TABLE", "Okienna"] {
            assert!(!holds(&file, needle.as_bytes()), "{needle} in {file:?}");
        }
    }
    let mut random = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(99);
    let other = SecretKey::random(&mut random);
    assert!(Store::open(&computer.database(), &other).await.is_err());
}

// REQ E-8: what a photo shows is sealed before it touches the disk, and the key is another one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_sealed_and_has_no_metadata() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.sign_in("Anna").await;
    let photo = desk.take_photo().await;
    let jpeg = desk.station.get_bytes("counter", &photo).await.unwrap();
    assert!(jpeg.starts_with(&[0xff, 0xd8]));
    for marker in [&b"Exif"[..], b"http://ns.adobe.com", b"ICC_PROFILE"] {
        assert!(!jpeg.windows(marker.len()).any(|window| window == marker));
    }
    let open = desk.station.open_station().await.unwrap();
    let mut tx = open.store.read().await.unwrap();
    let id = photo.strip_prefix("photo:").unwrap().parse().unwrap();
    let sealed = crate::store::blobs::sealed(&mut tx, id).await.unwrap().unwrap();
    assert!(!sealed.windows(3).any(|window| window == [0xff, 0xd8, 0xff]));
}

// REQ E-8: folder and files are for their owner only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    desk.call::<Value>("station", json!({})).await;
    let mode = std::fs::metadata(computer.data()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

// REQ A-12: the file for the support team tells what the program knows of itself, and of nobody anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_diagnostics_file_holds_counts_and_no_person() {
    let computer = Computer::new();
    let desk = computer.enrolled().await;
    let written = async || -> String {
        let file: Value = desk.call("write_diagnostics", json!({})).await;
        std::fs::read_to_string(file["file"].as_str().unwrap()).unwrap()
    };
    desk.sign_in("Anna").await;
    let resident = desk.register(form()).await;
    let card = desk.reserve(resident).await;
    let text = written().await;
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(told["startup"]["state"], "ready");
    assert_eq!((&told["station"]["residents"], &told["station"]["productions"]["reserved"]), (&json!(1), &json!(1)));
    let number: String = card.number.chars().filter(char::is_ascii_digit).collect();
    let secrets = [
        "Kowalski",
        "87051400010",
        "Nieistniej",
        "jan@",
        "500",
        "Okienna",
        "anna.okienna",
        &number,
        &resident.to_string(),
    ];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} stands in {text}");
    }
    assert!(
        !text.contains(&computer.folder.path().to_string_lossy().into_owned()),
        "a folder may carry a person's name"
    );
    desk.call::<Value>("sign_out", json!({})).await;
    assert!(written().await.contains("operations_waiting"), "help is there without signing in");
}

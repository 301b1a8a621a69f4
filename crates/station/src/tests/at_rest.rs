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

//! Photos go up and come down in pieces (E-6).

use contract::ErrorCode;
use contract::counter::{PhotoAdvice, Production, Sill};
use contract::operation::OperationKind;
use contract::payload::PhotoData;
use contract::sync::{GetPiece, Message as _, Outcome, PutPiece, Record, Refusal, SyncCode};
use image::{Rgb, RgbImage};
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::super::support::{Desk, WINDOW, png};
use super::fake_hub::{GIVEN, Wrong};
use super::{Town, elsewhere, resident};
use crate::store;

const WHOLE: &str = r#"{"x":0.0,"y":0.0,"width":1.0,"height":1.0}"#;

/// A picture that is many pieces.
fn large(seed: u64) -> Vec<u8> {
    let mut random = rand::rngs::StdRng::seed_from_u64(seed);
    png(&RgbImage::from_fn(600, 800, |_, _| Rgb(random.random())))
}

/// The same as a station keeps it.
fn kept(seed: u64) -> Vec<u8> {
    crate::photo::prepare(&large(seed), 0, serde_json::from_str(WHOLE).unwrap()).unwrap().0
}

/// Somebody whom another station photographed.
fn photographed(number: u128, version: u64, blob: u128, bytes: &[u8]) -> Record {
    let mut record = elsewhere(number, "Zdjęciowa", version);
    let sha256 = Sha256::digest(bytes).into();
    let advice = vec![PhotoAdvice::TooDark];
    record.data.photo = Some(PhotoData { blob: Uuid::from_u128(blob), sha256, advice, accepted: None });
    resident(record)
}

impl Desk<'_> {
    /// Takes a picture that is many pieces.
    async fn take_large(&self, seed: u64) -> Value {
        let upload = self.station.put_bytes(WINDOW, large(seed)).unwrap();
        let crop: Value = serde_json::from_str(WHOLE).unwrap();
        let taken: Value = self.call("take_photo", json!({ "upload": upload, "turns": 0, "crop": crop })).await;
        json!({ "id": taken["photo"], "accepted": "brought" })
    }

    /// Gives somebody such a picture; says which blob it is.
    async fn photograph(&self, who: Uuid, seed: u64) -> Uuid {
        let photo = self.take_large(seed).await;
        self.call::<Value>("set_photo", json!({ "resident": who, "photo": photo })).await;
        photo["id"].as_str().unwrap().strip_prefix("photo:").unwrap().parse().unwrap()
    }

    /// Waits until no picture waits to be sent.
    async fn all_pictures_sent(&self) {
        self.until("all pictures are sent", |now| now.pictures_waiting == 0 && now.waiting_total == 0).await;
    }

    /// Waits until a resident's photo is here.
    async fn photo_of(&self, number: u128) -> String {
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(10));
        for _ in 0..3000 {
            let shown = self.ask("resident", json!({ "resident": Uuid::from_u128(number) })).await;
            if let Some(photo) = shown.as_ref().ok().and_then(|shown| shown["photo"].as_str()) {
                assert_eq!(shown.as_ref().unwrap()["photo_on_its_way"], false);
                return photo.to_owned();
            }
            ticks.tick().await;
        }
        panic!("the photo does not come");
    }

    async fn kept_bytes(&self, id: &str) -> Vec<u8> {
        let open = self.station.open_station().await.unwrap();
        crate::bytes::get(&open, id).await.unwrap()
    }

    /// Waits until the hub has been asked for so much.
    async fn asked_for(&self, town: &Town, wanted: impl Fn(&[(Uuid, u64)]) -> bool) {
        self.until("a picture is asked for", |_| wanted(&town.hub.lock().offsets)).await;
    }
}

// REQ E-6 E-4: after its operation, in pieces, and from where the hub says after the line broke.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_goes_up_after_its_operation_and_goes_on_where_it_broke_off() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let who = desk.register_nth(0).await;
    for _ in 0..3 {
        // Twice the question is answered, and a piece that the hub has taken is not answered for.
        town.hub.goes_wrong(PutPiece::PATH, Wrong::Nothing);
        town.hub.goes_wrong(PutPiece::PATH, Wrong::Nothing);
        town.hub.goes_wrong(PutPiece::PATH, Wrong::Lost);
    }
    let blob = desk.photograph(who, 1).await;
    desk.all_pictures_sent().await;
    let expected = kept(1);
    assert!(expected.len() > 4 * 65_536, "it is several pieces");
    let hub = town.hub.lock();
    assert_eq!(hub.taken[&blob], expected);
    let first = |path: &str| hub.asked.iter().position(|asked| asked == path);
    assert!(first("/sync/v1/push") < first(PutPiece::PATH));
    let put = hub.asked.iter().filter(|path| *path == PutPiece::PATH).count();
    // One question for each beginning, the broken ones included, and each piece once.
    assert_eq!(put, 4 + expected.len().div_ceil(65_536));
}

// REQ E-6 E-10: what the hub cannot keep delays no other; how much waits is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_does_not_go_delays_no_other() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let who = desk.register_nth(0).await;
    desk.all_sent().await;
    let photo = desk.take_large(1).await;
    town.hub.lock().poisoned = photo["id"].as_str().unwrap().strip_prefix("photo:").unwrap().parse().ok();
    desk.call::<Value>("set_photo", json!({ "resident": who, "photo": photo })).await;
    let others = [desk.photograph(who, 2).await, desk.photograph(who, 3).await];
    desk.until("one waits", |now| now.pictures_waiting == 1 && now.waiting_total == 0).await;
    for blob in others {
        assert!(town.hub.lock().taken.contains_key(&blob));
    }
    let sill: Sill = desk.call("sill", json!({})).await;
    assert_eq!((sill.queued, sill.pictures_waiting), (0, 1));
    town.hub.lock().poisoned = None;
    desk.all_pictures_sent().await;
}

// REQ E-6 E-5: of a refused operation's photo the hub is not asked before the operation, and what it does not want waits no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_waits_for_its_operation() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let who = desk.register_nth(0).await;
    desk.all_sent().await;
    let refused = Outcome::Refused { reason: Refusal::UnknownResident };
    town.hub.lock().decide.insert(OperationKind::PhotoSet, refused);
    for _ in 0..3 {
        town.hub.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
    }
    desk.photograph(who, 1).await;
    desk.until("it waits", |now| now.waiting_total == 1 && now.pictures_waiting == 1).await;
    assert!(town.hub.lock().asked.iter().all(|path| path != PutPiece::PATH));
    desk.all_pictures_sent().await;
}

// REQ E-6 C-5: it is said that the photo is on its way; when it is here, it is like one that was taken here.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_from_elsewhere_comes_in_pieces_and_makes_a_card() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let bytes = kept(5);
    town.hub.publish(photographed(77, 1, 1000, &bytes));
    let blob = Uuid::from_u128(1000);
    desk.asked_for(&town, |offsets| offsets.contains(&(blob, 0))).await;
    let shown = desk.resident(Uuid::from_u128(77)).await;
    assert_eq!((shown.photo, shown.photo_on_its_way), (None, true));
    let card = json!({ "resident": Uuid::from_u128(77), "layout": "arcade-landscape", "packages": [] });
    desk.refuses("reserve_card", card.clone(), ErrorCode::PhotoOnItsWay).await;
    // The hub has it now, and says so by the feed.
    town.hub.lock().gives.insert(blob, bytes.clone());
    town.hub.publish(photographed(77, 1, 1000, &bytes));
    let photo = desk.photo_of(77).await;
    assert_eq!(desk.kept_bytes(&photo).await, bytes);
    let production: Production = desk.call("reserve_card", card).await;
    desk.kept_bytes(&production.front).await;
    // The hub gave it: it is not sent there.
    assert_eq!(desk.operations().await.pictures_waiting, 0);
    // Staff accepted it then; it can be put back without asking again.
    let other = desk.take_large(6).await;
    desk.call::<Value>("set_photo", json!({ "resident": Uuid::from_u128(77), "photo": other })).await;
    let back = json!({ "resident": Uuid::from_u128(77), "photo": { "id": photo, "accepted": null } });
    desk.call::<Value>("set_photo", back).await;
    assert_eq!(desk.last_payload().await["photo"]["advice"], json!(["too_dark"]));
}

// REQ E-6 E-8: what has come stays over a restart, and lies nowhere in the open.
#[tokio::test(flavor = "multi_thread")]
async fn pieces_that_came_are_not_asked_for_again() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let bytes = kept(5);
    let blob = Uuid::from_u128(1000);
    town.hub.lock().gives.insert(blob, bytes.clone());
    for _ in 0..3 {
        town.hub.goes_wrong(GetPiece::PATH, Wrong::Nothing);
    }
    for _ in 0..40 {
        town.hub.goes_wrong(GetPiece::PATH, Wrong::Says(503, SyncCode::NotNow));
    }
    town.hub.publish(photographed(77, 1, 1000, &bytes));
    let third = 3 * GIVEN as u64;
    let here = || async {
        let open = desk.station.open_station().await.unwrap();
        let mut tx = open.store.read().await.unwrap();
        store::incoming::pieces(&mut tx, blob).await.unwrap()
    };
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(10));
    let pieces = loop {
        let pieces = here().await;
        if pieces.len() == 3 {
            break pieces;
        }
        ticks.tick().await;
    };
    for (start, sealed) in pieces {
        let start = usize::try_from(start).unwrap();
        let open = &bytes[start..start + 32];
        assert!(sealed.windows(32).all(|part| part != open));
    }
    drop(desk);
    let desk = town.restarted().await;
    town.hub.lock().wrong.clear();
    let photo = desk.photo_of(77).await;
    assert_eq!(desk.kept_bytes(&photo).await, bytes);
    let offsets = town.hub.lock().offsets.clone();
    assert_eq!(offsets.iter().filter(|(_, offset)| *offset == 0).count(), 1, "{offsets:?}");
    assert_eq!(offsets[3].1, third);
}

// REQ E-6 E-10: what is not what the operation says is never shown, begins anew, and delays no other.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_is_not_what_was_announced_is_not_believed() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let (right, wrong, other) = (kept(5), kept(6), kept(7));
    {
        let mut hub = town.hub.lock();
        hub.gives.insert(Uuid::from_u128(2000), wrong);
        hub.gives.insert(Uuid::from_u128(1000), other.clone());
    }
    town.hub.publish(photographed(77, 1, 2000, &right));
    town.hub.publish(photographed(78, 1, 1000, &other));
    let photo = desk.photo_of(78).await;
    assert_eq!(desk.kept_bytes(&photo).await, other);
    let shown = desk.resident(Uuid::from_u128(77)).await;
    assert_eq!((shown.photo, shown.photo_on_its_way), (None, true));
    town.hub.lock().gives.insert(Uuid::from_u128(2000), right.clone());
    let photo = desk.photo_of(77).await;
    assert_eq!(desk.kept_bytes(&photo).await, right);
}

// REQ E-6 E-5: a photo that was taken here meanwhile is laid over the one that is on its way.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_taken_here_is_laid_over_one_that_is_on_its_way() {
    let town = Town::new().await;
    let desk = town.desk().await;
    desk.all_sent().await;
    let bytes = kept(5);
    let who = Uuid::from_u128(77);
    town.hub.publish(photographed(77, 1, 1000, &bytes));
    desk.asked_for(&town, |offsets| !offsets.is_empty()).await;
    for _ in 0..100 {
        town.hub.goes_wrong("/sync/v1/push", Wrong::Says(503, SyncCode::NotNow));
    }
    let own = desk.photograph(who, 1).await;
    let open = desk.station.open_station().await.unwrap();
    crate::sync::apply_for_test(&desk.station, &open, vec![photographed(77, 2, 1000, &bytes)]).await;
    let shown = desk.resident(who).await;
    assert_eq!((shown.photo, shown.photo_on_its_way), (Some(format!("photo:{own}")), false));
    // The hub has heard of it: it is here already and is not asked for.
    town.hub.lock().gives.insert(Uuid::from_u128(1000), bytes);
    town.hub.publish(photographed(77, 3, own.as_u128(), &kept(1)));
    town.hub.lock().wrong.clear();
    desk.all_pictures_sent().await;
    desk.round(&town.hub).await;
    assert_eq!(desk.resident(who).await.photo, Some(format!("photo:{own}")));
    assert!(town.hub.lock().offsets.iter().all(|(blob, _)| *blob != own));
    // Another one came after this one.
    let newer = kept(8);
    town.hub.lock().gives.insert(Uuid::from_u128(3000), newer.clone());
    town.hub.publish(photographed(77, 4, 3000, &newer));
    desk.until("the newer one is here", |_| town.hub.lock().offsets.iter().any(|(blob, _)| blob.as_u128() == 3000))
        .await;
    let photo = loop {
        let photo = desk.photo_of(77).await;
        if photo != format!("photo:{own}") {
            break photo;
        }
    };
    assert_eq!(desk.kept_bytes(&photo).await, newer);
}

// REQ E-6 H-2: a hub that was restored may have lost any of them and is asked again.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_hub_gets_its_pictures_again() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let who = desk.register_nth(0).await;
    let blob = desk.photograph(who, 1).await;
    desk.all_sent().await;
    desk.all_pictures_sent().await;
    {
        let mut hub = town.hub.lock();
        hub.taken.clear();
        hub.feed_epoch = Uuid::from_u128(2);
    }
    desk.round(&town.hub).await;
    desk.until("it is there again", |_| town.hub.lock().taken.contains_key(&blob)).await;
    desk.all_pictures_sent().await;
    assert_eq!(town.hub.lock().taken[&blob], kept(1));
}

// REQ E-6 E-3 E-7: nobody is forgotten here before the hub has their photo.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_held_any_more_stays_until_their_photo_is_at_the_hub() {
    let town = Town::new().await;
    let desk = town.desk().await;
    let who = desk.register_nth(0).await;
    desk.all_sent().await;
    for _ in 0..100 {
        town.hub.goes_wrong(PutPiece::PATH, Wrong::Says(503, SyncCode::NotNow));
    }
    desk.photograph(who, 1).await;
    desk.all_sent().await;
    let open = desk.station.open_station().await.unwrap();
    crate::sync::apply_for_test(&desk.station, &open, vec![Record::ResidentGone { resident: who }]).await;
    desk.resident(who).await;
    town.hub.lock().wrong.clear();
    desk.all_pictures_sent().await;
    crate::sync::apply_for_test(&desk.station, &open, Vec::new()).await;
    desk.refuses("resident", json!({ "resident": who }), ErrorCode::ResidentUnknown).await;
}

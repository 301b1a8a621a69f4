//! Photos and drawn signatures come and go in pieces (E-6).

use contract::payload::{Payload, PhotoData};
use contract::sync::{GetPiece, MOST_BLOB_BYTES, MOST_PIECE_BYTES, Outcome, Piece, PutPiece, Record, Taken};
use hub::blobs::{PieceRefused, get, put};
use hub::{HubProcess, backup};
use serde_bytes::ByteBuf;
use sha2::{Digest as _, Sha256};
use testkit::Postgres;
use time::Duration;
use uuid::Uuid;

use crate::support::{EXPIRES, Hub};

const PIECE: usize = 1000;

/// A picture of which no two pieces are the same.
fn picture(seed: u8) -> Vec<u8> {
    (0..PIECE * 2 + 345).map(|at| u8::try_from(at % 251).unwrap() ^ seed ^ u8::try_from(at / 251).unwrap()).collect()
}

fn photo(blob: Uuid, bytes: &[u8]) -> PhotoData {
    PhotoData { blob, sha256: Sha256::digest(bytes).into(), advice: Vec::new(), accepted: None }
}

fn piece(blob: Uuid, whole: &[u8], offset: usize, length: usize) -> PutPiece {
    PutPiece {
        blob,
        sha256: Sha256::digest(whole).into(),
        size: whole.len() as u64,
        offset: offset as u64,
        bytes: ByteBuf::from(whole[offset..(offset + length).min(whole.len())].to_vec()),
    }
}

impl Hub {
    /// Somebody whom a station registers with a photo.
    async fn registered(&mut self, which: usize, person: usize, bytes: &[u8]) -> (Uuid, Uuid) {
        let person = self.person(person);
        let pen = &mut self.pens[which];
        let blob = pen.id();
        let mut data = pen.resident(&person);
        data.photo = Some(photo(blob, bytes));
        let resident = data.resident;
        let operation = pen.write(&Payload::ResidentRegistered(Box::new(data)));
        assert_eq!(self.outcomes(which, vec![operation]).await, [Outcome::Applied]);
        (resident, blob)
    }

    async fn put(&self, which: usize, piece: &PutPiece) -> Taken {
        put(&self.process, &self.reader(which), piece).await.unwrap()
    }

    /// Sends everything, from where the hub says.
    async fn put_all(&self, which: usize, blob: Uuid, bytes: &[u8]) {
        let mut said = self.put(which, &piece(blob, bytes, 0, 0)).await;
        while let Taken::UpTo(offset) = said {
            said = self.put(which, &piece(blob, bytes, usize::try_from(offset).unwrap(), PIECE)).await;
        }
        assert_eq!(said, Taken::Whole);
    }

    async fn get(&self, which: usize, blob: Uuid, offset: u64) -> Piece {
        get(&self.process, &self.reader(which), &GetPiece { blob, offset }).await.unwrap()
    }

    /// Fetches everything, from the beginning.
    async fn get_all(&self, which: usize, blob: Uuid) -> Vec<u8> {
        let mut bytes = Vec::new();
        loop {
            match self.get(which, blob, bytes.len() as u64).await {
                Piece::Part { bytes: more, size } if more.is_empty() => {
                    assert_eq!(size, bytes.len() as u64);
                    return bytes;
                }
                Piece::Part { bytes: more, .. } => bytes.extend_from_slice(&more),
                other => panic!("{other:?}"),
            }
        }
    }
}

// REQ E-6: whatever piece comes, what the hub has goes on from where it broke off, also in another process.
#[tokio::test]
async fn a_blob_continues_where_it_broke_off() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let bytes = picture(1);
    let (_, blob) = hub.registered(0, 0, &bytes).await;
    assert_eq!(hub.put(0, &piece(blob, &bytes, 0, 0)).await, Taken::UpTo(0));
    assert_eq!(hub.put(0, &piece(blob, &bytes, 0, PIECE)).await, Taken::UpTo(1000));
    // The answer was lost, and the same comes again; then one comes too early.
    assert_eq!(hub.put(0, &piece(blob, &bytes, 0, PIECE)).await, Taken::UpTo(1000));
    assert_eq!(hub.put(0, &piece(blob, &bytes, 2000, PIECE)).await, Taken::UpTo(1000));
    assert!(matches!(hub.get(0, blob, 0).await, Piece::OnItsWay));
    let other: HubProcess = hub.another().await;
    let next = piece(blob, &bytes, 1000, PIECE);
    assert_eq!(put(&other, &hub.reader(0), &next).await.unwrap(), Taken::UpTo(2000));
    assert_eq!(hub.put(0, &piece(blob, &bytes, 2000, PIECE)).await, Taken::Whole);
    assert_eq!(hub.put(0, &piece(blob, &bytes, 0, PIECE)).await, Taken::Whole);
    assert_eq!(hub.get_all(0, blob).await, bytes);
    // From any offset, also from within a piece.
    let Piece::Part { bytes: part, .. } = hub.get(0, blob, 1500).await else { panic!("there is more") };
    assert_eq!(part.as_slice(), &bytes[1500..2000]);
}

// REQ E-6
#[tokio::test]
async fn a_blob_that_is_not_what_was_announced_begins_anew() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let bytes = picture(1);
    let (_, blob) = hub.registered(0, 0, &bytes).await;
    let mut damaged = piece(blob, &bytes, 0, PIECE);
    damaged.bytes[10] ^= 1;
    assert_eq!(hub.put(0, &damaged).await, Taken::UpTo(1000));
    assert_eq!(hub.put(0, &piece(blob, &bytes, 1000, PIECE)).await, Taken::UpTo(2000));
    assert_eq!(hub.put(0, &piece(blob, &bytes, 2000, PIECE)).await, Taken::UpTo(0));
    assert_eq!(hub.ask("SELECT count(*) FROM blob_piece"), ["0"]);
    hub.put_all(0, blob, &bytes).await;
    assert_eq!(hub.get_all(0, blob).await, bytes);
}

// REQ E-6
#[tokio::test]
async fn only_what_an_operation_refers_to_is_kept_and_nothing_too_large() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let bytes = picture(1);
    let (_, blob) = hub.registered(0, 0, &bytes).await;
    assert_eq!(hub.put(0, &piece(Uuid::from_u128(9), &bytes, 0, PIECE)).await, Taken::Unwanted);
    assert_eq!(hub.put(0, &piece(blob, &picture(2), 0, PIECE)).await, Taken::Unwanted);
    // A refused operation refers to nothing.
    let refused = hub.pens[0].id();
    let nobody = Payload::PhotoSet { resident: Uuid::from_u128(3), photo: photo(refused, &bytes) };
    let operation = hub.pens[0].write(&nobody);
    assert!(matches!(hub.outcomes(0, vec![operation]).await[..], [Outcome::Refused { .. }]));
    assert_eq!(hub.put(0, &piece(refused, &bytes, 0, PIECE)).await, Taken::Unwanted);
    let large = vec![0; MOST_PIECE_BYTES + 1];
    let mut endless = piece(blob, &bytes, 0, PIECE);
    endless.size = MOST_BLOB_BYTES + 1;
    for too_large in [piece(blob, &large, 0, large.len()), endless] {
        let refused = put(&hub.process, &hub.reader(0), &too_large).await;
        assert!(matches!(refused, Err(PieceRefused::TooLarge)));
    }
    // More than was announced is never taken.
    let mut long = piece(blob, &bytes, 0, PIECE);
    long.size = 10;
    assert_eq!(hub.put(0, &long).await, Taken::UpTo(0));
    assert_eq!(hub.ask("SELECT count(*) FROM blob_piece"), ["0"]);
}

// REQ E-6 E-7: a point that does not hold the resident is told nothing, one that does hears by the feed when the photo is here.
#[tokio::test]
async fn a_blob_goes_only_to_who_holds_its_resident() {
    let mut hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let bytes = picture(1);
    let (resident, blob) = hub.registered(0, 0, &bytes).await;
    let start = hub.snapshot(1, None).await;
    assert!(matches!(hub.get(1, blob, 0).await, Piece::Unknown));
    let photographed = hub.pens[1].id();
    let better = picture(2);
    let photo = photo(photographed, &better);
    let operation = hub.pens[1].write(&Payload::PhotoSet { resident, photo });
    assert_eq!(hub.outcomes(1, vec![operation]).await, [Outcome::Applied]);
    let page = hub.pull(1, start.feed_epoch, start.position).await;
    assert!(matches!(hub.get(1, photographed, 0).await, Piece::OnItsWay));
    hub.put_all(1, photographed, &better).await;
    let page = hub.pull(1, start.feed_epoch, page.next).await;
    let told = |record: &Record| matches!(record, Record::Resident(told) if told.data.resident == resident);
    assert!(page.records.iter().any(told), "who waits hears that it is whole");
    assert_eq!(hub.get_all(0, photographed).await, better);
    assert_eq!(hub.get_all(1, photographed).await, better);
    assert!(matches!(hub.get(1, Uuid::from_u128(9), 0).await, Piece::Unknown));
}

// REQ E-6 C-5: a signature's hash stands in its operation; of operations from before, whoever sends it says it.
#[tokio::test]
async fn a_drawn_signature_is_kept_with_its_card() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let bytes = picture(1);
    for (which, named) in [(0, true), (1, false)] {
        let (resident, _) = hub.registered(0, which, &bytes).await;
        let (production, mut operations) = hub.pens[0].issue(resident, EXPIRES).unwrap();
        let drawn = picture(u8::try_from(which).unwrap() + 3);
        let id = hub.pens[0].id();
        // The pen wrote the hand-over without a signature; this one takes its place.
        let last = operations.pop().unwrap();
        let mut payload: Payload = serde_json::from_slice(last.payload.as_ref().unwrap()).unwrap();
        let Payload::CardHandedOver { signature, signature_sha256, .. } = &mut payload else { panic!("a hand-over") };
        *signature = Some(id);
        *signature_sha256 = named.then(|| Sha256::digest(&drawn).into());
        hub.pens[0].end = hub.push(0, operations).await.chain;
        let operation = hub.pens[0].write(&payload);
        assert_eq!(hub.outcomes(0, vec![operation]).await, [Outcome::Applied], "{production}");
        let other = hub.put(0, &piece(id, &bytes, 0, PIECE)).await;
        assert_eq!(other, if named { Taken::Unwanted } else { Taken::UpTo(1000) });
        hub.put_all(0, id, &drawn).await;
        assert_eq!(hub.get_all(0, id).await, drawn);
    }
}

// REQ E-6: thirty days after another photo took its place it is gone, unless it was put back.
#[tokio::test]
async fn a_replaced_photo_is_deleted_after_some_time() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (first, second, third) = (picture(1), picture(2), picture(3));
    let (resident, first_blob) = hub.registered(0, 0, &first).await;
    let (second_blob, third_blob) = (hub.pens[0].id(), hub.pens[0].id());
    let set = |blob, bytes: &[u8]| Payload::PhotoSet { resident, photo: photo(blob, bytes) };
    let acts = [set(second_blob, &second), set(first_blob, &first), set(third_blob, &third), set(first_blob, &first)];
    let operations = acts.iter().map(|act| hub.pens[0].write(act)).collect();
    assert_eq!(hub.outcomes(0, operations).await, [Outcome::Applied; 4]);
    for (blob, bytes) in [(first_blob, &first), (second_blob, &second), (third_blob, &third)] {
        hub.put_all(0, blob, bytes).await;
    }
    let now = hub.process.now().utc();
    hub.process.store().forget_replaced(contract::Moment::of(now)).await.unwrap();
    assert_eq!(hub.ask("SELECT count(*) FROM blob"), ["3"]);
    hub.process.store().forget_replaced(contract::Moment::of(now + Duration::seconds(1))).await.unwrap();
    assert_eq!(hub.ask("SELECT id FROM blob"), [first_blob.to_string()]);
    assert_eq!(hub.ask("SELECT count(*) FROM blob_piece"), ["3"]);
    assert_eq!(hub.get_all(0, first_blob).await, first);
}

// REQ E-6 H-2: what is whole and what is half there come back with a backup, and what came after it is asked for again.
#[tokio::test]
async fn blobs_come_back_with_a_backup() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let bytes = picture(1);
    let (_, whole) = hub.registered(0, 0, &bytes).await;
    let (_, half) = hub.registered(0, 1, &bytes).await;
    hub.put_all(0, whole, &bytes).await;
    hub.put(0, &piece(half, &bytes, 0, PIECE)).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.backup");
    backup::backup(&hub.process, &file).await.unwrap();
    hub.put_all(0, half, &bytes).await;
    let restored = hub.on(&Postgres::shared().empty().unwrap()).await;
    backup::restore(&restored.process, &file, &hub::forgotten::List::new()).await.unwrap();
    assert_eq!(restored.get_all(0, whole).await, bytes);
    assert_eq!(restored.put(0, &piece(half, &bytes, 0, 0)).await, Taken::UpTo(1000));
    restored.put_all(0, half, &bytes).await;
    assert_eq!(restored.get_all(0, half).await, bytes);
}

// REQ E-6: what residents and cards of before refer to is expected after the migration, as if its operation came now.
#[tokio::test]
async fn what_was_referred_to_before_is_expected_too() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let bytes = picture(1);
    let (_, blob) = hub.registered(0, 0, &bytes).await;
    let rows = "SELECT id, resident, encode(sha256, 'hex'), size, received FROM blob ORDER BY id";
    let before = hub.ask(rows);
    assert_eq!(before.len(), 1);
    hub.ask("DELETE FROM blob");
    let migration = include_str!("../../../../migrations/hub/0003_blobs.sql");
    let (_, inserts) = migration.split_once("-- What is referred to already.").unwrap();
    hub.ask(inserts);
    assert_eq!(hub.ask(rows), before);
    hub.put_all(0, blob, &bytes).await;
}

//! A station's database from before there was a sync.

use contract::enrolment::NumberKind;
use rand::SeedableRng as _;

use crate::keys::SecretKey;
use crate::store::leases::{left, take};
use crate::store::sync::{Reading, acknowledged, reading, tallies};
use crate::store::{Store, operations, staff};

/// A lease of which three numbers were used, a person, a resident and an operation.
const ROWS: &str = "
INSERT INTO lease VALUES ('cards', 7203004000, 5, 3), ('receipts', 0, 2, 0);
INSERT INTO lease_numbers VALUES ('cards', x'0000000100000002000000030000000400000005'), ('receipts', x'0000000700000008');
INSERT INTO chain VALUES (1, 1, 1, zeroblob(32), 0, 0);
INSERT INTO operation VALUES (1, x'01', 1, 0, NULL, NULL, x'00', x'7b7d', x'00');
INSERT INTO staff (id, first_name, last_name, login, role, must_change)
  VALUES (x'00000000000000000000000000000001', 'Anna', 'Okienna-Demo', 'anna@przykladowo.example', 'operator', 0);
INSERT INTO resident VALUES (x'00000000000000000000000000000002', 1, 'Dawna', 'Halina', NULL, NULL, NULL, '1979-08-22', 'ul. Stara 1',
  '00-000', 'Przykładowo', NULL, NULL, 'passport', 'rent', 'resident', NULL, NULL, 0);
";

// REQ D-4 E-2
#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_before_the_sync_keeps_its_numbers_and_its_queue() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("station.db");
    let key = SecretKey::random(&mut rand::rngs::StdRng::from_seed([3; 32]));
    Store::leave_from_before(&file, &key, 6, ROWS).await;
    let store = Store::open(&file, &key).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    assert_eq!(left(&mut tx, NumberKind::Cards).await.unwrap(), 2);
    let next = take(&mut tx, NumberKind::Cards).await.unwrap().unwrap();
    assert_eq!((next.place, next.body, next.number), (3, 7_203_004_003, 4));
    assert_eq!(take(&mut tx, NumberKind::Receipts).await.unwrap().unwrap().number, 7);
    assert_eq!((operations::waiting(&mut tx).await.unwrap(), acknowledged(&mut tx).await.unwrap()), (1, 0));
    assert_eq!(reading(&mut tx).await.unwrap(), Reading::New);
    // What the hub has not told of is not counted as its.
    assert_eq!(tallies(&mut tx).await.unwrap()[0].count, 0);
    assert_eq!(staff::all(&mut tx).await.unwrap().len(), 1);
    drop(tx);
    store.close().await;
}

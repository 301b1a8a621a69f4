//! A station's sealed keys are opened by its city, for it alone (E-8).

use city::CityProblem;
use contract::escrow::{EscrowStatement, RecoveredKeys, SealedKeys, whose};
use credential::{EscrowPublicKey, Expected, open_bundle};
use data_encoding::BASE64;
use serde_bytes::ByteBuf;
use uuid::Uuid;

use crate::support::{NOW, create, open, random, request};

const INSTALLATION: Uuid = Uuid::from_u128(7);

/// As a station seals its keys to what its bundle says.
fn sealed(bundle: &[u8]) -> SealedKeys {
    let (opened, payload) = open(bundle);
    let statement = BASE64.decode(payload.configuration.escrow.unwrap().as_bytes()).unwrap();
    let expected = Expected { city: Some(opened.envelope.city), signer: Some(opened.signer) };
    let statement = open_bundle(&statement, &expected, NOW).unwrap();
    let statement: EscrowStatement = ciborium::from_reader(statement.payload.as_slice()).unwrap();
    let key = EscrowPublicKey::from_bytes(&statement.escrow_key.as_slice().try_into().unwrap()).unwrap();
    let keys = [[1; 32], [2; 32]].concat();
    let sealed = key.seal(&keys, &whose(payload.station, INSTALLATION), &mut random(4)).unwrap();
    SealedKeys {
        escrow_key: statement.escrow_key,
        station: payload.station,
        installation: INSTALLATION,
        sealed: ByteBuf::from(sealed),
    }
}

fn text(keys: &SealedKeys) -> String {
    let mut cbor = Vec::new();
    ciborium::into_writer(keys, &mut cbor).unwrap();
    BASE64.encode(&cbor)
}

// REQ E-8
#[test]
fn sealed_keys_become_a_file_that_only_its_code_opens() {
    let (_folder, mut city) = create(1);
    let bundle = city.enrol(request(2), NOW, &mut random(2)).unwrap().bundle;
    let keys = sealed(&bundle);
    let label = serde_json::json!({ "installation": INSTALLATION, "place": null, "sealed_keys": text(&keys) });
    for file in [text(&keys) + "\n", label.to_string()] {
        let recovery = city.recover(file.as_bytes(), &mut random(3)).unwrap();
        assert_eq!(recovery.station, "Punkt Ratusz, stanowisko 2");
        let opened = recovery.code.open(&recovery.file).unwrap();
        let recovered: RecoveredKeys = ciborium::from_reader(opened.as_slice()).unwrap();
        assert_eq!((recovered.station, recovered.installation), (keys.station, INSTALLATION));
        assert_eq!((recovered.database.0, recovered.blobs.0), (vec![1; 32], vec![2; 32]));
        assert!(!recovery.file.windows(32).any(|bytes| bytes == [1; 32]));
    }
}

// REQ E-8
#[test]
fn what_is_not_this_citys_station_is_not_opened() {
    let (_folder, mut city) = create(1);
    let (_other_folder, mut other) = create(9);
    let bundle = city.enrol(request(2), NOW, &mut random(2)).unwrap().bundle;
    let foreign = sealed(&other.enrol(request(2), NOW, &mut random(5)).unwrap().bundle);
    let keys = sealed(&bundle);
    let other_installation = SealedKeys { installation: Uuid::from_u128(8), ..keys.clone() };
    let mut changed = keys;
    *changed.sealed.last_mut().unwrap() ^= 1;
    for file in [text(&foreign), text(&other_installation), text(&changed), String::new(), "{}".to_owned()] {
        assert!(matches!(city.recover(file.as_bytes(), &mut random(3)), Err(CityProblem::NotSealedKeys)), "{file}");
    }
}

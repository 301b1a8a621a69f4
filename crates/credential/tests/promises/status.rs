//! The status list (D-3).

use credential::{HubKey, STATUS_PLACES_MAX, StatusList, StatusListRefused, TokenStatus};
use proptest::prelude::*;
use time::Duration;

use crate::support::{NOW, contents, open};

const ADDRESS: &str = "https://karta.przykladowo.example/status/1";

fn hub() -> HubKey {
    HubKey::from_secret_bytes(&[9; 32])
}

fn list(places: u32) -> StatusList {
    StatusList::with_places(ADDRESS.to_owned(), NOW, NOW + Duration::days(7), Duration::minutes(5), places)
}

// REQ D-3
#[test]
fn a_list_says_of_every_card_how_it_stands() {
    let mut made = list(1000);
    assert_eq!(made.places(), 1024, "a power of two");
    for (place, status) in [(0, TokenStatus::Invalid), (5, TokenStatus::Suspended), (1023, TokenStatus::RightsChanged)]
    {
        made.set(place, status);
    }
    made.set(1024, TokenStatus::Invalid);
    let read = StatusList::open(&made.seal(&hub()).unwrap(), &[hub().public()]).unwrap();
    assert_eq!(read, made);
    assert_eq!(read.status(0), Some(TokenStatus::Invalid));
    assert_eq!(read.status(1), Some(TokenStatus::Valid));
    assert_eq!(read.status(5), Some(TokenStatus::Suspended));
    assert_eq!(read.status(1023), Some(TokenStatus::RightsChanged));
    assert_eq!(read.status(1024), None, "no place, no status");
    assert!(read.is_current(NOW) && !read.is_current(NOW + Duration::days(7)));
}

// REQ D-3: the bytes are those of draft-ietf-oauth-status-list, 4.1 (its example of two bits).
#[test]
fn the_bits_lie_as_the_standard_says() {
    let mut made = list(12);
    let statuses = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
    for (place, status) in (0..).zip(statuses) {
        let all = [TokenStatus::Valid, TokenStatus::Invalid, TokenStatus::Suspended, TokenStatus::RightsChanged];
        made.set(place, all[status]);
    }
    let sealed = made.seal(&hub()).unwrap();
    let value: ciborium::Value = ciborium::from_reader(sealed.as_slice()).unwrap();
    let ciborium::Value::Tag(18, inner) = value else { panic!("COSE_Sign1") };
    let payload = inner.as_array().unwrap()[2].as_bytes().unwrap().clone();
    let claims: ciborium::Value = ciborium::from_reader(payload.as_slice()).unwrap();
    let claim = |wanted: i64| {
        let claims = claims.as_map().unwrap().iter();
        claims.clone().find(|(key, _)| *key == wanted.into()).map(|(_, value)| value.clone()).unwrap()
    };
    assert_eq!(claim(2), ADDRESS.into());
    assert_eq!(claim(65_534), 300.into());
    let status_list = claim(65_533);
    let packed = status_list.as_map().unwrap()[0].1.as_bytes().unwrap().clone();
    let places = miniz_oxide::inflate::decompress_to_vec_zlib(&packed).unwrap();
    assert_eq!(places[..3], [0xc9, 0x44, 0xf9]);
}

// REQ D-3
#[test]
fn what_somebody_else_signed_or_changed_is_not_believed() {
    let sealed = list(64).seal(&hub()).unwrap();
    let other = HubKey::from_secret_bytes(&[8; 32]);
    assert_eq!(StatusList::open(&sealed, &[other.public()]).unwrap_err(), StatusListRefused::UnknownSigner);
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(StatusList::open(&changed, &[hub().public()]).is_err(), "byte {at}");
    }
    // The root's lists and certificates are none, whoever's key it is.
    let trust = contents().seal(&credential::RootKey::from_secret_bytes(&[9; 32])).unwrap();
    assert_eq!(StatusList::open(&trust, &[hub().public()]).unwrap_err(), StatusListRefused::Malformed);
}

// REQ D-3: the keys stand in the trust list, which the root signs.
#[test]
fn the_trust_list_names_the_keys() {
    let mut named = contents();
    named.status_keys = vec![hub().public()];
    let trust = open(&named);
    let sealed = list(64).seal(&hub()).unwrap();
    StatusList::open(&sealed, &trust.contents().status_keys).unwrap();
}

#[test]
fn the_largest_list_is_read_and_no_larger_one() {
    let mut made = list(u32::MAX);
    assert_eq!(made.places(), STATUS_PLACES_MAX);
    made.set(STATUS_PLACES_MAX - 1, TokenStatus::Invalid);
    let read = StatusList::open(&made.seal(&hub()).unwrap(), &[hub().public()]).unwrap();
    assert_eq!(read.status(STATUS_PLACES_MAX - 1), Some(TokenStatus::Invalid));
}

proptest! {
    // REQ D-3
    #[test]
    fn what_was_set_is_read(wanted in prop::collection::btree_map(0..5_000_u32, 0..4_u8, 0..200)) {
        let all = [TokenStatus::Valid, TokenStatus::Invalid, TokenStatus::Suspended, TokenStatus::RightsChanged];
        let mut made = list(5_000);
        for (place, status) in &wanted {
            made.set(*place, all[usize::from(*status)]);
        }
        for place in 0..5_000 {
            let expected = wanted.get(&place).map_or(TokenStatus::Valid, |status| all[usize::from(*status)]);
            prop_assert_eq!(made.status(place), Some(expected));
        }
    }
}

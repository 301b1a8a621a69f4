//! A small city to test with. Everything is fixed, so that failures can be repeated.

use credential::{
    CardToken, CityId, NumberRange, PhotoHash, RootKey, StationCertificate, StationKey, TrustList, TrustListContents,
};
use domain::card_number::CardNumber;
use time::macros::{date, utc_datetime};
use time::{Duration, UtcDateTime};

pub(crate) const NOW: UtcDateTime = utc_datetime!(2026-11-20 11:05);
pub(crate) const STARTED: UtcDateTime = utc_datetime!(2026-11-19 7:40);
pub(crate) const FIRST_BODY: u64 = 7_203_004_000;
pub(crate) const LAST_BODY: u64 = 7_203_008_999;

pub(crate) fn city() -> CityId {
    "0000000".parse().unwrap()
}

pub(crate) fn root() -> RootKey {
    RootKey::from_secret_bytes(&[1; 32])
}

pub(crate) fn station() -> StationKey {
    StationKey::from_secret_bytes(&[2; 32])
}

pub(crate) fn certificate_of(key: &StationKey) -> StationCertificate {
    StationCertificate {
        city: city(),
        station: "ratusz-2".into(),
        key: key.public(),
        numbers: vec![NumberRange::new(FIRST_BODY, LAST_BODY).unwrap()],
        status_list: "https://karta.przykladowo.example/status/1".into(),
        not_before: STARTED,
        expires: StationCertificate::end(STARTED),
    }
}

pub(crate) fn contents() -> TrustListContents {
    TrustListContents {
        city: city(),
        version: 1,
        issued: STARTED,
        expires: NOW + Duration::days(30),
        roots: vec![root().public()],
        certificates: vec![certificate_of(&station()).seal(&root()).unwrap()],
        cut_off: vec![],
        status_keys: vec![],
    }
}

pub(crate) fn open(contents: &TrustListContents) -> TrustList {
    TrustList::open(&contents.seal(&root()).unwrap(), &[root().public()]).unwrap()
}

pub(crate) fn trust() -> TrustList {
    open(&contents())
}

pub(crate) fn token() -> CardToken {
    CardToken {
        number: CardNumber::from_body(7_203_004_158).unwrap(),
        status_index: 734_112,
        name_as_printed: "Janina Przykładowa".into(),
        birth_year: 1952,
        packages: vec![1, 4, 7],
        issued_at: utc_datetime!(2026-11-20 9:41:17),
        expires: date!(2029 - 11 - 20),
        photo_hash: PhotoHash::of(b"a photo"),
    }
}

/// The longest name that must fit, and six packages.
pub(crate) fn longest(name: &str) -> CardToken {
    CardToken {
        name_as_printed: name.into(),
        status_index: u32::MAX,
        birth_year: 2026,
        packages: vec![31, 97, 131, 200, 254, 255],
        ..token()
    }
}

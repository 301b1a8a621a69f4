//! A city in a temporary folder.

use city::{Amounts, City, NewCity, NewStaff, StationRequest, demo};
use contract::enrolment::EnrolmentPayload;
use credential::{Expected, OpenedBundle, Root, open_bundle};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tempfile::TempDir;
use time::UtcDateTime;
use time::macros::utc_datetime;

pub(crate) const NOW: UtcDateTime = utc_datetime!(2026-11-20 6:40);

/// Fixed, so that a failure can be repeated.
pub(crate) fn random(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

pub(crate) fn new_city() -> NewCity {
    NewCity {
        id: "0000000".parse().unwrap(),
        name: "Miasto Przykładowo".into(),
        first_card: 7_203_004_000,
        last_card: 7_299_999_999,
    }
}

pub(crate) fn create(seed: u64) -> (TempDir, City) {
    let folder = tempfile::tempdir().unwrap();
    let city = City::create(&folder.path().join("city"), &new_city(), NOW, &mut random(seed)).unwrap();
    (folder, city)
}

/// One person, since every password costs 64 MiB of hashing.
pub(crate) fn request(station: u16) -> StationRequest {
    StationRequest {
        point: "Punkt Ratusz".into(),
        point_address: "Rynek 1, parter".into(),
        station,
        issued_by: "Tomasz Zawiasowy-Demo".into(),
        staff: demo::staff().into_iter().take(1).collect::<Vec<NewStaff>>(),
        common_password: None,
        configuration: demo::configuration("<svg/>".into()),
        amounts: Amounts::STATION,
    }
}

pub(crate) fn open(bundle: &[u8]) -> (OpenedBundle<Root>, EnrolmentPayload) {
    let opened = open_bundle(bundle, &Expected::<Root>::ANYBODY, NOW).unwrap();
    let payload = ciborium::from_reader(opened.payload.as_slice()).unwrap();
    (opened, payload)
}

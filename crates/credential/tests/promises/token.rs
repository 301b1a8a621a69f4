//! What stations write is believed, and stays the same.

use crate::support::{FIRST_BODY, LAST_BODY, NOW, longest, station, token, trust};
use credential::{CannotSign, CardToken, CheckAddress, NotBelieved, TOKEN_MAX_BYTES, sign, verify, verify_scan};
use data_encoding::HEXLOWER;
use proptest::prelude::*;
use time::macros::{date, utc_datetime};

// REQ D-2
#[test]
fn a_token_says_what_was_signed() {
    let bytes = sign(&token(), &station()).unwrap();
    let trust = trust();
    let believed = verify(&bytes, &trust, NOW).unwrap();
    assert_eq!(believed.token, token());
    assert_eq!(believed.station, "ratusz-2");
    assert_eq!(believed.city, crate::support::city());
    assert_eq!(believed.status_list, "https://karta.przykladowo.example/status/1");
}

// REQ D-2
#[test]
fn a_token_fits_the_qr_with_the_longest_names() {
    for name in ["Żółćisława-Święcąna Gżęgżółkowska-Łąćka-D", "Їжакєвіч-Щогольєва Їванна-Ґалина Якимівна"]
    {
        let name: String = name.chars().take(40).collect();
        assert_eq!(name.chars().count(), 40);
        let bytes = sign(&longest(&name), &station()).unwrap();
        println!("{} bytes: {name}", bytes.len());
        assert!(bytes.len() <= TOKEN_MAX_BYTES, "{} bytes", bytes.len());
    }
    // The worst of all: every letter takes two bytes.
    assert_eq!(sign(&longest(&"Щ".repeat(40)), &station()).unwrap().len(), 219);
}

// REQ D-2
#[test]
fn a_token_that_would_not_fit_is_not_made() {
    let over = |name: &str| sign(&longest(name), &station());
    assert!(over(&format!("{}X", "Щ".repeat(40))).is_ok());
    assert_eq!(over(&"Щ".repeat(41)), Err(CannotSign::TooLong { over: 1 }));
    assert_eq!(over(""), Err(CannotSign::Name));
    assert_eq!(over("Jan\u{0}Wzorcowy"), Err(CannotSign::Name));
    assert_eq!(sign(&CardToken { packages: vec![2, 1], ..token() }, &station()), Err(CannotSign::Packages));
    assert_eq!(sign(&CardToken { packages: vec![2, 2], ..token() }, &station()), Err(CannotSign::Packages));
}

/// Cards in people's pockets are read for years: a change of this text is a change of the format.
// REQ D-2
#[test]
fn the_format_of_a_token_stays_the_same() {
    let bytes = sign(&token(), &station()).unwrap();
    assert_eq!(HEXLOWER.encode(&bytes), include_str!("token.hex").trim_end());
    assert_eq!(bytes, sign(&token(), &station()).unwrap());
}

// REQ D-2
#[test]
fn a_token_holds_no_pesel() {
    // There is no field for one; the claims are exactly those of the table in CardToken.
    let bytes = sign(&token(), &station()).unwrap();
    let cose: ciborium::Value = ciborium::from_reader(bytes.as_slice()).unwrap();
    let parts = cose.as_tag().unwrap().1.as_array().unwrap();
    let claims: ciborium::Value = ciborium::from_reader(parts[2].as_bytes().unwrap().as_slice()).unwrap();
    let keys: Vec<i128> = claims.as_map().unwrap().iter().map(|(key, _)| key.as_integer().unwrap().into()).collect();
    assert_eq!(keys, [4, 6, -65_537]);
    assert_eq!(claims.as_map().unwrap()[2].1.as_array().unwrap().len(), 6);
}

// REQ D-2
#[test]
fn a_card_is_valid_through_its_last_day() {
    let token = CardToken { expires: date!(2026 - 12 - 1), ..token() };
    let (bytes, trust) = (sign(&token, &station()).unwrap(), trust());
    assert!(verify(&bytes, &trust, utc_datetime!(2026-12-01 23:59:59)).is_ok());
    assert_eq!(verify(&bytes, &trust, utc_datetime!(2026-12-02 0:00)), Err(NotBelieved::Expired));
}

// REQ D-2
#[test]
fn a_card_outlives_the_certificate_of_its_station() {
    let mut contents = crate::support::contents();
    contents.expires = utc_datetime!(2030-01-01 0:00);
    let (bytes, trust) = (sign(&token(), &station()).unwrap(), crate::support::open(&contents));
    let now = utc_datetime!(2029-11-20 12:00);
    assert!(trust.certificate(&station().public().id()).unwrap().expires < now);
    assert!(verify(&bytes, &trust, now).is_ok());
}

// REQ D-2
#[test]
fn a_scanned_qr_is_read_in_any_case() {
    let address: CheckAddress = "karta.przykladowo.example".parse().unwrap();
    let qr = address.qr(&sign(&token(), &station()).unwrap()).to_string();
    assert!(qr.starts_with("HTTPS://KARTA.PRZYKLADOWO.EXAMPLE/#2KCE"), "{qr}");
    let alphanumeric = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "#:/.-".contains(c);
    assert!(qr.chars().all(alphanumeric), "{qr}");
    let trust = trust();
    for scanned in [qr.clone(), qr.to_lowercase(), format!("{qr}\r\n")] {
        assert_eq!(verify_scan(&scanned, &address, &trust, NOW).unwrap().token, token());
    }
}

proptest! {
    // REQ D-2
    #[test]
    fn every_token_is_read_back(
        body in FIRST_BODY..=LAST_BODY, status_index: u32, birth_year in 1900..2100_u16,
        name in "[A-ZŻŹĆŁa-zżźćńąęłóśїєґІЇЄҐа-яА-Я' -]{1,40}", packages in proptest::collection::btree_set(any::<u8>(), 0..=6),
        days in 0..3000_i64, seconds in 0..86_400_i64, photo: [u8; 8],
    ) {
        let token = CardToken {
            number: domain::card_number::CardNumber::from_body(body).unwrap(),
            status_index,
            name_as_printed: name,
            birth_year,
            packages: packages.into_iter().collect(),
            issued_at: utc_datetime!(2026-11-20 0:00) + time::Duration::seconds(seconds),
            expires: date!(2026 - 11 - 20) + time::Duration::days(days),
            photo_hash: credential::PhotoHash(photo),
        };
        let bytes = sign(&token, &station()).unwrap();
        prop_assert!(bytes.len() <= TOKEN_MAX_BYTES);
        prop_assert_eq!(verify(&bytes, &trust(), NOW).unwrap().token, token);
    }

    // REQ D-2
    #[test]
    fn one_changed_bit_is_always_noticed(byte in 0..300_usize, bit in 0..8_u8) {
        let mut bytes = sign(&token(), &station()).unwrap();
        let at = byte % bytes.len();
        bytes[at] ^= 1 << bit;
        prop_assert!(verify(&bytes, &trust(), NOW).is_err());
    }

    // REQ D-2
    #[test]
    fn any_bytes_are_refused_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..260)) {
        prop_assert!(verify(&bytes, &trust(), NOW).is_err());
    }
}

//! Enrolment bundles.

use std::collections::BTreeSet;

use city::{Amounts, City, CityProblem, NewCity, StationRequest};
use contract::configuration::Package;
use credential::{
    BUNDLE_MAX_BYTES, BundleRefused, CardToken, Expected, PhotoHash, Root, RootKey, StationKey, TransportKey,
    TrustList, open_bundle, sign, verify,
};
use domain::card_number::CardNumber;
use time::Duration;

use crate::support::{NOW, create, new_city, open, random, request};

// REQ D-4
#[test]
fn two_bundles_never_share_a_number() {
    let (folder, city) = create(1);
    drop(city);
    let mut seen: [BTreeSet<u64>; 5] = Default::default();
    for station in 1..=4 {
        // Opened anew each time, as by a program that is started anew, and with the same randomness each time: what was given out
        // is known from the register and not by luck.
        let mut city = City::open(&folder.path().join("city")).unwrap();
        let enrolment = city.enrol(request(station), NOW, &mut random(7)).unwrap();
        if station == 3 {
            // The bundle was lost: nobody may get its numbers all the same.
            continue;
        }
        let leases = open(&enrolment.bundle).1.leases;
        let cards = leases.cards.status_indices.len() as u64;
        assert_eq!(cards, 5_000);
        let bodies = leases.cards.first_body..leases.cards.first_body + cards;
        let wide = |numbers: &[u32]| numbers.iter().map(|number| u64::from(*number)).collect::<Vec<_>>();
        let kinds = [
            bodies.collect(),
            wide(&leases.cards.status_indices),
            wide(&leases.applications),
            wide(&leases.receipts),
            wide(&leases.substitutes),
        ];
        for ((kind, seen), count) in kinds.iter().zip(&mut seen).zip([5_000, 5_000, 2_000, 5_000, 500]) {
            assert_eq!(kind.len(), count);
            for number in kind {
                assert!(seen.insert(*number), "{number} was given out twice");
            }
        }
    }
    assert_eq!(seen[0].first(), Some(&7_203_004_000));
    // Each station's five runs of card numbers lie in one row; the bundle holds the first.
    assert_eq!(seen[0].last(), Some(&(7_203_004_000 + 3 * 25_000 + 5_000 - 1)));
}

// REQ D-4
#[test]
fn application_numbers_and_status_places_cannot_be_guessed_from_their_neighbours() {
    let (_folder, mut city) = create(2);
    let leases = open(&city.enrol(request(1), NOW, &mut random(3)).unwrap().bundle).1.leases;
    for (numbers, bound) in [
        (&leases.applications, 100_000_000_u32),
        (&leases.receipts, 100_000_000),
        // The least range; it doubles as it fills, so that the list stays small (D-3).
        (&leases.cards.status_indices, 1 << 17),
    ] {
        assert!(numbers.iter().all(|number| *number < bound));
        let close = numbers.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) < bound / 1000).count();
        assert!(close < numbers.len() / 100, "{close} of {} lie beside the one before", numbers.len());
        let ascending = numbers.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!((numbers.len() * 2 / 5..numbers.len() * 3 / 5).contains(&ascending), "{ascending} ascend");
    }
}

// REQ E-9 D-2
#[test]
fn a_bundle_has_all_that_a_station_needs_to_issue_a_card_that_the_city_believes() {
    let (_folder, mut city) = create(4);
    let enrolment = city.enrol(request(2), NOW, &mut random(5)).unwrap();
    let ours = Expected { city: Some(city.id()), signer: Some(city.root_key()) };
    let opened = open_bundle(&enrolment.bundle, &ours, NOW).unwrap();
    assert_eq!(opened.fingerprint, enrolment.fingerprint);
    assert!(enrolment.sheet.contains(&opened.fingerprint.to_string()));
    let payload = open(&enrolment.bundle).1;

    let trust = TrustList::open(&payload.trust_list, &[city.root_key()]).unwrap();
    let card_key = StationKey::from_secret_bytes(&payload.card_key.0.clone().try_into().unwrap());
    let certificate = trust.certificate(&card_key.public().id()).unwrap();
    assert_eq!(certificate.station, payload.station.to_string());
    assert_eq!(certificate.status_list, "https://karta.przykladowo.example/status/1");
    let token = CardToken {
        number: CardNumber::from_body(payload.leases.cards.first_body + 4_999).unwrap(),
        status_index: payload.leases.cards.status_indices[4_999],
        name_as_printed: "Janina Przykładowa".into(),
        birth_year: 1952,
        packages: vec![1, 2, 3],
        // A station whose clock lies half a day behind.
        issued_at: NOW - Duration::hours(12),
        expires: (NOW + Duration::days(3 * 365)).date(),
        photo_hash: PhotoHash::of(b"a photo"),
    };
    assert_eq!(verify(&sign(&token, &card_key).unwrap(), &trust, NOW).unwrap().token, token);

    let transport_key = TransportKey::from_secret_bytes(&payload.transport_key.0.clone().try_into().unwrap());
    assert_ne!(transport_key.public().to_bytes(), card_key.public().to_bytes());
    assert_eq!(payload.hub_key.len(), 32);
    assert_eq!(payload.expires_at.utc() - payload.issued_at.utc(), Duration::days(7));
    assert_eq!((payload.place.station, payload.place.point.as_str()), (2, "Punkt Ratusz"));
}

// REQ E-9
#[test]
fn a_bundle_that_is_not_in_order_is_refused_with_its_reason() {
    let (_folder, mut city) = create(6);
    let (_other_folder, other) = create(60);
    let bundle = city.enrol(request(2), NOW, &mut random(5)).unwrap().bundle;
    let by_root = |city: &City| Expected { city: None, signer: Some(city.root_key()) };
    let refused = |bytes: &[u8], expected: &Expected<Root>, now| open_bundle(bytes, expected, now).err();

    assert_eq!(refused(&bundle, &by_root(&city), NOW), None);
    assert_eq!(refused(&bundle, &by_root(&city), NOW + Duration::days(7)), Some(BundleRefused::Expired));
    assert_eq!(refused(&bundle, &by_root(&other), NOW), Some(BundleRefused::UnknownSigner));
    let elsewhere = Expected { city: Some("9999999".parse().unwrap()), signer: None };
    assert_eq!(refused(&bundle, &elsewhere, NOW), Some(BundleRefused::ForeignCity));
    let oversize = [bundle.as_slice(), &vec![0; BUNDLE_MAX_BYTES]].concat();
    assert_eq!(refused(&oversize, &by_root(&city), NOW), Some(BundleRefused::TooLarge));
    assert_eq!(refused(&bundle[..bundle.len() / 2], &by_root(&city), NOW), Some(BundleRefused::Malformed));
    let stranger = RootKey::from_secret_bytes(&[9; 32]);
    let (opened, _) = open(&bundle);
    let resealed = credential::seal_bundle(&opened.envelope, opened.payload, &stranger).unwrap();
    assert_eq!(refused(&resealed, &by_root(&city), NOW), Some(BundleRefused::UnknownSigner));

    // A byte in many places: in the payload the signature tells; in the envelope and the signature whatever comes first.
    let payload_starts = bundle.windows(6).position(|window| window == b"format").unwrap();
    for at in (0..bundle.len()).step_by(499).chain(0..160).chain(bundle.len() - 70..bundle.len()) {
        let mut changed = bundle.clone();
        changed[at] ^= 0x04;
        let reason = refused(&changed, &by_root(&city), NOW);
        assert!(reason.is_some(), "byte {at} was changed");
        if (payload_starts..bundle.len() - 66).contains(&at) {
            assert_eq!(reason, Some(BundleRefused::BadSignature), "byte {at} was changed");
        }
    }
}

// REQ D-4
#[test]
fn numbers_that_are_not_there_are_not_given_out() {
    let folder = tempfile::tempdir().unwrap();
    let small = NewCity { first_card: 10, last_card: 27_009, ..new_city() };
    let mut city = City::create(&folder.path().join("city"), &small, NOW, &mut random(1)).unwrap();
    city.enrol(request(1), NOW, &mut random(2)).unwrap();
    let refused = city.enrol(request(2), NOW, &mut random(3)).err();
    assert!(matches!(refused, Some(CityProblem::CardNumbersExhausted { left: 2_000, needed: 25_000 })), "{refused:?}");
    let two_thousand = Amounts { runs: 1, cards: 2_000, ..Amounts::STATION };
    let last = city.enrol(StationRequest { amounts: two_thousand, ..request(2) }, NOW, &mut random(3)).unwrap();
    assert_eq!(open(&last.bundle).1.leases.cards.first_body, 25_010);
}

// REQ E-9
#[test]
fn a_configuration_that_does_not_fit_the_city_makes_no_bundle() {
    let (_folder, mut city) = create(8);
    let mut with = |change: fn(&mut StationRequest)| {
        let mut request = request(1);
        change(&mut request);
        city.enrol(request, NOW, &mut random(1)).err()
    };
    let foreign = with(|request| request.configuration.teryt = "1465011".into());
    assert!(matches!(foreign, Some(CityProblem::ForeignConfiguration { .. })), "{foreign:?}");
    let address = with(|request| request.configuration.check_address = "karta_ąę".into());
    assert!(matches!(address, Some(CityProblem::CheckAddress(_))), "{address:?}");
    let package = with(|request| {
        let first = request.configuration.packages[0].clone();
        request.configuration.packages.push(Package { id: "other".into(), ..first });
    });
    assert!(matches!(package, Some(CityProblem::PackageCode(1))), "{package:?}");
    let large = with(|request| request.configuration.layouts[0].content = " ".repeat(BUNDLE_MAX_BYTES));
    assert!(matches!(large, Some(CityProblem::TooLarge { limit: BUNDLE_MAX_BYTES, .. })), "{large:?}");
}

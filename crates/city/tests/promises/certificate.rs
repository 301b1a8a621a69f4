//! More numbers, renewed certificates, and stations that are cut off.

#![expect(clippy::unwrap_used, reason = "a part of a test that breaks ends the test")]

use std::collections::BTreeSet;

use city::{Amounts, City, CityProblem};
use contract::enrolment::{EnrolmentPayload, NumberKind, NumberRun};
use contract::sync::{AcceptedTokens, CityFile};
use credential::{
    CardToken, CutOff, Expected, NotBelieved, PhotoHash, Root, StationKey, TrustList, open_bundle, sign, verify,
};
use data_encoding::HEXLOWER;
use domain::card_number::CardNumber;
use time::{Duration, UtcDateTime};

use crate::support::{NOW, create, open, random, request};

const FEW: Amounts = Amounts { runs: 2, cards: 10, applications: 4, receipts: 6, substitutes: 3 };

fn hub_file(city: &mut City, now: UtcDateTime) -> CityFile {
    let file = city.hub_file(None, now).unwrap();
    let opened = open_bundle::<Root>(&file, &Expected::ANYBODY, now).unwrap();
    ciborium::from_reader(opened.payload.as_slice()).unwrap()
}

fn trust(city: &mut City, now: UtcDateTime) -> TrustList {
    TrustList::open(&hub_file(city, now).trust_list, &[city.root_key()]).unwrap()
}

/// A card of the station, signed then, with the number so far after its first.
fn card(station: &EnrolmentPayload, after: u64, at: UtcDateTime) -> Vec<u8> {
    let key = StationKey::from_secret_bytes(&station.card_key.0.clone().try_into().unwrap());
    let token = CardToken {
        number: CardNumber::from_body(station.leases.cards.first_body + after).unwrap(),
        status_index: 1,
        name_as_printed: "Janina Przykładowa".into(),
        birth_year: 1952,
        packages: vec![1],
        issued_at: at,
        expires: (at + Duration::days(3 * 365)).date(),
        photo_hash: PhotoHash::of(b"a photo"),
    };
    sign(&token, &key).unwrap()
}

// REQ D-4: the bundle leases the first run, the hub holds all of them, the certificate covers all of them.
#[test]
fn the_hub_holds_what_the_station_gets_later() {
    let (_folder, mut city) = create(1);
    let station =
        open(&city.enrol(city::StationRequest { amounts: FEW, ..request(1) }, NOW, &mut random(2)).unwrap().bundle).1;
    let file = hub_file(&mut city, NOW);
    let runs = &file.stations[0].numbers;
    let of = |kind| runs.iter().filter(move |run| run.kind == kind).collect::<Vec<&NumberRun>>();
    for (kind, count) in NumberKind::ALL.into_iter().zip([10, 4, 6, 3]) {
        let lengths: Vec<(u32, usize)> = of(kind).iter().map(|run| (run.run, run.numbers().len())).collect();
        assert_eq!(lengths, [(0, count), (1, count)], "{kind:?}");
        let all: BTreeSet<u32> = of(kind).iter().flat_map(|run| run.numbers()).collect();
        assert_eq!(all.len(), count * 2, "{kind:?}");
    }
    let cards = of(NumberKind::Cards);
    assert_eq!(cards[0].numbers(), station.leases.cards.status_indices);
    assert_eq!(cards[1].first_body, cards[0].first_body + 10);
    assert_eq!(of(NumberKind::Receipts)[0].numbers(), station.leases.receipts);
    let trust = trust(&mut city, NOW);
    assert!(verify(&card(&station, 19, NOW), &trust, NOW).is_ok());
    assert_eq!(verify(&card(&station, 20, NOW), &trust, NOW).err(), Some(NotBelieved::NumberOutsideRange));
}

// REQ D-4: also by a program that is started anew, and with the same randomness.
#[test]
fn more_numbers_are_nobody_elses_and_in_the_certificate() {
    let (folder, mut city) = create(1);
    let first =
        open(&city.enrol(city::StationRequest { amounts: FEW, ..request(1) }, NOW, &mut random(2)).unwrap().bundle).1;
    let other = city.enrol(city::StationRequest { amounts: FEW, ..request(2) }, NOW, &mut random(2)).unwrap().station;
    let before = trust(&mut city, NOW);
    drop(city);
    let mut city = City::open(&folder.path().join("city")).unwrap();
    let renewed = city.extend(Some(first.station), FEW, NOW, &mut random(2)).unwrap();
    assert_eq!(renewed.iter().map(|one| one.station).collect::<Vec<_>>(), [first.station]);
    let file = hub_file(&mut city, NOW);
    let count = |station| file.stations.iter().find(|one| one.station == station).unwrap().numbers.len();
    assert_eq!((count(first.station), count(other)), (16, 8));
    for kind in NumberKind::ALL {
        let mut seen = BTreeSet::new();
        let mut bodies = BTreeSet::new();
        for station in &file.stations {
            let runs: Vec<&NumberRun> = station.numbers.iter().filter(|run| run.kind == kind).collect();
            assert!(runs.iter().map(|run| run.run).eq(0..u32::try_from(runs.len()).unwrap()), "{kind:?}");
            for run in runs {
                assert!(run.numbers().into_iter().all(|number| seen.insert(number)), "{kind:?}");
                let last = run.first_body + run.numbers().len() as u64;
                assert!(kind != NumberKind::Cards || (run.first_body..last).all(|body| bodies.insert(body)));
            }
        }
    }
    let trust = trust(&mut city, NOW);
    let new = file.stations[0].numbers.iter().filter(|run| run.kind == NumberKind::Cards).nth(2).unwrap();
    let after = new.first_body - first.leases.cards.first_body;
    assert!(verify(&card(&first, after, NOW), &trust, NOW).is_ok());
    assert!(verify(&card(&first, 0, NOW), &trust, NOW).is_ok());
    assert_eq!(verify(&card(&first, after, NOW), &before, NOW).err(), Some(NotBelieved::NumberOutsideRange));
    let unknown = city.extend(Some(uuid::Uuid::nil()), FEW, NOW, &mut random(2)).err();
    assert!(matches!(unknown, Some(CityProblem::UnknownStation(_))), "{unknown:?}");
}

// REQ E-9: cards of before the renewal and of after it are believed.
#[test]
fn a_renewed_certificate_goes_on_from_the_first_ones_beginning() {
    let (_folder, mut city) = create(1);
    let station =
        open(&city.enrol(city::StationRequest { amounts: FEW, ..request(1) }, NOW, &mut random(2)).unwrap().bundle).1;
    let later = NOW + Duration::days(390);
    let (old, new) = (card(&station, 0, NOW), card(&station, 1, NOW + Duration::days(410)));
    let renewed = city.renew(None, later).unwrap();
    assert_eq!(renewed[0].expires, later + Duration::days(400));
    let trust = trust(&mut city, later);
    let at = NOW + Duration::days(411);
    assert!(verify(&old, &trust, at).is_ok());
    assert!(verify(&new, &trust, at).is_ok());
    let file = hub_file(&mut city, later);
    let certificate = credential::StationCertificate::open(&file.stations[0].certificate, &[city.root_key()]).unwrap();
    assert_eq!(trust.certificate(&certificate.key.id()), Some(&certificate));
}

// REQ E-8: what the hub had accepted stays valid, whatever else the key signs is not believed, and no new certificate is made for it.
#[test]
fn a_station_that_is_cut_off_is_believed_only_for_what_was_accepted() {
    let (folder, mut city) = create(1);
    let lost =
        open(&city.enrol(city::StationRequest { amounts: FEW, ..request(1) }, NOW, &mut random(2)).unwrap().bundle).1;
    let kept =
        open(&city.enrol(city::StationRequest { amounts: FEW, ..request(2) }, NOW, &mut random(3)).unwrap().bundle).1;
    let (accepted, stolen) = (card(&lost, 0, NOW), card(&lost, 1, NOW));
    let name = HEXLOWER.encode(&CutOff::name_of(&accepted));
    let list = |station, tokens: &[&str]| AcceptedTokens {
        station,
        tokens: tokens.iter().map(|token| (*token).to_owned()).collect(),
    };
    let wrong = city.cut_off(lost.station, &list(kept.station, &[&name]), NOW).err();
    assert!(matches!(wrong, Some(CityProblem::OtherStation { .. })), "{wrong:?}");
    let wrong = city.cut_off(lost.station, &list(lost.station, &["no hexadecimal digits"]), NOW).err();
    assert!(matches!(wrong, Some(CityProblem::AcceptedTokens)), "{wrong:?}");
    assert_eq!(city.cut_off(lost.station, &list(lost.station, &[&name]), NOW).unwrap(), 1);
    drop(city);
    let mut city = City::open(&folder.path().join("city")).unwrap();
    let trust = trust(&mut city, NOW);
    assert!(verify(&accepted, &trust, NOW).is_ok());
    assert_eq!(verify(&stolen, &trust, NOW).err(), Some(NotBelieved::Revoked));
    assert!(verify(&card(&kept, 0, NOW), &trust, NOW).is_ok());
    let renewed: Vec<_> = city.renew(None, NOW).unwrap().into_iter().map(|one| one.station).collect();
    assert_eq!(renewed, [kept.station]);
    assert!(city.renew(Some(lost.station), NOW).is_err());
}

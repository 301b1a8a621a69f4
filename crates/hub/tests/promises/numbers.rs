//! Numbers, certificates and cutting off: what the city's file brings and stations get.

use std::collections::BTreeSet;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use contract::enrolment::{NumberKind, NumberRun};
use contract::payload::Payload;
use contract::sync::{
    AcceptedTokens, ChainEnd, Hello, MOST_ANSWER_BYTES, Message as _, Outcome as Said, Push, Record, Refusal, Supply,
};
use credential::{
    CONTENT_DIGEST, Expected, Root, SIGNATURE, SIGNATURE_INPUT, StationCertificate, TrustList, open_bundle,
    sign_request,
};
use hub::HubProcess;
use hub::admin::stations::cut_off;
use hub::http::router;
use hub::push::{PushRefused, push};
use rand::SeedableRng as _;
use testkit::city::Amounts;
use time::Duration;
use tower::ServiceExt as _;

use crate::support::{EXPIRES, Hub, NOW};

const FEW: Amounts = Amounts { runs: 3, cards: 10, applications: 4, receipts: 10, substitutes: 3 };

/// What a station has: so many runs, and so many numbers left of each kind.
fn supplies(runs: u32, left: [u32; 4]) -> Vec<Supply> {
    NumberKind::ALL.into_iter().zip(left).map(|(kind, left)| Supply { kind, left, runs }).collect()
}

async fn greet(hub: &Hub, process: &HubProcess, supplies: Vec<Supply>) -> StatusCode {
    let hello = Hello {
        chain: ChainEnd::START,
        now: contract::Moment::of(NOW),
        program: "0.1.0".to_owned(),
        configuration: 1,
        supplies,
        waiting: 0,
        sealed_keys: None,
    };
    let mut body = Vec::new();
    ciborium::into_writer(&hello, &mut body).unwrap();
    let pen = &hub.pens[0];
    let signed = sign_request(
        &pen.transport_key().unwrap(),
        &pen.station().to_string(),
        Hello::PATH,
        &body,
        process.now().utc(),
    );
    let request = Request::post(Hello::PATH)
        .header(CONTENT_DIGEST, &signed.content_digest)
        .header(SIGNATURE_INPUT, &signed.signature_input)
        .header(SIGNATURE, &signed.signature)
        .body(Body::from(body));
    let response = router(process.clone()).oneshot(request.unwrap()).await.unwrap();
    let status = response.status();
    drop(to_bytes(response.into_body(), MOST_ANSWER_BYTES).await.unwrap());
    status
}

fn runs(records: Vec<Record>) -> Vec<NumberRun> {
    let run = |record| if let Record::Numbers(run) = record { Some(run) } else { None };
    records.into_iter().filter_map(run).collect()
}

fn of(kind: NumberKind, runs: &[NumberRun]) -> Vec<u32> {
    runs.iter().filter(|run| run.kind == kind).map(|run| run.run).collect()
}

// REQ D-4 E-9: all four kinds, each by itself; once, however often it is said and at how many processes.
#[tokio::test]
async fn when_half_is_left_the_next_run_comes_once() {
    let hub = Hub::with_numbers(&["Ratusz"], FEW).await;
    let other = hub.another().await;
    let begin = hub.snapshot(0, None).await;
    let first = runs(begin.records);
    assert!(NumberKind::ALL.iter().all(|kind| of(*kind, &first) == [0]), "the bundle's alone");
    let cards = first.iter().find(|run| run.kind == NumberKind::Cards).unwrap();
    assert_eq!(cards.numbers(), hub.pens[0].enrolment.leases.cards.status_indices);

    greet(&hub, &hub.process, supplies(1, [6, 3, 6, 2])).await;
    assert!(hub.pull(0, begin.feed_epoch, begin.position).await.records.is_empty(), "more than half is left");

    let half = || supplies(1, [5, 3, 0, 1]);
    let (one, two) = (&hub.process, &other);
    let said = tokio::join!(
        greet(&hub, one, half()),
        greet(&hub, two, half()),
        greet(&hub, one, half()),
        greet(&hub, two, half())
    );
    assert_eq!(said, (StatusCode::OK, StatusCode::OK, StatusCode::OK, StatusCode::OK));
    let page = hub.pull(0, begin.feed_epoch, begin.position).await;
    let second = runs(page.records);
    let counts = NumberKind::ALL.map(|kind| of(kind, &second));
    assert_eq!(counts, [vec![0, 1], vec![0], vec![0, 1], vec![0, 1]], "applications are more than half there");
    let cards: Vec<&NumberRun> = second.iter().filter(|run| run.kind == NumberKind::Cards).collect();
    assert_eq!(cards[1].first_body, cards[0].first_body + 10);
    let places: BTreeSet<u32> = cards.iter().flat_map(|run| run.numbers()).collect();
    assert_eq!(places.len(), 20);

    // The station has not read them yet and says the same: nothing more is leased.
    greet(&hub, &hub.process, supplies(1, [0, 3, 0, 0])).await;
    assert!(hub.pull(0, begin.feed_epoch, page.next).await.records.is_empty());
    // It has; and then the hub has no more.
    for left in [5, 0] {
        greet(&hub, &other, supplies(if left == 5 { 2 } else { 3 }, [left, 4, left, 1])).await;
    }
    let all = runs(hub.pull(0, begin.feed_epoch, page.next).await.records);
    assert_eq!(of(NumberKind::Cards, &all), [0, 1, 2]);
}

// REQ D-4 H-2: a hub restored from before it leased a run takes the cards of it, and knows from the greeting that it is leased.
#[tokio::test]
async fn a_restored_hub_takes_numbers_that_it_had_leased() {
    let mut hub = Hub::with_numbers(&["Ratusz"], FEW).await;
    let begin = hub.snapshot(0, None).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    let kept = hub.ask("SELECT first_body || ' ' || numbers[1] FROM lease WHERE kind = 'cards' AND run = 1");
    let (body, place) = kept[0].split_once(' ').unwrap();
    let reserved = |place: &str, production| Payload::CardReserved {
        replaces: None,
        duplicate: None,
        application: None,
        production,
        resident,
        number: domain::card_number::CardNumber::from_body(body.parse().unwrap()).unwrap().to_string(),
        status_index: place.parse().unwrap(),
        layout: "arcade-landscape".into(),
        packages: Vec::new(),
        expires: EXPIRES,
        token_sha256: [1; 32],
    };
    let guessed = reserved("7", hub.pens[0].id());
    let right = reserved(place, hub.pens[0].id());
    let operations = vec![registered, hub.pens[0].write(&guessed), hub.pens[0].write(&right)];
    let said = hub.outcomes(0, operations).await;
    assert_eq!(said, [Said::Applied, Said::Refused { reason: Refusal::NumberNotLeased }, Said::Applied]);
    greet(&hub, &hub.process, supplies(2, [9, 4, 10, 3])).await;
    let leased = runs(hub.pull(0, begin.feed_epoch, begin.position).await.records);
    assert_eq!(of(NumberKind::Cards, &leased), [0, 1]);
}

// REQ D-4 E-9: the city's next file brings more numbers and a longer certificate to a station that exists, and to no other one's feed.
#[tokio::test]
async fn more_numbers_and_a_new_certificate_come_by_the_feed() {
    let hub = Hub::with_numbers(&["Ratusz", "Biblioteka"], Amounts { runs: 1, ..FEW }).await;
    let begin = hub.snapshot(0, None).await;
    assert!(hub.figures().await.contains("okienko_stations_reserve_low 2"));
    greet(&hub, &hub.process, supplies(1, [1, 1, 1, 1])).await;
    let mut city = hub.open_city();
    let later = NOW + Duration::days(350);
    hub.clock.turn(Duration::days(350));
    assert!(hub.figures().await.contains("okienko_stations_certificate_ending 2"));
    let mut random = rand::rngs::StdRng::from_seed([4; 32]);
    city.extend(Some(hub.pens[0].station()), FEW, later, &mut random).unwrap();
    hub.load(&mut city, later).await;
    let figures = hub.figures().await;
    assert!(figures.contains("okienko_stations_certificate_ending 1"), "{figures}");
    assert!(figures.contains("okienko_stations_reserve_low 1"), "{figures}");
    greet(&hub, &hub.process, supplies(1, [1, 1, 1, 1])).await;
    let page = hub.pull(0, begin.feed_epoch, begin.position).await;
    let certificate = page.records.iter().find_map(|record| match record {
        Record::Certificate { certificate } => StationCertificate::open(certificate, &[city.root_key()]).ok(),
        _ => None,
    });
    assert_eq!(certificate.unwrap().expires, later + Duration::days(400));
    assert!(page.records.iter().any(|record| matches!(record, Record::TrustList { .. })));
    assert_eq!(of(NumberKind::Receipts, &runs(page.records)), [0, 1]);
    let other = runs(hub.pull(1, begin.feed_epoch, begin.position).await.records);
    assert_eq!(of(NumberKind::Receipts, &other), [0]);
    // The same file again changes nothing.
    let before = hub.ask("SELECT count(*), sum(count) FROM lease");
    hub.load(&mut city, later).await;
    assert_eq!(hub.ask("SELECT count(*), sum(count) FROM lease"), before);
}

// REQ E-8: what was accepted is listed, what was not reported is invalid, nothing more is taken, and the city's file says it to all.
#[tokio::test]
async fn a_station_that_is_cut_off_leaves_a_list_of_what_was_accepted() {
    let mut hub = Hub::with_numbers(&["Ratusz", "Biblioteka"], Amounts { runs: 2, ..FEW }).await;
    let begin = hub.snapshot(1, None).await;
    let person = hub.person(0);
    let (resident, registered) = hub.pens[0].register(&person);
    let (_, card) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    let (_, late) = hub.pens[0].issue(resident, EXPIRES).unwrap();
    let accepted = hub.outcomes(0, [vec![registered], card].concat()).await;
    assert!(accepted.iter().all(|said| *said == Said::Applied), "{accepted:?}");
    let station = hub.pens[0].station();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accepted.json");
    let now = hub.process.now();
    let done = cut_off(hub.process.store(), station, Some(&file), now).await.unwrap();
    // Of two runs of ten numbers one was reported.
    assert_eq!((done.accepted, done.unreported), (1, 19));
    let list: AcceptedTokens = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!((list.station, list.tokens.as_slice()), (station, ["01".repeat(16)].as_slice()));
    // Again: the same, but nothing is overwritten.
    assert!(cut_off(hub.process.store(), station, Some(&file), now).await.is_err());
    assert_eq!(cut_off(hub.process.store(), station, None, now).await.unwrap(), done);

    // What comes later is refused whole, also what was on its way past the first look.
    let operations = hub.ask("SELECT count(*) FROM operation");
    let refused = push(&hub.process, &hub.city, station, &Push { operations: late }).await;
    assert!(matches!(refused, Err(PushRefused::CutOff)), "{refused:?}");
    assert_eq!(hub.ask("SELECT count(*) FROM operation"), operations);
    assert_eq!(hub.ask("SELECT count(*) FROM quarantine"), ["0"]);
    assert_eq!(greet(&hub, &hub.process, supplies(1, [0; 4])).await, StatusCode::FORBIDDEN);

    let mut city = hub.open_city();
    assert_eq!(city.cut_off(station, &list, NOW).unwrap(), 1);
    hub.load(&mut city, NOW).await;
    let news = hub.pull(1, begin.feed_epoch, begin.position).await.records;
    let list = news.iter().find_map(|record| match record {
        Record::TrustList { list } => TrustList::open(list, &[city.root_key()]).ok(),
        _ => None,
    });
    let list = list.unwrap();
    assert_eq!(list.contents().cut_off.len(), 1);
    assert_eq!(list.contents().cut_off[0].accepted, BTreeSet::from([[1; 16]]));
    // A hub that never heard of it learns it from the file.
    hub.ask("UPDATE station SET cut_off_at = NULL");
    hub.load(&mut city, NOW + Duration::SECOND).await;
    assert_eq!(hub.ask("SELECT id FROM station WHERE cut_off_at IS NOT NULL"), [station.to_string()]);
}

// REQ E-9: a file whose certificates are not those of its trust list is not loaded.
#[tokio::test]
async fn a_file_with_a_certificate_that_nobody_would_believe_is_not_loaded() {
    let hub = Hub::with_numbers(&["Ratusz"], FEW).await;
    let mut city = hub.open_city();
    let bytes = city.hub_file(None, NOW).unwrap();
    let opened = open_bundle::<Root>(&bytes, &Expected::ANYBODY, NOW).unwrap();
    let mut file: contract::sync::CityFile = ciborium::from_reader(opened.payload.as_slice()).unwrap();
    file.stations[0].certificate = vec![1, 2, 3].into();
    let mut cbor = Vec::new();
    ciborium::into_writer(&file, &mut cbor).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = std::fs::read_to_string(hub.city_folder().join("root.key")).unwrap();
    let key: [u8; 32] = data_encoding::HEXLOWER.decode(key.trim().as_bytes()).unwrap().try_into().unwrap();
    let sealed =
        credential::seal_bundle(&opened.envelope, cbor, &credential::RootKey::from_secret_bytes(&key)).unwrap();
    let path = folder.path().join("bad.okienko");
    std::fs::write(&path, sealed).unwrap();
    assert!(hub::admin::load_city(&hub.process, &path).await.is_err());
}

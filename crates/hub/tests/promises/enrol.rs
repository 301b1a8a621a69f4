//! One-time codes (E-9): the bundle goes to the first computer that has the code, and to nobody else.

use std::collections::BTreeMap;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use contract::claim::{Claim, ClaimCode, ClaimProblem, HUB_KEY, PATH};
use contract::payload::Payload;
use contract::sync::{Hello, Message as _};
use credential::{CONTENT_DIGEST, OneTimeCode, SIGNATURE, SIGNATURE_INPUT, SignedHeaders, sign_request, verify_answer};
use hub::offers::Sheet;
use hub::{HubProblem, HubProcess, http, offers};
use serde_bytes::ByteBuf;
use time::Duration;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use crate::support::{Hub, NOW};

/// The largest answer that a test reads.
const MOST: usize = 32 << 20;

struct Answered {
    status: StatusCode,
    body: Vec<u8>,
}

impl Answered {
    fn problem(&self) -> ClaimProblem {
        ciborium::from_reader(self.body.as_slice()).unwrap()
    }
}

async fn send(process: &HubProcess, body: Vec<u8>, signed: &SignedHeaders) -> Answered {
    let request = Request::post(PATH)
        .header(CONTENT_DIGEST, &signed.content_digest)
        .header(SIGNATURE_INPUT, &signed.signature_input)
        .header(SIGNATURE, &signed.signature)
        .body(Body::from(body))
        .unwrap();
    let response = http::router(process.clone()).oneshot(request).await.unwrap();
    let (status, said) = (response.status(), response.headers().clone());
    let text = |name: &str| said.get(name).unwrap().to_str().unwrap().to_owned();
    let headers = SignedHeaders {
        content_digest: text(CONTENT_DIGEST),
        signature_input: text(SIGNATURE_INPUT),
        signature: text(SIGNATURE),
    };
    let key = process.key().public();
    assert_eq!(text(HUB_KEY), data_encoding::HEXLOWER.encode(&key.to_bytes()));
    let body = to_bytes(response.into_body(), MOST).await.unwrap().to_vec();
    assert!(verify_answer(&key, status.as_u16(), &body, &signed.signature, &headers).is_ok(), "every answer is signed");
    Answered { status, body }
}

/// Asks for the bundle of a code from a computer.
async fn ask(process: &HubProcess, code: &OneTimeCode, computer: u8) -> Answered {
    let body = claim_of(computer);
    let signed = code.claim_key().sign(&code.id(), PATH, &body);
    send(process, body, &signed).await
}

fn claim_of(computer: u8) -> Vec<u8> {
    let mut body = Vec::new();
    let claim = Claim { claimant: ByteBuf::from(vec![computer; 32]), program: "0.1.0".to_owned() };
    ciborium::into_writer(&claim, &mut body).unwrap();
    body
}

/// The same code with another secret.
fn guess(code: &OneTimeCode, hub: &Hub, seed: u64) -> SignedHeaders {
    use rand::SeedableRng as _;
    let other = OneTimeCode::draw(&hub.process.key().public(), &mut rand::rngs::StdRng::seed_from_u64(seed));
    other.claim_key().sign(&code.id(), PATH, &claim_of(9))
}

async fn offer(hub: &Hub, which: usize) -> Result<Sheet, HubProblem> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("station.okienko");
    std::fs::write(&file, &hub.bundles[which]).unwrap();
    offers::offer(&hub.process, &file).await
}

/// The station of a pen says that it is one now.
async fn goes_to_work(hub: &mut Hub, which: usize) {
    let bundle = hub.pens[which].enrolment.bundle;
    let enrolled = Payload::StationEnrolled { bundle, configuration: 1, program: "0.1.0".to_owned() };
    let operation = hub.pens[which].write_as(None, &enrolled);
    hub.push(which, vec![operation]).await;
}

// REQ E-9
#[tokio::test]
async fn whoever_has_the_code_gets_the_bundle_and_the_paper_says_what_is_needed() {
    let hub = Hub::with(&["Ratusz"]).await;
    let sheet = offer(&hub, 0).await.unwrap();
    let text = sheet.text();
    assert!(
        text.contains("https://centrala.przykladowo.example") && text.contains(&sheet.fingerprint.to_string()),
        "{}",
        *text
    );
    assert!(sheet.qr_text().ends_with(&format!("example/#{}", *sheet.code.grouped())));
    let answered = ask(&hub.process, &sheet.code, 1).await;
    assert_eq!(answered.status, StatusCode::OK);
    assert_eq!(sheet.code.open(&answered.body).unwrap(), hub.bundles[0]);
    let size = hub.bundles[0].len();
    assert!(answered.body.len() <= size + contract::claim::SEAL_BYTES);
}

// REQ E-9 E-8: what is stored opens nothing.
#[tokio::test]
async fn the_database_alone_gives_nobody_a_stations_keys() {
    let hub = Hub::with(&["Ratusz"]).await;
    let sheet = offer(&hub, 0).await.unwrap();
    let stored = hub.ask("SELECT encode(sealed, 'hex') || code || encode(claim_key, 'hex') FROM offer").join("");
    for secret in [&hub.pens[0].enrolment.transport_key.0, &hub.pens[0].enrolment.card_key.0] {
        assert!(!stored.contains(&data_encoding::HEXLOWER.encode(secret)));
    }
    let code = sheet.code.grouped().replace('-', "");
    assert!(!stored.contains(&code[14..]));
}

// REQ E-9
#[tokio::test]
async fn a_wrong_code_an_unknown_one_and_nonsense_are_answered_alike() {
    let hub = Hub::with(&["Ratusz"]).await;
    let sheet = offer(&hub, 0).await.unwrap();
    let wrong = send(&hub.process, claim_of(9), &guess(&sheet.code, &hub, 5)).await;
    assert_eq!((wrong.status, wrong.problem().code), (StatusCode::UNAUTHORIZED, ClaimCode::Unknown));
    hub.ask("DELETE FROM offer");
    let unknown = ask(&hub.process, &sheet.code, 1).await;
    assert_eq!((unknown.status, unknown.body), (wrong.status, wrong.body));
    let nonsense = b"\xff".to_vec();
    let signed = sheet.code.claim_key().sign(&sheet.code.id(), PATH, &nonsense);
    assert_eq!(send(&hub.process, nonsense, &signed).await.problem().code, ClaimCode::BadMessage);
    let none = SignedHeaders { signature: String::new(), ..signed };
    assert_eq!(send(&hub.process, claim_of(1), &none).await.problem().code, ClaimCode::BadMessage);
}

// REQ E-9: a lost answer loses nothing, and a second computer is told plainly.
#[tokio::test]
async fn a_code_belongs_to_the_first_computer_that_proves_to_have_it() {
    let hub = Hub::with(&["Ratusz"]).await;
    let sheet = offer(&hub, 0).await.unwrap();
    let first = ask(&hub.process, &sheet.code, 1).await;
    let again = ask(&hub.another().await, &sheet.code, 1).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &first.body));
    let other = ask(&hub.process, &sheet.code, 2).await;
    assert_eq!((other.status, other.problem().code), (StatusCode::CONFLICT, ClaimCode::Used));
    assert_eq!(ask(&hub.process, &sheet.code, 1).await.status, StatusCode::OK);
}

// REQ E-9
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_computers_at_once_one_gets_the_bundle() {
    let hub = Hub::with(&["Ratusz"]).await;
    let code = offer(&hub, 0).await.unwrap().code;
    let processes = [hub.process.clone(), hub.another().await];
    let mut asking = JoinSet::new();
    for computer in 0..100_u8 {
        let (process, code) = (processes[usize::from(computer % 2)].clone(), code.clone());
        asking.spawn(async move { ask(&process, &code, computer).await });
    }
    let mut said: BTreeMap<u16, usize> = BTreeMap::new();
    while let Some(answered) = asking.join_next().await {
        *said.entry(answered.unwrap().status.as_u16()).or_default() += 1;
    }
    assert_eq!(said.remove(&200), Some(1), "{said:?}");
    assert!(said.keys().all(|status| [409, 429].contains(status)), "{said:?}");
}

// REQ E-9
#[tokio::test]
async fn a_code_ends_with_its_bundle() {
    let hub = Hub::with(&["Ratusz"]).await;
    let code = offer(&hub, 0).await.unwrap().code;
    hub.clock.turn(Duration::days(8));
    let answered = ask(&hub.process, &code, 1).await;
    assert_eq!((answered.status, answered.problem().code), (StatusCode::GONE, ClaimCode::Expired));
    assert!(matches!(offer(&hub, 0).await, Err(HubProblem::BadFile { .. })), "an old bundle is not offered");
}

// REQ E-9
#[tokio::test]
async fn a_new_code_of_a_station_ends_the_one_before() {
    let hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (first, other) = (offer(&hub, 0).await.unwrap().code, offer(&hub, 1).await.unwrap().code);
    ask(&hub.process, &first, 1).await;
    let second = offer(&hub, 0).await.unwrap().code;
    assert_eq!(ask(&hub.process, &first, 1).await.problem().code, ClaimCode::Replaced);
    assert_eq!(ask(&hub.process, &second, 2).await.status, StatusCode::OK);
    assert_eq!(ask(&hub.process, &other, 3).await.status, StatusCode::OK, "another station's stays");
}

// REQ E-9
#[tokio::test]
async fn a_station_at_work_ends_its_code_and_the_hub_forgets_the_bundle() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let code = offer(&hub, 0).await.unwrap().code;
    ask(&hub.process, &code, 1).await;
    goes_to_work(&mut hub, 0).await;
    for computer in [1, 2] {
        assert_eq!(ask(&hub.process, &code, computer).await.problem().code, ClaimCode::Used);
    }
    assert_eq!(hub.ask("SELECT count(*) FROM offer WHERE sealed IS NOT NULL"), ["0"]);
    assert!(matches!(offer(&hub, 0).await, Err(HubProblem::BadFile { .. })), "its bundle is not offered again");
}

// REQ E-8 E-9
#[tokio::test]
async fn a_station_that_was_cut_off_gets_nothing() {
    let hub = Hub::with(&["Ratusz"]).await;
    let code = offer(&hub, 0).await.unwrap().code;
    hub.ask("UPDATE station SET cut_off_at = now()");
    assert_eq!(ask(&hub.process, &code, 1).await.problem().code, ClaimCode::Used);
    assert!(offer(&hub, 0).await.is_err());
}

// REQ E-9
#[tokio::test]
async fn guessing_is_stopped_also_for_the_right_code_until_some_time_has_passed() {
    let hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (code, other) = (offer(&hub, 0).await.unwrap().code, offer(&hub, 1).await.unwrap().code);
    let mut answers = Vec::new();
    for seed in 0..40 {
        answers.push(send(&hub.process, claim_of(9), &guess(&code, &hub, seed)).await.problem().code);
    }
    assert_eq!(answers.iter().filter(|code| **code == ClaimCode::Unknown).count(), 30);
    let stopped = ask(&hub.process, &code, 1).await;
    assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(stopped.problem().until.unwrap().utc() > NOW);
    assert_eq!(ask(&hub.process, &other, 1).await.status, StatusCode::OK, "another code is not held up");
    hub.clock.turn(Duration::minutes(10));
    assert_eq!(ask(&hub.process, &code, 1).await.status, StatusCode::OK);
}

// REQ E-9
#[tokio::test]
async fn what_is_not_this_hubs_is_not_offered() {
    let hub = Hub::with(&["Ratusz"]).await;
    let elsewhere = Hub::with(&["Ratusz"]).await;
    let folder = tempfile::tempdir().unwrap();
    let damaged = {
        let mut bytes = hub.bundles[0].clone();
        bytes[2000] ^= 1;
        bytes
    };
    for (bytes, why) in [(damaged, "damaged"), (elsewhere.bundles[0].clone(), "another hub")] {
        let file = folder.path().join("x.okienko");
        std::fs::write(&file, bytes).unwrap();
        let said = offers::offer(&hub.process, &file).await.unwrap_err().to_string();
        assert!(said.contains(why), "{said}");
    }
}

// REQ E-8: the hub keeps what only the offline city can open, and has it again after it was restored.
#[tokio::test]
async fn sealed_keys_are_kept_with_the_station() {
    let hub = Hub::with(&["Ratusz"]).await;
    let station = hub.pens[0].station();
    assert!(offers::sealed_keys(&hub.process, station).await.is_err());
    let hello = Hello {
        chain: contract::sync::ChainEnd::START,
        now: contract::Moment::of(NOW),
        program: "0.1.0".to_owned(),
        configuration: 1,
        supplies: Vec::new(),
        waiting: 0,
        sealed_keys: Some(ByteBuf::from(b"sealed".to_vec())),
    };
    let mut body = Vec::new();
    ciborium::into_writer(&hello, &mut body).unwrap();
    let key = hub.pens[0].transport_key().unwrap();
    let signed = sign_request(&key, &station.to_string(), Hello::PATH, &body, NOW);
    let request = Request::post(Hello::PATH)
        .header(CONTENT_DIGEST, &signed.content_digest)
        .header(SIGNATURE_INPUT, &signed.signature_input)
        .header(SIGNATURE, &signed.signature)
        .body(Body::from(body))
        .unwrap();
    assert_eq!(http::router(hub.process.clone()).oneshot(request).await.unwrap().status(), StatusCode::OK);
    let text = offers::sealed_keys(&hub.process, station).await.unwrap();
    assert_eq!(data_encoding::BASE64.decode(text.trim().as_bytes()).unwrap(), b"sealed");
}

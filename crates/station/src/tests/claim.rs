//! From a one-time code to a station (E-9), with a hub on loopback that answers as it is told.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use axum::routing::{get, post};
use contract::ErrorCode;
use contract::claim::{Claim, ClaimCode, ClaimProblem, HUB_KEY, PATH};
use credential::{
    CONTENT_DIGEST, ClaimedCode, HubKey, OneTimeCode, SIGNATURE, SIGNATURE_INPUT, SignedHeaders, sign_answer,
};
use data_encoding::HEXLOWER;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::support::{Computer, Desk, MadeCity, START};

/// What the hub answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Bundle,
    No(u16, ClaimCode),
    /// The answer breaks off.
    Half,
    /// Somebody has changed a byte on the way.
    Changed,
    /// The hub's own signature over a bundle that is sealed under another code.
    OtherBundle,
    /// Another hub answers.
    OtherHub,
    /// A page of somebody else.
    Page,
    /// It takes the question and is silent.
    Nothing,
}

struct Fake {
    city: MadeCity,
    code: OneTimeCode,
    says: Mutex<Says>,
    claimants: Mutex<Vec<Vec<u8>>>,
    asked: Notify,
    /// Says that it is well, as hubs of every release do.
    is_hub: bool,
}

/// A hub with a code for its bundle, at an address.
async fn hub(is_hub: bool) -> (Arc<Fake>, String) {
    let city = MadeCity::with(|_| {});
    let code = OneTimeCode::draw(&city.hub.public(), &mut StdRng::seed_from_u64(5));
    let fake = Arc::new(Fake {
        city,
        code,
        says: Mutex::new(Says::Bundle),
        claimants: Mutex::default(),
        asked: Notify::new(),
        is_hub,
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route(PATH, post(answer)).route("/health", get(health)).with_state(Arc::clone(&fake));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (fake, address)
}

async fn health(State(fake): State<Arc<Fake>>) -> &'static str {
    if fake.is_hub { "ok" } else { "<!doctype html><title>Urząd</title>" }
}

async fn answer(State(fake): State<Arc<Fake>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let text = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    let request = SignedHeaders {
        content_digest: text(CONTENT_DIGEST),
        signature_input: text(SIGNATURE_INPUT),
        signature: text(SIGNATURE),
    };
    let claimed = ClaimedCode::read(request.clone()).unwrap();
    assert_eq!(
        claimed.verify(&fake.code.claim_key(), PATH, &body),
        Ok(()),
        "the station has proved that it has the code"
    );
    let claim: Claim = ciborium::from_reader(body.as_ref()).unwrap();
    fake.claimants.lock().unwrap().push(claim.claimant.into_vec());
    let says = *fake.says.lock().unwrap();
    fake.asked.notify_one();
    let random = &mut StdRng::seed_from_u64(6);
    let (status, mut answer) = match says {
        Says::Page => return Response::builder().status(404).body(Body::from("nie ma takiej strony")).unwrap(),
        Says::Nothing => std::future::pending().await,
        Says::No(status, code) => {
            let mut cbor = Vec::new();
            ciborium::into_writer(&ClaimProblem { code, until: None }, &mut cbor).unwrap();
            (status, cbor)
        }
        Says::OtherBundle => {
            let other = OneTimeCode::draw(&fake.city.hub.public(), &mut StdRng::seed_from_u64(8));
            (200, other.seal(&fake.city.bundle, random).unwrap())
        }
        _ => (200, fake.code.seal(&fake.city.bundle, random).unwrap()),
    };
    let key = if says == Says::OtherHub { HubKey::from_secret_bytes(&[9; 32]) } else { fake.city.hub_again() };
    let signed = sign_answer(&key, status, &answer, &request.signature, START);
    let length = answer.len();
    match says {
        Says::Half => answer.truncate(length / 2),
        Says::Changed => answer[length / 2] ^= 1,
        _ => {}
    }
    let mut response = Response::builder()
        .status(status)
        .header(HUB_KEY, HEXLOWER.encode(&key.public().to_bytes()))
        .header(CONTENT_DIGEST, signed.content_digest)
        .header(SIGNATURE_INPUT, signed.signature_input)
        .header(SIGNATURE, signed.signature);
    if says == Says::Half {
        // Says how much there would be, and ends.
        response = response.header("content-length", length);
    }
    response.body(Body::from(answer)).unwrap()
}

fn args(fake: &Fake, address: &str) -> Value {
    json!({ "address": address, "code": fake.code.grouped().as_str() })
}

async fn first_start(computer: &Computer) -> Desk<'_> {
    let desk = computer.start();
    let face: Value = desk.call("station", json!({})).await;
    assert_eq!(face["startup"]["state"], "first_start");
    desk
}

// REQ E-9
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_shown_like_a_file_and_makes_the_same_station() {
    let (fake, address) = hub(true).await;
    let computer = Computer::new();
    let desk = first_start(&computer).await;
    let preview: Value = desk.call("claim_enrolment", args(&fake, &address)).await;
    assert_eq!(preview["place"]["point"], "Punkt Ratusz");
    assert_eq!(preview["fingerprint"], credential::Fingerprint::of(&fake.city.bundle).to_string());
    assert!(!computer.database().exists(), "nothing is written before somebody has compared");
    desk.call::<Value>("enrol", json!({ "inspection": preview["inspection"] })).await;
    desk.sign_in("Anna").await;
    assert!(!computer.data().join("claimant").exists());
    desk.refuses("claim_enrolment", args(&fake, &address), ErrorCode::AlreadyEnrolled).await;
}

// REQ E-9: whatever the hub or somebody on the way says, each has its own word, and nothing is written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_has_its_own_word() {
    let (fake, address) = hub(true).await;
    let computer = Computer::new();
    let desk = first_start(&computer).await;
    for (says, code) in [
        (Says::No(401, ClaimCode::Unknown), ErrorCode::CodeUnknown),
        (Says::No(410, ClaimCode::Expired), ErrorCode::CodeExpired),
        (Says::No(409, ClaimCode::Used), ErrorCode::CodeUsed),
        (Says::No(410, ClaimCode::Replaced), ErrorCode::CodeReplaced),
        (Says::No(429, ClaimCode::TooMany), ErrorCode::CodeStopped),
        (Says::No(503, ClaimCode::NotNow), ErrorCode::HubBusy),
        (Says::Half, ErrorCode::HubSilent),
        (Says::Changed, ErrorCode::WrongHub),
        (Says::OtherHub, ErrorCode::WrongHub),
        (Says::OtherBundle, ErrorCode::BundleNotGenuine),
        (Says::Page, ErrorCode::HubTooOld),
    ] {
        *fake.says.lock().unwrap() = says;
        desk.refuses("claim_enrolment", args(&fake, &address), code).await;
    }
    let mistyped = json!({ "address": address, "code": fake.code.grouped().replacen('-', "X", 1) });
    desk.refuses("claim_enrolment", mistyped, ErrorCode::CodeMistyped).await;
    for address in ["http://centrala.example", "", "dwa słowa"] {
        desk.refuses("claim_enrolment", args(&fake, address), ErrorCode::HubAddress).await;
    }
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    desk.refuses("claim_enrolment", args(&fake, &format!("http://{nobody}")), ErrorCode::HubSilent).await;
    desk.refuses("claim_enrolment", args(&fake, "nikt.invalid"), ErrorCode::NoNetwork).await;
    assert!(!computer.database().exists());
}

// REQ E-9
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_is_no_hub_is_told_apart_from_an_old_hub() {
    let (fake, address) = hub(false).await;
    *fake.says.lock().unwrap() = Says::Page;
    let computer = Computer::new();
    let desk = first_start(&computer).await;
    desk.refuses("claim_enrolment", args(&fake, &address), ErrorCode::NotAHub).await;
}

// REQ E-9: the hub knows the computer again after a lost answer, also when the power went meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_loses_nothing() {
    let (fake, address) = hub(true).await;
    let computer = Computer::new();
    let desk = first_start(&computer).await;
    *fake.says.lock().unwrap() = Says::Half;
    desk.refuses("claim_enrolment", args(&fake, &address), ErrorCode::HubSilent).await;
    desk.station.close().await;
    drop(desk);
    *fake.says.lock().unwrap() = Says::Bundle;
    let desk = first_start(&computer).await;
    desk.call::<Value>("claim_enrolment", args(&fake, &address)).await;
    let claimants = fake.claimants.lock().unwrap().clone();
    assert_eq!((claimants.len(), &claimants[0]), (2, &claimants[1]));
    // Another computer, whose chance is another one's from its second start on.
    let other = Computer::new();
    let desk = first_start(&other).await;
    desk.station.close().await;
    drop(desk);
    let desk = first_start(&other).await;
    desk.call::<Value>("claim_enrolment", args(&fake, &address)).await;
    assert_ne!(fake.claimants.lock().unwrap()[2], claimants[0]);
}

// REQ E-9
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_takes_too_long_can_be_given_up_and_tried_again() {
    let (fake, address) = hub(true).await;
    *fake.says.lock().unwrap() = Says::Nothing;
    let computer = Computer::new();
    let desk = first_start(&computer).await;
    let (station, asked) = (desk.station.clone(), args(&fake, &address));
    let waiting = tokio::spawn(async move { station.call("counter", "claim_enrolment", asked).await });
    fake.asked.notified().await;
    desk.call::<Value>("cancel_claim", json!({})).await;
    assert_eq!(waiting.await.unwrap().unwrap_err().code, ErrorCode::Cancelled);
    *fake.says.lock().unwrap() = Says::Bundle;
    desk.call::<Value>("claim_enrolment", args(&fake, &address)).await;
}

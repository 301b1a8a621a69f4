//! What goes over the wire: signed both ways, limited, and never mistaken for an answer about operations.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use contract::sync::{
    ChainEnd, Hello, MOST_ANSWER_BYTES, MOST_BYTES, Message, Push, PushAnswer, SyncCode, SyncProblem, Welcome,
};
use credential::{CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT, SignedHeaders, sign_request, verify_answer};
use hub::http::router;
use time::UtcDateTime;
use tower::ServiceExt as _;

use crate::support::{Hub, NOW};

struct Answered {
    status: StatusCode,
    body: Vec<u8>,
    believed: bool,
}

impl Answered {
    fn problem(&self) -> SyncCode {
        ciborium::from_reader::<SyncProblem, _>(self.body.as_slice()).unwrap().code
    }
}

async fn send(hub: &Hub, path: &str, body: Vec<u8>, signed: &SignedHeaders) -> Answered {
    let request = Request::post(path)
        .header(CONTENT_DIGEST, &signed.content_digest)
        .header(SIGNATURE_INPUT, &signed.signature_input)
        .header(SIGNATURE, &signed.signature)
        .body(Body::from(body))
        .unwrap();
    let response = router(hub.process.clone()).oneshot(request).await.unwrap();
    let status = response.status();
    let text =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let headers = SignedHeaders {
        content_digest: text(CONTENT_DIGEST),
        signature_input: text(SIGNATURE_INPUT),
        signature: text(SIGNATURE),
    };
    let body = to_bytes(response.into_body(), MOST_ANSWER_BYTES).await.unwrap().to_vec();
    let key = hub.process.key().public();
    let believed = verify_answer(&key, status.as_u16(), &body, &signed.signature, &headers).is_ok();
    Answered { status, body, believed }
}

fn sign<M: Message>(hub: &Hub, message: &M, at: UtcDateTime) -> (Vec<u8>, SignedHeaders) {
    let mut body = Vec::new();
    ciborium::into_writer(message, &mut body).unwrap();
    let pen = &hub.pens[0];
    let signed = sign_request(&pen.transport_key().unwrap(), &pen.station().to_string(), M::PATH, &body, at);
    (body, signed)
}

fn hello() -> Hello {
    Hello {
        chain: ChainEnd::START,
        now: contract::Moment::of(NOW),
        program: "0.1.0".to_owned(),
        configuration: 1,
        supplies: Vec::new(),
        waiting: 0,
        sealed_keys: None,
    }
}

// REQ E-2 E-8
#[tokio::test]
async fn a_signed_message_gets_a_signed_answer() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let (body, signed) = sign(&hub, &hello(), NOW);
    let answered = send(&hub, Hello::PATH, body, &signed).await;
    assert_eq!((answered.status, answered.believed), (StatusCode::OK, true));
    let welcome: Welcome = ciborium::from_reader(answered.body.as_slice()).unwrap();
    assert_eq!((welcome.chain, welcome.new_epoch), (ChainEnd::START, None));

    let person = hub.person(0);
    let (_, registered) = hub.pens[0].register(&person);
    let (body, signed) = sign(&hub, &Push { operations: vec![registered] }, NOW);
    let answered = send(&hub, Push::PATH, body, &signed).await;
    let answer: PushAnswer = ciborium::from_reader(answered.body.as_slice()).unwrap();
    assert_eq!((answer.answers.len(), answer.chain), (1, hub.pens[0].end));
}

// REQ E-8
#[tokio::test]
async fn a_message_that_the_station_did_not_sign_is_refused() {
    let hub = Hub::with(&["Ratusz", "Biblioteka"]).await;
    let (body, signed) = sign(&hub, &hello(), NOW);
    let other = sign_request(
        &hub.pens[1].transport_key().unwrap(),
        &hub.pens[0].station().to_string(),
        Hello::PATH,
        &body,
        NOW,
    );
    let stranger =
        sign_request(&hub.pens[0].transport_key().unwrap(), &uuid::Uuid::nil().to_string(), Hello::PATH, &body, NOW);
    let mut changed = body.clone();
    *changed.last_mut().unwrap() ^= 1;
    for (body, signed, code) in [
        (body.clone(), &other, SyncCode::BadSignature),
        (body.clone(), &stranger, SyncCode::UnknownStation),
        (changed, &signed, SyncCode::BadSignature),
    ] {
        let answered = send(&hub, Hello::PATH, body, signed).await;
        assert_eq!((answered.status, answered.problem()), (StatusCode::UNAUTHORIZED, code));
        assert!(answered.believed, "also a refusal is signed");
    }
    // A signature for another message.
    let answered = send(&hub, Push::PATH, body, &signed).await;
    assert_eq!(answered.problem(), SyncCode::BadSignature);
}

// REQ E-9: the station's clock is wrong; it learns the hub's time from the refusal.
#[tokio::test]
async fn an_old_signature_is_told_the_hubs_time() {
    let hub = Hub::with(&["Ratusz"]).await;
    let (body, signed) = sign(&hub, &hello(), NOW.saturating_sub(time::Duration::days(365)));
    let answered = send(&hub, Hello::PATH, body, &signed).await;
    let problem: SyncProblem = ciborium::from_reader(answered.body.as_slice()).unwrap();
    assert_eq!((answered.status, problem.code), (StatusCode::UNAUTHORIZED, SyncCode::OldSignature));
    assert_eq!(problem.now, contract::Moment::of(NOW));
}

// REQ E-8
#[tokio::test]
async fn a_station_that_was_cut_off_is_told_so() {
    let hub = Hub::with(&["Ratusz"]).await;
    hub.ask("UPDATE station SET cut_off_at = now()");
    let (body, signed) = sign(&hub, &hello(), NOW);
    let answered = send(&hub, Hello::PATH, body, &signed).await;
    assert_eq!((answered.status, answered.problem()), (StatusCode::FORBIDDEN, SyncCode::CutOff));
}

// REQ E-2
#[tokio::test]
async fn nonsense_and_too_much_are_refused() {
    let hub = Hub::with(&["Ratusz"]).await;
    let pen = &hub.pens[0];
    let key = pen.transport_key().unwrap();
    let nonsense = b"\xff\xff".to_vec();
    let signed = sign_request(&key, &pen.station().to_string(), Push::PATH, &nonsense, NOW);
    let answered = send(&hub, Push::PATH, nonsense, &signed).await;
    assert_eq!((answered.status, answered.problem()), (StatusCode::BAD_REQUEST, SyncCode::BadMessage));
    let much = vec![0; MOST_BYTES + 1];
    let signed = sign_request(&key, &pen.station().to_string(), Push::PATH, &much, NOW);
    assert_eq!(send(&hub, Push::PATH, much, &signed).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

// REQ H-3
#[tokio::test]
async fn the_figures_tell_what_was_done_and_what_waits_and_name_nobody() {
    let mut hub = Hub::with(&["Ratusz"]).await;
    let person = hub.person(0);
    let (_, registered) = hub.pens[0].register(&person);
    let (body, signed) = sign(&hub, &Push { operations: vec![registered] }, NOW);
    send(&hub, Push::PATH, body, &signed).await;
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let response = hub::metrics::router(hub.process.clone()).oneshot(request).await.unwrap();
    let text = to_bytes(response.into_body(), MOST_BYTES).await.unwrap();
    let text = String::from_utf8(text.to_vec()).unwrap();
    for line in [
        "okienko_operations_total{outcome=\"applied\"} 1",
        "okienko_sync_answers_total{path=\"/sync/v1/push\",status=\"200\"} 1",
        "okienko_stations 1",
        "okienko_tasks_open 0",
    ] {
        assert!(text.lines().any(|said| said == line), "{line} in {text}");
    }
    assert!(!text.contains(&person.surname));
}

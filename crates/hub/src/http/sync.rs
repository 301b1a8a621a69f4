//! What stations send: every message signed, every answer signed, everything in one CBOR value.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use contract::sync::{
    Census, Counts, Fetch, GetPiece, Hello, Holdings, MEDIA_TYPE, MOST_BYTES, Message, Page, Piece, Pull, Push,
    PushAnswer, PutPiece, Snapshot, SnapshotPage, SyncCode, SyncProblem, Taken, Versions, Welcome,
};
use credential::{
    CONTENT_DIGEST, ClaimedRequest, SIGNATURE, SIGNATURE_INPUT, SignatureRefused, SignedHeaders, TransportPublicKey,
    sign_answer,
};
use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::HubProcess;
use crate::blobs::{self, PieceRefused};
use crate::feed::{self, Reader};
use crate::push::{PushRefused, push};
use crate::store::changes::{self, FeedKind};
use crate::store::{StoreProblem, cities, leases};

/// More than any station's sealed keys.
const MOST_SEALED_BYTES: usize = 1024;

/// The routes of stations.
pub(super) fn router() -> Router<HubProcess> {
    Router::new()
        .route(Hello::PATH, post(answer::<Hello>))
        .route(Push::PATH, post(answer::<Push>))
        .route(Pull::PATH, post(answer::<Pull>))
        .route(Snapshot::PATH, post(answer::<Snapshot>))
        .route(Census::PATH, post(answer::<Census>))
        .route(Holdings::PATH, post(answer::<Holdings>))
        .route(Fetch::PATH, post(answer::<Fetch>))
        .route(PutPiece::PATH, post(answer::<PutPiece>))
        .route(GetPiece::PATH, post(answer::<GetPiece>))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// A message with the body that answers it.
trait Answered: Message {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<Self::Answer, SyncCode>;
}

fn not_now(problem: StoreProblem) -> SyncCode {
    tracing::error!(%problem, "a station's message could not be answered");
    SyncCode::NotNow
}

impl Answered for Hello {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<Welcome, SyncCode> {
        welcome(hub, reader, &self).await.map_err(not_now)
    }
}

async fn welcome(hub: &HubProcess, reader: &Reader, hello: &Hello) -> Result<Welcome, StoreProblem> {
    let now = OffsetDateTime::from(hub.now().utc());
    let mut tx = hub.store().begin().await?;
    let (_, chain, new_epoch) = crate::store::operations::lock_station(&mut tx, &reader.city, reader.station).await?;
    cities::heard(&mut tx, &reader.city, reader.station, hello, now).await?;
    let leased = leases::refill(&mut tx, &reader.city, reader.station, &hello.supplies, now).await?;
    if leased {
        changes::note(&mut tx, &reader.city, FeedKind::Station, &[reader.station], &reader.point, false).await?;
    }
    if let Some(sealed) = hello.sealed_keys.as_ref().filter(|sealed| sealed.len() <= MOST_SEALED_BYTES) {
        crate::store::offers::keep_keys(&mut tx, &reader.city, reader.station, sealed).await?;
    }
    let head = crate::store::feed::head(&mut tx, &reader.city).await?;
    let configuration = cities::configuration_version(&mut tx, &reader.city).await?;
    tx.commit().await?;
    if leased {
        hub.feed().stir(&reader.city);
    }
    Ok(Welcome { now: hub.now(), feed_epoch: head.feed_epoch, chain, new_epoch, configuration })
}

impl Answered for Push {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<PushAnswer, SyncCode> {
        push(hub, &reader.city, reader.station, &self).await.map_err(|refused| match refused {
            PushRefused::TooMany => SyncCode::TooLarge,
            PushRefused::HubTooOld => SyncCode::HubTooOld,
            PushRefused::CutOff => SyncCode::CutOff,
            PushRefused::Store(problem) => not_now(problem),
        })
    }
}

impl Answered for Pull {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<Page, SyncCode> {
        feed::pull(hub, reader, &self).await.map_err(not_now)
    }
}

impl Answered for Snapshot {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<SnapshotPage, SyncCode> {
        feed::snapshot(hub, reader, &self).await.map_err(not_now)
    }
}

impl Answered for Census {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<Counts, SyncCode> {
        feed::census(hub, reader).await.map_err(not_now)
    }
}

impl Answered for Holdings {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<Versions, SyncCode> {
        feed::holdings(hub, reader).await.map_err(not_now)
    }
}

impl Answered for Fetch {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<Page, SyncCode> {
        feed::fetch(hub, reader, &self).await.map_err(not_now)
    }
}

impl Answered for PutPiece {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<Taken, SyncCode> {
        blobs::put(hub, reader, &self).await.map_err(PieceRefused::code)
    }
}

impl Answered for GetPiece {
    async fn answered(self, hub: &HubProcess, reader: &Reader) -> Result<Piece, SyncCode> {
        blobs::get(hub, reader, &self).await.map_err(not_now)
    }
}

async fn answer<M: Answered>(State(hub): State<HubProcess>, headers: HeaderMap, body: Bytes) -> Response {
    let signature = text(&headers, SIGNATURE);
    let answered = match believed::<M>(&hub, &headers, &body).await {
        Ok(reader) => match ciborium::from_reader::<M, _>(body.as_ref()) {
            // Boxed: the bodies are far larger than what is passed on here.
            Ok(message) => Box::pin(message.answered(&hub, &reader)).await,
            Err(_) => Err(SyncCode::BadMessage),
        },
        Err(code) => Err(code),
    };
    let said = answered.as_ref().map_or_else(|code| status(*code), |_| StatusCode::OK);
    hub.metrics().answer(M::PATH, said);
    match answered {
        Ok(answer) => signed(&hub, StatusCode::OK, &answer, &signature),
        Err(code) => signed(&hub, said, &SyncProblem { code, now: hub.now() }, &signature),
    }
}

fn status(code: SyncCode) -> StatusCode {
    match code {
        SyncCode::BadSignature | SyncCode::OldSignature | SyncCode::UnknownStation => StatusCode::UNAUTHORIZED,
        SyncCode::CutOff => StatusCode::FORBIDDEN,
        SyncCode::BadMessage => StatusCode::BAD_REQUEST,
        SyncCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        SyncCode::HubTooOld | SyncCode::NotNow => StatusCode::SERVICE_UNAVAILABLE,
    }
}

pub(super) fn text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The signature as it came.
pub(super) fn signed_headers(headers: &HeaderMap) -> SignedHeaders {
    SignedHeaders {
        content_digest: text(headers, CONTENT_DIGEST),
        signature_input: text(headers, SIGNATURE_INPUT),
        signature: text(headers, SIGNATURE),
    }
}

/// Which station it is, once its signature is believed.
async fn believed<M: Message>(hub: &HubProcess, headers: &HeaderMap, body: &[u8]) -> Result<Reader, SyncCode> {
    let claimed = ClaimedRequest::read(signed_headers(headers)).map_err(|_| SyncCode::BadSignature)?;
    let station: Uuid = claimed.station.parse().map_err(|_| SyncCode::UnknownStation)?;
    let mut tx = hub.store().read().await.map_err(not_now)?;
    let known = cities::station(&mut tx, station).await.map_err(not_now)?.ok_or(SyncCode::UnknownStation)?;
    drop(tx);
    let key: Option<[u8; 32]> = known.transport_key.try_into().ok();
    let key = key.and_then(|key| TransportPublicKey::from_bytes(&key).ok()).ok_or(SyncCode::UnknownStation)?;
    claimed.verify(&key, M::PATH, body, hub.now().utc()).map_err(|refused| match refused {
        SignatureRefused::Stale => SyncCode::OldSignature,
        SignatureRefused::Malformed | SignatureRefused::OtherBody | SignatureRefused::BadSignature => {
            SyncCode::BadSignature
        }
    })?;
    if known.cut_off {
        return Err(SyncCode::CutOff);
    }
    Ok(Reader { city: known.city, station, point: known.point })
}

fn signed(hub: &HubProcess, status: StatusCode, answer: &impl Serialize, request_signature: &str) -> Response {
    let mut body = Vec::new();
    if ciborium::into_writer(answer, &mut body).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    signed_bytes(hub, status, MEDIA_TYPE, body, request_signature)
}

/// An answer with the hub's signature over it, as the one to this request.
pub(super) fn signed_bytes(
    hub: &HubProcess,
    status: StatusCode,
    kind: &str,
    body: Vec<u8>,
    request_signature: &str,
) -> Response {
    let signed = sign_answer(hub.key(), status.as_u16(), &body, request_signature, hub.now().utc());
    let mut response = (status, body).into_response();
    let headers = [
        (header::CONTENT_TYPE.as_str(), kind.to_owned()),
        (header::CACHE_CONTROL.as_str(), "no-store".to_owned()),
        (CONTENT_DIGEST, signed.content_digest),
        (SIGNATURE_INPUT, signed.signature_input),
        (SIGNATURE, signed.signature),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

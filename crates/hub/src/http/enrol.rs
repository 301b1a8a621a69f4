//! What a computer asks that is no station yet: its bundle, with a one-time code (E-9).

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::post;
use contract::claim::{ClaimCode, ClaimProblem, HUB_KEY, MOST_BYTES, PATH};
use contract::sync::MEDIA_TYPE;
use credential::{ClaimedCode, SIGNATURE};
use data_encoding::HEXLOWER;

use super::sync::{signed_bytes, signed_headers, text};
use crate::HubProcess;
use crate::offers::{NotGiven, claim};

/// What a sealed bundle is to anybody on the way.
const SEALED: &str = "application/octet-stream";

/// The route of computers that are no stations yet.
pub(super) fn router() -> Router<HubProcess> {
    Router::new().route(PATH, post(answer)).layer(DefaultBodyLimit::max(MOST_BYTES))
}

async fn answer(State(hub): State<HubProcess>, headers: HeaderMap, body: Bytes) -> Response {
    let given = match ClaimedCode::read(signed_headers(&headers)) {
        Ok(claimed) => claim(&hub, &claimed, &body).await,
        Err(_) => Err(ClaimCode::BadMessage.into()),
    };
    let said = given.as_ref().map_or_else(|refused| status(refused.code), |_| StatusCode::OK);
    hub.metrics().answer(PATH, said);
    let (kind, bytes) = match given {
        Ok(sealed) => (SEALED, sealed),
        Err(NotGiven { code, until }) => {
            let mut bytes = Vec::new();
            if ciborium::into_writer(&ClaimProblem { code, until }, &mut bytes).is_err() {
                bytes.clear();
            }
            (MEDIA_TYPE, bytes)
        }
    };
    let mut response = signed_bytes(&hub, said, kind, bytes, &text(&headers, SIGNATURE));
    // The computer knows the key by what stands for it in the code.
    if let Ok(key) = HeaderValue::from_str(&HEXLOWER.encode(&hub.key().public().to_bytes())) {
        response.headers_mut().insert(HeaderName::from_static(HUB_KEY), key);
    }
    response
}

fn status(code: ClaimCode) -> StatusCode {
    match code {
        ClaimCode::Unknown => StatusCode::UNAUTHORIZED,
        ClaimCode::Expired | ClaimCode::Replaced => StatusCode::GONE,
        ClaimCode::Used => StatusCode::CONFLICT,
        ClaimCode::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ClaimCode::BadMessage => StatusCode::BAD_REQUEST,
        ClaimCode::NotNow => StatusCode::SERVICE_UNAVAILABLE,
    }
}

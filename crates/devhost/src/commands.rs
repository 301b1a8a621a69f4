//! The station's commands as HTTP.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use contract::{ErrorCode, Problem};
use serde_json::Value;
use station::Station;

/// The one window that a browser is.
const WINDOW: &str = "browser";

/// Says what the bytes beside a command are.
const KIND_HEADER: &str = "x-okienko-kind";

/// What may be sent: pictures for photographs, enrolment bundles, signatures.
const KINDS: [&str; 3] = ["photo", "bundle", "signature"];

/// `POST /rpc/{name}`, `POST /bytes`, `GET /bytes/{id}`.
pub fn commands(station: Station) -> Router {
    Router::new()
        .route("/rpc/{name}", post(rpc))
        .route("/bytes", post(put_bytes))
        .route("/bytes/{id}", get(get_bytes))
        .with_state(station)
}

/// A problem as an answer; the screen reads its code, not the status.
struct Refused(Problem);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(self.0)).into_response()
    }
}

async fn rpc(
    State(station): State<Station>,
    Path(name): Path<String>,
    Json(args): Json<Value>,
) -> Result<Json<Value>, Refused> {
    Ok(Json(station.call(WINDOW, &name, args).await?))
}

async fn put_bytes(State(station): State<Station>, headers: HeaderMap, bytes: Bytes) -> Result<Json<String>, Refused> {
    let kind = headers.get(KIND_HEADER).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| KINDS.contains(&kind)) {
        return Err(Problem::new(ErrorCode::BadRequest).into());
    }
    Ok(Json(station.put_bytes(WINDOW, bytes.to_vec())?))
}

async fn get_bytes(State(station): State<Station>, Path(id): Path<String>) -> Result<Response, Refused> {
    let bytes = station.get_bytes(WINDOW, &id).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")], bytes)
        .into_response())
}

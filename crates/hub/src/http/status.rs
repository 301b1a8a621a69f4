//! The status list, for anybody (D-3).

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use credential::STATUS_LIST_TYPE;

use super::sync::text;
use crate::HubProcess;
use crate::status_list::at_host;

const PATH: &str = "/status/1";

/// A page of another address may read it: it is public, and verifiers are programs of others.
const HEADERS: [(header::HeaderName, &str); 3] = [
    (header::CONTENT_TYPE, STATUS_LIST_TYPE),
    (header::CACHE_CONTROL, "public, max-age=60"),
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
];

/// The route of verifiers.
pub(super) fn router() -> Router<HubProcess> {
    Router::new().route(PATH, get(answer))
}

async fn answer(State(hub): State<HubProcess>, headers: HeaderMap) -> Response {
    let host = text(&headers, header::HOST.as_str());
    let host = host.rsplit_once(':').map_or(host.as_str(), |(host, _)| host);
    let made = at_host(&hub, host).await;
    let response = match made {
        Ok(Some(made)) if text(&headers, header::IF_NONE_MATCH.as_str()) == *made.tag => {
            (StatusCode::NOT_MODIFIED, HEADERS, [(header::ETAG, made.tag.to_string())]).into_response()
        }
        Ok(Some(made)) => (HEADERS, [(header::ETAG, made.tag.to_string())], made.list).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(problem) => {
            tracing::error!(%problem, "the status list could not be made");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    };
    hub.metrics().answer(PATH, response.status());
    response
}

//! The commands over HTTP, and the pages.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json, Router};
use contract::portal::dispatch;
use contract::{ErrorCode, Problem};
use serde_json::Value;

use super::{Portal, Visitor};

/// The largest request, in bytes: a password twice, a link and some JSON around them.
const LARGEST_REQUEST: usize = 4 * 1024;

/// Only what this hub serves itself runs and is shown.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What every answer says beside its content. The address of a link must not reach anybody else.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// For two years a browser that was here speaks TLS alone to this address (RFC 6797).
const TLS_ONLY: &str = "max-age=63072000";

/// `POST /portal/v1/{command}`, and the pages at every other path.
pub fn router(portal: Portal) -> Router {
    Router::new()
        .route("/portal/v1/{command}", post(command))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .fallback(page)
        .layer(middleware::from_fn_with_state(portal.clone(), guard))
        .with_state(portal)
}

/// A problem as an answer; the page reads its code, not the status.
struct Refused(Problem);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0.code {
            ErrorCode::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::StoreFailed | ErrorCode::Unexpected => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, Json(self.0)).into_response()
    }
}

async fn command(
    State(portal): State<Portal>,
    Path(name): Path<String>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Json(args): Json<Value>,
) -> Result<Response, Refused> {
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Extension(ConnectInfo(peer))| peer.ip());
    let address = if portal.hub.settings().behind_proxy { forwarded(&headers).unwrap_or(peer) } else { peer };
    let answer = dispatch(&portal, &Visitor { address }, &name, args).await.map_err(Refused)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

/// The address that our own proxy saw: the last one, as whoever asks may write others before it.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

async fn page(State(portal): State<Portal>, address: Uri) -> Response {
    portal.inner.pages.answer(address.path())
}

async fn guard(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if portal.hub.settings().portal.starts_with("https://") {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TLS_ONLY));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_writes_their_own_address() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append("x-forwarded-for", HeaderValue::from_static("198.51.100.7, 192.0.2.9"));
        assert_eq!(forwarded(&headers), "192.0.2.9".parse().ok());
        headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.5"));
        assert_eq!(forwarded(&headers), "203.0.113.5".parse().ok());
    }
}

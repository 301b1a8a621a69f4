//! The commands over HTTP, and the pages.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest as _, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json, Router};
use contract::application::MOST_ATTACHMENT_BYTES;
use contract::portal::{COMMANDS, dispatch};
use contract::{Audience, ErrorCode, Problem};
use serde_json::Value;

use super::session::SESSION_LASTS;
use super::{Portal, Visitor};

/// The largest request, in bytes: a password twice, a link and some JSON around them.
const LARGEST_REQUEST: usize = 4 * 1024;
/// The largest of somebody who has signed in: an application's form.
const LARGEST_FORM: usize = 32 * 1024;
/// The largest attachment in Base64, and some JSON around it.
const LARGEST_ATTACHMENT: usize = MOST_ATTACHMENT_BYTES / 3 * 4 + 4 * 1024;
/// The cookie of a resident who has signed in; no page reads it, and no other site's page sends it.
const COOKIE: &str = "okienko";

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
        .fallback(page)
        .layer(middleware::from_fn_with_state(portal.clone(), guard))
        .with_state(portal)
}

/// A problem as an answer; the page reads its code, not the status.
struct Refused(Problem);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0.code {
            ErrorCode::NotSignedIn | ErrorCode::SignedInElsewhere => StatusCode::UNAUTHORIZED,
            ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
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
    request: Request,
) -> Result<Response, Response> {
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Extension(ConnectInfo(peer))| peer.ip());
    let headers = request.headers();
    let address = if portal.hub.settings().behind_proxy { forwarded(headers).unwrap_or(peer) } else { peer };
    let visitor = Visitor { address, token: token(headers), new_token: Arc::new(OnceLock::new()) };
    let refused = |problem| Refused(problem).into_response();
    // Who sends much has to be known before it is read.
    let most = match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) if command.audience == Audience::Resident => {
            portal.signed_in(visitor.token.as_deref()).await.map_err(refused)?;
            if name == "attach" { LARGEST_ATTACHMENT } else { LARGEST_FORM }
        }
        _ => LARGEST_REQUEST,
    };
    let mut request = request;
    DefaultBodyLimit::max(most).apply(&mut request);
    let Json(args) = Json::<Value>::from_request(request, &portal).await.map_err(IntoResponse::into_response)?;
    let answer = dispatch(&portal, &visitor, &name, args).await.map_err(refused)?;
    let mut response = ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response();
    if let Some(cookie) = visitor.new_token.get().and_then(|token| cookie(&portal, token)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The cookie that says a token, or nothing any more.
fn cookie(portal: &Portal, token: &str) -> Option<HeaderValue> {
    let lasts = if token.is_empty() { 0 } else { SESSION_LASTS.whole_seconds() };
    let secure = if portal.hub.settings().portal.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/portal/; Max-Age={lasts}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::try_from(cookie).ok()
}

/// The token of whoever asks: by a cookie, or by an `Authorization` header (RFC 6750).
fn token(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let mut cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookie =
        cookies.find_map(|value| value.split(';').find_map(|one| one.trim().strip_prefix(COOKIE)?.strip_prefix('=')));
    bearer.or(cookie).filter(|token| !token.is_empty() && token.len() <= 128).map(str::to_owned)
}

/// The address that our own proxy saw: the last one, as whoever asks may write others before it.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

async fn page(State(portal): State<Portal>, address: Uri) -> Response {
    match &portal.inner.pages {
        Some(pages) => pages.answer(address.path()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
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

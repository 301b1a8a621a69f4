//! Who may speak to the host: the page that it served itself, on this computer, and nobody else.
//!
//! A page of a foreign site can make a browser send requests to 127.0.0.1, and can give its own name that address after
//! it was loaded (DNS rebinding). The first has a foreign `Origin`, the second a foreign `Host`, and neither has the
//! secret, which only the address that the host printed holds.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use subtle::ConstantTimeEq as _;

/// The header that carries the secret.
pub const SECRET_HEADER: HeaderName = HeaderName::from_static("x-okienko-secret");

/// The secret of one start of the host.
#[derive(Clone)]
pub struct Secret(Arc<str>);

impl Secret {
    /// 256 bits from the operating system.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(data_encoding::BASE64URL_NOPAD.encode(&bytes).into()))
    }

    /// The text, for the address that is printed once.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    fn is(&self, other: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(other).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// What every request is compared with.
#[derive(Clone, Debug)]
pub struct Guard {
    host: Arc<str>,
    origin: Arc<str>,
    secret: Secret,
}

impl Guard {
    /// A guard for the host at `address`.
    #[must_use]
    pub fn new(address: SocketAddr, secret: Secret) -> Self {
        Self { host: address.to_string().into(), origin: format!("http://{address}").into(), secret }
    }

    /// Whether the request names this host and, where it says so, comes from one of its pages.
    fn at_home(&self, method: &Method, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().is_some_and(|host| host.as_bytes() == self.host.as_bytes()) && hosts.next().is_none();
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let origin = match origins.next() {
            Some(origin) => origin.as_bytes() == self.origin.as_bytes() && origins.next().is_none(),
            // A browser names the origin with everything but a plain GET of its own site.
            None => method == Method::GET,
        };
        host && origin
    }

    fn has_secret(&self, headers: &HeaderMap) -> bool {
        headers.get(SECRET_HEADER).is_some_and(|secret| self.secret.is(secret.as_bytes()))
    }
}

/// Lets requests to the served pages through that name this host.
pub async fn at_home(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    if !guard.at_home(request.method(), request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

/// Lets commands and bytes through that carry the secret as well.
pub async fn has_secret(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    if !guard.has_secret(request.headers()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}

//! The way to a hub over HTTP: whom to trust, what never to follow, and why there was no answer.

use std::error::Error as _;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use credential::{CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT, SignedHeaders};
use reqwest::header::HeaderMap;
use reqwest::{Client, ClientBuilder, redirect::Policy};

/// How long it may take until somebody takes the call.
const CONNECT: Duration = Duration::from_secs(10);

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreached {
    /// There is no network, or nobody knows the name.
    NoNetwork,
    /// The hub does not answer, or the answer broke off.
    NoAnswer,
}

/// A client for an address, encrypted or on this computer itself. None when the computer's certificates cannot be used. Reads files.
pub(crate) fn client(address: &str) -> Option<ClientBuilder> {
    let encrypted = address.starts_with("https://");
    let mut roots = rustls::RootCertStore::empty();
    if encrypted {
        // As the computer's administrator has set up: a city may have its own authority.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let http = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .connect_timeout(CONNECT)
        .user_agent("okienko");
    // On this computer itself: no proxy has to do with it.
    Some(if encrypted { http } else { http.no_proxy() })
}

/// The signature of an answer, if it has one.
pub(crate) fn signed_headers(headers: &HeaderMap) -> Option<SignedHeaders> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
    Some(SignedHeaders {
        content_digest: text(CONTENT_DIGEST)?,
        signature_input: text(SIGNATURE_INPUT)?,
        signature: text(SIGNATURE)?,
    })
}

/// Whether the network is missing or the hub.
pub(crate) fn unreached(error: &reqwest::Error) -> Unreached {
    if !error.is_connect() {
        return Unreached::NoAnswer;
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return match io.kind() {
                ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset | ErrorKind::TimedOut => Unreached::NoAnswer,
                // Also a name that nobody knows.
                _ => Unreached::NoNetwork,
            };
        }
        cause = error.source();
    }
    Unreached::NoAnswer
}

//! One HTTP exchange with a printer (RFC 8010, 4), within bounds of time and size.

use std::io::ErrorKind;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Error, Timeout};

use super::nonsense;
use crate::{Nonsense, PrinterAddress, PrinterProblem};

/// The longest answer that is read. A printer that tells everything about itself needs about 100 kB, and we ask for a part of that.
const MAX_ANSWER: u64 = 1024 * 1024;
const MAX_HTTP_HEADER: usize = 16 * 1024;

/// Sends one request and reads the whole answer.
pub(super) fn exchange(
    address: &PrinterAddress,
    trusted: &[Certificate<'static>],
    timeout: Duration,
    request: &[u8],
) -> Result<Vec<u8>, PrinterProblem> {
    // A printer stands in the building: no proxy from the environment, no other place that it might point to. A connection is used once,
    // because one that a printer has closed meanwhile would make us guess whether it read the request.
    let mut config = Agent::config_builder();
    if address.encrypted() {
        config = config.tls_config(tls(trusted));
    }
    let agent: Agent = config
        .timeout_global(Some(timeout))
        .timeout_connect(Some(timeout / 2))
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .max_idle_connections(0)
        .max_response_header_size(MAX_HTTP_HEADER)
        .user_agent("okienko")
        .build()
        .into();
    let answer = agent
        .post(address.http())
        .header("content-type", "application/ipp")
        .header("connection", "close")
        .send(request)
        .map_err(problem)?;
    match answer.status().as_u16() {
        200 => {}
        401 | 403 | 407 | 426 => return Err(PrinterProblem::NotAllowed),
        404 | 410 => return Err(PrinterProblem::NoSuchPrinter),
        413 => return Err(PrinterProblem::DocumentTooLarge),
        503 => return Err(PrinterProblem::Busy),
        other => return Err(nonsense(Nonsense::HttpStatus(other))),
    }
    let (head, body) = answer.into_parts();
    let says_ipp =
        head.headers.get("content-type").and_then(|kind| kind.to_str().ok()).is_some_and(|kind| {
            kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/ipp")
        });
    if !says_ipp {
        return Err(nonsense(Nonsense::NotIpp));
    }
    body.into_with_config().limit(MAX_ANSWER).read_to_vec().map_err(problem)
}

/// What the operating system trusts (a city's own authority is installed there) and what this printer alone is trusted by.
fn tls(trusted: &[Certificate<'static>]) -> TlsConfig {
    static SYSTEM: LazyLock<Vec<Certificate<'static>>> = LazyLock::new(|| {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "a part of the system's trusted certificates cannot be read");
        }
        found.certs.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect()
    });
    let roots = SYSTEM.iter().chain(trusted).cloned().collect::<Vec<_>>();
    TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}

fn problem(error: Error) -> PrinterProblem {
    match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect) | Error::HostNotFound | Error::ConnectionFailed => {
            PrinterProblem::Unreachable
        }
        Error::Timeout(_) => PrinterProblem::TimedOut,
        Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => nonsense(Nonsense::TooLong),
        Error::Rustls(error) => tls_problem(&error),
        Error::Tls(_) => PrinterProblem::NotTrusted,
        Error::Io(error) => match error.kind() {
            _ if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref()) => tls_problem(inner),
            // Only making a connection ends in these.
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
            | ErrorKind::NotFound => PrinterProblem::Unreachable,
            ErrorKind::TimedOut | ErrorKind::WouldBlock => PrinterProblem::TimedOut,
            ErrorKind::InvalidData | ErrorKind::InvalidInput => nonsense(Nonsense::NotHttp),
            _ => PrinterProblem::ConnectionLost,
        },
        Error::Protocol(_) | Error::Http(_) => nonsense(Nonsense::NotHttp),
        other => {
            tracing::warn!(error = %other, "an unforeseen failure of the connection to the printer");
            PrinterProblem::ConnectionLost
        }
    }
}

fn tls_problem(error: &rustls::Error) -> PrinterProblem {
    match error {
        rustls::Error::InvalidCertificate(reason) => {
            tracing::warn!(?reason, "the printer's certificate is not trusted");
            PrinterProblem::NotTrusted
        }
        rustls::Error::InvalidMessage(_) | rustls::Error::InappropriateMessage { .. } => nonsense(Nonsense::NotTls),
        _ => PrinterProblem::ConnectionLost,
    }
}

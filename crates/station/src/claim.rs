//! First start with a one-time code: the bundle comes from the hub, sealed under the code (E-9). Writes nothing but a name for this
//! computer, by which the hub knows it again after an answer was lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use contract::claim::{Claim, ClaimCode, ClaimProblem, HUB_KEY, PATH, SEAL_BYTES};
use contract::configuration::is_safe_address;
use contract::counter::{ClaimEnrolment, ClaimProgress, EnrolmentPreview};
use contract::sync::MEDIA_TYPE;
use contract::{ErrorCode, Problem};
use credential::{
    BUNDLE_MAX_BYTES, CONTENT_DIGEST, HubPublicKey, OneTimeCode, SIGNATURE, SIGNATURE_INPUT, verify_answer,
};
use data_encoding::HEXLOWER;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Response};
use serde_bytes::ByteBuf;
use tokio::sync::Notify;

use crate::network::{self, Unreached};
use crate::{Station, enrol};

/// How long the hub may stay silent in the middle; a large bundle over a slow line may take as long as it needs.
const SILENCE: Duration = Duration::from_secs(30);

/// A bundle on its way.
#[derive(Default)]
pub(crate) struct Fetching {
    received: AtomicU32,
    /// 0 until the hub has said so.
    total: AtomicU32,
    cancelled: Notify,
}

impl Station {
    pub(crate) async fn claim(&self, args: ClaimEnrolment) -> Result<EnrolmentPreview, Problem> {
        let folder = self.first_start_folder().await?;
        let address = hub_address(&args.address).ok_or(ErrorCode::HubAddress)?;
        let code: OneTimeCode = args.code.parse().map_err(|_| ErrorCode::CodeMistyped)?;
        let claimant = folder.claimant(|bytes| self.shared.random.lock().fill_bytes(bytes));
        let claim = Claim {
            claimant: ByteBuf::from(claimant.map_err(enrol::io_problem)?),
            program: self.shared.version.clone(),
        };
        let fetching = Arc::new(Fetching::default());
        if let Some(before) = self.shared.fetching.lock().replace(Arc::clone(&fetching)) {
            before.cancelled.notify_one();
        }
        let fetched = tokio::select! {
            biased;
            () = fetching.cancelled.notified() => Err(ErrorCode::Cancelled.into()),
            fetched = fetch(&address, &code, &claim, &fetching) => fetched,
        };
        let mut current = self.shared.fetching.lock();
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, &fetching)) {
            *current = None;
        }
        drop(current);
        let (bundle, hub) = fetched?;
        self.inspect_fetched(bundle, &hub.to_bytes())
    }

    pub(crate) fn claim_state(&self) -> ClaimProgress {
        let current = self.shared.fetching.lock();
        current.as_ref().map_or_else(ClaimProgress::default, |fetching| ClaimProgress {
            received: fetching.received.load(Ordering::Relaxed),
            total: Some(fetching.total.load(Ordering::Relaxed)).filter(|total| *total > 0),
        })
    }

    pub(crate) fn cancel_fetching(&self) {
        if let Some(fetching) = self.shared.fetching.lock().as_ref() {
            fetching.cancelled.notify_one();
        }
    }
}

/// The address as it was meant: nobody types `https://`.
fn hub_address(typed: &str) -> Option<String> {
    let typed = typed.trim().trim_end_matches('/');
    let address = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    is_safe_address(&address).then_some(address)
}

async fn fetch(
    address: &str,
    code: &OneTimeCode,
    claim: &Claim,
    fetching: &Fetching,
) -> Result<(Vec<u8>, HubPublicKey), Problem> {
    let to = address.to_owned();
    let client = tokio::task::spawn_blocking(move || network::client(&to)?.read_timeout(SILENCE).build().ok()).await;
    let http = client.ok().flatten().ok_or(ErrorCode::Unexpected)?;
    let mut body = Vec::new();
    ciborium::into_writer(claim, &mut body).map_err(|_| ErrorCode::Unexpected)?;
    let signed = code.claim_key().sign(&code.id(), PATH, &body);
    let answer = http
        .post(format!("{address}{PATH}"))
        .header(CONTENT_TYPE, MEDIA_TYPE)
        .header(CONTENT_DIGEST, &signed.content_digest)
        .header(SIGNATURE_INPUT, &signed.signature_input)
        .header(SIGNATURE, &signed.signature)
        .body(body)
        .send()
        .await
        .map_err(|error| silent(&error))?;
    let status = answer.status();
    let Some(hub) = hub_key(answer.headers()) else {
        // A proxy before a hub that does not run.
        let down = status.is_server_error();
        return Err(if down { ErrorCode::HubSilent } else { who_else(&http, address).await }.into());
    };
    if !code.is_of(&hub) {
        return Err(ErrorCode::WrongHub.into());
    }
    let headers = network::signed_headers(answer.headers()).ok_or(ErrorCode::WrongHub)?;
    let received = limited(answer, fetching).await?;
    verify_answer(&hub, status.as_u16(), &received, &signed.signature, &headers).map_err(|_| ErrorCode::WrongHub)?;
    if status.as_u16() != 200 {
        let problem = ciborium::from_reader(received.as_slice()).map_err(|_| ErrorCode::HubTooOld)?;
        return Err(refused(&problem));
    }
    let bundle = code.open(&received).ok_or(ErrorCode::BundleNotGenuine)?;
    Ok((bundle, hub))
}

fn hub_key(headers: &HeaderMap) -> Option<HubPublicKey> {
    let bytes = HEXLOWER.decode(headers.get(HUB_KEY)?.as_bytes()).ok()?;
    HubPublicKey::from_bytes(&bytes.try_into().ok()?).ok()
}

/// Somebody answered who does not know of codes: a hub of an older release says at least that it is well.
async fn who_else(http: &Client, address: &str) -> ErrorCode {
    if is_well(http, address).await == Some(true) { ErrorCode::HubTooOld } else { ErrorCode::NotAHub }
}

async fn is_well(http: &Client, address: &str) -> Option<bool> {
    let answer = http.get(format!("{address}/health")).send().await.ok()?;
    let small = answer.status().is_success() && answer.content_length().is_some_and(|length| length < 16);
    Some(small && answer.text().await.ok()? == "ok")
}

async fn limited(mut answer: Response, fetching: &Fetching) -> Result<Vec<u8>, Problem> {
    let short = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let length = answer.content_length().and_then(|length| u32::try_from(length).ok()).unwrap_or(0);
    fetching.total.store(length, Ordering::Relaxed);
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| silent(&error))? {
        if body.len() + piece.len() > BUNDLE_MAX_BYTES + SEAL_BYTES {
            return Err(ErrorCode::TooLarge.into());
        }
        body.extend_from_slice(&piece);
        fetching.received.store(short(body.len()), Ordering::Relaxed);
    }
    Ok(body)
}

fn silent(error: &reqwest::Error) -> Problem {
    match network::unreached(error) {
        Unreached::NoNetwork => ErrorCode::NoNetwork,
        Unreached::NoAnswer => ErrorCode::HubSilent,
    }
    .into()
}

fn refused(problem: &ClaimProblem) -> Problem {
    let code = match problem.code {
        ClaimCode::Unknown => ErrorCode::CodeUnknown,
        ClaimCode::Expired => ErrorCode::CodeExpired,
        ClaimCode::Used => ErrorCode::CodeUsed,
        ClaimCode::Replaced => ErrorCode::CodeReplaced,
        ClaimCode::TooMany => ErrorCode::CodeStopped,
        ClaimCode::BadMessage => ErrorCode::HubTooOld,
        ClaimCode::NotNow => ErrorCode::HubBusy,
    };
    Problem::new(code).with_until(problem.until)
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ E-9
    #[test]
    fn an_address_is_what_was_meant() {
        for (typed, meant) in [
            ("centrala.miasto.example", Some("https://centrala.miasto.example")),
            (" https://centrala.miasto.example/ ", Some("https://centrala.miasto.example")),
            ("http://127.0.0.1:7300", Some("http://127.0.0.1:7300")),
            ("http://centrala.miasto.example", None),
            ("", None),
            ("dwa słowa", None),
        ] {
            assert_eq!(hub_address(typed).as_deref(), meant, "{typed}");
        }
    }
}

//! One signed question to the hub and its signed answer (`credential`, RFC 9421), within bounds of time and size.

use std::time::Duration;

use contract::Moment;
use contract::sync::{MEDIA_TYPE, MOST_ANSWER_BYTES, Message, SyncCode, SyncProblem};
use credential::{CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT, sign_request, verify_answer};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client as Http, Response};
use time::Duration as Span;

use super::Trouble;
use crate::fault;
use crate::network::{self, Unreached, signed_headers};
use crate::open::OpenStation;

/// How long one question may take in all, beside the time that the hub may wait.
const TOTAL: Duration = Duration::from_secs(60);

/// The way to a hub.
pub(super) struct Client {
    http: Http,
    address: String,
}

impl Client {
    /// The way to the hub of the configuration in force: the one of before, if it still leads there.
    pub(super) async fn reached<'a>(open: &OpenStation, before: &'a mut Option<Self>) -> Result<&'a Self, Trouble> {
        let setup = open.setup();
        let address = setup.configuration.hub_address.as_str();
        if address.is_empty() || open.hub_key.is_none() {
            return Err(Trouble::NoHub);
        }
        if !setup.configuration.hub_address_is_safe() {
            return Err(Trouble::NotUnderstood);
        }
        let client = match before.take().filter(|client| client.leads_to(address)) {
            Some(client) => client,
            None => {
                let address = address.to_owned();
                let client = tokio::task::spawn_blocking(move || Self::new(&address)).await;
                client.map_err(|_| Trouble::NoAnswer)??
            }
        };
        Ok(before.insert(client))
    }

    /// For the address of a city's configuration.
    fn new(address: &str) -> Result<Self, Trouble> {
        let http = network::client(address).ok_or(Trouble::NoAnswer)?;
        let http = http.build().map_err(|_| Trouble::NoAnswer)?;
        Ok(Self { http, address: address.trim_end_matches('/').to_owned() })
    }

    /// Whether it leads to this address.
    fn leads_to(&self, address: &str) -> bool {
        self.address == address.trim_end_matches('/')
    }

    /// Asks, and believes the answer only when the hub has signed it as the one to this question. `ahead` is how many milliseconds
    /// the hub's clock is ahead of ours; `wait` is how long the hub may hold the answer back.
    pub(super) async fn ask<M: Message>(
        &self,
        open: &OpenStation,
        message: &M,
        ahead: i64,
        wait: Duration,
    ) -> Result<M::Answer, Trouble> {
        let hub = open.hub_key.as_ref().ok_or(Trouble::NoHub)?;
        let mut body = Vec::new();
        ciborium::into_writer(message, &mut body).map_err(|_| Trouble::NotUnderstood)?;
        let created = open.now().utc().saturating_add(Span::milliseconds(ahead));
        let signed = sign_request(&open.transport_key, &open.id.to_string(), M::PATH, &body, created);
        let answer = self
            .http
            .post(format!("{}{}", self.address, M::PATH))
            .header(CONTENT_TYPE, MEDIA_TYPE)
            .header(CONTENT_DIGEST, &signed.content_digest)
            .header(SIGNATURE_INPUT, &signed.signature_input)
            .header(SIGNATURE, &signed.signature)
            .timeout(TOTAL + wait)
            .body(body)
            .send()
            .await
            .map_err(|error| unreached(&error))?;
        let status = answer.status().as_u16();
        let headers = signed_headers(answer.headers()).ok_or(Trouble::WrongAnswer)?;
        let body = limited(answer).await?;
        let believed = verify_answer(hub, status, &body, &signed.signature, &headers);
        if believed.is_err() && !fault::mistake("whoever-answers-is-the-hub") {
            return Err(Trouble::WrongAnswer);
        }
        if status == 200 {
            return ciborium::from_reader(body.as_slice()).map_err(|_| Trouble::NotUnderstood);
        }
        let problem: SyncProblem = ciborium::from_reader(body.as_slice()).map_err(|_| Trouble::NotUnderstood)?;
        Err(refused(&problem))
    }
}

async fn limited(mut answer: Response) -> Result<Vec<u8>, Trouble> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| unreached(&error))? {
        if body.len() + piece.len() > MOST_ANSWER_BYTES {
            return Err(Trouble::NotUnderstood);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// What the hub itself says is in the way.
fn refused(problem: &SyncProblem) -> Trouble {
    match problem.code {
        SyncCode::BadSignature => Trouble::BadSignature,
        SyncCode::OldSignature => Trouble::OldSignature { now: problem.now },
        SyncCode::UnknownStation => Trouble::UnknownStation,
        SyncCode::CutOff => Trouble::CutOff,
        SyncCode::HubTooOld => Trouble::HubTooOld,
        SyncCode::BadMessage => Trouble::NotUnderstood,
        SyncCode::TooLarge => Trouble::TooLarge,
        SyncCode::NotNow => Trouble::NotNow,
    }
}

/// Whether the network is missing or the hub.
fn unreached(error: &reqwest::Error) -> Trouble {
    match network::unreached(error) {
        Unreached::NoNetwork => Trouble::NoNetwork,
        Unreached::NoAnswer => Trouble::NoAnswer,
    }
}

/// How many milliseconds the hub's clock is ahead of ours.
pub(super) fn ahead(hub: Moment, ours: Moment) -> i64 {
    hub.unix_millis().saturating_sub(ours.unix_millis())
}

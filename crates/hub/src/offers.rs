//! One-time codes that enrol stations (E-9): the bundle waits here, sealed under a code that only paper holds, for the first computer
//! that proves to have it.

mod sheet;

use std::path::Path;

use contract::Moment;
use contract::claim::{CLAIMANT_BYTES, Claim, ClaimCode, PATH};
use contract::enrolment::EnrolmentPayload;
use credential::{ClaimKey, ClaimedCode, Expected, OneTimeCode, OpenedBundle, Root, open_bundle};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::jobs::later;
use crate::store::{StoreProblem, offers};
use crate::{HubProblem, HubProcess};

pub use sheet::Sheet;

/// Claims are counted in spans of this length.
const SPAN_MILLIS: i64 = 10 * 60 * 1000;
/// The most claims with one code in a span: whoever fetches anew after a broken connection needs a few.
const MOST_OF_A_CODE: i32 = 30;
/// The most claims in a span, whatever the code.
const MOST: i32 = 600;
/// Codes are drawn until one is free.
const DRAWS: u32 = 8;

/// Offers a bundle under a new code. An earlier code of the same station is of no use from then on.
///
/// # Errors
/// [`HubProblem`]; nothing is changed then.
pub async fn offer(hub: &HubProcess, file: &Path) -> Result<Sheet, HubProblem> {
    let bad = |why| HubProblem::BadFile { file: file.to_owned(), why };
    let bytes = std::fs::read(file).map_err(|error| HubProblem::File { file: file.to_owned(), error })?;
    let opened = open_bundle::<Root>(&bytes, &Expected::ANYBODY, hub.now().utc())
        .map_err(|_| bad("not a station's file, damaged, or out of date"))?;
    let payload: EnrolmentPayload =
        ciborium::from_reader(opened.payload.as_slice()).map_err(|_| bad("not a station's file of this release"))?;
    if payload.hub_key != hub.key().public().to_bytes() {
        return Err(bad("the file is for another hub"));
    }
    let address = payload.configuration.hub_address.clone();
    if address.is_empty() {
        return Err(bad("the city's settings name no address of the hub"));
    }
    let mut draws = 1;
    let code = loop {
        let code = draw(hub);
        let sealed = code.seal(&bytes, &mut Random(hub)).map_err(|_| bad("too large"))?;
        match keep(hub, &opened, &payload, &code, &sealed).await {
            Ok(()) => break code,
            Err(Kept::Not(why)) => return Err(bad(why)),
            Err(Kept::Store(StoreProblem::Taken(_))) if draws < DRAWS => draws += 1,
            Err(Kept::Store(problem)) => return Err(problem.into()),
        }
    };
    Ok(Sheet { place: payload.place, address, code, expires: payload.expires_at, fingerprint: opened.fingerprint })
}

fn draw(hub: &HubProcess) -> OneTimeCode {
    OneTimeCode::draw(&hub.key().public(), &mut Random(hub))
}

/// Why a bundle is not offered.
enum Kept {
    Not(&'static str),
    Store(StoreProblem),
}

impl From<StoreProblem> for Kept {
    fn from(problem: StoreProblem) -> Self {
        Self::Store(problem)
    }
}

async fn keep(
    hub: &HubProcess,
    opened: &OpenedBundle<Root>,
    payload: &EnrolmentPayload,
    code: &OneTimeCode,
    sealed: &[u8],
) -> Result<(), Kept> {
    let city = opened.envelope.city.as_str();
    let mut tx = hub.store().begin().await?;
    let awaited = offers::awaited(&mut tx, city, payload.station).await?;
    let awaited = awaited.ok_or(Kept::Not("this station is not known here: load the city's file first"))?;
    if awaited.root_key != opened.signer.to_bytes() || awaited.bundle != payload.bundle {
        return Err(Kept::Not("another root key has signed it, or it is not the station's last file"));
    }
    if awaited.enrolled {
        return Err(Kept::Not("the station is at work already"));
    }
    if awaited.cut_off {
        return Err(Kept::Not("the station was cut off"));
    }
    let (id, claim_key) = (code.id(), code.claim_key().to_bytes());
    let new = offers::NewOffer {
        city,
        station: payload.station,
        code: id.as_str(),
        claim_key: claim_key.as_slice(),
        sealed,
        expires_at: OffsetDateTime::from(opened.envelope.expires),
    };
    offers::insert(&mut tx, &new, OffsetDateTime::from(hub.now().utc())).await?;
    Ok(tx.commit().await?)
}

/// Why a claim is not answered with a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotGiven {
    /// What is wrong.
    pub code: ClaimCode,
    /// Until when nothing can be tried.
    pub until: Option<Moment>,
}

impl From<ClaimCode> for NotGiven {
    fn from(code: ClaimCode) -> Self {
        Self { code, until: None }
    }
}

impl From<StoreProblem> for NotGiven {
    fn from(problem: StoreProblem) -> Self {
        tracing::error!(%problem, "a claim could not be answered");
        ClaimCode::NotNow.into()
    }
}

/// Gives the sealed bundle to the computer that has the code, if it is the first one, or the same again.
///
/// # Errors
/// [`NotGiven`]; how a code stands is told only to whoever has it.
pub async fn claim(hub: &HubProcess, claimed: &ClaimedCode, body: &[u8]) -> Result<Vec<u8>, NotGiven> {
    let message: Claim = ciborium::from_reader(body).map_err(|_| ClaimCode::BadMessage)?;
    if message.claimant.len() != CLAIMANT_BYTES {
        return Err(ClaimCode::BadMessage.into());
    }
    // Counted before it is looked at, so that nobody is faster than the count.
    count(hub, b"", "claims", MOST).await?;
    count(hub, claimed.id.as_str().as_bytes(), "claim", MOST_OF_A_CODE).await?;
    let mut tx = hub.store().begin().await?;
    let known = offers::claim_key(&mut tx, claimed.id.as_str()).await?;
    // An unknown code takes as long as a wrong secret.
    let key = known.as_deref().and_then(|key| <[u8; 32]>::try_from(key).ok()).unwrap_or_default();
    let believed = claimed.verify(&ClaimKey::from_bytes(key), PATH, body).is_ok();
    if !believed || known.is_none() {
        tracing::info!(code = %claimed.id, "a claim with a wrong code");
        return Err(ClaimCode::Unknown.into());
    }
    let now = OffsetDateTime::from(hub.now().utc());
    let Some(sealed) = offers::claim(&mut tx, claimed.id.as_str(), &message.claimant, now).await? else {
        let ended = offers::ended(&mut tx, claimed.id.as_str()).await?;
        return Err(why(ended.as_ref(), now).into());
    };
    tx.commit().await?;
    tracing::info!(code = %claimed.id, program = %plain(&message.program), "a bundle was fetched");
    Ok(sealed)
}

fn why(ended: Option<&offers::Ended>, now: OffsetDateTime) -> ClaimCode {
    match ended {
        None => ClaimCode::Unknown,
        Some(ended) if ended.why.as_deref() == Some("replaced") => ClaimCode::Replaced,
        Some(ended) if ended.why.is_none() && ended.expires_at <= now => ClaimCode::Expired,
        Some(_) => ClaimCode::Used,
    }
}

/// What may stand in a log.
fn plain(program: &str) -> String {
    program.chars().filter(|letter| letter.is_ascii_alphanumeric() || ".-+".contains(*letter)).take(32).collect()
}

async fn count(hub: &HubProcess, source: &[u8], what: &str, most: i32) -> Result<(), NotGiven> {
    let since = Moment::from_unix_millis(hub.now().unix_millis().div_euclid(SPAN_MILLIS) * SPAN_MILLIS);
    if hub.store().count_request(source, what, since).await? <= most {
        return Ok(());
    }
    let until = later(since, Duration::milliseconds(SPAN_MILLIS));
    Err(NotGiven { code: ClaimCode::TooMany, until: Some(until) })
}

/// A station's sealed keys, as text for a file (E-8).
///
/// # Errors
/// [`HubProblem::Unknown`] when there is no such station, or it has sent none.
pub async fn sealed_keys(hub: &HubProcess, station: Uuid) -> Result<String, HubProblem> {
    let mut tx = hub.store().read().await?;
    let unknown = |why: &str| HubProblem::Unknown(format!("{why} {station}"));
    let keys = offers::sealed_keys(&mut tx, station).await?.ok_or_else(|| unknown("nie ma stanowiska"))?;
    let keys = keys.ok_or_else(|| unknown("zapieczętowanych kluczy nie przysłało jeszcze stanowisko"))?;
    Ok(data_encoding::BASE64.encode(&keys) + "\n")
}

/// The process's random source.
struct Random<'a>(&'a HubProcess);

impl rand_core::TryRng for Random<'_> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill_random(bytes);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Random<'_> {}

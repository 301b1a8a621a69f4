//! The status list of a city (D-3): made anew from the cards when somebody asks and the last one is a minute old, signed with the hub's
//! key. Without it a card is as issued; a city's verifiers fetch it over and over, so that one answer serves all of them.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use contract::Moment;
use credential::{STATUS_PLACES_MAX, StatusList, TokenStatus};
use data_encoding::HEXLOWER;
use domain::card::{CardStatus, status};
use sha2::{Digest as _, Sha256};
use time::Duration;
use tokio::sync::Mutex;

use crate::HubProcess;
use crate::store::{StoreProblem, statuses};

/// After what time a verifier looks again, and for how long one without network may rely on what it has.
const RENEWED_AFTER: Duration = Duration::minutes(1);
const RELIED_ON: Duration = Duration::days(7);

/// The lists that this process has made, by city. The lock is held while one is made, so that it is made once.
#[derive(Default)]
pub(crate) struct StatusLists {
    made: Mutex<HashMap<String, Made>>,
}

/// A signed list.
#[derive(Clone)]
pub struct Made {
    /// As `credential` signs it.
    pub list: Bytes,
    /// What names exactly these bytes (RFC 9110, 8.8.3).
    pub tag: Arc<str>,
    at: Moment,
}

/// The list at a host, or of the only city that there is; none when the hub has no such city.
///
/// # Errors
/// What the database says.
pub async fn at_host(hub: &HubProcess, host: &str) -> Result<Option<Made>, StoreProblem> {
    let mut tx = hub.store().read().await?;
    let cities = statuses::check_addresses(&mut tx).await?;
    drop(tx);
    let named = cities.iter().find(|(_, address)| host_of(address).eq_ignore_ascii_case(host));
    let only = match cities.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let Some((city, address)) = named.or(only) else { return Ok(None) };
    let mut made = hub.status_lists().made.lock().await;
    let now = hub.now();
    if let Some(known) = made.get(city).filter(|known| is_fresh(known.at, now)) {
        return Ok(Some(known.clone()));
    }
    let new = make(hub, city, &format!("{}status/1", address.to_ascii_lowercase())).await?;
    made.insert(city.clone(), new.clone());
    Ok(Some(new))
}

fn is_fresh(made: Moment, now: Moment) -> bool {
    (0..RENEWED_AFTER.whole_milliseconds()).contains(&i128::from(now.unix_millis() - made.unix_millis()))
}

fn host_of(address: &str) -> &str {
    let after = address.split_once("://").map_or(address, |(_, after)| after);
    after.split(['/', ':']).next().unwrap_or_default()
}

/// Makes a city's list as its cards stand now.
///
/// # Errors
/// What the database says.
pub async fn make(hub: &HubProcess, city: &str, address: &str) -> Result<Made, StoreProblem> {
    let now = hub.now();
    let today = now.utc().date();
    let mut tx = hub.store().read().await?;
    let places = statuses::places(&mut tx, city).await?;
    let cards = statuses::not_in_hand(&mut tx, city, today).await?;
    let rights_changed = statuses::rights_changed(&mut tx, city, today).await?;
    let never_reported = statuses::never_reported(&mut tx, city).await?;
    drop(tx);
    if places > STATUS_PLACES_MAX {
        return Err(StoreProblem::Broken);
    }
    let issued = now.utc();
    let mut list = StatusList::with_places(address.to_owned(), issued, issued + RELIED_ON, RENEWED_AFTER, places);
    for place in rights_changed {
        list.set(place, TokenStatus::RightsChanged);
    }
    let statuses = cards.into_iter().map(|(place, card)| (place, told(status(&card, today))));
    for (place, status) in statuses.chain(never_reported.into_iter().map(|place| (place, TokenStatus::Invalid))) {
        // What is over for good is not suspended as well.
        if list.status(place) != Some(TokenStatus::Invalid) {
            list.set(place, status);
        }
    }
    let signing = hub.clone();
    let sealed = tokio::task::spawn_blocking(move || list.seal(signing.key())).await;
    let sealed = sealed.map_err(|_| StoreProblem::Broken)?.map_err(|_| StoreProblem::Broken)?;
    let tag = format!("\"{}\"", HEXLOWER.encode(Sha256::digest(&sealed).get(..16).unwrap_or_default()));
    Ok(Made { list: Bytes::from(sealed), tag: tag.into(), at: now })
}

/// What a verifier is told of a card that stands so. That it has run out stands on the card itself.
fn told(status: CardStatus) -> TokenStatus {
    match status {
        CardStatus::NeverValid | CardStatus::EndedForGood => TokenStatus::Invalid,
        CardStatus::Suspended | CardStatus::Waiting | CardStatus::InProduction => TokenStatus::Suspended,
        CardStatus::Active | CardStatus::Expired => TokenStatus::Valid,
    }
}

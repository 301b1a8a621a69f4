//! Recording an operation: in the transaction of the rows that it explains.

use contract::operation::{Header, Seen, payload_mac};
use contract::payload::Payload;
use contract::{ErrorCode, Moment, Problem};
use parking_lot::Mutex;
use rand_core::CryptoRng;
use uuid::Uuid;

use crate::store::{self, Tx};

/// How far the clock may stand behind the last operation and still be taken for the same time, in milliseconds. More must
/// be confirmed by a person (E-9).
const CLOCK_SLACK: i64 = 120_000;

/// An act to be recorded.
pub(crate) struct Act {
    /// Who did it.
    pub(crate) actor: Option<Uuid>,
    /// Whom it concerns.
    pub(crate) resident: Option<Uuid>,
    /// Records that the actor had on the screen.
    pub(crate) seen: Vec<Seen>,
    /// What was done.
    pub(crate) payload: Payload,
}

/// Records an act at the end of the chain and says at what time it stands there: the clock's, but never before the
/// operation before it.
pub(crate) async fn record(
    tx: &mut Tx,
    now: Moment,
    random: &Mutex<Box<dyn CryptoRng + Send>>,
    act: Act,
) -> Result<Moment, Problem> {
    let head = store::station::chain_head(tx).await?;
    if now.unix_millis() + CLOCK_SLACK < head.last_at.unix_millis() {
        return Err(ErrorCode::ClockBehind.into());
    }
    let at = now.max(head.last_at);
    let kind = act.payload.kind();
    let payload = serde_json::to_vec(&act.payload).map_err(|_| ErrorCode::Unexpected)?;
    let mut key = [0; 32];
    let id = {
        let mut random = random.lock();
        random.fill_bytes(&mut key);
        new_id(at, &mut **random)
    };
    let header = Header {
        id,
        station: head.station,
        epoch: head.epoch,
        sequence: head.sequence + 1,
        actor: act.actor,
        at,
        kind,
        version: kind.version(),
        seen: act.seen,
        previous: head.hash,
        payload_mac: payload_mac(&key, &payload),
    };
    store::operations::insert(tx, &header, act.resident, act.payload.beside(), &payload, &key).await?;
    store::station::advance_chain(tx, header.sequence, &header.chain_hash(), at).await?;
    Ok(at)
}

/// A UUIDv7 (RFC 9562) of a moment.
pub(crate) fn new_id(at: Moment, random: &mut dyn CryptoRng) -> Uuid {
    let mut bytes = [0; 10];
    random.fill_bytes(&mut bytes);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.unix_millis()).unwrap_or(0), &bytes).into_uuid()
}

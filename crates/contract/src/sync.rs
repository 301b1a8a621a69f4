//! What a station and the hub say to each other (E-2, E-7, E-9). Every message is one CBOR value (RFC 8949) in the body of a
//! POST that the station has signed with its transport key; the hub signs every answer with its own (`credential::signed`).
//!
//! A sync is: [`Hello`], [`Push`] until nothing waits, [`Pull`] until nothing is new, [`Census`]. A station that has just
//! started, or whose cursor the hub no longer knows, reads [`Snapshot`] before it pulls. Pictures follow in pieces of their own:
//! [`PutPiece`], [`GetPiece`].

mod blob;
mod city_file;
mod outcome;
mod record;

pub use blob::{GetPiece, MOST_BLOB_BYTES, MOST_PIECE_BYTES, Piece, PutPiece, Taken};
pub use city_file::{AcceptedTokens, CityFile, CityStaff, CityStation};
pub use outcome::{Outcome, Refusal, TaskKind};
pub use record::{BlockRecord, CardRecord, MergedAct, Record, ResidentRecord, TaskOperation, TaskRecord, TaskSides};

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use crate::Moment;
use crate::enrolment::NumberKind;
use crate::operation::Hash;

/// The most operations of one [`Push`].
pub const MOST_OPERATIONS: usize = 200;
/// The most bytes of one request.
pub const MOST_BYTES: usize = 1 << 20;
/// The most bytes of one answer: a city's configuration with its layouts and streets travels as one record.
pub const MOST_ANSWER_BYTES: usize = 16 << 20;
/// The most records of one [`Page`].
pub const MOST_RECORDS: usize = 500;
/// For how long the hub may hold a [`Pull`] back while there is nothing new, in seconds.
pub const MOST_WAIT_SECONDS: u16 = 30;
/// The media type of every message.
pub const MEDIA_TYPE: &str = "application/cbor";

/// Where a message goes: the path under the hub's address.
pub trait Message: Serialize + for<'de> Deserialize<'de> + Send {
    /// The path.
    const PATH: &'static str;
    /// What the hub answers.
    type Answer: Serialize + for<'de> Deserialize<'de> + Send;
}

macro_rules! messages {
    ($($message:ident => $path:literal -> $answer:ty;)*) => {$(
        impl Message for $message {
            const PATH: &'static str = $path;
            type Answer = $answer;
        }
    )*};
}

messages! {
    Hello => "/sync/v1/hello" -> Welcome;
    Push => "/sync/v1/push" -> PushAnswer;
    Pull => "/sync/v1/pull" -> Page;
    Snapshot => "/sync/v1/snapshot" -> SnapshotPage;
    Census => "/sync/v1/census" -> Counts;
    Holdings => "/sync/v1/holdings" -> Versions;
    Fetch => "/sync/v1/fetch" -> Page;
    PutPiece => "/sync/v1/put" -> Taken;
    GetPiece => "/sync/v1/get" -> Piece;
}

/// How far a chain of operations has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainEnd {
    /// The epoch of the last operation; 1 before the first.
    pub epoch: u32,
    /// Its sequence number; 0 before the first.
    pub sequence: u64,
    /// Its chain hash; zeros before the first.
    pub hash: Hash,
}

impl ChainEnd {
    /// Before the first operation.
    pub const START: Self = Self { epoch: 1, sequence: 0, hash: [0; 32] };
}

/// The start of a sync: what the station has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The end of its chain.
    pub chain: ChainEnd,
    /// The station's time.
    pub now: Moment,
    /// The version of its program.
    pub program: String,
    /// The version of the configuration that it has.
    pub configuration: u32,
    /// The numbers that it holds, of each kind.
    pub supplies: Vec<Supply>,
    /// Operations that wait.
    pub waiting: u32,
    /// Its own keys, sealed to the offline city ([`SealedKeys`](crate::escrow::SealedKeys) as CBOR), told anew every time, so that also a
    /// hub that was restored from a backup has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_keys: Option<ByteBuf>,
}

/// How many numbers of a kind a station has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// Which kind.
    pub kind: NumberKind,
    /// How many are left in all.
    pub left: u32,
    /// How many runs it holds, those that are used up included. The next one is given to it only when it has the one before.
    pub runs: u32,
}

/// The hub's side of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The hub's time.
    pub now: Moment,
    /// Changes when the hub was restored from a backup: the station sends again what it still has, and reads a snapshot.
    pub feed_epoch: Uuid,
    /// The end of this station's chain as the hub knows it. Everything after it is to be sent.
    pub chain: ChainEnd,
    /// The epoch in which the station's next operation has to be, when its database was restored or copied.
    pub new_epoch: Option<u32>,
    /// The version of the configuration in force.
    pub configuration: u32,
}

/// Operations in the order of their chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// At most [`MOST_OPERATIONS`].
    pub operations: Vec<SentOperation>,
}

/// One operation. Without payload and key when the person has been forgotten.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentOperation {
    /// Its id, as in the header; so that an answer can name it also when the header cannot be read.
    pub id: Uuid,
    /// [`Header::to_bytes`](crate::operation::Header::to_bytes).
    pub header: ByteBuf,
    /// JSON of the version that the header names.
    pub payload: Option<ByteBuf>,
    /// The key of the payload's HMAC.
    pub key: Option<ByteBuf>,
}

impl fmt::Debug for SentOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SentOperation(<redacted>)")
    }
}

/// What became of each operation, in the order in which they were sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushAnswer {
    /// One for each operation up to the first that does not join the chain.
    pub answers: Vec<OperationAnswer>,
    /// The end of the chain as the hub now knows it. The next operation to be sent comes after it.
    pub chain: ChainEnd,
    /// The station's database is an older or a second copy: its next operation has to be in this epoch.
    pub new_epoch: Option<u32>,
}

/// What became of one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationAnswer {
    /// Its id.
    pub id: Uuid,
    /// What became of it.
    pub outcome: Outcome,
}

/// What has changed after a position of the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    /// The feed that the position is of; a page of another one is empty and says so.
    pub feed_epoch: Uuid,
    /// The position that was applied last.
    pub after: u64,
    /// For how many seconds the hub may wait when there is nothing new; at most [`MOST_WAIT_SECONDS`].
    pub wait_seconds: u16,
}

/// Records as they are now. Applied in one transaction with [`next`](Self::next).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The feed.
    pub feed_epoch: Uuid,
    /// The position to go on from.
    pub next: u64,
    /// There is more at once.
    pub more: bool,
    /// The position is older than what the hub still keeps, or of another feed: a snapshot is to be read.
    pub lost: bool,
    /// What has changed, each record once.
    pub records: Vec<Record>,
}

/// The first reading of everything that the station is to hold, in the order of ids. Whoever begins one, notes
/// [`position`](SnapshotPage::position) of its first page and pulls from there when it is through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The last resident of the page before; none to begin.
    pub after: Option<Uuid>,
}

/// One page of a snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotPage {
    /// The feed.
    pub feed_epoch: Uuid,
    /// Where the feed stood before this page was read.
    pub position: u64,
    /// The last resident in it; none when it is through.
    pub next: Option<Uuid>,
    /// Residents with their cards; the first page also holds everything that is not a resident's.
    pub records: Vec<Record>,
    /// How many residents there are in all, for the progress.
    pub residents: u64,
}

/// Asks what the station should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Census {}

/// How much there is of a kind, and a checksum over ids and versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Exclusive or of the [`mark`] of each.
    pub mark: i64,
}

impl Tally {
    /// Counts one record in.
    pub fn add(&mut self, id: Uuid, version: u64) {
        self.count += 1;
        self.mark ^= mark(id, version);
    }
}

/// What the station should hold at a position of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Where the feed stood: compared only by a station that has applied just this.
    pub position: u64,
    /// Residents.
    pub residents: Tally,
    /// Cards.
    pub cards: Tally,
    /// Tasks that are open.
    pub tasks: Tally,
    /// Applications of the point that are not closed.
    #[serde(default)]
    pub applications: Tally,
}

/// The mark of a record in its version: the first eight bytes of the SHA-256 of both, so that a sum over them tells whether
/// two sides hold the same.
#[must_use]
pub fn mark(id: Uuid, version: u64) -> i64 {
    use sha2::Digest as _;
    let mut hasher = sha2::Sha256::new();
    hasher.update(id.as_bytes());
    hasher.update(version.to_be_bytes());
    let hash: [u8; 32] = hasher.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = hash;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Asks for the ids and versions of everything that the station should hold, after the counts differed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {}

/// Ids and versions of everything that the station should hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Where the feed stood.
    pub position: u64,
    /// Residents.
    pub residents: Vec<(Uuid, u64)>,
    /// Cards.
    pub cards: Vec<(Uuid, u64)>,
    /// Tasks that are open.
    pub tasks: Vec<(Uuid, u64)>,
    /// Applications of the point that are not closed.
    #[serde(default)]
    pub applications: Vec<(Uuid, u64)>,
}

/// Asks for records by id, at most [`MOST_RECORDS`]. Cards come with their residents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetch {
    /// Residents.
    pub residents: Vec<Uuid>,
    /// Tasks.
    pub tasks: Vec<Uuid>,
    /// Applications.
    #[serde(default)]
    pub applications: Vec<Uuid>,
}

/// Why the hub does not answer a message. In an answer with a status of 4xx or 5xx.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncProblem {
    /// What is wrong.
    pub code: SyncCode,
    /// The hub's time: a station whose clock is wrong signs by this one.
    pub now: Moment,
}

/// What is wrong with a message. None of them means that an operation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncCode {
    /// The signature is not this station's, or is for another message. People have to look (401).
    BadSignature,
    /// The signature was made too long ago, or in the future: sign again by the hub's time (401).
    OldSignature,
    /// The station is unknown to the hub (401).
    UnknownStation,
    /// The station was cut off (403).
    CutOff,
    /// An operation is of a kind that only newer hubs know: the hub has to be brought up to date (503).
    HubTooOld,
    /// The message is not one that this hub reads (400).
    BadMessage,
    /// More than the limits allow (413).
    TooLarge,
    /// The hub cannot do it now; try again later (503).
    NotNow,
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ E-2
    #[test]
    fn the_checksum_sees_one_changed_version_among_many() {
        let mut one = Tally::default();
        let mut other = Tally::default();
        for n in 1..=1000 {
            one.add(Uuid::from_u128(n), 1);
            other.add(Uuid::from_u128(1001 - n), if n == 500 { 2 } else { 1 });
        }
        assert_eq!(one.count, other.count);
        assert_ne!(one.mark, other.mark);
    }
}

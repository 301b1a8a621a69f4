//! What a station records: one operation for each act, which the hub applies exactly once (E-2, E-5).
//!
//! A header is CBOR (RFC 8949, core deterministic encoding: a fixed array of integers, byte strings and text). The chain
//! hash of an operation is SHA-256 over a label and its header; the header holds the chain hash of the one before and an
//! HMAC-SHA-256 (RFC 2104) of the payload under a random key of that operation alone. Whoever deletes payload and key has
//! forgotten the person, and the chain still holds.

use ciborium::Value;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use uuid::Uuid;

use crate::Moment;

/// The label under which headers are hashed.
const CHAIN_LABEL: &[u8] = b"okienko operation 1\0";

/// A SHA-256 or HMAC-SHA-256 value.
pub type Hash = [u8; 32];

/// The kinds of operations. New ones are added at the end; none is ever given another meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// The computer became this station.
    StationEnrolled,
    /// A person set their own password here.
    PasswordSet,
    /// A supervisor lifted a lock-out.
    LockoutLifted,
    /// A resident was registered, with the document seen and the consents.
    ResidentRegistered,
    /// A photo became the resident's photo.
    PhotoSet,
    /// A card number was taken for a resident.
    CardReserved,
    /// A card was sent to a printer.
    CardSent,
    /// A card came out of a printer.
    CardPrinted,
    /// Nothing came out: the blank is still there.
    CardNotPrinted,
    /// The printed card was scanned and is right.
    CardChecked,
    /// A card and its blank were written off.
    CardSpoiled,
    /// A card was handed over.
    CardHandedOver,
    /// A card was given up before anything was printed.
    CardWithdrawn,
    /// A group of a resident's data was changed.
    ResidentChanged,
    /// A card was blocked.
    CardBlocked,
    /// Blocks of a card were lifted.
    CardUnblocked,
    /// Somebody decided a task.
    TaskDecided,
    /// A fee was taken, against a receipt.
    FeeTaken,
    /// A supervisor paid a fee back.
    FeeRefunded,
    /// A shift was opened with a count of blanks and cash.
    ShiftOpened,
    /// A shift was counted and handed over to a colleague.
    ShiftHandedOver,
    /// A shift was counted and closed.
    ShiftClosed,
    /// A resident answered consent clauses.
    ConsentsAnswered,
    /// A resident took back the consent to keep their data: everything about them is deleted.
    ResidentForgotten,
    /// What a card entitles to, or its last day, was changed without a new card.
    RightsChanged,
    /// Two records of one person became one.
    ResidentsMerged,
    /// Two records that had become one were told apart again.
    MergeUndone,
    /// A clerk took an application.
    ApplicationTaken,
    /// A clerk gave an application back to the queue.
    ApplicationReleased,
    /// A clerk asked the resident to correct an application.
    ApplicationCorrectionAsked,
    /// An application was rejected.
    ApplicationRejected,
    /// An application was accepted, with what follows from it.
    ApplicationAccepted,
}

/// Whether an operation can be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// It has happened: it is recorded, and at worst it opens a task.
    Fact,
    /// It may be refused with a reason.
    Request,
}

impl OperationKind {
    /// All kinds, in the order of their codes.
    pub const ALL: [Self; 32] = [
        Self::StationEnrolled,
        Self::PasswordSet,
        Self::LockoutLifted,
        Self::ResidentRegistered,
        Self::PhotoSet,
        Self::CardReserved,
        Self::CardSent,
        Self::CardPrinted,
        Self::CardNotPrinted,
        Self::CardChecked,
        Self::CardSpoiled,
        Self::CardHandedOver,
        Self::CardWithdrawn,
        Self::ResidentChanged,
        Self::CardBlocked,
        Self::CardUnblocked,
        Self::TaskDecided,
        Self::FeeTaken,
        Self::FeeRefunded,
        Self::ShiftOpened,
        Self::ShiftHandedOver,
        Self::ShiftClosed,
        Self::ConsentsAnswered,
        Self::ResidentForgotten,
        Self::RightsChanged,
        Self::ResidentsMerged,
        Self::MergeUndone,
        Self::ApplicationTaken,
        Self::ApplicationReleased,
        Self::ApplicationCorrectionAsked,
        Self::ApplicationRejected,
        Self::ApplicationAccepted,
    ];

    /// The number that stands for the kind in a header and in the store.
    #[must_use]
    pub fn code(self) -> u16 {
        self as u16 + 1
    }

    /// The kind of a number.
    #[must_use]
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it can be refused.
    #[must_use]
    pub fn nature(self) -> Nature {
        match self {
            Self::PasswordSet
            | Self::ResidentRegistered
            | Self::PhotoSet
            | Self::CardReserved
            | Self::ResidentChanged
            | Self::CardUnblocked
            | Self::TaskDecided
            | Self::RightsChanged
            | Self::ResidentsMerged
            | Self::MergeUndone
            | Self::ApplicationTaken
            | Self::ApplicationReleased
            | Self::ApplicationCorrectionAsked
            | Self::ApplicationRejected
            | Self::ApplicationAccepted => Nature::Request,
            Self::StationEnrolled
            | Self::LockoutLifted
            | Self::CardSent
            | Self::CardPrinted
            | Self::CardNotPrinted
            | Self::CardChecked
            | Self::CardSpoiled
            | Self::CardHandedOver
            | Self::CardWithdrawn
            | Self::CardBlocked
            | Self::FeeTaken
            | Self::FeeRefunded
            | Self::ShiftOpened
            | Self::ShiftHandedOver
            | Self::ShiftClosed
            | Self::ConsentsAnswered
            | Self::ResidentForgotten => Nature::Fact,
        }
    }

    /// The kinds that people read in a resident's history: what was done, not each step of a printer, nor who had an application in hand.
    pub fn told() -> impl Iterator<Item = Self> {
        let steps = [
            Self::CardReserved,
            Self::CardSent,
            Self::CardPrinted,
            Self::CardNotPrinted,
            Self::CardChecked,
            Self::ApplicationTaken,
            Self::ApplicationReleased,
        ];
        Self::ALL.into_iter().filter(move |kind| !steps.contains(kind))
    }

    /// The version of the payload that this release writes.
    #[must_use]
    pub fn version(self) -> u16 {
        match self {
            // Since the second one it names the fee that was paid, since the third the application.
            Self::CardReserved => 3,
            _ => 1,
        }
    }
}

/// The version of a record that the actor had on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The record.
    pub record: Uuid,
    /// Its version.
    pub version: u64,
}

/// The header of an operation: who, when, what, after which one. No personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// UUIDv7.
    pub id: Uuid,
    /// The station.
    pub station: Uuid,
    /// Grows when a station starts again from a restored or new database.
    pub epoch: u32,
    /// Counts from 1 without gaps; goes on counting when the epoch grows.
    pub sequence: u64,
    /// Who did it; nobody for what the station does by itself.
    pub actor: Option<Uuid>,
    /// The station's time.
    pub at: Moment,
    /// What was done.
    pub kind: OperationKind,
    /// The version of the payload.
    pub version: u16,
    /// What the actor saw.
    pub seen: Vec<Seen>,
    /// The chain hash of the operation before; zeros for the first.
    pub previous: Hash,
    /// HMAC of the payload under the operation's own key.
    pub payload_mac: Hash,
}

impl Header {
    /// The bytes that are hashed, stored and sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let uuid = |id: &Uuid| Value::Bytes(id.as_bytes().to_vec());
        let seen = self.seen.iter().map(|s| Value::Array(vec![uuid(&s.record), Value::from(s.version)])).collect();
        let value = Value::Array(vec![
            uuid(&self.id),
            uuid(&self.station),
            Value::from(self.epoch),
            Value::from(self.sequence),
            self.actor.as_ref().map_or(Value::Null, uuid),
            Value::from(self.at.unix_millis()),
            Value::from(self.kind.code()),
            Value::from(self.version),
            Value::Array(seen),
            Value::Bytes(self.previous.to_vec()),
            Value::Bytes(self.payload_mac.to_vec()),
        ]);
        let mut bytes = Vec::with_capacity(192);
        // Writing to a Vec cannot fail, and the value holds nothing that CBOR lacks.
        let _ = ciborium::into_writer(&value, &mut bytes);
        bytes
    }

    /// Reads a header back; `None` for anything that [`to_bytes`](Self::to_bytes) did not write.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let Value::Array(fields) = ciborium::from_reader(bytes).ok()? else { return None };
        let [id, station, epoch, sequence, actor, at, kind, version, seen, previous, payload_mac] =
            <[Value; 11]>::try_from(fields).ok()?;
        let header = Self {
            id: read_uuid(&id)?,
            station: read_uuid(&station)?,
            epoch: epoch.as_integer()?.try_into().ok()?,
            sequence: sequence.as_integer()?.try_into().ok()?,
            actor: if actor.is_null() { None } else { Some(read_uuid(&actor)?) },
            at: Moment::from_unix_millis(at.as_integer()?.try_into().ok()?),
            kind: OperationKind::from_code(kind.as_integer()?.try_into().ok()?)?,
            version: version.as_integer()?.try_into().ok()?,
            seen: seen.as_array()?.iter().map(read_seen).collect::<Option<_>>()?,
            previous: previous.as_bytes()?.as_slice().try_into().ok()?,
            payload_mac: payload_mac.as_bytes()?.as_slice().try_into().ok()?,
        };
        (header.to_bytes() == bytes).then_some(header)
    }

    /// The chain hash of this operation.
    #[must_use]
    pub fn chain_hash(&self) -> Hash {
        chain_hash(&self.to_bytes())
    }
}

/// The chain hash of a header's bytes, also of ones that cannot be read.
#[must_use]
pub fn chain_hash(header: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(CHAIN_LABEL);
    hasher.update(header);
    hasher.finalize().into()
}

/// Whether a header is of a kind that only a newer program knows.
#[must_use]
pub fn is_of_newer_kind(header: &[u8]) -> bool {
    let Ok(Value::Array(fields)) = ciborium::from_reader(header) else { return false };
    let kind = fields.get(6).and_then(Value::as_integer).and_then(|kind| u16::try_from(kind).ok());
    fields.len() == 11 && kind.is_some_and(|kind| usize::from(kind) > OperationKind::ALL.len())
}

fn read_uuid(value: &Value) -> Option<Uuid> {
    Uuid::from_slice(value.as_bytes()?).ok()
}

fn read_seen(value: &Value) -> Option<Seen> {
    let [record, version] = value.as_array()?.as_slice() else { return None };
    Some(Seen { record: read_uuid(record)?, version: version.as_integer()?.try_into().ok()? })
}

/// HMAC-SHA-256 of a payload under the operation's own key.
#[must_use]
pub fn payload_mac(key: &Hash, payload: &[u8]) -> Hash {
    // RFC 2104 pads a short key with zeros to the hash's block; doing it here leaves no error to handle.
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(payload);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            id: Uuid::from_u128(1),
            station: Uuid::from_u128(2),
            epoch: 1,
            sequence: 7,
            actor: Some(Uuid::from_u128(3)),
            at: Moment::from_unix_millis(1_795_000_000_123),
            kind: OperationKind::CardReserved,
            version: 1,
            seen: vec![Seen { record: Uuid::from_u128(4), version: 2 }],
            previous: [9; 32],
            payload_mac: payload_mac(&[5; 32], b"{}"),
        }
    }

    // REQ E-2
    #[test]
    fn a_header_reads_back_as_it_was_written() {
        let header = header();
        assert_eq!(Header::from_bytes(&header.to_bytes()), Some(header.clone()));
        let alone = Header { actor: None, seen: Vec::new(), ..header };
        assert_eq!(Header::from_bytes(&alone.to_bytes()), Some(alone));
    }

    // REQ E-2 G-3: nothing about an operation can be changed without its chain hash showing it.
    #[test]
    fn any_changed_byte_of_a_header_changes_the_chain_hash_or_is_unreadable() {
        let good = header();
        let bytes = good.to_bytes();
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            if let Some(other) = Header::from_bytes(&changed) {
                assert_ne!(other.chain_hash(), good.chain_hash(), "byte {position}");
            }
        }
    }

    // REQ E-5
    #[test]
    fn what_has_happened_is_a_fact_and_cannot_be_refused() {
        for kind in [OperationKind::CardPrinted, OperationKind::CardHandedOver, OperationKind::CardSpoiled] {
            assert_eq!(kind.nature(), Nature::Fact, "{kind:?}");
        }
        assert_eq!(OperationKind::ResidentRegistered.nature(), Nature::Request);
    }

    // REQ E-11
    #[test]
    fn the_codes_of_kinds_stay_what_they_are() {
        let codes: Vec<_> = OperationKind::ALL.into_iter().map(OperationKind::code).collect();
        assert_eq!(codes, (1..=32).collect::<Vec<_>>());
        assert_eq!(OperationKind::CardHandedOver.code(), 12);
        // The hub's store looks for these by number when somebody is forgotten.
        assert_eq!((OperationKind::ApplicationTaken.code(), OperationKind::ApplicationAccepted.code()), (28, 32));
        assert_eq!(OperationKind::from_code(0), None);
        assert_eq!(OperationKind::from_code(33), None);
    }

    // REQ E-11
    #[test]
    fn a_kind_of_a_newer_program_is_told_from_nonsense() {
        let known = header().to_bytes();
        assert!(!is_of_newer_kind(&known));
        // The code of `CardReserved`, 6, becomes 200, which takes two bytes (RFC 8949, 3.1).
        let position = known.iter().rposition(|byte| *byte == 6).unwrap();
        let mut newer = known;
        newer.splice(position..=position, [0x18, 200]);
        assert!(is_of_newer_kind(&newer));
        assert!(!is_of_newer_kind(b"nonsense"));
    }
}

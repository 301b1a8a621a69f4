//! Photos and drawn signatures go up and down in pieces and continue where they broke off (E-6).

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use crate::operation::Hash;

/// The most bytes of one piece.
pub const MOST_PIECE_BYTES: usize = 256 << 10;
/// The most bytes of a whole blob.
pub const MOST_BLOB_BYTES: u64 = 4 << 20;

/// A piece of a blob for the hub. Without bytes it only asks how much the hub has.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutPiece {
    /// The blob.
    pub blob: Uuid,
    /// The SHA-256 of the whole.
    pub sha256: Hash,
    /// How many bytes the whole has.
    pub size: u64,
    /// Where the piece begins.
    pub offset: u64,
    /// At most [`MOST_PIECE_BYTES`].
    pub bytes: ByteBuf,
}

impl fmt::Debug for PutPiece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PutPiece").field("blob", &self.blob).field("offset", &self.offset).finish_non_exhaustive()
    }
}

/// What the hub has of a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taken {
    /// No operation that took effect refers to it, or not with this SHA-256: it is not kept.
    Unwanted,
    /// Everything before this offset. The next piece begins there, whatever was sent.
    UpTo(u64),
    /// Everything, and it has the right SHA-256.
    Whole,
}

/// Asks for a blob of a resident who is held here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetPiece {
    /// The blob.
    pub blob: Uuid,
    /// From here.
    pub offset: u64,
}

/// What the hub gives of a blob.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// There is no such blob of a resident who is held at the station's point.
    Unknown,
    /// The hub does not have all of it yet. Its resident comes by the feed again when it has.
    OnItsWay,
    /// Bytes from the offset on; none when it is the end.
    Part {
        /// How many bytes the whole has.
        size: u64,
        /// At most [`MOST_PIECE_BYTES`].
        bytes: ByteBuf,
    },
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "Unknown",
            Self::OnItsWay => "OnItsWay",
            Self::Part { .. } => "Part(<redacted>)",
        })
    }
}

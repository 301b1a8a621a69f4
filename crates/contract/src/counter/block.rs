//! Blocking a card and lifting blocks (B-4, C-8, E-5).

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::card::CardStatus;
use super::session::TypedPassword;
use crate::Moment;
pub use crate::payload::BlockReason;

/// Which card: its number is enough, it may be another station's and nobody's who is held here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CardNumberText {
    /// 16 digits, grouped or not.
    pub number: String,
}

impl fmt::Debug for CardNumberText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardNumberText(<redacted>)")
    }
}

/// A card with the blocks on it, as far as they are known here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockedCard {
    /// Grouped.
    pub number: String,
    /// Whose, if the record is here.
    #[ts(type = "string | null")]
    pub resident: Option<Uuid>,
    /// The resident's name.
    pub name: Option<String>,
    /// Where the card stands; none when it is not known here.
    pub status: Option<CardStatus>,
    /// The open blocks, oldest first.
    pub blocks: Vec<OpenBlock>,
}

impl fmt::Debug for BlockedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockedCard").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A block that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenBlock {
    /// The block: whoever lifts it names it.
    #[ts(type = "string")]
    pub block: Uuid,
    /// Why.
    pub reason: BlockReason,
    /// Since when.
    pub at: Moment,
    /// A supervisor may lift it; otherwise it goes by itself, when what it stands for is decided.
    pub liftable: bool,
}

/// Blocks a card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockCard {
    /// 16 digits, grouped or not.
    pub number: String,
    /// Why.
    pub reason: BlockReason,
}

impl fmt::Debug for BlockCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockCard").field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// Lifts blocks of a card: these, and no other.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct UnblockCard {
    /// 16 digits, grouped or not.
    pub number: String,
    /// The blocks, as they stood on the screen.
    #[ts(type = "string[]")]
    pub blocks: Vec<Uuid>,
    /// Who signs.
    #[ts(type = "string")]
    pub supervisor: Uuid,
    /// The supervisor's own password; it covers this act alone.
    pub password: TypedPassword,
    /// Why: it stands in the card's history.
    pub why: String,
}

impl fmt::Debug for UnblockCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnblockCard").field("blocks", &self.blocks).finish_non_exhaustive()
    }
}

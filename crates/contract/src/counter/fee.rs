//! Fees: what was taken, and paying it back (C-7, C-8).

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::session::TypedPassword;
use crate::Moment;
pub use crate::payload::Payment;

/// A fee that was taken at this station for the duplicate of a card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fee {
    /// Names it in commands.
    #[ts(type = "string")]
    pub id: Uuid,
    /// The number of the card that is replaced, grouped.
    pub of: String,
    /// Why, by the name of the city's list.
    pub reason: String,
    /// In grosz.
    pub amount: u32,
    /// How it was paid.
    pub payment: Payment,
    /// The receipt's number.
    pub receipt: String,
    /// When.
    pub at: Moment,
    /// Who took it.
    pub by: String,
    /// It was paid back.
    pub refund: Option<Refund>,
}

impl fmt::Debug for Fee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fee").field("id", &self.id).field("amount", &self.amount).finish_non_exhaustive()
    }
}

/// A fee that was paid back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refund {
    /// The number of the receipt for it.
    pub receipt: String,
    /// When.
    pub at: Moment,
    /// The supervisor who signed it.
    pub supervisor: String,
    /// Why.
    pub why: String,
}

impl fmt::Debug for Refund {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refund").field("receipt", &self.receipt).finish_non_exhaustive()
    }
}

/// Pays a fee back, the way it was paid.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct RefundFee {
    /// The fee.
    #[ts(type = "string")]
    pub fee: Uuid,
    /// Who signs.
    #[ts(type = "string")]
    pub supervisor: Uuid,
    /// The supervisor's own password; it covers this act alone.
    pub password: TypedPassword,
    /// Why: it stands on the receipt.
    pub why: String,
}

impl fmt::Debug for RefundFee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefundFee").field("fee", &self.fee).finish_non_exhaustive()
    }
}

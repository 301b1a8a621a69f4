//! A card in the place of another one (C-7).

use contract::counter::{BlockReason, Duplicate, OldCard};
use contract::payload::DuplicateData;
use contract::{ErrorCode, Problem};
use domain::card::may_be_replaced;
use domain::card_number::CardNumber;

use crate::find::card_status;
use crate::open::OpenStation;
use crate::store::cards::CardRow;

/// What is settled about a duplicate before its number is taken.
pub(crate) struct Settled {
    /// As it was asked for, with the 16 digits of the card that it replaces.
    pub(crate) wanted: Duplicate,
    /// For what the old card is blocked at once.
    pub(crate) blocks: Option<BlockReason>,
    /// What the operation says.
    pub(crate) data: DuplicateData,
}

/// Holds a wanted duplicate against the city's table and the resident's cards.
pub(crate) fn settle(open: &OpenStation, wanted: &Duplicate, cards: &[CardRow]) -> Result<Settled, Problem> {
    let of = CardNumber::parse(&wanted.of).map_err(|_| ErrorCode::BadRequest)?.to_string();
    let card = cards.iter().find(|card| card.number == of).ok_or(ErrorCode::BadRequest)?;
    if !may_be_replaced(card_status(open, card)) {
        return Err(ErrorCode::WrongState.into());
    }
    let setup = open.setup();
    let reason = setup.configuration.duplicate_reasons.iter().find(|reason| reason.id == wanted.reason);
    let reason = reason.ok_or(ErrorCode::BadRequest)?;
    // What is out of its holder's hands is not on the counter.
    if reason.blocks.is_some() && wanted.old_card == OldCard::Returned {
        return Err(ErrorCode::BadRequest.into());
    }
    let data = DuplicateData { reason: reason.id.clone(), old_card: wanted.old_card, fee: reason.fee, paid: None };
    Ok(Settled { wanted: Duplicate { of, ..wanted.clone() }, blocks: reason.blocks, data })
}

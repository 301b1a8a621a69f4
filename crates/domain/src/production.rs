//! How one physical card comes to be: a single table of states and events (REQ C-5, C-6, D-5, D-7).
//!
//! ```text
//! Reserved ──print──▶ Printing ──done──▶ Printed ──scan──▶ Checked ──hand over──▶ HandedOver
//!   ▲  └─cancel─▶ Withdrawn │ │                │                └─spoiled─▶ Spoiled
//!   └────────not sent───────┘ │                └─spoiled, or nothing came out─▶ Spoiled, Withdrawn
//!                             └─uncertain─▶ Asked ──▶ Printed, Spoiled, or nothing came out: Withdrawn
//! ```
//!
//! A number goes to a printer once. Printers lie, eyes err, and a card that is stuck comes out an hour later: whoever says that
//! nothing came out may be wrong, and a second print of the same number would then be a second valid card. So that answer ends
//! the number, and the next attempt has another one; only a card that was never sent may be sent with the number that it has.
//!
//! Whether a card was *set aside* so that the next resident can be served is no state of its own: it may happen in each
//! that is not final, and changes nothing about what is true of the card.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Where the making of a card stands. The number belongs to this card alone in every one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ProductionState"))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The number is taken; it has not reached a printer.
    Reserved,
    /// It was or is about to be sent to the printer. Saved before the printer hears of it.
    Printing,
    /// Nobody knows what came out: the operator is asked.
    Asked,
    /// A card came out; whether it is the right one has not been checked.
    Printed,
    /// It was read back, and is what it should be.
    Checked,
    /// The resident has it. From now on it is valid. Final.
    HandedOver,
    /// The card is waste and so is its number. Final.
    Spoiled,
    /// It was given up before it was sent, or nothing came out; the number is not used again. Final.
    Withdrawn,
}

/// Something that happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It is going to be sent to the printer, or into the folder.
    PrintStarted,
    /// The printer says that the job is done.
    JobDone,
    /// It did not reach the printer: no connection, refused, the power went first. What the printer says of a card that it has
    /// got is never this.
    NotSent,
    /// A jam, a cancel, a job that failed, an answer that makes no sense, a power cut: anything may have come out.
    JobUncertain,
    /// The operator: nothing came out, or a clean blank, which goes back to the others.
    NothingCameOut,
    /// The operator: what came out, or what is in the hand, is spoiled.
    CardSpoiled,
    /// The operator: a good card came out.
    CardGood,
    /// What was read from the card is this card.
    ScannedRight,
    /// What was read is something else, or it cannot be read.
    ScannedWrong,
    /// The resident has taken it, against a signature.
    HandedOver,
    /// The operator gives this card up before it is sent.
    Cancelled,
}

/// Every state.
pub const STATES: [State; 8] = [
    State::Reserved,
    State::Printing,
    State::Asked,
    State::Printed,
    State::Checked,
    State::HandedOver,
    State::Spoiled,
    State::Withdrawn,
];

/// Every event.
pub const EVENTS: [Event; 11] = [
    Event::PrintStarted,
    Event::JobDone,
    Event::NotSent,
    Event::JobUncertain,
    Event::NothingCameOut,
    Event::CardSpoiled,
    Event::CardGood,
    Event::ScannedRight,
    Event::ScannedWrong,
    Event::HandedOver,
    Event::Cancelled,
];

/// Why an event cannot happen now. Nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// Nothing has been printed yet.
    #[error("nothing has been printed yet")]
    NothingPrinted,
    /// The printer is at work; wait for what it says.
    #[error("the printer is still at work")]
    StillPrinting,
    /// The operator has to say first what came out.
    #[error("the operator has to say first what came out")]
    AnswerFirst,
    /// A card with this number exists already; printing again would make a second one.
    #[error("a card with this number has been printed already")]
    AlreadyPrinted,
    /// It has to be read back first.
    #[error("the card has to be checked first")]
    NotChecked,
    /// The resident has it already.
    #[error("the card has been handed over already")]
    AlreadyHandedOver,
    /// It is spoiled for good.
    #[error("the card is spoiled for good")]
    SpoiledForGood,
    /// It was given up.
    #[error("the card was given up")]
    WithdrawnForGood,
}

/// What becomes of a card in this state when this happens.
///
/// # Errors
/// [`Refused`] says why it cannot happen.
pub fn next(state: State, event: Event) -> Result<State, Refused> {
    match state {
        State::Reserved => match event {
            Event::PrintStarted => Ok(State::Printing),
            Event::Cancelled => Ok(State::Withdrawn),
            Event::JobDone
            | Event::NotSent
            | Event::JobUncertain
            | Event::NothingCameOut
            | Event::CardSpoiled
            | Event::CardGood
            | Event::ScannedRight
            | Event::ScannedWrong
            | Event::HandedOver => Err(Refused::NothingPrinted),
        },
        State::Printing => match event {
            Event::JobDone => Ok(State::Printed),
            Event::NotSent => Ok(State::Reserved),
            Event::JobUncertain => Ok(State::Asked),
            // Whoever gives up now asks the printer to stop, and what the printer then says is what happens: the document may
            // still be on its way to it.
            Event::Cancelled
            | Event::PrintStarted
            | Event::NothingCameOut
            | Event::CardSpoiled
            | Event::CardGood
            | Event::ScannedRight
            | Event::ScannedWrong
            | Event::HandedOver => Err(Refused::StillPrinting),
        },
        State::Asked => match event {
            Event::NothingCameOut => Ok(State::Withdrawn),
            Event::CardSpoiled => Ok(State::Spoiled),
            Event::CardGood => Ok(State::Printed),
            // The printer may still report; the eyes of the operator count more.
            Event::JobDone | Event::NotSent | Event::JobUncertain => Ok(State::Asked),
            Event::PrintStarted | Event::ScannedRight | Event::ScannedWrong | Event::HandedOver | Event::Cancelled => {
                Err(Refused::AnswerFirst)
            }
        },
        State::Printed => match event {
            Event::ScannedRight => Ok(State::Checked),
            // Another card may have been held to the reader: look again, or say that it is spoiled.
            Event::ScannedWrong => Ok(State::Printed),
            // A printer that reports success while nothing came out.
            Event::NothingCameOut => Ok(State::Withdrawn),
            Event::CardSpoiled => Ok(State::Spoiled),
            Event::HandedOver => Err(Refused::NotChecked),
            // Giving up does not tell what became of the blank: spoiled, or nothing came out.
            Event::Cancelled
            | Event::PrintStarted
            | Event::JobDone
            | Event::NotSent
            | Event::JobUncertain
            | Event::CardGood => Err(Refused::AlreadyPrinted),
        },
        State::Checked => match event {
            Event::HandedOver => Ok(State::HandedOver),
            // It has been read rightly once, so it exists and is right; some other card was held to the reader.
            Event::ScannedRight | Event::ScannedWrong => Ok(State::Checked),
            Event::CardSpoiled => Ok(State::Spoiled),
            Event::Cancelled
            | Event::PrintStarted
            | Event::JobDone
            | Event::NotSent
            | Event::JobUncertain
            | Event::NothingCameOut
            | Event::CardGood => Err(Refused::AlreadyPrinted),
        },
        State::HandedOver => Err(Refused::AlreadyHandedOver),
        State::Spoiled => Err(Refused::SpoiledForGood),
        State::Withdrawn => Err(Refused::WithdrawnForGood),
    }
}

/// Where the blank is that the card is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// Still with the others.
    InStock,
    /// In the printer, or nobody knows: not to be counted on.
    InPrinter,
    /// It has become a card.
    Used,
    /// It is waste and to be written off.
    Spoiled,
}

/// Where the blank of a card in this state is. The shift counts by it (REQ C-11).
#[must_use]
pub fn blank(state: State) -> Blank {
    match state {
        State::Reserved | State::Withdrawn => Blank::InStock,
        State::Printing | State::Asked => Blank::InPrinter,
        State::Printed | State::Checked | State::HandedOver => Blank::Used,
        State::Spoiled => Blank::Spoiled,
    }
}

/// Whether a card in this state may be valid at all. Blocks and expiry are another matter, see [`crate::card`].
#[must_use]
pub fn may_be_valid(state: State) -> bool {
    state == State::HandedOver
}

/// Whether nothing can happen any more.
#[must_use]
pub fn is_final(state: State) -> bool {
    matches!(state, State::HandedOver | State::Spoiled | State::Withdrawn)
}

#[cfg(test)]
mod tests;

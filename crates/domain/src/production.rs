//! How one physical card comes to be: a single table of states and events (REQ C-5, C-6, D-5, D-7).
//!
//! ```text
//! Reserved ──print──▶ Printing ──done──▶ Printed ──scan──▶ Checked ──hand over──▶ HandedOver
//!    ▲ │                 │                  │                 │
//!    │ └─cancel─▶ Withdrawn   └─uncertain─▶ Asked ──▶ Printed, Reserved or Spoiled
//!    └── nothing came out (printer or operator)          spoiled, cancelled ─▶ Spoiled
//! ```
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
    /// The number is taken; nothing has gone to a printer, or nothing came out of it.
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
    /// It was given up before anything was printed; the number is not used again. Final.
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
    /// The printer says for certain that nothing came out (no media, refused, cancelled before it began).
    JobFailedNothingOut,
    /// A jam, a cancel half-way, an answer that makes no sense, a crash or a power cut: anything may have come out.
    JobUncertain,
    /// The operator: nothing came out, or a clean blank.
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
    /// The operator gives this card up.
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
    Event::JobFailedNothingOut,
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
            | Event::JobFailedNothingOut
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
            Event::JobFailedNothingOut => Ok(State::Reserved),
            // Giving up now does not stop a card that is already on its way out.
            Event::JobUncertain | Event::Cancelled => Ok(State::Asked),
            Event::PrintStarted
            | Event::NothingCameOut
            | Event::CardSpoiled
            | Event::CardGood
            | Event::ScannedRight
            | Event::ScannedWrong
            | Event::HandedOver => Err(Refused::StillPrinting),
        },
        State::Asked => match event {
            Event::NothingCameOut => Ok(State::Reserved),
            Event::CardSpoiled => Ok(State::Spoiled),
            Event::CardGood => Ok(State::Printed),
            // The printer may still report; the eyes of the operator count more.
            Event::JobDone | Event::JobFailedNothingOut | Event::JobUncertain => Ok(State::Asked),
            Event::PrintStarted | Event::ScannedRight | Event::ScannedWrong | Event::HandedOver | Event::Cancelled => {
                Err(Refused::AnswerFirst)
            }
        },
        State::Printed => match event {
            Event::ScannedRight => Ok(State::Checked),
            // Another card may have been held to the reader: look again, or say that it is spoiled.
            Event::ScannedWrong => Ok(State::Printed),
            // A printer that reports success while nothing came out.
            Event::NothingCameOut => Ok(State::Reserved),
            Event::CardSpoiled | Event::Cancelled => Ok(State::Spoiled),
            Event::HandedOver => Err(Refused::NotChecked),
            Event::PrintStarted
            | Event::JobDone
            | Event::JobFailedNothingOut
            | Event::JobUncertain
            | Event::CardGood => Err(Refused::AlreadyPrinted),
        },
        State::Checked => match event {
            Event::HandedOver => Ok(State::HandedOver),
            // It has been read rightly once, so it exists and is right; some other card was held to the reader.
            Event::ScannedRight | Event::ScannedWrong => Ok(State::Checked),
            Event::CardSpoiled | Event::Cancelled => Ok(State::Spoiled),
            Event::PrintStarted
            | Event::JobDone
            | Event::JobFailedNothingOut
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

/// Whether a blank is certainly gone from the stock.
#[must_use]
pub fn blank_used(state: State) -> bool {
    matches!(blank(state), Blank::Used | Blank::Spoiled)
}

/// Whether the operator has to say what came out before anything else can happen.
#[must_use]
pub fn asks_operator(state: State) -> bool {
    state == State::Asked
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

/// What to do after a restart with a card that was found in this state: a job that was under way may have ended anyhow.
#[must_use]
pub fn after_restart(state: State) -> State {
    if state == State::Printing { State::Asked } else { state }
}

#[cfg(test)]
mod tests;

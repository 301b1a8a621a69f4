//! Applications that residents send (REQ C-9, B-1, B-2, B-5 to B-9): one table of what may happen to one, and by whom.
//!
//! ```text
//! Draft ──submit──▶ Submitted ──take──▶ InReview ──accept──▶ Accepted ──number──▶ InProduction ──checked──▶ Ready ──▶ HandedOver
//!                       ▲  ▲               │ │ └─reject──▶ Rejected    ▲                │ card spoiled        │
//!                       │  └───release─────┘ └─ask─▶ NeedsCorrection   └────────────────┴─────────────────────┘
//!                       └──────────────────────────────── submit ─┘ └─time─▶ Expired
//! ```
//!
//! Whoever takes one locks it for others, until it is decided, given back or left lying for too long. Two who take it without network both go on; at the hub the first applied keeps it and the other
//! one's acts are refused (REQ E-5). The card's own production moves an accepted one on: nobody has to click that a card was printed.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::production;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ApplicationKind"))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A first card (B-1), for oneself or for a child.
    NewCard,
    /// A duplicate of a physical card (B-5).
    Duplicate,
    /// A physical card beside a virtual one (B-6).
    PhysicalCard,
    /// Other personal data (B-7).
    DataChange,
    /// A package that is about to end, for longer (B-8).
    Extension,
    /// Another package (B-8).
    Package,
    /// Another identifier beside the card (B-9).
    Identifier,
}

impl Kind {
    /// Every kind, in the order of the screen.
    pub const ALL: [Self; 7] = [
        Self::NewCard,
        Self::Duplicate,
        Self::PhysicalCard,
        Self::DataChange,
        Self::Extension,
        Self::Package,
        Self::Identifier,
    ];
}

/// What follows when it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ApplicationLeads"))]
#[serde(rename_all = "snake_case")]
pub enum Leads {
    /// A card is made, at the same counter.
    Card,
    /// What the card gives is changed, without a new one: a clerk enters what was proved, and until when.
    Rights,
    /// The data change at once.
    Change,
    /// Nothing but the record that it was accepted.
    Record,
}

/// What follows when an application of this kind is accepted.
#[must_use]
pub fn leads_to(kind: Kind) -> Leads {
    match kind {
        Kind::NewCard | Kind::Duplicate | Kind::PhysicalCard => Leads::Card,
        Kind::Extension | Kind::Package => Leads::Rights,
        Kind::DataChange => Leads::Change,
        Kind::Identifier => Leads::Record,
    }
}

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ApplicationState"))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not sent yet; nobody but the resident sees it.
    Draft,
    /// Sent, and waits for somebody at the counter.
    Submitted,
    /// Somebody at the counter has it.
    InReview,
    /// It waits for the resident, who was asked to correct something.
    NeedsCorrection,
    /// Accepted; a card that follows is not begun.
    Accepted,
    /// Its card is being made.
    InProduction,
    /// Its card waits to be collected.
    Ready,
    /// Its card was handed over.
    HandedOver,
    /// Rejected, with a reason.
    Rejected,
    /// The resident has taken it back.
    Withdrawn,
    /// Nobody corrected it, or collected its card, in time.
    Expired,
}

impl State {
    /// Every state, in the order in which they are gone through.
    pub const ALL: [Self; 11] = [
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::NeedsCorrection,
        Self::Accepted,
        Self::InProduction,
        Self::Ready,
        Self::HandedOver,
        Self::Rejected,
        Self::Withdrawn,
        Self::Expired,
    ];
}

/// Who makes something happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The resident who applies.
    Resident,
    /// The clerk who has taken it; or, while nobody has, any clerk.
    Clerk,
    /// A clerk other than the one who has taken it.
    Colleague,
    /// The making of its card.
    Card,
    /// Time.
    Clock,
}

impl Who {
    /// Everybody.
    pub const ALL: [Self; 5] = [Self::Resident, Self::Clerk, Self::Colleague, Self::Card, Self::Clock];
}

/// What happens to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ApplicationEvent"))]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The resident sends it, also again after a correction.
    Submit,
    /// The resident takes it back.
    Withdraw,
    /// A clerk takes it.
    Take,
    /// A clerk gives it back to the queue.
    Release,
    /// A clerk asks the resident to correct something.
    AskCorrection,
    /// A clerk accepts it.
    Accept,
    /// A clerk rejects it.
    Reject,
    /// A number was taken for its card.
    CardBegun,
    /// Its card was checked and is right.
    CardReady,
    /// Its card was spoiled or given up: another one is needed.
    CardLost,
    /// Its card was handed over.
    CardHandedOver,
    /// The time for it has run out.
    TimeOut,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 12] = [
        Self::Submit,
        Self::Withdraw,
        Self::Take,
        Self::Release,
        Self::AskCorrection,
        Self::Accept,
        Self::Reject,
        Self::CardBegun,
        Self::CardReady,
        Self::CardLost,
        Self::CardHandedOver,
        Self::TimeOut,
    ];

    /// What the state of a card's making means for the application that it was made for.
    #[must_use]
    pub fn of_card(card: production::State) -> Self {
        match card {
            production::State::Reserved
            | production::State::Printing
            | production::State::Asked
            | production::State::Printed => Self::CardBegun,
            production::State::Checked => Self::CardReady,
            production::State::HandedOver => Self::CardHandedOver,
            production::State::Spoiled | production::State::Withdrawn => Self::CardLost,
        }
    }
}

/// Why something does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ApplicationRefused"))]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// This is not for them to do.
    #[error("somebody else does this")]
    NotTheirs,
    /// Somebody else has taken it.
    #[error("somebody else has taken it")]
    TakenByAnother,
    /// Nobody has taken it: it is looked at before it is decided.
    #[error("it has to be taken first")]
    NotTaken,
    /// The resident was asked to correct it, or has not sent it.
    #[error("it is with the resident")]
    WithResident,
    /// It was decided.
    #[error("it was decided")]
    Decided,
}

/// What becomes of an application in a state when somebody makes something happen. The only place that knows.
///
/// # Errors
/// Why it does not happen.
pub fn next(state: State, event: Event, who: Who) -> Result<State, Refused> {
    match (event, who) {
        (Event::Submit | Event::Withdraw, Who::Resident) => by_resident(state, event),
        (
            Event::Take | Event::Release | Event::AskCorrection | Event::Accept | Event::Reject,
            Who::Clerk | Who::Colleague,
        ) => at_counter(state, event, who),
        (Event::CardBegun | Event::CardReady | Event::CardLost | Event::CardHandedOver, Who::Card) => {
            by_card(state, event)
        }
        (Event::TimeOut, Who::Clock) => match state {
            State::Draft | State::NeedsCorrection | State::Ready => Ok(State::Expired),
            // Whoever took it has left it lying: it goes back to the queue.
            State::InReview => Ok(State::Submitted),
            _ => Err(Refused::NotTheirs),
        },
        _ => Err(Refused::NotTheirs),
    }
}

fn by_resident(state: State, event: Event) -> Result<State, Refused> {
    match (state, event) {
        (State::Draft | State::NeedsCorrection, Event::Submit) => Ok(State::Submitted),
        // Sent twice by a shaky line, it is sent once.
        (State::Submitted, Event::Submit) => Ok(State::Submitted),
        (State::InReview, Event::Submit) => Err(Refused::TakenByAnother),
        (State::Draft | State::Submitted | State::InReview | State::NeedsCorrection, _) => Ok(State::Withdrawn),
        (State::Withdrawn, Event::Withdraw) => Ok(State::Withdrawn),
        _ => Err(Refused::Decided),
    }
}

fn at_counter(state: State, event: Event, who: Who) -> Result<State, Refused> {
    match state {
        State::Submitted if event == Event::Take => Ok(State::InReview),
        State::Submitted if event == Event::Release => Ok(State::Submitted),
        State::Submitted => Err(Refused::NotTaken),
        State::InReview if who == Who::Colleague => Err(Refused::TakenByAnother),
        State::InReview => Ok(match event {
            Event::Release => State::Submitted,
            Event::AskCorrection => State::NeedsCorrection,
            Event::Accept => State::Accepted,
            Event::Reject => State::Rejected,
            _ => State::InReview,
        }),
        State::Draft | State::NeedsCorrection => Err(Refused::WithResident),
        _ => Err(Refused::Decided),
    }
}

/// What happens to a card has happened. An application whose card was handed over is at its end, however late that was.
fn by_card(state: State, event: Event) -> Result<State, Refused> {
    match (state, event) {
        (State::Accepted | State::InProduction | State::Ready | State::Expired, Event::CardHandedOver) => {
            Ok(State::HandedOver)
        }
        (State::Accepted | State::InProduction | State::Ready, Event::CardBegun) => Ok(State::InProduction),
        (State::Accepted | State::InProduction | State::Ready, Event::CardReady) => Ok(State::Ready),
        (State::Accepted | State::InProduction | State::Ready, Event::CardLost) => Ok(State::Accepted),
        (State::HandedOver, _) => Ok(State::HandedOver),
        _ => Err(Refused::Decided),
    }
}

/// Whether nothing more is to be done about it.
#[must_use]
pub fn is_closed(state: State, kind: Kind) -> bool {
    match state {
        State::HandedOver | State::Rejected | State::Withdrawn | State::Expired => true,
        State::Accepted => leads_to(kind) != Leads::Card,
        State::Draft
        | State::Submitted
        | State::InReview
        | State::NeedsCorrection
        | State::InProduction
        | State::Ready => false,
    }
}

/// Whether somebody has decided: from then on its attachments are not needed any more (REQ G-6).
#[must_use]
pub fn is_decided(state: State) -> bool {
    !matches!(state, State::Draft | State::Submitted | State::InReview | State::NeedsCorrection)
}

/// What a resident has, as far as it matters for what may be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// A card that is active.
    pub active: bool,
    /// A physical card that may be replaced: one that counts, or would but for a block.
    pub physical: bool,
    /// A virtual card that is active.
    pub virtual_only: bool,
    /// A card that is being made, or waits to be collected.
    pub coming: bool,
}

/// Whether this may be asked for by somebody who has this. A first card is always asked for somebody whom the city does not know yet or
/// who has none.
#[must_use]
pub fn is_offered(kind: Kind, holds: Holds) -> bool {
    match kind {
        Kind::NewCard => !holds.physical && !holds.virtual_only && !holds.coming,
        Kind::Duplicate => holds.physical && !holds.coming,
        Kind::PhysicalCard => holds.virtual_only && !holds.physical && !holds.coming,
        Kind::DataChange | Kind::Extension | Kind::Package | Kind::Identifier => holds.active,
    }
}

#[cfg(test)]
mod tests;

//! Fees and shifts (C-7, C-11). What was paid has been paid: nothing here is refused, and what breaks a rule is for people to look at.

use contract::Moment;
use contract::operation::Header;
use contract::payload::{DuplicateData, FeeOf, Payload, Payment, ShiftEnd};
use contract::shift::Count;
use contract::sync::{Outcome, TaskKind};
use uuid::Uuid;

use super::world::World;
use crate::fault;

/// Since this version a reserved number names the fee that was paid for it.
const NAMES_ITS_FEE: u16 = 2;

/// A fee for the duplicate of a card.
pub struct FeeRow {
    /// Whose.
    pub resident: Uuid,
    /// The number of the card that is replaced.
    pub number: String,
    /// Why, by the name of the city's list.
    pub reason: String,
    /// In grosz.
    pub amount: u32,
    /// How it was paid.
    pub payment: Payment,
    /// The receipt's number.
    pub receipt: String,
    /// When, by the station's clock.
    pub at: Moment,
    /// Who took it.
    pub taken_by: Option<Uuid>,
    /// The shift in whose till it lies.
    pub shift: Uuid,
    /// It was paid back.
    pub refund: Option<RefundRow>,
    /// It is new, or paid back now.
    pub changed: bool,
}

/// How a fee was paid back.
pub struct RefundRow {
    /// When, by the station's clock.
    pub at: Moment,
    /// The receipt's number.
    pub receipt: String,
    /// Who agreed.
    pub supervisor: Uuid,
    /// Why.
    pub why: String,
    /// The shift out of whose till it came.
    pub shift: Uuid,
}

/// A shift of the station.
pub struct ShiftRow {
    /// Who keeps it.
    pub keeper: Option<Uuid>,
    /// Since when, by the station's clock.
    pub opened_at: Moment,
    /// What was counted then.
    pub counted: Count,
    /// How it ended.
    pub ended: Option<ShiftEnded>,
    /// It is new, or has ended now.
    pub changed: bool,
}

/// How a shift ended.
pub struct ShiftEnded {
    /// When, by the station's clock.
    pub at: Moment,
    /// Who ended it.
    pub by: Option<Uuid>,
    /// What was counted, and what should have been there.
    pub end: ShiftEnd,
}

pub(super) fn apply(world: &mut World, header: &Header, payload: &Payload) -> Outcome {
    match payload {
        Payload::FeeTaken { .. } => taken(world, header, payload),
        Payload::FeeRefunded { fee, receipt, supervisor, why, shift } => {
            let Some(row) = world.fees.get_mut(fee) else {
                return world.task(header, TaskKind::UnknownRecord, Vec::new(), Vec::new());
            };
            let (resident, twice) = (row.resident, row.refund.is_some());
            if !twice {
                let (receipt, why) = (receipt.clone(), why.clone());
                row.refund = Some(RefundRow { at: header.at, receipt, supervisor: *supervisor, why, shift: *shift });
                row.changed = true;
            }
            if twice { world.task(header, TaskKind::BrokenRule, vec![resident], Vec::new()) } else { Outcome::Applied }
        }
        Payload::ShiftOpened { shift, counted, .. } => open(world, header, *shift, header.actor, *counted),
        Payload::ShiftClosed { shift, end } => close(world, header, *shift, end),
        Payload::ShiftHandedOver { shift, end, to, next } => {
            let outcome = close(world, header, *shift, end);
            let opened = open(world, header, *next, Some(*to), end.counted);
            if outcome == Outcome::Applied { opened } else { outcome }
        }
        _ => Outcome::Applied,
    }
}

fn taken(world: &mut World, header: &Header, payload: &Payload) -> Outcome {
    let Payload::FeeTaken { fee, resident, of, amount, payment, receipt, shift } = payload else {
        return Outcome::Applied;
    };
    if world.fees.contains_key(fee) {
        return world.task(header, TaskKind::BrokenRule, vec![*resident], Vec::new());
    }
    let FeeOf::Duplicate { number, reason } = of;
    let second = world.fees.values().any(|row| row.number == *number && row.refund.is_none());
    let row = FeeRow {
        resident: *resident,
        number: number.clone(),
        reason: reason.clone(),
        amount: *amount,
        payment: *payment,
        receipt: receipt.clone(),
        at: header.at,
        taken_by: header.actor,
        shift: *shift,
        refund: None,
        changed: true,
    };
    world.fees.insert(*fee, row);
    // Two stations have each taken it: one of the two is to be paid back.
    if second && !fault::mistake("two-fees-for-one-duplicate") {
        return world.task(header, TaskKind::BrokenRule, vec![*resident], Vec::new());
    }
    Outcome::Applied
}

/// Whether a duplicate is covered by a fee, where there is one by the city's table.
pub(super) fn is_paid(world: &World, header: &Header, replaced: &str, duplicate: &DuplicateData) -> bool {
    if duplicate.fee == 0 || header.version < NAMES_ITS_FEE {
        return true;
    }
    let fee = duplicate.paid.and_then(|fee| world.fees.get(&fee));
    fee.is_some_and(|fee| fee.number == replaced && fee.refund.is_none())
}

fn open(world: &mut World, header: &Header, id: Uuid, keeper: Option<Uuid>, counted: Count) -> Outcome {
    let known = world.shifts.contains_key(&id);
    let other = world.shifts.values().any(|shift| shift.ended.is_none());
    if !known {
        let row = ShiftRow { keeper, opened_at: header.at, counted, ended: None, changed: true };
        world.shifts.insert(id, row);
    }
    if known || other {
        return world.task(header, TaskKind::BrokenRule, Vec::new(), Vec::new());
    }
    Outcome::Applied
}

fn close(world: &mut World, header: &Header, id: Uuid, end: &ShiftEnd) -> Outcome {
    let Some(shift) = world.shifts.get_mut(&id) else {
        return world.task(header, TaskKind::UnknownRecord, Vec::new(), Vec::new());
    };
    if shift.ended.is_some() {
        return world.task(header, TaskKind::BrokenRule, Vec::new(), Vec::new());
    }
    shift.ended = Some(ShiftEnded { at: header.at, by: header.actor, end: end.clone() });
    shift.changed = true;
    Outcome::Applied
}

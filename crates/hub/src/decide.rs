//! What becomes of an operation: decided again on the hub's own rows, with the rules of `domain` (E-2, E-5). No input and output here:
//! [`World`] holds every row that a batch may touch, and is written back by `store::world`.

mod application;
mod card;
mod change;
mod consent;
mod merge;
mod money;
mod person;
mod registration;
mod task;
mod world;

use contract::counter::ProductionState;
use contract::operation::{Header, Nature};
use contract::payload::Payload;
use contract::sync::{Outcome, Refusal, TaskKind};
use domain::role::{Act, Role, may};
use uuid::Uuid;

pub use merge::MergeRow;
pub use money::{FeeRow, RefundRow, ShiftEnded, ShiftRow};
pub use world::{
    AccountRow, BlobRow, BlockRow, CardRow, ChangeRow, ConsentRow, HandOver, LeaseRun, ResidentRow, StaffRow,
    StationRow, TaskRow, World,
};

/// An operation that has joined the chain.
pub struct Joined {
    /// Its header.
    pub header: Header,
    /// What it says; nothing when the person has been forgotten.
    pub content: Content,
}

/// The payload of an operation.
pub enum Content {
    /// As it was recorded.
    Payload(Box<Payload>),
    /// It was deleted, with its key.
    Forgotten,
    /// Not what kind, version and HMAC say.
    Unreadable,
}

/// Decides one operation and notes its effects in the world.
pub fn decide(world: &mut World, operation: &Joined) -> Outcome {
    let header = &operation.header;
    let payload = match &operation.content {
        Content::Payload(payload) => payload,
        Content::Forgotten => return Outcome::Applied,
        // A fact that nobody can read any more is still a fact.
        Content::Unreadable => return world.unreadable(header),
    };
    if let Err(reason) = allowed(world, header, payload) {
        return match header.kind.nature() {
            Nature::Request => refused(reason),
            Nature::Fact => world.task(header, TaskKind::BrokenRule, Vec::new(), Vec::new()),
        };
    }
    let Some(resident) = consent::about_forgotten(world, payload) else { return apply(world, header, payload) };
    match consent::late(world, resident, payload) {
        consent::Late::Decided(outcome) => outcome,
        consent::Late::Without(payload) => apply(world, header, &payload),
        consent::Late::AsAnyOther => apply(world, header, payload),
    }
}

/// Notes the effects of an operation that its actor may do.
fn apply(world: &mut World, header: &Header, payload: &Payload) -> Outcome {
    match payload {
        Payload::StationEnrolled { program, .. } => {
            world.station.program = Some(program.clone());
            world.station.enrolled = true;
            Outcome::Applied
        }
        Payload::PasswordSet { staff, hash } => match world.staff.get_mut(staff) {
            Some(person) => {
                person.new_password = Some(hash.clone());
                Outcome::Applied
            }
            None => refused(Refusal::NotAllowed),
        },
        Payload::LockoutLifted { .. } => Outcome::Applied,
        Payload::ResidentRegistered(data) => registration::register(world, header, data),
        Payload::PhotoSet { resident, photo } => {
            let resident = world.root(*resident);
            let Some(row) = world.residents.get_mut(&resident) else { return refused(Refusal::UnknownResident) };
            let before = row.photo.replace(photo.clone());
            row.change();
            world.photograph(resident, Some(photo), before.as_ref());
            world.serve(resident);
            Outcome::Applied
        }
        Payload::CardReserved { .. }
        | Payload::CardSent { .. }
        | Payload::CardPrinted { .. }
        | Payload::CardNotPrinted { .. }
        | Payload::CardChecked { .. }
        | Payload::CardSpoiled { .. }
        | Payload::CardHandedOver { .. }
        | Payload::CardWithdrawn { .. } => card::apply(world, header, payload),
        Payload::ResidentChanged { resident, group, before, after } => {
            change::change(world, header, world.root(*resident), *group, before, after)
        }
        Payload::CardBlocked { block, number, reason } => {
            world.block(*block, number, *reason, header.at);
            Outcome::Applied
        }
        Payload::CardUnblocked { number, blocks, .. } => {
            for block in blocks {
                // Whoever signs for one card lifts nothing of another.
                if world.blocks.get(block).is_some_and(|row| row.number == *number) {
                    world.lift(*block, header.at);
                }
            }
            Outcome::Applied
        }
        Payload::TaskDecided { task, decision } => task::decide(world, header, *task, decision),
        Payload::FeeTaken { .. }
        | Payload::FeeRefunded { .. }
        | Payload::ShiftOpened { .. }
        | Payload::ShiftHandedOver { .. }
        | Payload::ShiftClosed { .. } => money::apply(world, header, payload),
        Payload::ConsentsAnswered { resident, answers, language } => {
            consent::answer(world, header, *resident, answers, language)
        }
        Payload::RightsChanged { resident, number, before, after } => {
            card::change_rights(world, *resident, number, before, after)
        }
        Payload::ResidentForgotten { resident, .. } => consent::forget(world, *resident),
        Payload::ResidentsMerged(said) => merge::merge(world, header, said),
        Payload::MergeUndone { merge, .. } => merge::undo(world, header, *merge),
        Payload::ApplicationTaken { .. }
        | Payload::ApplicationReleased { .. }
        | Payload::ApplicationCorrectionAsked { .. }
        | Payload::ApplicationRejected { .. }
        | Payload::ApplicationAccepted { .. } => application::apply(world, header, payload),
    }
}

fn refused(reason: Refusal) -> Outcome {
    Outcome::Refused { reason }
}

/// Whether the actor may do it. What a station does by itself has no actor.
fn allowed(world: &World, header: &Header, payload: &Payload) -> Result<(), Refusal> {
    let act = match payload {
        Payload::StationEnrolled { .. } | Payload::CardSent { .. } => return Ok(()),
        Payload::CardPrinted { .. } | Payload::CardNotPrinted { .. } if header.actor.is_none() => return Ok(()),
        // One's own password, in whatever role.
        Payload::PasswordSet { staff, .. } if header.actor == Some(*staff) => return known(world, *staff).map(drop),
        Payload::PasswordSet { .. } => return Err(Refusal::NotAllowed),
        Payload::LockoutLifted { supervisor, .. } => {
            let role = known(world, *supervisor)?;
            return if may(role, Act::LiftLockout) { Ok(()) } else { Err(Refusal::NotAllowed) };
        }
        Payload::ResidentRegistered(_) => Act::RegisterResident,
        Payload::PhotoSet { .. } => Act::Photograph,
        Payload::CardReserved { .. }
        | Payload::CardPrinted { .. }
        | Payload::CardNotPrinted { .. }
        | Payload::CardChecked { .. }
        | Payload::CardHandedOver { .. }
        | Payload::CardWithdrawn { .. } => Act::IssueCard,
        Payload::FeeTaken { .. } => Act::TakeFee,
        Payload::FeeRefunded { supervisor, .. } => {
            let role = known(world, *supervisor)?;
            return if may(role, Act::RefundFee) { Ok(()) } else { Err(Refusal::NotAllowed) };
        }
        Payload::ShiftHandedOver { to, .. } if !may(known(world, *to)?, Act::KeepShift) => {
            return Err(Refusal::NotAllowed);
        }
        Payload::ShiftOpened { .. } | Payload::ShiftHandedOver { .. } | Payload::ShiftClosed { .. } => Act::KeepShift,
        Payload::ConsentsAnswered { .. } | Payload::ResidentForgotten { .. } => Act::AnswerConsents,
        Payload::CardSpoiled { .. } => Act::WriteOffCard,
        Payload::ResidentChanged { .. } | Payload::RightsChanged { .. } => Act::ChangeResident,
        Payload::CardBlocked { .. } => Act::BlockCard,
        Payload::ApplicationTaken { .. }
        | Payload::ApplicationReleased { .. }
        | Payload::ApplicationCorrectionAsked { .. }
        | Payload::ApplicationRejected { .. }
        | Payload::ApplicationAccepted { .. } => Act::DecideApplication,
        Payload::CardUnblocked { supervisor, .. } => {
            let role = known(world, *supervisor)?;
            return if may(role, Act::UnblockCard) { Ok(()) } else { Err(Refusal::NotAllowed) };
        }
        Payload::ResidentsMerged(said) if !signed(world, header, said.supervisor)? => return Err(Refusal::NotAllowed),
        Payload::MergeUndone { supervisor, .. } if !signed(world, header, *supervisor)? => {
            return Err(Refusal::NotAllowed);
        }
        Payload::ResidentsMerged(_) | Payload::MergeUndone { .. } => Act::ChangeResident,
        // Of a task that there is not, anybody may be told so.
        Payload::TaskDecided { task, .. } => {
            world.decided.get(task).map_or(Act::FindResident, |row| row.kind.decided_by())
        }
    };
    let role = known(world, header.actor.ok_or(Refusal::NotAllowed)?)?;
    if may(role, act) { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// Whether a second person signed that two records are one person's, or are not: one who may, and who is not the actor.
fn signed(world: &World, header: &Header, supervisor: Uuid) -> Result<bool, Refusal> {
    Ok(header.actor != Some(supervisor) && may(known(world, supervisor)?, Act::MergeRecords))
}

fn known(world: &World, staff: Uuid) -> Result<Role, Refusal> {
    world.staff.get(&staff).map(|person| person.role).ok_or(Refusal::NotAllowed)
}

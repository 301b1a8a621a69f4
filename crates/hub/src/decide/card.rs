//! A card on its way from a number to the resident's hand (C-5, C-6, D-4): the same table as at the station.

use contract::counter::{ProductionState, Rights, Tray};
use contract::operation::Header;
use contract::payload::{BlockReason, Payload};
use contract::sync::{Outcome, Refusal, TaskKind, TaskSides};
use domain::card_number::CardNumber;
use domain::clock::today_in_warsaw;
use domain::production::{Event, next};
use uuid::Uuid;

use super::world::{BlobRow, CardRow, HandOver, LeaseRun, TaskRow, World};
use super::{application, consent, money, refused};
use crate::fault;

pub(super) fn apply(world: &mut World, header: &Header, payload: &Payload) -> Outcome {
    match payload {
        Payload::CardReserved { .. } => reserve(world, header, payload),
        Payload::CardSent { production, .. } => step(world, header, *production, Event::PrintStarted),
        Payload::CardPrinted { production, tray: None } => step(world, header, *production, Event::JobDone),
        Payload::CardPrinted { production, tray: Some(_) } => step(world, header, *production, Event::CardGood),
        Payload::CardNotPrinted { production, tray: Some(Tray::Nothing) } => {
            step(world, header, *production, Event::NothingCameOut)
        }
        Payload::CardNotPrinted { production, .. } => step(world, header, *production, Event::NotSent),
        Payload::CardChecked { production } => step(world, header, *production, Event::ScannedRight),
        Payload::CardWithdrawn { production } => step(world, header, *production, Event::Cancelled),
        Payload::CardSpoiled { production, reason } => {
            let outcome = step(world, header, *production, Event::CardSpoiled);
            if let Some(card) = world.cards.get_mut(production).filter(|card| card.state == ProductionState::Spoiled) {
                card.spoil_reason = Some(*reason);
            }
            outcome
        }
        Payload::CardHandedOver {
            production,
            collector,
            collector_name,
            document,
            signature,
            signature_sha256,
            receipt,
        } => {
            let outcome = step(world, header, *production, Event::HandedOver);
            let handed_over = HandOver {
                collector: *collector,
                collector_name: collector_name.clone(),
                document: document.clone(),
                signature: *signature,
                receipt: receipt.clone(),
            };
            let card = world.cards.get_mut(production).filter(|_| outcome == Outcome::Applied);
            let replaced = card.and_then(|card| {
                card.handed_over = Some(handed_over);
                if let Some(signature) = signature {
                    let row = BlobRow { resident: card.resident, sha256: *signature_sha256, replaced: false };
                    world.blobs.insert(*signature, row);
                }
                card.replaces.clone()
            });
            // From the moment of the hand-over the card that it replaces is invalid for good.
            if let Some(old) = replaced.and_then(|number| world.card_of(&number)) {
                old.end();
            }
            if outcome == Outcome::Applied {
                world.one_of_several_works(*production, today_in_warsaw(header.at.utc()));
            }
            outcome
        }
        _ => Outcome::Applied,
    }
}

/// What a card gives is changed without a new one, if it gives what the actor saw (B-8).
pub(super) fn change_rights(
    world: &mut World,
    resident: Uuid,
    number: &str,
    before: &Rights,
    after: &Rights,
) -> Outcome {
    let of_them = world.holder(number).is_some_and(|of| world.root(of) == world.root(resident));
    let Some(card) = world.card_of(number).filter(|_| of_them) else {
        return refused(Refusal::UnknownResident);
    };
    let issued = Rights { packages: card.packages.clone(), expires: card.expires };
    let current = card.rights.as_ref().unwrap_or(&issued);
    if current == after {
        return Outcome::Applied;
    }
    let is_valid = card.state == ProductionState::HandedOver && !card.ended;
    if !is_valid || (current != before && !fault::mistake("rights-overwrite")) {
        return refused(Refusal::CardChanged);
    }
    card.rights = (*after != issued).then(|| after.clone());
    card.change();
    world.serve(resident);
    Outcome::Applied
}

fn reserve(world: &mut World, header: &Header, payload: &Payload) -> Outcome {
    let Payload::CardReserved {
        production,
        resident,
        number,
        status_index,
        layout,
        packages,
        expires,
        token_sha256,
        replaces,
        duplicate: why,
        application,
    } = payload
    else {
        return Outcome::Applied;
    };
    let is_forgotten = world.forgotten.contains(resident);
    if !world.residents.contains_key(resident) && !is_forgotten {
        return refused(Refusal::UnknownResident);
    }
    if world.cards.contains_key(production) {
        return refused(Refusal::IdTaken);
    }
    if !is_leased(&world.station.leases, number, *status_index) {
        return refused(Refusal::NumberNotLeased);
    }
    if world.numbers.contains_key(number) {
        return refused(Refusal::NumberTaken);
    }
    world.numbers.insert(number.clone(), *production);
    // A duplicate of a card belongs where that card does, whichever record of the person was open.
    let replaced_of = replaces.as_deref().and_then(|number| world.holder(number));
    let of = replaced_of.filter(|of| world.root(*of) == world.root(*resident)).unwrap_or(*resident);
    let mut card = CardRow {
        id: *production,
        version: 0,
        resident: of,
        number: number.clone(),
        status_index: *status_index,
        layout: layout.clone(),
        packages: if is_forgotten { Vec::new() } else { packages.clone() },
        expires: *expires,
        token_sha256: *token_sha256,
        station: header.station,
        state: ProductionState::Reserved,
        since: header.at,
        spoil_reason: None,
        handed_over: None,
        replaces: replaces.clone(),
        application: *application,
        ended: is_forgotten,
        rights: None,
        superseded: false,
        changed: false,
    };
    card.change();
    world.cards.insert(*production, card);
    application::follow_card(world, *production, ProductionState::Reserved);
    world.serve(*resident);
    consent::hold_new_card(world, header, *resident, number);
    let Some(replaced) = replaces else { return Outcome::Applied };
    let outcome = duplicate(world, header, *production, number, replaced);
    let paid = why.as_ref().is_none_or(|why| money::is_paid(world, header, replaced, why));
    if outcome == Outcome::Applied && !paid && !fault::mistake("unpaid-duplicates") {
        return world.task(header, TaskKind::BrokenRule, vec![*resident], Vec::new());
    }
    outcome
}

/// Of two duplicates of one card the first applied stays; the other is suspended until people decide.
fn duplicate(world: &mut World, header: &Header, production: Uuid, number: &str, replaced: &str) -> Outcome {
    let counts = |card: &CardRow| !matches!(card.state, ProductionState::Spoiled | ProductionState::Withdrawn);
    let others = world.duplicates.entry(replaced.to_owned()).or_default();
    let first = others.iter().filter_map(|id| world.cards.get(id)).find(|card| card.id != production && counts(card));
    let first = first.map(|card| (card.number.clone(), card.resident));
    others.insert(production);
    let Some((first, resident)) = first.filter(|_| !fault::mistake("two-duplicates-count")) else {
        return Outcome::Applied;
    };
    let task = (world.new_id)();
    let sides = TaskSides::Cards { first, second: number.to_owned() };
    let row = world.new_task(task, TaskKind::TwoDuplicates, vec![header.id], vec![resident]);
    world.open_task(TaskRow { sides, ..row });
    // The block has the task's id: deciding it lifts the block.
    world.block(task, number, BlockReason::TwoDuplicates, header.at);
    Outcome::Task { task, kind: TaskKind::TwoDuplicates }
}

fn is_leased(leases: &[LeaseRun], number: &str, status_index: u32) -> bool {
    let Ok(number) = CardNumber::parse(number) else { return false };
    leases.iter().any(|run| {
        let place = number.body().checked_sub(run.first_body).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| run.status_indices.get(place)) == Some(&status_index)
    })
}

/// What has happened to a card. What the rules do not let happen is recorded, changes nothing and is for people to look at.
fn step(world: &mut World, header: &Header, production: Uuid, event: Event) -> Outcome {
    let Some(card) = world.cards.get_mut(&production) else {
        return world.task(header, TaskKind::UnknownRecord, Vec::new(), Vec::new());
    };
    // A station asks its operator what came out without recording that it asks: the answer says that it did.
    let asked = card.state == ProductionState::Printing
        && matches!(event, Event::CardGood | Event::NothingCameOut | Event::CardSpoiled);
    let before = if asked { ProductionState::Asked } else { card.state };
    match next(before, event) {
        Ok(state) => {
            let resident = card.resident;
            if state != card.state {
                card.state = state;
                card.since = header.at;
                card.change();
            }
            world.serve(resident);
            application::follow_card(world, production, state);
            Outcome::Applied
        }
        Err(_) if fault::mistake("facts-are-refused") => refused(Refusal::BadData),
        Err(_) => {
            let resident = card.resident;
            world.task(header, TaskKind::BrokenRule, vec![resident], Vec::new())
        }
    }
}

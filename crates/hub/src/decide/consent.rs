//! Consents that residents give and take back, and residents who are forgotten (B-11).

use contract::operation::Header;
use contract::payload::{ConsentAnswer, Payload, consent_block};
use contract::sync::{Outcome, Refusal, TaskKind};
use domain::consent::{CardFollows, card_follows, withdrawn};
use domain::production::is_final;
use uuid::Uuid;

use super::world::{ConsentRow, World};
use super::{ProductionState, refused};
use crate::fault;

/// Takes answers down; the cards follow what all answers together say, the latest to each clause.
pub(super) fn answer(
    world: &mut World,
    header: &Header,
    resident: Uuid,
    answers: &[ConsentAnswer],
    language: &str,
) -> Outcome {
    let resident = world.root(resident);
    if !world.residents.contains_key(&resident) {
        return world.task(header, TaskKind::UnknownRecord, Vec::new(), Vec::new());
    }
    for answer in answers {
        let language = Some(language.to_owned());
        world.consents.push(ConsentRow { resident, answer: answer.clone(), language, at: header.at, changed: true });
    }
    world.consents.sort_by_key(|row| row.at);
    reckon(world, header, resident, true);
    world.serve(resident);
    Outcome::Applied
}

/// What all answers of a person say together, under every record of theirs; their cards follow. Unless it `lifts`, blocks stay.
pub(super) fn reckon(world: &mut World, header: &Header, resident: Uuid, lifts: bool) {
    let records = world.records_of(resident);
    let own = world.consents.iter().filter(|row| records.contains(&row.resident));
    let own: Vec<ConsentAnswer> = own.map(|row| row.answer.clone()).collect();
    let is_withdrawn = !withdrawn(&world.clauses, &own).is_empty();
    for record in &records {
        if let Some(row) = world.residents.get_mut(record) {
            row.consent_withdrawn = is_withdrawn;
            row.change();
        }
    }
    if !is_withdrawn && !lifts {
        return;
    }
    let cards: Vec<(String, bool)> = world
        .cards
        .values()
        .filter(|card| records.contains(&card.resident))
        .map(|card| (card.number.clone(), card.ended || is_dead(card.state)))
        .collect();
    for (number, is_dead) in cards {
        follow(world, header, resident, &number, is_withdrawn, is_dead);
    }
}

/// A card of somebody who has taken a consent back is blocked, wherever it was made.
pub(super) fn hold_new_card(world: &mut World, header: &Header, resident: Uuid, number: &str) {
    let resident = world.root(resident);
    let is_withdrawn = world.residents.get(&resident).is_some_and(|row| row.consent_withdrawn);
    follow(world, header, resident, number, is_withdrawn, false);
}

fn follow(world: &mut World, header: &Header, resident: Uuid, number: &str, is_withdrawn: bool, is_dead: bool) {
    let open = world.blocks.iter().filter(|(_, block)| block.is_open_for_consent(number));
    let open: Vec<Uuid> = open.map(|(id, _)| *id).collect();
    match card_follows(is_withdrawn, is_dead, !open.is_empty()) {
        Some(CardFollows::Block) => {
            let id = consent_block(resident, number, header.at);
            world.block(id, number, contract::payload::BlockReason::Consent, header.at);
        }
        Some(CardFollows::Lift) => open.into_iter().for_each(|id| world.lift(id, header.at)),
        None => {}
    }
}

fn is_dead(state: ProductionState) -> bool {
    is_final(state) && state != ProductionState::HandedOver
}

/// A resident takes back the consent to keep their data: nothing of them stays, under any record of theirs, but what names nobody.
pub(super) fn forget(world: &mut World, resident: Uuid) -> Outcome {
    for record in world.records_of(resident).into_iter().chain([resident]) {
        world.forgotten.insert(record);
        world.erased.insert(record);
    }
    Outcome::Applied
}

/// Whether an operation is about somebody who is forgotten.
pub(super) fn about_forgotten(world: &World, payload: &Payload) -> Option<Uuid> {
    let named = world.about(payload).into_iter().chain(payload.beside());
    named.into_iter().find(|resident| world.forgotten.contains(resident))
}

/// What becomes of an operation that comes late about somebody who is forgotten: what it says of the card and of money counts, what it
/// says of the person does not. None when it is decided as any other.
pub(super) fn late(world: &mut World, resident: Uuid, payload: &Payload) -> Late {
    if fault::mistake("late-operations-bring-the-person-back") {
        return Late::AsAnyOther;
    }
    world.erased.insert(resident);
    match payload {
        Payload::ResidentRegistered(_)
        | Payload::PhotoSet { .. }
        | Payload::ResidentChanged { .. }
        | Payload::RightsChanged { .. }
        | Payload::ResidentsMerged(_)
        | Payload::MergeUndone { .. } => Late::Decided(refused(Refusal::Forgotten)),
        Payload::ConsentsAnswered { .. } | Payload::ResidentForgotten { .. } => Late::Decided(Outcome::Applied),
        Payload::CardHandedOver { production, collector, receipt, .. } => {
            Late::Without(Box::new(Payload::CardHandedOver {
                production: *production,
                collector: *collector,
                collector_name: None,
                document: String::new(),
                signature: None,
                signature_sha256: None,
                receipt: receipt.clone(),
            }))
        }
        _ => Late::AsAnyOther,
    }
}

/// How an operation about somebody who is forgotten is decided.
pub(super) enum Late {
    /// It is.
    Decided(Outcome),
    /// As this one, which says nothing of the person.
    Without(Box<Payload>),
    /// As any other.
    AsAnyOther,
}

//! A resident who was registered at a station (C-2, C-3, A-1).

use contract::counter::SamePersonVerdict;
use contract::operation::Header;
use contract::payload::ResidentData;
use contract::sync::{Outcome, Refusal, TaskKind};
use domain::clock::today_in_warsaw;
use domain::same_person::{Comparison, compare, kept_under, looked_for_under};
use uuid::Uuid;

use super::refused;
use super::world::{AccountRow, ConsentRow, ResidentRow, World};
use crate::fault;

pub(super) fn register(world: &mut World, header: &Header, data: &ResidentData) -> Outcome {
    if world.residents.contains_key(&data.resident) {
        return refused(Refusal::IdTaken);
    }
    if !is_right(data, header) {
        return refused(Refusal::BadData);
    }
    let found = look_alike(world, data);
    if found.is_some() && fault::mistake("a-known-person-is-refused") {
        return refused(Refusal::BadData);
    }
    insert(world, header, data);
    match found {
        Some((known, comparison)) => {
            // Whoever decides it sees both.
            world.serve(known);
            world.task(header, TaskKind::SamePerson, vec![known, data.resident], comparison.reasons)
        }
        None => Outcome::Applied,
    }
}

/// The form's own rules, held against the lists that the station had: a city's lists change, and what was right then stays right.
pub(super) fn is_right(data: &ResidentData, header: &Header) -> bool {
    data.is_right(today_in_warsaw(header.at.utc()))
}

/// Who is most likely the same person, unless an operator has said that it is somebody else. Nothing is merged by itself.
fn look_alike(world: &World, data: &ResidentData) -> Option<(Uuid, Comparison)> {
    let new = data.person.record();
    // Somebody is found under every record of theirs, and it is the one that the others lead to.
    let told_apart = |id: &Uuid| data.same_person.iter().any(|decided| world.root(decided.resident) == world.root(*id));
    world
        .under(&looked_for_under(&new))
        .into_iter()
        .filter(|id| !told_apart(id))
        .filter_map(|id| {
            let comparison = compare(&new, &world.residents.get(&id)?.data.person.record());
            comparison.verdict.is_some().then_some((world.root(id), comparison))
        })
        .max_by_key(|(id, comparison)| {
            (comparison.verdict == Some(SamePersonVerdict::Certain), comparison.weight, std::cmp::Reverse(*id))
        })
}

fn insert(world: &mut World, header: &Header, data: &ResidentData) {
    for key in kept_under(&data.person.record()) {
        world.found_under.entry(key).or_default().insert(data.resident);
    }
    for answer in &data.consents {
        world.consents.push(ConsentRow {
            resident: data.resident,
            answer: answer.clone(),
            language: None,
            at: header.at,
            changed: true,
        });
    }
    if let Some(email) = &data.person.email {
        let id = (world.new_id)();
        world.accounts.push(AccountRow {
            id,
            resident: data.resident,
            given_names: data.person.given_names.clone(),
            surname: data.person.surname.clone(),
            email: email.clone(),
        });
    }
    world.photograph(data.resident, data.photo.as_ref(), None);
    let mut row = ResidentRow {
        data: ResidentData { consents: Vec::new(), same_person: Vec::new(), photo: None, ..data.clone() },
        photo: data.photo.clone(),
        version: 0,
        registered_at: header.at,
        station: header.station,
        consent_withdrawn: false,
        merged_into: None,
        changed: false,
    };
    row.change();
    world.residents.insert(data.resident, row);
    world.serve(data.resident);
}

//! People decide (E-5). The first decision counts.

use contract::operation::Header;
use contract::payload::Decision;
use contract::sync::{Outcome, Refusal, TaskKind, TaskSides};
use uuid::Uuid;

use super::change::set;
use super::refused;
use super::registration::is_right;
use super::world::World;

pub(super) fn decide(world: &mut World, header: &Header, task: Uuid, decision: &Decision) -> Outcome {
    let open = world.decided.get(&task).filter(|row| row.decision.is_none());
    let Some(row) = open else { return refused(Refusal::AlreadyDecided) };
    let (kind, sides, resident) = (row.kind, row.sides.clone(), row.residents.first().copied());
    let done = match (kind, decision, sides) {
        (TaskKind::TwoChanges, Decision::Values { values }, TaskSides::Changes { group, .. }) => {
            let known = resident
                .map(|id| world.root(id))
                .and_then(|id| world.residents.get(&id).map(|row| (id, row.data.clone())));
            let Some((resident, mut data)) = known else { return refused(Refusal::UnknownResident) };
            data.set_values(group, values);
            let right = is_right(&data, header);
            if right {
                set(world, resident, data);
                world.serve(resident);
            }
            right
        }
        // What follows from it, the merge of the two, is its own act (C-10).
        (TaskKind::SamePerson, Decision::OnePerson | Decision::TwoPersons, _) => true,
        (TaskKind::TwoDuplicates, Decision::KeepFirst | Decision::TakeSecond, TaskSides::Cards { first, second }) => {
            let ends = if *decision == Decision::KeepFirst { second } else { first };
            if let Some(card) = world.card_of(&ends) {
                card.end();
            }
            world.lift(task, header.at);
            true
        }
        (TaskKind::BrokenRule | TaskKind::UnknownRecord | TaskKind::StationCopied, Decision::Noted, _) => true,
        _ => false,
    };
    if !done {
        return refused(Refusal::BadData);
    }
    if let Some(row) = world.decided.get_mut(&task) {
        row.decision = Some((decision.clone(), header.actor));
        row.version += 1;
    }
    Outcome::Applied
}

//! A group of a resident's data was changed (B-7, C-8, E-5).

use contract::operation::Header;
use contract::payload::ResidentData;
use contract::sync::{Outcome, Refusal, TaskKind, TaskSides};
use domain::merge::{DataGroup, Merged, Values, merge};
use domain::same_person::kept_under;
use uuid::Uuid;

use super::refused;
use super::registration::is_right;
use super::world::{ChangeRow, TaskRow, World};
use crate::fault;

pub(super) fn change(
    world: &mut World,
    header: &Header,
    resident: Uuid,
    group: DataGroup,
    before: &Values,
    after: &Values,
) -> Outcome {
    let Some(row) = world.residents.get(&resident) else { return refused(Refusal::UnknownResident) };
    match merge(&row.data.values(group), before, after) {
        Merged::Same => Outcome::Applied,
        Merged::Takes => {
            let mut data = row.data.clone();
            data.set_values(group, after);
            if !is_right(&data, header) {
                return refused(Refusal::BadData);
            }
            set(world, resident, data);
            let row = ChangeRow { operation: header.id, before: before.clone(), after: after.clone(), changed: true };
            world.changes.insert((resident, group), row);
            world.serve(resident);
            Outcome::Applied
        }
        Merged::Conflict => conflict(world, header, resident, group, after),
    }
}

/// Another change of the same group came before: what stood there before both counts until people decide.
fn conflict(world: &mut World, header: &Header, resident: Uuid, group: DataGroup, after: &Values) -> Outcome {
    let Some(row) = world.residents.get(&resident) else { return refused(Refusal::UnknownResident) };
    if fault::mistake("the-last-one-wins") {
        let mut data = row.data.clone();
        data.set_values(group, after);
        set(world, resident, data);
        return Outcome::Applied;
    }
    let first = row.data.values(group);
    let earlier = world.changes.get(&(resident, group));
    let before = earlier.map_or_else(|| first.clone(), |change| change.before.clone());
    let earlier = earlier.map(|change| change.operation);
    let task = ask(world, header, Disagreement { resident, group, before, first, second: after.clone(), earlier });
    world.serve(resident);
    Outcome::Task { task, kind: TaskKind::TwoChanges }
}

/// A group that was changed twice.
pub(super) struct Disagreement {
    /// Whose.
    pub(super) resident: Uuid,
    /// Which.
    pub(super) group: DataGroup,
    /// What stood there before both.
    pub(super) before: Values,
    /// What the change put there that came first.
    pub(super) first: Values,
    /// What the later one wanted.
    pub(super) second: Values,
    /// The operation that came first.
    pub(super) earlier: Option<Uuid>,
}

/// Opens the task that decides it; until then what stood there before both counts.
pub(super) fn ask(world: &mut World, header: &Header, about: Disagreement) -> Uuid {
    let Disagreement { resident, group, before, first, second, earlier } = about;
    if let Some(mut data) = world.residents.get(&resident).map(|row| row.data.clone()) {
        data.set_values(group, &before);
        set(world, resident, data);
    }
    let task = (world.new_id)();
    let operations = earlier.into_iter().chain([header.id]).collect();
    let sides = TaskSides::Changes { group, before, first, second };
    let row = world.new_task(task, TaskKind::TwoChanges, operations, vec![resident]);
    world.open_task(TaskRow { sides, ..row });
    task
}

/// Puts data into a resident's row, who is found under their keys from now on.
pub(super) fn set(world: &mut World, resident: Uuid, data: ResidentData) {
    for key in kept_under(&data.person.record()) {
        world.found_under.entry(key).or_default().insert(resident);
    }
    if let Some(row) = world.residents.get_mut(&resident) {
        row.data = data;
        row.change();
    }
}

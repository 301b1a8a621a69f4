//! Two records of one person become one, and are told apart again (C-10). Nothing moves: the record that gives way leads to the other.

use contract::merged::{GroupMerged, MergeData, MergedInto, PhotoMerged};
use contract::operation::Header;
use contract::payload::{Decision, ResidentData};
use contract::sync::{Outcome, Refusal, TaskKind};
use domain::clock::today_in_warsaw;
use domain::one_person::{Both, NotUndone, Settled, Side, Standing, may_choose, may_merge, may_undo, restored, settle};
use uuid::Uuid;

use super::change::{Disagreement, ask, set};
use super::registration::is_right;
use super::world::{ChangeRow, ResidentRow, World};
use super::{consent, refused};

/// A merge, standing or undone.
#[derive(Clone)]
pub struct MergeRow {
    /// The record that gave way.
    pub loser: Uuid,
    /// Where it leads, and what was changed there.
    pub into: MergedInto,
    /// It was undone.
    pub undone: bool,
    /// It is new, or undone now.
    pub changed: bool,
}

pub(super) fn merge(world: &mut World, header: &Header, said: &MergeData) -> Outcome {
    if world.merges.contains_key(&said.merge) {
        return refused(Refusal::IdTaken);
    }
    let answered = said.task.and_then(|task| world.decided.get(&task)).and_then(|task| task.decision.as_ref());
    if answered.is_some_and(|(decision, _)| *decision == Decision::TwoPersons) {
        return refused(Refusal::AlreadyDecided);
    }
    let rows = world.residents.get(&said.winner).zip(world.residents.get(&said.loser));
    let Some((winner, loser)) = rows else { return refused(Refusal::UnknownResident) };
    let leads = |row: &ResidentRow| row.merged_into.is_some();
    if may_merge(said.winner == said.loser, leads(winner), leads(loser)).is_err() {
        return refused(Refusal::AlreadyMerged);
    }
    let Some(Kept { data, groups, asked }) = kept(world, winner, loser, said) else { return refused(Refusal::BadData) };
    if !is_right(&data, header) {
        return refused(Refusal::BadData);
    }
    let photo = (said.photo == Side::Loser && loser.photo.is_some() && winner.photo != loser.photo)
        .then(|| PhotoMerged { before: winner.photo.clone(), after: loser.photo.clone() });
    note_changes(world, header, said, &groups);
    set(world, said.winner, data);
    lead(world, header, said, groups, photo);
    answer(world, header, said);
    let mut outcome = Outcome::Applied;
    for about in asked {
        let task = ask(world, header, about);
        if outcome == Outcome::Applied {
            outcome = Outcome::Task { task, kind: TaskKind::TwoChanges };
        }
    }
    outcome
}

/// What the record that stays holds from now on.
struct Kept {
    data: ResidentData,
    /// Groups in which the two differed and that are settled.
    groups: Vec<GroupMerged>,
    /// Groups about which people are asked.
    asked: Vec<Disagreement>,
}

fn kept(world: &World, winner: &ResidentRow, loser: &ResidentRow, said: &MergeData) -> Option<Kept> {
    let mut kept = Kept { data: winner.data.clone(), groups: Vec::new(), asked: Vec::new() };
    for chosen in &said.groups {
        let (group, seen) = (chosen.group, chosen.seen());
        if !may_choose(group, seen, chosen.from) {
            return None;
        }
        let (before, other) = (winner.data.values(group), loser.data.values(group));
        let second = seen.of(chosen.from);
        match settle(Both { winner: &before, loser: &other }, seen, chosen.from) {
            Settled::Ask { first } => {
                let of_winner = first == before;
                let record = if of_winner { said.winner } else { said.loser };
                let change = world.changes.get(&(record, group));
                let earlier = change.map(|change| change.operation);
                let before = change.filter(|_| of_winner).map_or(before, |change| change.before.clone());
                let resident = said.winner;
                kept.asked.push(Disagreement { resident, group, before, first, second: second.clone(), earlier });
                continue;
            }
            Settled::Takes => kept.data.set_values(group, second),
            Settled::Stays => {}
        }
        if before != other {
            kept.groups.push(GroupMerged { group, before, after: kept.data.values(group) });
        }
    }
    Some(kept)
}

/// What stands against a change that comes late, of either record.
fn note_changes(world: &mut World, header: &Header, said: &MergeData, groups: &[GroupMerged]) {
    for GroupMerged { group, before, after } in groups {
        let row = ChangeRow { operation: header.id, before: before.clone(), after: after.clone(), changed: true };
        world.changes.insert((said.winner, *group), row);
    }
}

fn lead(world: &mut World, header: &Header, said: &MergeData, groups: Vec<GroupMerged>, photo: Option<PhotoMerged>) {
    if let (Some(row), Some(photo)) = (world.residents.get_mut(&said.winner), &photo) {
        row.photo.clone_from(&photo.after);
    }
    if let Some(row) = world.residents.get_mut(&said.loser) {
        row.merged_into = Some(said.winner);
    }
    let before = world.merges.values().filter(|row| row.into.winner == said.winner && !row.undone);
    let nth = before.map(|row| row.into.nth + 1).max().unwrap_or_default();
    let into = MergedInto { merge: said.merge, winner: said.winner, at: header.at, groups, photo, nth };
    world.merges.insert(said.merge, MergeRow { loser: said.loser, into, undone: false, changed: true });
    world.together.push(said.winner);
    everybody_hears(world, said.winner);
    world.one_card_works(said.winner, today_in_warsaw(header.at.utc()));
    // No block goes with a merge.
    consent::reckon(world, header, said.winner, false);
}

/// Every record of a person is told of anew, at every point that holds one of them.
fn everybody_hears(world: &mut World, resident: Uuid) {
    for record in world.records_of(resident) {
        if let Some(row) = world.residents.get_mut(&record) {
            row.change();
        }
    }
    world.serve(resident);
}

/// The question whether they are one person has its answer.
fn answer(world: &mut World, header: &Header, said: &MergeData) {
    let open = said.task.and_then(|task| world.decided.get_mut(&task)).filter(|row| row.decision.is_none());
    let asks = |row: &&mut super::TaskRow| {
        row.kind == TaskKind::SamePerson && row.residents.iter().all(|id| [said.winner, said.loser].contains(id))
    };
    if let Some(row) = open.filter(asks) {
        row.decision = Some((Decision::OnePerson, header.actor));
        row.version += 1;
    }
}

pub(super) fn undo(world: &mut World, header: &Header, merge: Uuid) -> Outcome {
    let known = |row: &&MergeRow| [row.into.winner, row.loser].iter().all(|id| world.residents.contains_key(id));
    let Some(row) = world.merges.get(&merge).filter(known).cloned() else { return refused(Refusal::MergeGone) };
    let (winner, today) = (row.into.winner, today_in_warsaw(header.at.utc()));
    let later = |other: &MergeRow| !other.undone && other.into.winner == winner && other.into.nth > row.into.nth;
    let leads = world.residents.get(&winner).is_some_and(|row| row.merged_into.is_some());
    let standing =
        Standing { stands: !row.undone, last: !leads && !world.merges.values().any(later), made: row.into.made() };
    if let Err(problem) = may_undo(standing, today) {
        return refused(match problem {
            NotUndone::Undone => Refusal::MergeGone,
            NotUndone::NotLast => Refusal::MergedSince,
            NotUndone::TooLate => Refusal::TooLate,
        });
    }
    everybody_hears(world, winner);
    put_back(world, winner, &row.into);
    if let Some(loser) = world.residents.get_mut(&row.loser) {
        loser.merged_into = None;
    }
    if let Some(row) = world.merges.get_mut(&merge) {
        (row.undone, row.changed) = (true, true);
    }
    world.give_cards_back(&[winner, row.loser]);
    for record in [winner, row.loser] {
        world.one_card_works(record, today);
        consent::reckon(world, header, record, true);
    }
    Outcome::Applied
}

/// What the merge changed is as before, unless somebody has changed it since.
fn put_back(world: &mut World, winner: Uuid, into: &MergedInto) {
    let Some(row) = world.residents.get_mut(&winner) else { return };
    let mut data = row.data.clone();
    for GroupMerged { group, before, after } in &into.groups {
        let now = data.values(*group);
        let then = restored(&now, before, after).clone();
        data.set_values(*group, &then);
    }
    if let Some(PhotoMerged { before, after }) = &into.photo {
        row.photo = restored(&row.photo, before, after).clone();
    }
    set(world, winner, data);
}

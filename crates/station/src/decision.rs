//! What people decide (E-5): shown with both sides, and decided here before the hub decides it again. What was decided stands at once,
//! as a forecast.

use contract::counter::{
    CardSummary, DecideTask, DecisionCard, DecisionOperation, DecisionRecord, DecisionShown, DecisionSides, FieldSides,
    OpenDecision,
};
use contract::operation::Seen;
use contract::payload::{Decision, Payload, ResidentData};
use contract::sync::{TaskKind, TaskOperation, TaskRecord, TaskSides};
use contract::{ErrorCode, FieldCode, FieldProblem, Problem};
use domain::merge::{DataGroup, Values};
use domain::registration::{Field, check_change};
use domain::role::may;
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::record::{Act, record};
use crate::register::with_context;
use crate::store::cards::CardRow;
use crate::store::residents::ResidentRow;
use crate::store::{self, StoreProblem, Tx};
use crate::{find, same_person, sync};

/// What comes to the hub later than this, in milliseconds, was done without network.
const LATE: i64 = 5 * 60_000;

pub(crate) async fn open(open: &OpenStation) -> Result<Vec<OpenDecision>, Problem> {
    Ok(sync::decisions(&mut open.store.read().await?).await?)
}

/// A task that waits for somebody, its place among them from 1, and how many there are.
async fn open_task(tx: &mut Tx, task: Uuid) -> Result<(TaskRecord, usize, usize), Problem> {
    let all = store::tasks::open(tx).await?;
    let of = all.len();
    let found = all.into_iter().zip(1..).find(|(one, _)| one.task == task);
    let (record, nth) = found.ok_or(ErrorCode::AlreadyDecided)?;
    Ok((record, nth, of))
}

pub(crate) async fn shown(open: &OpenStation, actor: &Actor, task: Uuid) -> Result<DecisionShown, Problem> {
    let role = actor.person()?.role;
    let mut tx = open.store.read().await?;
    let (task, nth, of) = open_task(&mut tx, task).await?;
    let mut residents = task.residents.clone();
    if task.kind != TaskKind::SamePerson {
        for resident in &mut residents {
            *resident = store::merges::root(&mut tx, *resident).await?;
        }
    }
    let rows = store::residents::many(&mut tx, &residents).await?;
    let cards = store::cards::of_residents(&mut tx, &residents).await?;
    drop(tx);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let row = |id: &Uuid| rows.iter().find(|row| row.id == *id);
    Ok(DecisionShown {
        task: task.task,
        kind: task.kind,
        opened_at: task.opened_at,
        nth: count(nth),
        of: count(of),
        may_decide: may(role, task.kind.decided_by()),
        records: residents.iter().filter_map(row).map(|row| shown_record(open, row, &cards)).collect(),
        operations: task.operations.into_iter().map(operation).collect(),
        reasons: task.reasons,
        sides: sides(open, &task.sides, &cards),
        merged: task.merged,
    })
}

fn shown_record(open: &OpenStation, row: &ResidentRow, cards: &[CardRow]) -> DecisionRecord {
    let cards: Vec<_> = cards.iter().filter(|card| card.resident == row.id).collect();
    DecisionRecord {
        resident: row.id,
        person: row.person.clone(),
        photo: row.photo.map(|photo| format!("photo:{photo}")),
        card: find::counting(&cards).map(|card| find::summary(open, card)),
        registered_at: row.registered_at,
    }
}

fn operation(done: TaskOperation) -> DecisionOperation {
    let late = |received: &contract::Moment| received.unix_millis() - done.at.unix_millis() > LATE;
    DecisionOperation {
        kind: done.kind,
        came_late: done.received_at.filter(late),
        point: done.point,
        station: done.station,
        actor: done.actor,
        at: done.at,
    }
}

fn sides(open: &OpenStation, sides: &TaskSides, cards: &[CardRow]) -> DecisionSides {
    let summary = |number: &str| -> Option<CardSummary> {
        cards.iter().find(|card| card.number == number).map(|card| find::summary(open, card))
    };
    let card = |number: &str| DecisionCard { number: find::grouped(number), card: summary(number) };
    match sides {
        TaskSides::None => DecisionSides::None,
        TaskSides::Cards { first, second } => {
            DecisionSides::Cards { first: Box::new(card(first)), second: Box::new(card(second)) }
        }
        TaskSides::Changes { group, before, first, second } => {
            let field = |field: &Field| FieldSides {
                field: *field,
                before: before.get(field).cloned(),
                first: first.get(field).cloned(),
                second: second.get(field).cloned(),
            };
            DecisionSides::Changes { group: *group, fields: group.fields().iter().map(field).collect() }
        }
    }
}

pub(crate) async fn decide(open: &OpenStation, actor: &Actor, args: DecideTask) -> Result<Vec<OpenDecision>, Problem> {
    let mut tx = open.store.begin().await?;
    let (task, ..) = open_task(&mut tx, args.task).await?;
    if !may(actor.person()?.role, task.kind.decided_by()) {
        return Err(ErrorCode::NotAllowed.into());
    }
    let decided = decided(open, &mut tx, &task, args.decision).await?;
    let payload = Payload::TaskDecided { task: task.task, decision: decided.decision };
    let resident = task.residents.first().copied();
    let act = Act { actor: Some(actor.id()?), resident, seen: decided.seen, payload };
    record(&mut tx, open.now(), &open.random, act).await?;
    store::tasks::set_decided_here(&mut tx, task.task).await?;
    if let Some(data) = &decided.data {
        store::residents::change(&mut tx, data).await?;
    }
    let left = sync::decisions(&mut tx).await?;
    tx.commit("decide-task").await?;
    if let Some(data) = decided.data {
        renew(open, data.resident).await?;
    }
    Ok(left)
}

/// A resident is found and compared by what stands there now.
async fn renew(open: &OpenStation, resident: Uuid) -> Result<(), StoreProblem> {
    find::renew(open, &[resident]).await?;
    // A failure is logged there, and whoever compares tries again.
    let _ = same_person::renew(open, &[resident]).await;
    Ok(())
}

/// What is to be recorded of a decision, and what it changes here.
struct Decided {
    decision: Decision,
    data: Option<ResidentData>,
    seen: Vec<Seen>,
}

async fn decided(open: &OpenStation, tx: &mut Tx, task: &TaskRecord, decision: Decision) -> Result<Decided, Problem> {
    match (task.kind, decision, &task.sides) {
        (TaskKind::TwoChanges, Decision::Values { values }, TaskSides::Changes { group, .. }) => {
            let resident = task.residents.first().ok_or(ErrorCode::ResidentUnknown)?;
            let row = store::residents::get(tx, *resident).await?.ok_or(ErrorCode::ResidentUnknown)?;
            let data = right(open, row.data(), *group, &values).map_err(Problem::fields)?;
            Ok(Decided {
                decision: Decision::Values { values: data.values(*group) },
                data: Some(data),
                seen: vec![Seen { record: row.id, version: row.version }],
            })
        }
        (TaskKind::SamePerson, decision @ (Decision::OnePerson | Decision::TwoPersons), _)
        | (TaskKind::TwoDuplicates, decision @ (Decision::KeepFirst | Decision::TakeSecond), _)
        | (TaskKind::BrokenRule | TaskKind::UnknownRecord | TaskKind::StationCopied, decision @ Decision::Noted, _) => {
            Ok(Decided { decision, data: None, seen: Vec::new() })
        }
        _ => Err(ErrorCode::BadRequest.into()),
    }
}

/// The record with the values that were decided, by the rules of the registration.
fn right(
    open: &OpenStation,
    mut data: ResidentData,
    group: DataGroup,
    values: &Values,
) -> Result<ResidentData, Vec<FieldProblem>> {
    let mut typed = data.clone();
    typed.set_values(group, values);
    let wrong = |field, code| vec![FieldProblem { field, code, clause: None }];
    let mut form = typed.form().ok_or_else(|| wrong(Field::Applicant, FieldCode::NotOnList))?;
    if group == DataGroup::Pesel {
        // A date is typed as a person writes it; the record would keep the old one for one that is none.
        form.birth_date = values.get(&Field::BirthDate).cloned().unwrap_or_default();
        if form.no_pesel && data.person.substitute_identifier.is_none() {
            return Err(wrong(Field::Pesel, FieldCode::Empty));
        }
    }
    let kept = with_context(open, |context| check_change(&form, &[group], context))?;
    for (group, values) in kept {
        data.set_values(group, &values);
    }
    Ok(data)
}

//! The operations and the connection as the clerk sees them (E-4, E-10).

use std::collections::{HashMap, HashSet};

use contract::counter::{Connection, DecisionResident, OpenDecision, OperationRef, Operations, RefusedOperation};
use contract::enrolment::NumberKind;
use contract::sync::TaskRecord;
use contract::{ErrorCode, Moment, Problem};
use domain::clock::local_in_warsaw;
use uuid::Uuid;

use crate::act::Actor;
use crate::open::OpenStation;
use crate::store::{self, StoreProblem, Tx};

/// How many lines of a kind a page gets.
const LINES: u32 = 100;

/// Everything that the page of operations shows.
pub(crate) async fn operations(open: &OpenStation) -> Result<Operations, Problem> {
    let mut tx = open.store.read().await?;
    let connection = connection(open, &mut tx).await?;
    Ok(Operations {
        connection,
        waiting: store::outcomes::waiting(&mut tx, LINES).await?,
        waiting_total: store::operations::waiting(&mut tx).await?,
        pictures_waiting: store::blobs::unsent(&mut tx).await?,
        refused: refused(&mut tx).await?,
        decisions: decisions(&mut tx).await?,
        done: store::outcomes::done(&mut tx, LINES).await?,
        done_today: store::outcomes::done_since(&mut tx, midnight(open.now())).await?,
    })
}

/// When the day began where the city is.
fn midnight(now: Moment) -> Moment {
    let of_day = local_in_warsaw(now.utc()).time() - time::Time::MIDNIGHT;
    Moment::of(now.utc().saturating_sub(of_day))
}

async fn connection(open: &OpenStation, tx: &mut Tx) -> Result<Connection, StoreProblem> {
    let status = open.sync.status();
    Ok(Connection {
        state: status.state,
        since: status.since,
        trying: status.trying,
        last_try: status.last_try,
        next_try: status.next_try,
        last_sent: store::sync::last_sent(tx).await?,
        numbers_left: store::leases::left(tx, NumberKind::Cards).await?,
        reading: status.reading,
    })
}

/// Tries the hub at once; says how it stood before.
pub(crate) async fn try_now(open: &OpenStation) -> Result<Connection, Problem> {
    open.sync.try_now.notify_one();
    let mut tx = open.store.read().await?;
    Ok(Connection { trying: true, ..connection(open, &mut tx).await? })
}

/// Somebody has seen to a refused operation and what depends on it.
pub(crate) async fn note_refused(open: &OpenStation, actor: &Actor, args: OperationRef) -> Result<Operations, Problem> {
    let mut tx = open.store.begin().await?;
    if !store::outcomes::note(&mut tx, args.operation, actor.id()?, open.now()).await? {
        return Err(ErrorCode::BadRequest.into());
    }
    tx.commit("note-refused").await?;
    operations(open).await
}

/// Those without effect, newest first; what depends on another one of them stands with that one alone.
async fn refused(tx: &mut Tx) -> Result<Vec<RefusedOperation>, StoreProblem> {
    let mut shown: Vec<RefusedOperation> = Vec::new();
    let mut with_another: HashSet<Uuid> = HashSet::new();
    for row in store::outcomes::refused(tx, LINES).await? {
        if with_another.contains(&row.line.id) {
            continue;
        }
        let dependents = match row.line.resident {
            Some(resident) => store::outcomes::dependents(tx, row.sequence, resident).await?,
            None => Vec::new(),
        };
        with_another.extend(dependents.iter().map(|line| line.id));
        shown.push(RefusedOperation { operation: row.line, why: row.why, answered_at: row.answered_at, dependents });
    }
    shown.reverse();
    Ok(shown)
}

/// What people have to decide, oldest first.
pub(crate) async fn decisions(tx: &mut Tx) -> Result<Vec<OpenDecision>, StoreProblem> {
    let tasks = store::tasks::open(tx).await?;
    let ids: Vec<Uuid> = tasks.iter().flat_map(|task| task.residents.iter().copied()).collect();
    let rows = store::residents::many(tx, &ids).await?;
    let names: HashMap<Uuid, String> =
        rows.into_iter().map(|row| (row.id, format!("{} {}", row.person.given_names, row.person.surname))).collect();
    let decision = |task: TaskRecord| OpenDecision {
        task: task.task,
        kind: task.kind,
        opened_at: task.opened_at,
        residents: task
            .residents
            .iter()
            .filter_map(|id| Some(DecisionResident { resident: *id, name: names.get(id)?.clone() }))
            .collect(),
        reasons: task.reasons,
        done: task.operations.iter().map(|operation| operation.kind).collect(),
    };
    Ok(tasks.into_iter().map(decision).collect())
}

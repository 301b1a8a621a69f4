//! What was done, as people at other stations are told: beside what they decide, and in a resident's history.

use std::collections::HashMap;

use contract::Moment;
use contract::operation::OperationKind;
use contract::sync::{MergedAct, Record, TaskOperation, TaskRecord};
use sqlx::Row;
use sqlx::postgres::PgRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{StoreProblem, Tx, word};

/// How much is told of what was taken over beside a decision, and of a resident's history.
const MOST_MERGED: i64 = 6;
const MOST_HISTORY: i64 = 8;

fn code(kind: OperationKind) -> i16 {
    kind.code().cast_signed()
}

/// The kinds that people read.
fn told() -> Vec<i16> {
    OperationKind::told().map(code).collect()
}

/// The last of what took effect about each of these residents, newest first.
pub(crate) async fn history(
    tx: &mut Tx,
    city: &str,
    residents: &[Uuid],
) -> Result<HashMap<Uuid, Vec<TaskOperation>>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT o.*, s.point, s.number, p.first_name || ' ' || p.last_name AS actor FROM UNNEST($2) AS wanted
         CROSS JOIN LATERAL (
           SELECT id, kind, at, sequence, received_at, resident, station, actor AS who FROM operation
           WHERE city = $1 AND resident = wanted AND kind = ANY($3) AND outcome->>'outcome' IN ('applied', 'task')
           ORDER BY at DESC, sequence DESC LIMIT $4) o
         JOIN station s ON s.city = $1 AND s.id = o.station LEFT JOIN staff p ON p.city = $1 AND p.id = o.who
         ORDER BY o.resident, o.at DESC, o.sequence DESC",
    )
    .bind(city)
    .bind(residents)
    .bind(told())
    .bind(MOST_HISTORY)
    .fetch_all(tx.on())
    .await?;
    let mut history: HashMap<Uuid, Vec<TaskOperation>> = HashMap::new();
    for row in &rows {
        history.entry(row.try_get("resident")?).or_default().push(operation(row)?);
    }
    Ok(history)
}

/// Tasks of a point: these, or all that are open.
pub(crate) async fn tasks(
    tx: &mut Tx,
    city: &str,
    point: &str,
    wanted: Option<&[Uuid]>,
) -> Result<Vec<Record>, StoreProblem> {
    if wanted.is_some_and(<[Uuid]>::is_empty) {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT * FROM task WHERE city = $1 AND point = $2 AND (id = ANY($3) OR ($3 IS NULL AND decision IS NULL)) ORDER BY id",
    )
    .bind(city)
    .bind(point)
    .bind(wanted)
    .fetch_all(tx.on())
    .await?;
    let mut records = Vec::with_capacity(rows.len());
    for row in &rows {
        let operations: Vec<Uuid> = row.try_get("operations")?;
        let residents: Vec<Uuid> = row.try_get("residents")?;
        let opened_at: OffsetDateTime = row.try_get("opened_at")?;
        records.push(Record::Task(Box::new(TaskRecord {
            task: row.try_get("id")?,
            version: row.try_get::<i64, _>("version")?.cast_unsigned(),
            kind: word(row.try_get("kind")?)?,
            opened_at: Moment::of(opened_at.into()),
            operations: task_operations(tx, city, &operations).await?,
            merged: merged(tx, city, &operations, &residents, opened_at).await?,
            residents,
            reasons: row.try_get::<sqlx::types::Json<_>, _>("reasons")?.0,
            sides: row.try_get::<sqlx::types::Json<_>, _>("sides")?.0,
            decision: row.try_get::<Option<sqlx::types::Json<_>>, _>("decision")?.map(|decision| decision.0),
        })));
    }
    Ok(records)
}

async fn task_operations(tx: &mut Tx, city: &str, ids: &[Uuid]) -> Result<Vec<TaskOperation>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT o.id, o.kind, o.at, o.received_at, s.point, s.number, p.first_name || ' ' || p.last_name AS actor
         FROM operation o JOIN station s ON s.city = o.city AND s.id = o.station
         LEFT JOIN staff p ON p.city = o.city AND p.id = o.actor
         WHERE o.city = $1 AND o.id = ANY($2) ORDER BY array_position($2, o.id)",
    )
    .bind(city)
    .bind(ids)
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(operation).collect()
}

fn operation(row: &PgRow) -> Result<TaskOperation, StoreProblem> {
    let kind = u16::try_from(row.try_get::<i16, _>("kind")?).ok().and_then(OperationKind::from_code);
    Ok(TaskOperation {
        id: row.try_get("id")?,
        kind: kind.ok_or(StoreProblem::Broken)?,
        point: row.try_get("point")?,
        station: u16::try_from(row.try_get::<i32, _>("number")?).ok(),
        actor: row.try_get("actor")?,
        at: Moment::from_unix_millis(row.try_get("at")?),
        received_at: Some(Moment::of(row.try_get::<OffsetDateTime, _>("received_at")?.into())),
    })
}

/// What the stations of two operations did about their residents from when the earlier one came, and what took effect.
async fn merged(
    tx: &mut Tx,
    city: &str,
    operations: &[Uuid],
    residents: &[Uuid],
    opened_at: OffsetDateTime,
) -> Result<Vec<MergedAct>, StoreProblem> {
    let rows = sqlx::query(
        "WITH side AS (SELECT station, received_at FROM operation WHERE city = $1 AND id = ANY($2))
         SELECT o.kind, c.data_group, s.point FROM operation o
         JOIN station s ON s.city = o.city AND s.id = o.station
         LEFT JOIN resident_change c ON c.city = o.city AND c.resident = o.resident AND c.operation = o.id
         WHERE o.city = $1 AND o.resident = ANY($3) AND o.id <> ALL($2) AND o.outcome->>'outcome' = 'applied'
           AND o.received_at BETWEEN (SELECT min(received_at) FROM side) AND $4 AND o.station IN (SELECT station FROM side)
           AND o.kind = ANY($5) AND o.kind <> $6
         ORDER BY o.at, o.id LIMIT $7",
    )
    .bind(city)
    .bind(operations)
    .bind(residents)
    .bind(opened_at)
    .bind(told())
    .bind(code(OperationKind::ResidentRegistered))
    .bind(MOST_MERGED)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            let kind = u16::try_from(row.try_get::<i16, _>("kind")?).ok().and_then(OperationKind::from_code);
            let group: Option<&str> = row.try_get("data_group")?;
            Ok(MergedAct {
                kind: kind.ok_or(StoreProblem::Broken)?,
                group: group.map(word).transpose()?,
                point: row.try_get("point")?,
            })
        })
        .collect()
}

//! What people have to decide.

use std::collections::{BTreeSet, HashMap};

use contract::payload::Decision;
use contract::sync::mark;
use sqlx::Row;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::changes::{self, FeedKind};
use super::{StoreProblem, Tx, json, word};
use crate::decide::TaskRow;

/// Opens tasks, each for its point.
pub(crate) async fn open(tx: &mut Tx, city: &str, tasks: &[TaskRow], now: OffsetDateTime) -> Result<(), StoreProblem> {
    for task in tasks {
        sqlx::query(
            "INSERT INTO task (city, id, version, mark, kind, opened_at, point, operations, residents, reasons, sides)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(city)
        .bind(task.id)
        .bind(mark(task.id, 1))
        .bind(json(&task.kind)?)
        .bind(now)
        .bind(&task.point)
        .bind(&task.operations)
        .bind(&task.residents)
        .bind(Json(&task.reasons))
        .bind(Json(&task.sides))
        .execute(tx.on())
        .await?;
        changes::note(tx, city, FeedKind::Task, &[task.id], &task.point, false).await?;
    }
    Ok(())
}

/// Tasks, locked until the transaction ends.
pub(crate) async fn locked(
    tx: &mut Tx,
    city: &str,
    wanted: &BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, TaskRow>, StoreProblem> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = wanted.iter().copied().collect();
    let rows = sqlx::query("SELECT * FROM task WHERE city = $1 AND id = ANY($2) ORDER BY id FOR UPDATE")
        .bind(city)
        .bind(ids)
        .fetch_all(tx.on())
        .await?;
    rows.iter()
        .map(|row| {
            let decision: Option<Json<Decision>> = row.try_get("decision")?;
            let decided_by: Option<Uuid> = row.try_get("decided_by")?;
            let task = TaskRow {
                id: row.try_get("id")?,
                kind: word(row.try_get("kind")?)?,
                operations: row.try_get("operations")?,
                residents: row.try_get("residents")?,
                reasons: row.try_get::<Json<_>, _>("reasons")?.0,
                sides: row.try_get::<Json<_>, _>("sides")?.0,
                decision: decision.map(|decision| (decision.0, decided_by)),
                version: row.try_get::<i64, _>("version")?.cast_unsigned(),
                point: row.try_get("point")?,
            };
            Ok((task.id, task))
        })
        .collect()
}

/// Writes what was decided.
pub(crate) async fn close(
    tx: &mut Tx,
    city: &str,
    tasks: impl Iterator<Item = &TaskRow>,
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    for task in tasks {
        let Some((decision, by)) = &task.decision else { continue };
        let written = sqlx::query(
            "UPDATE task SET decision = $3, decided_by = $4, decided_at = $5, version = $6, mark = $7
             WHERE city = $1 AND id = $2 AND decision IS NULL",
        )
        .bind(city)
        .bind(task.id)
        .bind(Json(decision))
        .bind(by)
        .bind(now)
        .bind(task.version.cast_signed())
        .bind(mark(task.id, task.version))
        .execute(tx.on())
        .await?;
        if written.rows_affected() > 0 {
            changes::note(tx, city, FeedKind::Task, &[task.id], &task.point, false).await?;
        }
    }
    Ok(())
}

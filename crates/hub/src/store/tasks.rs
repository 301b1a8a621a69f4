//! What people have to decide.

use contract::sync::mark;
use time::OffsetDateTime;
use uuid::Uuid;

use super::changes::{self, FeedKind};
use super::{StoreProblem, Tx, json};
use crate::decide::TaskRow;

/// Opens tasks for a point.
pub(crate) async fn open(
    tx: &mut Tx,
    city: &str,
    point: &str,
    tasks: &[TaskRow],
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    for task in tasks {
        sqlx::query(
            "INSERT INTO task (city, id, version, mark, kind, opened_at, point, operations, residents, reasons)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(city)
        .bind(task.id)
        .bind(mark(task.id, 1))
        .bind(json(&task.kind)?)
        .bind(now)
        .bind(point)
        .bind(&task.operations)
        .bind(&task.residents)
        .bind(sqlx::types::Json(&task.reasons))
        .execute(tx.on())
        .await?;
    }
    let ids: Vec<Uuid> = tasks.iter().map(|task| task.id).collect();
    changes::note(tx, city, FeedKind::Task, &ids, point, false).await
}

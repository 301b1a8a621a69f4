//! What people decide: as the hub says it.

use contract::sync::TaskRecord;
use sqlx::Row;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// Takes over what the hub says of a task.
pub(crate) async fn set(tx: &mut Tx, task: &TaskRecord) -> Result<(), StoreProblem> {
    sqlx::query("INSERT OR REPLACE INTO task (id, version, opened_at, decided, content) VALUES (?, ?, ?, ?, ?)")
        .bind(task.task)
        .bind(i64::try_from(task.version).map_err(|_| StoreProblem::Broken)?)
        .bind(task.opened_at.unix_millis())
        .bind(task.decision.is_some())
        .bind(super::productions::json(task)?)
        .execute(tx.on())
        .await?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, task: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM task WHERE id = ?").bind(task).execute(tx.on()).await?;
    Ok(())
}

/// How many are open.
pub(crate) async fn open_count(tx: &mut Tx) -> Result<u32, StoreProblem> {
    Ok(sqlx::query("SELECT count(*) FROM task WHERE decided = 0").fetch_one(tx.on()).await?.try_get(0)?)
}

/// The open ones, oldest first.
pub(crate) async fn open(tx: &mut Tx) -> Result<Vec<TaskRecord>, StoreProblem> {
    let rows =
        sqlx::query("SELECT content FROM task WHERE decided = 0 ORDER BY opened_at, id").fetch_all(tx.on()).await?;
    rows.iter().map(|row| serde_json::from_str(row.try_get(0)?).map_err(|_| StoreProblem::Broken)).collect()
}

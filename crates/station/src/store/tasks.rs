//! What people decide: as the hub says it, and what was decided here.

use contract::sync::TaskRecord;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// Those that wait for somebody: neither decided at the hub nor here, where only a decision that the hub refused does not count.
const OPEN: &str = "FROM task WHERE decided = 0 AND (decided_here IS NULL OR EXISTS
  (SELECT 1 FROM outcome WHERE sequence = decided_here AND outcome IN ('refused', 'quarantined')))";

/// Takes over what the hub says of a task.
pub(crate) async fn set(tx: &mut Tx, task: &TaskRecord) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO task (id, version, opened_at, decided, content) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, opened_at = excluded.opened_at, decided = excluded.decided,
           content = excluded.content",
    )
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

fn record(row: &SqliteRow) -> Result<TaskRecord, StoreProblem> {
    serde_json::from_str(row.try_get("content")?).map_err(|_| StoreProblem::Broken)
}

/// A task, decided or not.
pub(crate) async fn get(tx: &mut Tx, task: Uuid) -> Result<Option<TaskRecord>, StoreProblem> {
    let row = sqlx::query("SELECT content FROM task WHERE id = ?").bind(task).fetch_optional(tx.on()).await?;
    row.as_ref().map(record).transpose()
}

/// How many are open.
pub(crate) async fn open_count(tx: &mut Tx) -> Result<u32, StoreProblem> {
    let query = format!("SELECT count(*) {OPEN}");
    Ok(sqlx::query(sqlx::AssertSqlSafe(query)).fetch_one(tx.on()).await?.try_get(0)?)
}

/// The open ones, oldest first.
pub(crate) async fn open(tx: &mut Tx) -> Result<Vec<TaskRecord>, StoreProblem> {
    let query = format!("SELECT content {OPEN} ORDER BY opened_at, id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(tx.on()).await?;
    rows.iter().map(record).collect()
}

/// The last operation recorded here decides the task.
pub(crate) async fn set_decided_here(tx: &mut Tx, task: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE task SET decided_here = (SELECT sequence FROM chain) WHERE id = ?")
        .bind(task)
        .execute(tx.on())
        .await?;
    Ok(())
}

//! What the hub made of operations, and the operations as a person reads them (E-4, E-10).

use contract::Moment;
use contract::counter::{NoEffect, OperationLine};
use contract::operation::OperationKind;
use contract::sync::{Outcome, Refusal};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// An operation with its name and whose it is.
const LINE: &str = "SELECT o.id, o.sequence, o.at, o.kind, o.resident, r.given_names || ' ' || r.surname AS name,
    s.first_name || ' ' || s.last_name AS actor, u.outcome, u.reason, u.at AS answered_at
  FROM chain c JOIN operation o LEFT JOIN outcome u ON u.sequence = o.sequence
  LEFT JOIN resident r ON r.id = o.resident LEFT JOIN staff s ON s.id = o.actor";

fn reason(text: &str) -> Result<Refusal, StoreProblem> {
    serde_json::from_value(text.into()).map_err(|_| StoreProblem::Broken)
}

fn reason_name(reason: Refusal) -> Option<String> {
    serde_json::to_value(reason).ok()?.as_str().map(str::to_owned)
}

/// Keeps what the hub made of an operation. Taking effect is the rule and needs no row. An answer that comes again changes nothing.
pub(crate) async fn keep(tx: &mut Tx, sequence: u64, outcome: Outcome, at: Moment) -> Result<(), StoreProblem> {
    let (name, reason, task) = match outcome {
        Outcome::Applied => return Ok(()),
        Outcome::Refused { reason } => ("refused", reason_name(reason), None),
        Outcome::Task { task, .. } => ("task", None, Some(task)),
        Outcome::Quarantined => ("quarantined", None, None),
    };
    sqlx::query("INSERT OR IGNORE INTO outcome (sequence, outcome, reason, task, at) VALUES (?, ?, ?, ?, ?)")
        .bind(i64::try_from(sequence).map_err(|_| StoreProblem::Broken)?)
        .bind(name)
        .bind(reason)
        .bind(task)
        .bind(at.unix_millis())
        .execute(tx.on())
        .await?;
    Ok(())
}

fn line(row: &SqliteRow) -> Result<OperationLine, StoreProblem> {
    let code: u16 = row.try_get("kind")?;
    Ok(OperationLine {
        id: row.try_get("id")?,
        at: Moment::from_unix_millis(row.try_get("at")?),
        kind: OperationKind::from_code(code).ok_or(StoreProblem::Broken)?,
        resident: row.try_get("resident")?,
        name: row.try_get("name")?,
        actor: row.try_get("actor")?,
    })
}

async fn lines(tx: &mut Tx, which: &'static str, most: u32) -> Result<Vec<SqliteRow>, StoreProblem> {
    let query = format!("{LINE} WHERE {which} LIMIT ?");
    Ok(sqlx::query(sqlx::AssertSqlSafe(query)).bind(most).fetch_all(tx.on()).await?)
}

/// What waits, newest first.
pub(crate) async fn waiting(tx: &mut Tx, most: u32) -> Result<Vec<OperationLine>, StoreProblem> {
    let rows = lines(tx, "o.sequence > c.acknowledged ORDER BY o.sequence DESC", most).await?;
    rows.iter().map(line).collect()
}

/// What the hub has and let take effect, newest first.
pub(crate) async fn done(tx: &mut Tx, most: u32) -> Result<Vec<OperationLine>, StoreProblem> {
    let which = "o.sequence <= c.acknowledged AND coalesce(u.outcome, '') NOT IN ('refused', 'quarantined')
                 ORDER BY o.sequence DESC";
    lines(tx, which, most).await?.iter().map(line).collect()
}

/// An operation without effect that nobody has seen to.
pub(crate) struct RefusedRow {
    pub(crate) sequence: u64,
    pub(crate) line: OperationLine,
    pub(crate) why: NoEffect,
    pub(crate) answered_at: Moment,
}

/// Operations without effect that nobody has seen to, oldest first.
pub(crate) async fn refused(tx: &mut Tx, most: u32) -> Result<Vec<RefusedRow>, StoreProblem> {
    let which = "u.outcome IN ('refused', 'quarantined') AND u.noted_at IS NULL ORDER BY o.sequence";
    let rows = lines(tx, which, most).await?;
    rows.iter()
        .map(|row| {
            let why = match row.try_get::<Option<&str>, _>("reason")? {
                Some(text) => NoEffect::Refused { reason: reason(text)? },
                None => NoEffect::Quarantined,
            };
            Ok(RefusedRow {
                sequence: u64::try_from(row.try_get::<i64, _>("sequence")?).map_err(|_| StoreProblem::Broken)?,
                line: line(row)?,
                why,
                answered_at: Moment::from_unix_millis(row.try_get("answered_at")?),
            })
        })
        .collect()
}

/// What came after an operation about the same person and did not simply take effect: it waits, was refused as well, or asks
/// for a decision.
pub(crate) async fn dependents(tx: &mut Tx, sequence: u64, resident: Uuid) -> Result<Vec<OperationLine>, StoreProblem> {
    let query = format!(
        "{LINE} WHERE o.sequence > ? AND o.resident = ? AND (o.sequence > c.acknowledged OR u.outcome IS NOT NULL)
         ORDER BY o.sequence LIMIT 50"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(i64::try_from(sequence).map_err(|_| StoreProblem::Broken)?)
        .bind(resident)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(line).collect()
}

/// How many operations without effect nobody has seen to.
pub(crate) async fn refused_count(tx: &mut Tx) -> Result<u32, StoreProblem> {
    let query = "SELECT count(*) FROM outcome WHERE outcome IN ('refused', 'quarantined') AND noted_at IS NULL";
    Ok(sqlx::query(query).fetch_one(tx.on()).await?.try_get(0)?)
}

/// How many the hub has of those recorded since then.
pub(crate) async fn done_since(tx: &mut Tx, since: Moment) -> Result<u32, StoreProblem> {
    let query = "SELECT count(*) FROM operation WHERE at >= ? AND sequence <= (SELECT acknowledged FROM chain)";
    Ok(sqlx::query(query).bind(since.unix_millis()).fetch_one(tx.on()).await?.try_get(0)?)
}

/// Somebody has seen to an operation and to what depends on it. Says whether there was one.
pub(crate) async fn note(tx: &mut Tx, operation: Uuid, by: Uuid, at: Moment) -> Result<bool, StoreProblem> {
    let noted = sqlx::query(
        "UPDATE outcome SET noted_at = ?, noted_by = ? WHERE noted_at IS NULL AND sequence IN
           (SELECT later.sequence FROM operation o JOIN operation later ON later.sequence = o.sequence
              OR (later.resident = o.resident AND later.sequence > o.sequence)
            WHERE o.id = ?)",
    )
    .bind(at.unix_millis())
    .bind(by)
    .bind(operation)
    .execute(tx.on())
    .await?;
    Ok(noted.rows_affected() > 0)
}

//! Shifts of this station. What happened in one is reckoned by the numbers of the operations that opened and ended it.

use contract::Moment;
use contract::counter::{Count, FeeSum};
use contract::operation::OperationKind;
use contract::shift::ShiftEnd;
use domain::shift::Blanks;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::productions::{json, state};
use super::{StoreProblem, Tx};

/// A shift.
pub(crate) struct ShiftRow {
    pub(crate) id: Uuid,
    pub(crate) keeper: Uuid,
    pub(crate) opened_at: Moment,
    /// The operation that opened it.
    pub(crate) from: i64,
    pub(crate) counted: Count,
    pub(crate) ended: Option<EndedRow>,
}

/// How a shift ended.
pub(crate) struct EndedRow {
    pub(crate) at: Moment,
    pub(crate) by: Uuid,
    /// The operation that ended it.
    pub(crate) to: i64,
    pub(crate) report: Report,
}

/// What the report of a shift says.
#[derive(Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) end: ShiftEnd,
    pub(crate) fees: Vec<FeeSum>,
    pub(crate) refunds: Vec<FeeSum>,
    pub(crate) ready: u32,
    pub(crate) unfinished: u32,
    pub(crate) queued: u32,
    /// Who took it over.
    pub(crate) to: Option<Uuid>,
}

fn shift(row: &SqliteRow) -> Result<ShiftRow, StoreProblem> {
    let ended = match row.try_get::<Option<i64>, _>("ended_at")? {
        Some(at) => Some(EndedRow {
            at: Moment::from_unix_millis(at),
            by: row.try_get("ended_by")?,
            to: row.try_get("to_sequence")?,
            report: serde_json::from_str(row.try_get("report")?).map_err(|_| StoreProblem::Broken)?,
        }),
        None => None,
    };
    Ok(ShiftRow {
        id: row.try_get("id")?,
        keeper: row.try_get("keeper")?,
        opened_at: Moment::from_unix_millis(row.try_get("opened_at")?),
        from: row.try_get("from_sequence")?,
        counted: Count { blanks: row.try_get("blanks")?, cash: row.try_get("cash")? },
        ended,
    })
}

/// The shift that is open.
pub(crate) async fn open(tx: &mut Tx) -> Result<Option<ShiftRow>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM shift WHERE open = 1").fetch_optional(tx.on()).await?;
    row.as_ref().map(shift).transpose()
}

/// The last one that has ended.
pub(crate) async fn last_ended(tx: &mut Tx) -> Result<Option<ShiftRow>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM shift WHERE open IS NULL ORDER BY to_sequence DESC LIMIT 1")
        .fetch_optional(tx.on())
        .await?;
    row.as_ref().map(shift).transpose()
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<ShiftRow>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM shift WHERE id = ?").bind(id).fetch_optional(tx.on()).await?;
    row.as_ref().map(shift).transpose()
}

/// Opens a shift; the operation that does so is the last one recorded.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    keeper: Uuid,
    at: Moment,
    counted: Count,
) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO shift (id, open, keeper, opened_at, from_sequence, blanks, cash) SELECT ?, 1, ?, ?, sequence, ?, ? FROM chain",
    )
    .bind(id)
    .bind(keeper)
    .bind(at.unix_millis())
    .bind(counted.blanks)
    .bind(counted.cash)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Ends a shift; the operation that does so is the last one recorded.
pub(crate) async fn end(tx: &mut Tx, id: Uuid, by: Uuid, at: Moment, report: &Report) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE shift SET open = NULL, ended_at = ?, ended_by = ?, to_sequence = (SELECT sequence FROM chain), report = ?
         WHERE id = ?",
    )
    .bind(at.unix_millis())
    .bind(by)
    .bind(json(report)?)
    .bind(id)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// What became of blanks after an operation, by where the cards that were sent since stand now.
pub(crate) async fn blanks_since(tx: &mut Tx, sequence: i64) -> Result<Blanks, StoreProblem> {
    let rows =
        sqlx::query("SELECT state FROM production WHERE sent_sequence > ?").bind(sequence).fetch_all(tx.on()).await?;
    let states = rows.iter().map(|row| state(row.try_get(0)?)).collect::<Result<Vec<_>, StoreProblem>>()?;
    Ok(Blanks::of(states))
}

/// How many cards were handed over after an operation.
pub(crate) async fn handed_over_since(tx: &mut Tx, sequence: i64) -> Result<u32, StoreProblem> {
    let row = sqlx::query("SELECT count(*) FROM operation WHERE sequence > ? AND kind = ?")
        .bind(sequence)
        .bind(OperationKind::CardHandedOver.code())
        .fetch_one(tx.on())
        .await?;
    Ok(row.try_get(0)?)
}

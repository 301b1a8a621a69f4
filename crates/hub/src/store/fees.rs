//! Fees and shifts, as stations have told of them.

use std::collections::{BTreeMap, BTreeSet};

use contract::Moment;
use contract::shift::Count;
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::{StoreProblem, Tx, json, word};
use crate::decide::{FeeRow, RefundRow, ShiftEnded, ShiftRow, World};

fn number(row: &PgRow, column: &str) -> Result<u32, StoreProblem> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreProblem::Broken)
}

fn fee(row: &PgRow) -> Result<FeeRow, StoreProblem> {
    let refund = match row.try_get::<Option<i64>, _>("refunded_at")? {
        Some(at) => Some(RefundRow {
            at: Moment::from_unix_millis(at),
            receipt: row.try_get("refund_receipt")?,
            supervisor: row.try_get("supervisor")?,
            why: row.try_get("why")?,
            shift: row.try_get("refund_shift")?,
        }),
        None => None,
    };
    Ok(FeeRow {
        resident: row.try_get("resident")?,
        number: row.try_get("number")?,
        reason: row.try_get("reason")?,
        amount: number(row, "amount")?,
        payment: word(row.try_get("payment")?)?,
        receipt: row.try_get("receipt")?,
        at: Moment::from_unix_millis(row.try_get("at")?),
        taken_by: row.try_get("taken_by")?,
        shift: row.try_get("shift")?,
        refund,
        changed: false,
    })
}

/// Fees that are named, and all for the cards that are named. Locked until the transaction ends.
pub(crate) async fn load(
    tx: &mut Tx,
    city: &str,
    fees: &BTreeSet<Uuid>,
    cards: impl Iterator<Item = &String>,
) -> Result<BTreeMap<Uuid, FeeRow>, StoreProblem> {
    let cards: Vec<&str> = cards.map(String::as_str).collect();
    if fees.is_empty() && cards.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows =
        sqlx::query("SELECT * FROM fee WHERE city = $1 AND (id = ANY($2) OR number = ANY($3)) ORDER BY id FOR UPDATE")
            .bind(city)
            .bind(fees.iter().copied().collect::<Vec<_>>())
            .bind(cards)
            .fetch_all(tx.on())
            .await?;
    rows.iter().map(|row| Ok((row.try_get("id")?, fee(row)?))).collect()
}

/// Shifts that are named, and the station's that is open. Its row is locked already, so nobody else writes them.
pub(crate) async fn shifts(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
    named: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, ShiftRow>, StoreProblem> {
    if named.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows =
        sqlx::query("SELECT * FROM shift WHERE city = $1 AND station = $2 AND (id = ANY($3) OR ended_at IS NULL)")
            .bind(city)
            .bind(station)
            .bind(named.iter().copied().collect::<Vec<_>>())
            .fetch_all(tx.on())
            .await?;
    rows.iter().map(|row| Ok((row.try_get("id")?, shift(row)?))).collect()
}

fn shift(row: &PgRow) -> Result<ShiftRow, StoreProblem> {
    let ended = match row.try_get::<Option<i64>, _>("ended_at")? {
        Some(at) => Some(ShiftEnded {
            at: Moment::from_unix_millis(at),
            by: row.try_get("ended_by")?,
            end: row.try_get::<sqlx::types::Json<_>, _>("ending")?.0,
        }),
        None => None,
    };
    Ok(ShiftRow {
        keeper: row.try_get("keeper")?,
        opened_at: Moment::from_unix_millis(row.try_get("opened_at")?),
        counted: Count { blanks: number(row, "blanks")?, cash: number(row, "cash")? },
        ended,
        changed: false,
    })
}

/// Writes what is new, what was paid back and what has ended.
pub(crate) async fn save(tx: &mut Tx, city: &str, world: &World) -> Result<(), StoreProblem> {
    for (id, shift) in world.shifts.iter().filter(|(_, shift)| shift.changed) {
        sqlx::query(
            "INSERT INTO shift (city, id, station, keeper, opened_at, blanks, cash, ended_at, ended_by, ending)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (city, id) DO UPDATE SET ended_at = excluded.ended_at, ended_by = excluded.ended_by,
               ending = excluded.ending",
        )
        .bind(city)
        .bind(id)
        .bind(world.station.id)
        .bind(shift.keeper)
        .bind(shift.opened_at.unix_millis())
        .bind(i64::from(shift.counted.blanks))
        .bind(i64::from(shift.counted.cash))
        .bind(shift.ended.as_ref().map(|ended| ended.at.unix_millis()))
        .bind(shift.ended.as_ref().and_then(|ended| ended.by))
        .bind(shift.ended.as_ref().map(|ended| sqlx::types::Json(&ended.end)))
        .execute(tx.on())
        .await?;
    }
    for (id, fee) in world.fees.iter().filter(|(_, fee)| fee.changed) {
        let refund = fee.refund.as_ref();
        sqlx::query(
            "INSERT INTO fee (city, id, station, shift, resident, number, reason, amount, payment, receipt, at, taken_by,
               refunded_at, refund_receipt, supervisor, why, refund_shift)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             ON CONFLICT (city, id) DO UPDATE SET refunded_at = excluded.refunded_at,
               refund_receipt = excluded.refund_receipt, supervisor = excluded.supervisor, why = excluded.why,
               refund_shift = excluded.refund_shift",
        )
        .bind(city)
        .bind(id)
        .bind(world.station.id)
        .bind(fee.shift)
        .bind(fee.resident)
        .bind(&fee.number)
        .bind(&fee.reason)
        .bind(i64::from(fee.amount))
        .bind(json(&fee.payment)?)
        .bind(&fee.receipt)
        .bind(fee.at.unix_millis())
        .bind(fee.taken_by)
        .bind(refund.map(|refund| refund.at.unix_millis()))
        .bind(refund.map(|refund| refund.receipt.as_str()))
        .bind(refund.map(|refund| refund.supervisor))
        .bind(refund.map(|refund| refund.why.as_str()))
        .bind(refund.map(|refund| refund.shift))
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

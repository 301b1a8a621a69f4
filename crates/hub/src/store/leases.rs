//! Numbers that stations lease, and those that are kept for them (D-4).

use std::collections::BTreeSet;

use contract::enrolment::{NumberKind, NumberRun};
use contract::sync::Supply;
use domain::card_number::CardNumber;
use sqlx::Row;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{StoreProblem, Tx, word};
use crate::decide::LeaseRun;

/// Keeps runs of a station; those that are here already stay as they are. The first of each kind is in the station's bundle.
pub(crate) async fn keep(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
    runs: &[NumberRun],
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    for run in runs {
        let numbers: Vec<i32> = run.numbers().into_iter().map(u32::cast_signed).collect();
        sqlx::query(
            "INSERT INTO lease (city, station, kind, run, first_body, count, numbers, leased_at)
             VALUES ($1, $2, $3, $4, $5, cardinality($6::integer[]), $6, CASE WHEN $4 = 0 THEN $7::timestamptz END)
             ON CONFLICT (city, station, kind, run) DO NOTHING",
        )
        .bind(city)
        .bind(station)
        .bind(run.kind.name())
        .bind(run.run.cast_signed())
        .bind(i64::try_from(run.first_body).map_err(|_| StoreProblem::Broken)?)
        .bind(numbers)
        .bind(now)
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

/// Leases a station the next run of each kind of which no more than half of its last one is left. A run follows only the one that the
/// station says it has, so that no greeting, however often it comes and at how many processes, gets more than one. What the station has
/// although it was not leased here was leased by this hub before it was restored. Says whether anything was.
pub(crate) async fn refill(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
    supplies: &[Supply],
    now: OffsetDateTime,
) -> Result<bool, StoreProblem> {
    let mut leased = 0;
    for supply in supplies {
        leased += sqlx::query(
            "UPDATE lease SET leased_at = $6 WHERE city = $1 AND station = $2 AND kind = $3 AND leased_at IS NULL
               AND (run < $4 OR run = $4 AND 2 * $5::bigint <= (SELECT last.count FROM lease last
                 WHERE last.city = $1 AND last.station = $2 AND last.kind = $3 AND last.run = $4 - 1))",
        )
        .bind(city)
        .bind(station)
        .bind(supply.kind.name())
        .bind(supply.runs.cast_signed())
        .bind(i64::from(supply.left))
        .bind(now)
        .execute(tx.on())
        .await?
        .rows_affected();
    }
    Ok(leased > 0)
}

/// The runs that a station has leased, in their order.
pub(crate) async fn leased(tx: &mut Tx, city: &str, station: Uuid) -> Result<Vec<NumberRun>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT kind, run, first_body, numbers FROM lease WHERE city = $1 AND station = $2 AND leased_at IS NOT NULL ORDER BY kind, run",
    )
    .bind(city)
    .bind(station)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            let numbers: Vec<i32> = row.try_get("numbers")?;
            let numbers: Vec<u32> = numbers.into_iter().map(i32::cast_unsigned).collect();
            let first_body = u64::try_from(row.try_get::<i64, _>("first_body")?).map_err(|_| StoreProblem::Broken)?;
            let run = row.try_get::<i32, _>("run")?.cast_unsigned();
            Ok(NumberRun::new(word(row.try_get("kind")?)?, run, first_body, &numbers))
        })
        .collect()
}

/// The runs of a station that hold some of these card numbers, also those that were not leased: who names a number with its place in
/// the status list has leased it, if not from this hub then from the one that this was restored from.
pub(crate) async fn of_cards(
    tx: &mut Tx,
    city: &str,
    station: Uuid,
    numbers: &BTreeSet<String>,
) -> Result<Vec<LeaseRun>, StoreProblem> {
    let bodies: Vec<i64> = numbers.iter().filter_map(|number| body(number)).collect();
    if bodies.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT first_body, numbers FROM lease WHERE city = $1 AND station = $2 AND kind = $3
           AND EXISTS (SELECT FROM UNNEST($4::bigint[]) body WHERE body >= first_body AND body < first_body + count)",
    )
    .bind(city)
    .bind(station)
    .bind(NumberKind::Cards.name())
    .bind(bodies)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            let indices: Vec<i32> = row.try_get("numbers")?;
            Ok(LeaseRun {
                first_body: u64::try_from(row.try_get::<i64, _>("first_body")?).map_err(|_| StoreProblem::Broken)?,
                status_indices: indices.into_iter().map(i32::cast_unsigned).collect(),
            })
        })
        .collect()
}

fn body(number: &str) -> Option<i64> {
    i64::try_from(CardNumber::parse(number).ok()?.body()).ok()
}

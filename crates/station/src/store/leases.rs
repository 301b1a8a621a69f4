//! Leased numbers (D-4), in runs that are used up one after the other.

use contract::enrolment::NumberKind;
use contract::sync::Supply;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{StoreProblem, Tx};

/// A number taken from a lease.
pub(crate) struct Taken {
    /// How many of its kind were taken before it.
    pub(crate) place: u64,
    /// For card numbers: the body.
    pub(crate) body: u64,
    /// What the lease holds for this place.
    pub(crate) number: u32,
}

/// Adds a run; one that is there already is left as it is. Says whether it was new.
pub(crate) async fn insert(
    tx: &mut Tx,
    kind: NumberKind,
    run: u32,
    first: u64,
    numbers: &[u32],
) -> Result<bool, StoreProblem> {
    let first = i64::try_from(first).map_err(|_| StoreProblem::Broken)?;
    let known = sqlx::query("SELECT 1 FROM lease_run WHERE kind = ? AND run = ?")
        .bind(kind.name())
        .bind(run)
        .fetch_optional(tx.on())
        .await?;
    if known.is_some() {
        return Ok(false);
    }
    sqlx::query("INSERT INTO lease_run (kind, run, first, count, next) VALUES (?, ?, ?, ?, 0)")
        .bind(kind.name())
        .bind(run)
        .bind(first)
        .bind(i64::try_from(numbers.len()).map_err(|_| StoreProblem::Broken)?)
        .execute(tx.on())
        .await?;
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
    sqlx::query("INSERT INTO lease_run_numbers (kind, run, numbers) VALUES (?, ?, ?)")
        .bind(kind.name())
        .bind(run)
        .bind(bytes)
        .execute(tx.on())
        .await?;
    Ok(true)
}

/// Skips numbers of a kind up to the mark of the key store. A database that lies behind it is an older copy, or the program was
/// killed between mark and commit; in either case the numbers in between are given up (D-4).
pub(crate) async fn skip_to_mark(tx: &mut Tx, kind: NumberKind, mark: u64) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE lease_run SET next = max(next, min(count, ? - (SELECT coalesce(sum(before.count), 0) FROM lease_run before
           WHERE before.kind = lease_run.kind AND before.run < lease_run.run)))
         WHERE kind = ?",
    )
    .bind(i64::try_from(mark).map_err(|_| StoreProblem::Broken)?)
    .bind(kind.name())
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Takes the next number; `None` when the leases are used up.
pub(crate) async fn take(tx: &mut Tx, kind: NumberKind) -> Result<Option<Taken>, StoreProblem> {
    let Some((run, taken)) = next(tx, kind).await? else { return Ok(None) };
    sqlx::query("UPDATE lease_run SET next = next + 1 WHERE kind = ? AND run = ?")
        .bind(kind.name())
        .bind(run)
        .execute(tx.on())
        .await?;
    Ok(Some(taken))
}

/// The number that [`take`] would take.
pub(crate) async fn peek(tx: &mut Tx, kind: NumberKind) -> Result<Option<Taken>, StoreProblem> {
    Ok(next(tx, kind).await?.map(|(_, taken)| taken))
}

async fn next(tx: &mut Tx, kind: NumberKind) -> Result<Option<(i64, Taken)>, StoreProblem> {
    let row = sqlx::query(
        "SELECT run, first + next AS body, substr(numbers, next * 4 + 1, 4) AS number,
           next + (SELECT coalesce(sum(before.count), 0) FROM lease_run before
             WHERE before.kind = lease_run.kind AND before.run < lease_run.run) AS place
         FROM lease_run JOIN lease_run_numbers USING (kind, run) WHERE kind = ? AND next < count ORDER BY run LIMIT 1",
    )
    .bind(kind.name())
    .fetch_optional(tx.on())
    .await?;
    row.as_ref().map(|row| Ok((row.try_get("run")?, taken(row)?))).transpose()
}

fn taken(row: &SqliteRow) -> Result<Taken, StoreProblem> {
    let number: Vec<u8> = row.try_get("number")?;
    let whole = |column| u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreProblem::Broken);
    Ok(Taken {
        place: whole("place")?,
        body: whole("body")?,
        number: u32::from_be_bytes(number.as_slice().try_into().map_err(|_| StoreProblem::Broken)?),
    })
}

/// How many there are in all runs, used or not.
pub(crate) async fn total(tx: &mut Tx, kind: NumberKind) -> Result<u64, StoreProblem> {
    let row = sqlx::query("SELECT coalesce(sum(count), 0) FROM lease_run WHERE kind = ?")
        .bind(kind.name())
        .fetch_one(tx.on())
        .await?;
    u64::try_from(row.try_get::<i64, _>(0)?).map_err(|_| StoreProblem::Broken)
}

/// How many are left.
pub(crate) async fn left(tx: &mut Tx, kind: NumberKind) -> Result<u32, StoreProblem> {
    let row = sqlx::query("SELECT coalesce(sum(count - next), 0) FROM lease_run WHERE kind = ?")
        .bind(kind.name())
        .fetch_one(tx.on())
        .await?;
    Ok(row.try_get(0)?)
}

/// What the hub is told of it.
pub(crate) async fn supply(tx: &mut Tx, kind: NumberKind) -> Result<Supply, StoreProblem> {
    let runs = sqlx::query("SELECT coalesce(max(run) + 1, 0) FROM lease_run WHERE kind = ?")
        .bind(kind.name())
        .fetch_one(tx.on())
        .await?;
    Ok(Supply { kind, left: left(tx, kind).await?, runs: runs.try_get(0)? })
}

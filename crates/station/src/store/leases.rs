//! Leased numbers (D-4).

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{StoreProblem, Tx};

/// The kinds of numbers that a station leases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeaseKind {
    /// Card numbers: `first` is the body of the first, `numbers` holds status indices.
    Cards,
    /// Application numbers.
    Applications,
    /// Receipt numbers.
    Receipts,
    /// Substitute identifiers.
    Substitutes,
}

impl LeaseKind {
    fn name(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::Applications => "applications",
            Self::Receipts => "receipts",
            Self::Substitutes => "substitutes",
        }
    }
}

/// A number taken from a lease.
pub(crate) struct Taken {
    /// Its place in the lease, from 0.
    pub(crate) place: u64,
    /// The lease's first number.
    pub(crate) first: u64,
    /// What the lease holds for this place.
    pub(crate) number: u32,
}

pub(crate) async fn insert(tx: &mut Tx, kind: LeaseKind, first: u64, numbers: &[u32]) -> Result<(), StoreProblem> {
    sqlx::query("INSERT INTO lease (kind, first, count, next) VALUES (?, ?, ?, 0)")
        .bind(kind.name())
        .bind(i64::try_from(first).map_err(|_| StoreProblem::Broken)?)
        .bind(i64::try_from(numbers.len()).map_err(|_| StoreProblem::Broken)?)
        .execute(tx.on())
        .await?;
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
    sqlx::query("INSERT INTO lease_numbers (kind, numbers) VALUES (?, ?)")
        .bind(kind.name())
        .bind(bytes)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Skips card numbers up to the mark of the key store. A database that lies behind it is an older copy, or the program was
/// killed between mark and commit; in either case the numbers in between are given up (D-4).
pub(crate) async fn skip_to_mark(tx: &mut Tx, mark: u64) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE lease SET next = max(next, ?) WHERE kind = 'cards'")
        .bind(i64::try_from(mark).map_err(|_| StoreProblem::Broken)?)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Takes the next number; `None` when the lease is used up.
pub(crate) async fn take(tx: &mut Tx, kind: LeaseKind) -> Result<Option<Taken>, StoreProblem> {
    let Some(next) = peek(tx, kind).await? else { return Ok(None) };
    sqlx::query("UPDATE lease SET next = next + 1 WHERE kind = ?").bind(kind.name()).execute(tx.on()).await?;
    Ok(Some(next))
}

/// The number that [`take`] would take.
pub(crate) async fn peek(tx: &mut Tx, kind: LeaseKind) -> Result<Option<Taken>, StoreProblem> {
    let row = sqlx::query(
        "SELECT first, next AS place, substr(numbers, next * 4 + 1, 4) AS number FROM lease JOIN lease_numbers USING (kind)
         WHERE kind = ? AND next < count",
    )
    .bind(kind.name())
    .fetch_optional(tx.on())
    .await?;
    row.as_ref().map(taken).transpose()
}

fn taken(row: &SqliteRow) -> Result<Taken, StoreProblem> {
    let number: Vec<u8> = row.try_get("number")?;
    Ok(Taken {
        place: u64::try_from(row.try_get::<i64, _>("place")?).map_err(|_| StoreProblem::Broken)?,
        first: u64::try_from(row.try_get::<i64, _>("first")?).map_err(|_| StoreProblem::Broken)?,
        number: u32::from_be_bytes(number.as_slice().try_into().map_err(|_| StoreProblem::Broken)?),
    })
}

/// How many are left.
pub(crate) async fn left(tx: &mut Tx, kind: LeaseKind) -> Result<u32, StoreProblem> {
    let row = sqlx::query("SELECT max(0, count - next) FROM lease WHERE kind = ?")
        .bind(kind.name())
        .fetch_one(tx.on())
        .await?;
    Ok(row.try_get(0)?)
}

//! Photos and drawn signatures, in pieces (E-6).

use std::collections::BTreeMap;

use contract::Moment;
use contract::operation::Hash;
use sqlx::Row;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Store, StoreProblem, Tx};
use crate::decide::BlobRow;

/// What is here of a blob.
pub(crate) struct Kept {
    pub(crate) resident: Uuid,
    /// None while nobody has named it.
    pub(crate) sha256: Option<Vec<u8>>,
    pub(crate) size: Option<u64>,
    pub(crate) received: u64,
    pub(crate) done: bool,
}

fn stored(value: u64) -> Result<i64, StoreProblem> {
    i64::try_from(value).map_err(|_| StoreProblem::Broken)
}

/// Blobs that operations refer to from now on, and those whose place another one has taken.
pub(crate) async fn expect(
    tx: &mut Tx,
    city: &str,
    blobs: &BTreeMap<Uuid, BlobRow>,
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    if blobs.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO blob (city, id, resident, sha256, replaced_at)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::bytea[], $5::timestamptz[])
         ON CONFLICT (city, id) DO UPDATE SET replaced_at = excluded.replaced_at WHERE blob.resident = excluded.resident",
    )
    .bind(city)
    .bind(blobs.keys().copied().collect::<Vec<_>>())
    .bind(blobs.values().map(|row| row.resident).collect::<Vec<_>>())
    .bind(blobs.values().map(|row| row.sha256.map(Vec::from)).collect::<Vec<_>>())
    .bind(blobs.values().map(|row| row.replaced.then_some(now)).collect::<Vec<_>>())
    .execute(tx.on())
    .await?;
    Ok(())
}

/// A blob that is expected, locked until the transaction ends.
pub(crate) async fn locked(tx: &mut Tx, city: &str, blob: Uuid) -> Result<Option<Kept>, StoreProblem> {
    let row = sqlx::query(
        "SELECT resident, sha256, size, received, done_at IS NOT NULL AS done FROM blob WHERE city = $1 AND id = $2 FOR UPDATE",
    )
    .bind(city)
    .bind(blob)
    .fetch_optional(tx.on())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Kept {
        resident: row.try_get("resident")?,
        sha256: row.try_get("sha256")?,
        size: row.try_get::<Option<i64>, _>("size")?.map(i64::cast_unsigned),
        received: row.try_get::<i64, _>("received")?.cast_unsigned(),
        done: row.try_get("done")?,
    }))
}

/// Nothing of it is here, and it is going to be so large.
pub(crate) async fn begin_anew(tx: &mut Tx, city: &str, blob: Uuid, size: u64) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM blob_piece WHERE city = $1 AND blob = $2").bind(city).bind(blob).execute(tx.on()).await?;
    sqlx::query("UPDATE blob SET size = $3, received = 0 WHERE city = $1 AND id = $2")
        .bind(city)
        .bind(blob)
        .bind(stored(size)?)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// The piece that comes next.
pub(crate) async fn add(tx: &mut Tx, city: &str, blob: Uuid, start: u64, bytes: &[u8]) -> Result<(), StoreProblem> {
    sqlx::query("INSERT INTO blob_piece (city, blob, start, bytes) VALUES ($1, $2, $3, $4)")
        .bind(city)
        .bind(blob)
        .bind(stored(start)?)
        .bind(bytes)
        .execute(tx.on())
        .await?;
    sqlx::query("UPDATE blob SET received = received + octet_length($3) WHERE city = $1 AND id = $2")
        .bind(city)
        .bind(blob)
        .bind(bytes)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Everything that is here of it.
pub(crate) async fn whole(tx: &mut Tx, city: &str, blob: Uuid) -> Result<Vec<u8>, StoreProblem> {
    let pieces: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT bytes FROM blob_piece WHERE city = $1 AND blob = $2 ORDER BY start")
            .bind(city)
            .bind(blob)
            .fetch_all(tx.on())
            .await?;
    Ok(pieces.concat())
}

/// It is whole, and has this SHA-256.
pub(crate) async fn finish(
    tx: &mut Tx,
    city: &str,
    blob: Uuid,
    sha256: &Hash,
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE blob SET done_at = $4, sha256 = $3 WHERE city = $1 AND id = $2")
        .bind(city)
        .bind(blob)
        .bind(sha256.as_slice())
        .bind(now)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// A blob of a resident whom a point holds: its size, once it is whole.
pub(crate) async fn held(
    tx: &mut Tx,
    city: &str,
    point: &str,
    blob: Uuid,
) -> Result<Option<Option<u64>>, StoreProblem> {
    let row = sqlx::query(
        "SELECT CASE WHEN b.done_at IS NOT NULL THEN b.size END AS size
         FROM blob b JOIN holding h ON h.city = b.city AND h.resident = b.resident
         WHERE b.city = $1 AND h.point = $2 AND b.id = $3",
    )
    .bind(city)
    .bind(point)
    .bind(blob)
    .fetch_optional(tx.on())
    .await?;
    row.map(|row| Ok(row.try_get::<Option<i64>, _>("size")?.map(i64::cast_unsigned))).transpose()
}

/// From an offset to the end of the piece in which it lies; nothing behind the last.
pub(crate) async fn from(tx: &mut Tx, city: &str, blob: Uuid, offset: u64) -> Result<Vec<u8>, StoreProblem> {
    let bytes: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT substring(bytes FROM ($3 - start)::int + 1) FROM blob_piece
         WHERE city = $1 AND blob = $2 AND start <= $3 AND $3 < start + octet_length(bytes)",
    )
    .bind(city)
    .bind(blob)
    .bind(stored(offset)?)
    .fetch_optional(tx.on())
    .await?;
    Ok(bytes.unwrap_or_default())
}

impl Store {
    /// Deletes photos whose place another one took before a moment.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn forget_replaced(&self, before: Moment) -> Result<(), StoreProblem> {
        let before = OffsetDateTime::from(before.utc());
        sqlx::query("DELETE FROM blob WHERE replaced_at < $1").bind(before).execute(&self.pool).await?;
        Ok(())
    }
}

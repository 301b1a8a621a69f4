//! Sealed pictures.

use contract::Moment;
use contract::counter::PhotoAdvice;
use contract::operation::Hash;
use sqlx::Row;
use sqlx::types::Json;
use uuid::Uuid;

use super::{StoreProblem, Tx};

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    sha256: &Hash,
    sealed: &[u8],
    at: Moment,
) -> Result<(), StoreProblem> {
    sqlx::query("INSERT INTO blob (id, sha256, sealed, created_at) VALUES (?, ?, ?, ?)")
        .bind(id)
        .bind(sha256.as_slice())
        .bind(sealed)
        .bind(at.unix_millis())
        .execute(tx.on())
        .await?;
    Ok(())
}

pub(crate) async fn sealed(tx: &mut Tx, id: Uuid) -> Result<Option<Vec<u8>>, StoreProblem> {
    let row = sqlx::query("SELECT sealed FROM blob WHERE id = ?").bind(id).fetch_optional(tx.on()).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

pub(crate) async fn sha256(tx: &mut Tx, id: Uuid) -> Result<Option<Hash>, StoreProblem> {
    let row = sqlx::query("SELECT sha256 FROM blob WHERE id = ?").bind(id).fetch_optional(tx.on()).await?;
    let Some(row) = row else { return Ok(None) };
    let bytes: Vec<u8> = row.try_get(0)?;
    Ok(Some(bytes.as_slice().try_into().map_err(|_| StoreProblem::Broken)?))
}

/// What the checks found in a picture.
pub(crate) async fn advice(tx: &mut Tx, id: Uuid) -> Result<Vec<PhotoAdvice>, StoreProblem> {
    let row = sqlx::query("SELECT advice FROM blob WHERE id = ?").bind(id).fetch_one(tx.on()).await?;
    let Json(advice) = row.try_get(0)?;
    Ok(advice)
}

pub(crate) async fn set_advice(tx: &mut Tx, id: Uuid, advice: &[PhotoAdvice]) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE blob SET advice = ? WHERE id = ?").bind(Json(advice)).bind(id).execute(tx.on()).await?;
    Ok(())
}

/// Whether this picture is, or once was, this resident's.
pub(crate) async fn is_of(tx: &mut Tx, id: Uuid, resident: Uuid) -> Result<bool, StoreProblem> {
    let sql = "SELECT EXISTS (SELECT 1 FROM blob WHERE id = ? AND resident = ?)";
    Ok(sqlx::query(sql).bind(id).bind(resident).fetch_one(tx.on()).await?.try_get(0)?)
}

/// Makes a picture this resident's, and says whether it could: not if it is somebody else's.
pub(crate) async fn give(tx: &mut Tx, id: Uuid, resident: Uuid) -> Result<bool, StoreProblem> {
    let given = sqlx::query(
        "UPDATE blob SET used = 1, resident = ?1, sent_at = NULL WHERE id = ?2 AND (used = 0 OR resident = ?1)",
    );
    Ok(given.bind(resident).bind(id).execute(tx.on()).await?.rows_affected() == 1)
}

/// Deletes pictures that nobody used: taken again, or the registration was given up. Drafts need them for seven days.
pub(crate) async fn discard_unused_before(tx: &mut Tx, moment: Moment) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM blob WHERE used = 0 AND created_at < ?")
        .bind(moment.unix_millis())
        .execute(tx.on())
        .await?;
    Ok(())
}

/// A picture that the hub does not have yet.
pub(crate) struct UnsentRow {
    pub(crate) id: Uuid,
    pub(crate) sha256: Hash,
}

/// How many somebody's pictures the hub does not have yet.
pub(crate) async fn unsent(tx: &mut Tx) -> Result<u32, StoreProblem> {
    let sql = "SELECT count(*) FROM blob WHERE sent_at IS NULL AND used = 1 AND resident IS NOT NULL";
    Ok(sqlx::query(sql).fetch_one(tx.on()).await?.try_get(0)?)
}

/// The oldest of those after an id of whose resident no operation waits: the hub has heard whose picture it is.
pub(crate) async fn unsent_after(tx: &mut Tx, id: Uuid) -> Result<Option<UnsentRow>, StoreProblem> {
    let row = sqlx::query(
        "SELECT id, sha256 FROM blob WHERE sent_at IS NULL AND used = 1 AND resident IS NOT NULL AND id > ?
         AND NOT EXISTS (SELECT 1 FROM operation o
           WHERE o.sequence > (SELECT acknowledged FROM chain) AND o.resident = blob.resident)
         ORDER BY id LIMIT 1",
    )
    .bind(id)
    .fetch_optional(tx.on())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let sha256: Vec<u8> = row.try_get("sha256")?;
    Ok(Some(UnsentRow { id: row.try_get("id")?, sha256: sha256.try_into().map_err(|_| StoreProblem::Broken)? }))
}

/// The hub has it, or does not want it.
pub(crate) async fn set_sent(tx: &mut Tx, id: Uuid, at: Moment) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE blob SET sent_at = ? WHERE id = ?").bind(at.unix_millis()).bind(id).execute(tx.on()).await?;
    Ok(())
}

/// The hub was restored and may have lost any of them: it is asked again.
pub(crate) async fn send_again(tx: &mut Tx) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE blob SET sent_at = NULL WHERE sent_at IS NOT NULL").execute(tx.on()).await?;
    Ok(())
}

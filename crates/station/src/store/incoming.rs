//! Photos and attachments that the hub has told of and that come in pieces (E-6).

use contract::Moment;
use contract::application::AttachmentRecord;
use contract::operation::Hash;
use contract::payload::PhotoData;
use sqlx::Row;
use sqlx::types::Json;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// A photo that is not here yet.
pub(crate) struct IncomingRow {
    pub(crate) blob: Uuid,
    pub(crate) sha256: Hash,
    /// How often the hub has told of it.
    pub(crate) told: u32,
    /// Once the first piece has come.
    pub(crate) size: Option<u64>,
    pub(crate) received: u64,
}

fn whole(value: i64) -> Result<u64, StoreProblem> {
    u64::try_from(value).map_err(|_| StoreProblem::Broken)
}

fn stored(value: u64) -> Result<i64, StoreProblem> {
    i64::try_from(value).map_err(|_| StoreProblem::Broken)
}

/// The hub says that this is a resident's photo. One that is here is theirs again; any other that was on its way is not wanted any more.
pub(crate) async fn expect(tx: &mut Tx, resident: Uuid, photo: Option<&PhotoData>) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM incoming WHERE resident = ? AND blob IS NOT ?")
        .bind(resident)
        .bind(photo.map(|photo| photo.blob))
        .execute(tx.on())
        .await?;
    let Some(photo) = photo else { return Ok(()) };
    sqlx::query("UPDATE blob SET used = 1 WHERE id = ? AND resident = ?")
        .bind(photo.blob)
        .bind(resident)
        .execute(tx.on())
        .await?;
    sqlx::query(
        "INSERT INTO incoming (blob, resident, sha256, advice) SELECT ?1, ?2, ?3, ?4
         WHERE ?1 NOT IN (SELECT id FROM blob) ON CONFLICT (blob) DO UPDATE SET told = told + 1",
    )
    .bind(photo.blob)
    .bind(resident)
    .bind(photo.sha256.as_slice())
    .bind(Json(&photo.advice))
    .execute(tx.on())
    .await?;
    Ok(())
}

/// The hub says that this is attached to an application that is here.
pub(crate) async fn expect_attachment(tx: &mut Tx, one: &AttachmentRecord) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO incoming (blob, attachment, sha256, advice) SELECT ?1, ?1, ?2, '[]'
         WHERE ?1 NOT IN (SELECT id FROM blob) ON CONFLICT (blob) DO UPDATE SET told = told + 1",
    )
    .bind(one.attachment)
    .bind(one.sha256.as_slice())
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Another photo was set here.
pub(crate) async fn forget(tx: &mut Tx, resident: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM incoming WHERE resident = ?").bind(resident).execute(tx.on()).await?;
    Ok(())
}

/// The next ones before an id, the newest first.
pub(crate) async fn before(tx: &mut Tx, id: Uuid, limit: u32) -> Result<Vec<IncomingRow>, StoreProblem> {
    let rows = sqlx::query("SELECT * FROM incoming WHERE blob < ? ORDER BY blob DESC LIMIT ?")
        .bind(id)
        .bind(limit)
        .fetch_all(tx.on())
        .await?;
    rows.iter()
        .map(|row| {
            let sha256: Vec<u8> = row.try_get("sha256")?;
            Ok(IncomingRow {
                blob: row.try_get("blob")?,
                sha256: sha256.as_slice().try_into().map_err(|_| StoreProblem::Broken)?,
                told: row.try_get("told")?,
                size: row.try_get::<Option<i64>, _>("size")?.map(whole).transpose()?,
                received: whole(row.try_get("received")?)?,
            })
        })
        .collect()
}

/// Keeps the piece that comes next; says whether it is still wanted.
pub(crate) async fn add(
    tx: &mut Tx,
    row: &IncomingRow,
    size: u64,
    length: u64,
    sealed: &[u8],
) -> Result<bool, StoreProblem> {
    let grown = sqlx::query("UPDATE incoming SET size = ?, received = received + ? WHERE blob = ? AND received = ?")
        .bind(stored(size)?)
        .bind(stored(length)?)
        .bind(row.blob)
        .bind(stored(row.received)?)
        .execute(tx.on())
        .await?;
    if grown.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("INSERT INTO incoming_piece (blob, start, sealed) VALUES (?, ?, ?)")
        .bind(row.blob)
        .bind(stored(row.received)?)
        .bind(sealed)
        .execute(tx.on())
        .await?;
    Ok(true)
}

/// The pieces that are here, in their order, and where each begins.
pub(crate) async fn pieces(tx: &mut Tx, blob: Uuid) -> Result<Vec<(u64, Vec<u8>)>, StoreProblem> {
    let rows = sqlx::query("SELECT start, sealed FROM incoming_piece WHERE blob = ? ORDER BY start")
        .bind(blob)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(|row| Ok((whole(row.try_get(0)?)?, row.try_get(1)?))).collect()
}

/// What has come is not what was announced.
pub(crate) async fn begin_anew(tx: &mut Tx, blob: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM incoming_piece WHERE blob = ?").bind(blob).execute(tx.on()).await?;
    sqlx::query("UPDATE incoming SET size = NULL, received = 0 WHERE blob = ?").bind(blob).execute(tx.on()).await?;
    Ok(())
}

/// It is here, sealed, and is the resident's photo from now on, like one that was taken here.
pub(crate) async fn arrived(tx: &mut Tx, row: &IncomingRow, sealed: &[u8], at: Moment) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO blob (id, sha256, sealed, created_at, used, advice, resident, sent_at)
         SELECT blob, sha256, ?, ?2, 1, advice, resident, ?2 FROM incoming WHERE blob = ?3",
    )
    .bind(sealed)
    .bind(at.unix_millis())
    .bind(row.blob)
    .execute(tx.on())
    .await?;
    sqlx::query("UPDATE resident SET photo = photo_elsewhere, photo_elsewhere = NULL WHERE photo_elsewhere = ?")
        .bind(row.blob)
        .execute(tx.on())
        .await?;
    sqlx::query("DELETE FROM incoming WHERE blob = ?").bind(row.blob).execute(tx.on()).await?;
    Ok(())
}

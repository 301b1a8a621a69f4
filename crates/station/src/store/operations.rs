//! The station's operations.

use contract::Moment;
use contract::operation::{Hash, Header, OperationKind};
use sqlx::Row;
use uuid::Uuid;

use super::{StoreProblem, Tx};

pub(crate) async fn insert(
    tx: &mut Tx,
    header: &Header,
    resident: Option<Uuid>,
    beside: Option<Uuid>,
    payload: &[u8],
    key: &Hash,
) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO operation (sequence, id, kind, at, actor, resident, header, payload, payload_key, beside)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(i64::try_from(header.sequence).map_err(|_| StoreProblem::Broken)?)
    .bind(header.id)
    .bind(header.kind.code())
    .bind(header.at.unix_millis())
    .bind(header.actor)
    .bind(resident)
    .bind(header.to_bytes())
    .bind(payload)
    .bind(key.as_slice())
    .bind(beside)
    .execute(tx.on())
    .await?;
    tx.will_record();
    Ok(())
}

/// How many wait for the hub.
pub(crate) async fn waiting(tx: &mut Tx) -> Result<u32, StoreProblem> {
    let row = sqlx::query("SELECT sequence - acknowledged FROM chain").fetch_one(tx.on()).await?;
    Ok(row.try_get(0)?)
}

/// When the oldest that waits was recorded.
pub(crate) async fn waiting_since(tx: &mut Tx) -> Result<Option<Moment>, StoreProblem> {
    let query = "SELECT min(at) FROM operation WHERE sequence > (SELECT acknowledged FROM chain)";
    let at: Option<i64> = sqlx::query(query).fetch_one(tx.on()).await?.try_get(0)?;
    Ok(at.map(Moment::from_unix_millis))
}

/// One line of the journal.
pub(crate) struct JournalRow {
    pub(crate) at: Moment,
    pub(crate) kind: OperationKind,
    pub(crate) resident: Option<Uuid>,
    pub(crate) name: Option<String>,
    pub(crate) actor: Option<String>,
    pub(crate) queued: bool,
}

/// The last operations, newest first.
pub(crate) async fn journal(tx: &mut Tx, limit: u32) -> Result<Vec<JournalRow>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT o.at, o.kind, o.resident, r.given_names || ' ' || r.surname AS name,
                s.first_name || ' ' || s.last_name AS actor, o.sequence > c.acknowledged AS queued
         FROM chain c JOIN operation o LEFT JOIN resident r ON r.id = o.resident LEFT JOIN staff s ON s.id = o.actor
         WHERE o.sequence > c.sequence - ? ORDER BY o.sequence DESC",
    )
    .bind(limit)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            let code: u16 = row.try_get("kind")?;
            Ok(JournalRow {
                at: Moment::from_unix_millis(row.try_get("at")?),
                kind: OperationKind::from_code(code).ok_or(StoreProblem::Broken)?,
                resident: row.try_get("resident")?,
                name: row.try_get("name")?,
                actor: row.try_get("actor")?,
                queued: row.try_get("queued")?,
            })
        })
        .collect()
}

/// A stored operation, for sending and for checking the chain.
pub(crate) struct StoredOperation {
    pub(crate) sequence: u64,
    pub(crate) id: Uuid,
    pub(crate) header: Vec<u8>,
    pub(crate) payload: Option<Vec<u8>>,
    pub(crate) key: Option<Vec<u8>>,
}

/// The next ones that wait, in their order.
pub(crate) async fn next_waiting(tx: &mut Tx, most: usize) -> Result<Vec<StoredOperation>, StoreProblem> {
    let acknowledged = super::sync::acknowledged(tx).await?;
    after(tx, acknowledged, most).await
}

#[cfg(test)]
/// The operations in their order.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<StoredOperation>, StoreProblem> {
    after(tx, 0, usize::MAX).await
}

async fn after(tx: &mut Tx, sequence: u64, most: usize) -> Result<Vec<StoredOperation>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT sequence, id, header, payload, payload_key FROM operation WHERE sequence > ? ORDER BY sequence LIMIT ?",
    )
    .bind(i64::try_from(sequence).map_err(|_| StoreProblem::Broken)?)
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredOperation {
                sequence: u64::try_from(row.try_get::<i64, _>("sequence")?).map_err(|_| StoreProblem::Broken)?,
                id: row.try_get("id")?,
                header: row.try_get("header")?,
                payload: row.try_get("payload")?,
                key: row.try_get("payload_key")?,
            })
        })
        .collect()
}

/// The payloads that wait about a resident, in their order: they are laid over what the hub says.
pub(crate) async fn waiting_about(tx: &mut Tx, resident: Uuid) -> Result<Vec<Vec<u8>>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT payload FROM operation WHERE sequence > (SELECT acknowledged FROM chain) AND payload IS NOT NULL
         AND (resident = ?1 OR beside = ?1) ORDER BY sequence",
    )
    .bind(resident)
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The payloads of these kinds that wait, in their order, with their times.
pub(crate) async fn waiting_of(tx: &mut Tx, kinds: &[OperationKind]) -> Result<Vec<(Moment, Vec<u8>)>, StoreProblem> {
    let codes: Vec<u16> = kinds.iter().map(|kind| kind.code()).collect();
    let rows = sqlx::query(
        "SELECT at, payload FROM operation WHERE sequence > (SELECT acknowledged FROM chain)
         AND kind IN (SELECT value FROM json_each(?)) AND payload IS NOT NULL ORDER BY sequence",
    )
    .bind(super::productions::json(&codes)?)
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(|row| Ok((Moment::from_unix_millis(row.try_get(0)?), row.try_get(1)?))).collect()
}

/// Whether a password that this person set here waits.
pub(crate) async fn password_waits(tx: &mut Tx, staff: Uuid) -> Result<bool, StoreProblem> {
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM operation WHERE sequence > (SELECT acknowledged FROM chain) AND kind = ? AND actor = ?)",
    )
    .bind(OperationKind::PasswordSet.code())
    .bind(staff)
    .fetch_one(tx.on())
    .await?;
    Ok(row.try_get(0)?)
}

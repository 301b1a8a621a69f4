//! Deleting everything about residents who took back the consent to keep it (B-11). What remains names nobody: card numbers that are never
//! used again, blanks that are counted, fees that lie in a till.

use contract::Moment;
use sqlx::Row;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// Statements that take away all that names the resident `?1`.
const TAKE_AWAY: &[&str] = &[
    "DELETE FROM incoming WHERE resident = ?1",
    "DELETE FROM blob WHERE id IN (
       SELECT t.blob FROM attachment t JOIN application a ON a.id = t.application WHERE a.resident = ?1)",
    "DELETE FROM application WHERE resident = ?1",
    "DELETE FROM act_elsewhere WHERE resident = ?1",
    "DELETE FROM served WHERE resident = ?1",
    "DELETE FROM consent WHERE resident = ?1",
    "DELETE FROM task WHERE EXISTS (
       SELECT 1 FROM json_each(task.content, '$.residents') WHERE unhex(replace(value, '-', '')) = ?1)",
    "UPDATE fee SET why = '' WHERE resident = ?1 AND why IS NOT NULL",
    "DELETE FROM card_rights WHERE number IN (SELECT number FROM production WHERE resident = ?1 UNION SELECT number FROM card WHERE resident = ?1)",
    "UPDATE card SET packages = '[]', ended = 1 WHERE resident = ?1",
    "DELETE FROM merge WHERE loser = ?1 OR winner = ?1",
    "CREATE TEMP TABLE IF NOT EXISTS their_blob (id BLOB)",
    "INSERT INTO their_blob
       SELECT id FROM blob WHERE resident = ?1 UNION SELECT photo FROM resident WHERE id = ?1
       UNION SELECT photo FROM production WHERE resident = ?1 UNION SELECT signature FROM production WHERE resident = ?1",
    "DELETE FROM resident WHERE id = ?1",
    // One that is half made has nobody to be handed to.
    "UPDATE production SET given_names = '', surname = '', photo = zeroblob(16), packages = '[]', token = x'', file = NULL,
       collector_name = NULL, document = NULL, signature = NULL, reasons = '[]',
       state = CASE state WHEN 'handed_over' THEN state WHEN 'spoiled' THEN state WHEN 'withdrawn' THEN state
         WHEN 'reserved' THEN 'withdrawn' ELSE 'spoiled' END
     WHERE resident = ?1",
    "DELETE FROM blob WHERE id IN (SELECT id FROM their_blob)",
    "DELETE FROM their_blob",
];

/// Forgets a resident; operations that the hub does not have yet keep what they say until it has. Names the files that a printer's
/// folder holds of the cards.
pub(crate) async fn forget(tx: &mut Tx, resident: Uuid, at: Moment) -> Result<Vec<String>, StoreProblem> {
    sqlx::query("INSERT OR IGNORE INTO forgotten (resident, at) VALUES (?, ?)")
        .bind(resident)
        .bind(at.unix_millis())
        .execute(tx.on())
        .await?;
    let files = sqlx::query("SELECT file FROM production WHERE resident = ? AND file IS NOT NULL")
        .bind(resident)
        .fetch_all(tx.on())
        .await?;
    let files = files.iter().map(|row| Ok(row.try_get(0)?)).collect::<Result<_, StoreProblem>>()?;
    for statement in TAKE_AWAY {
        sqlx::query(*statement).bind(resident).execute(tx.on()).await?;
    }
    purge(tx).await?;
    Ok(files)
}

/// Operations about people who are forgotten lose what they say as soon as the hub has answered for them. Their headers stay: the chain
/// holds.
pub(crate) async fn purge(tx: &mut Tx) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE operation SET payload = NULL, payload_key = NULL
         WHERE (resident IN (SELECT resident FROM forgotten) OR beside IN (SELECT resident FROM forgotten))
         AND sequence <= (SELECT acknowledged FROM chain) AND payload IS NOT NULL",
    )
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Whether a resident is forgotten.
pub(crate) async fn is(tx: &mut Tx, resident: Uuid) -> Result<bool, StoreProblem> {
    let row = sqlx::query("SELECT EXISTS (SELECT 1 FROM forgotten WHERE resident = ?)")
        .bind(resident)
        .fetch_one(tx.on())
        .await?;
    Ok(row.try_get(0)?)
}

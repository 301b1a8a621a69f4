//! Open blocks on card numbers, as far as they are known here.

use contract::Moment;
use contract::payload::BlockReason;
use contract::sync::BlockRecord;
use sqlx::Row;
use uuid::Uuid;

use super::productions::json;
use super::{StoreProblem, Tx, id_list};

/// The open blocks of a card, oldest first.
pub(crate) async fn of(tx: &mut Tx, number: &str) -> Result<Vec<BlockRecord>, StoreProblem> {
    let rows = sqlx::query("SELECT id, reason, at FROM block WHERE number = ? ORDER BY at, id")
        .bind(number)
        .fetch_all(tx.on())
        .await?;
    rows.iter()
        .map(|row| {
            let reason: BlockReason = serde_json::from_str(row.try_get("reason")?).map_err(|_| StoreProblem::Broken)?;
            Ok(BlockRecord { block: row.try_get("id")?, reason, at: Moment::from_unix_millis(row.try_get("at")?) })
        })
        .collect()
}

/// Puts a block on a number.
pub(crate) async fn put(tx: &mut Tx, number: &str, block: &BlockRecord) -> Result<(), StoreProblem> {
    sqlx::query("INSERT OR IGNORE INTO block (id, number, reason, at) VALUES (?, ?, ?, ?)")
        .bind(block.block)
        .bind(number)
        .bind(json(&block.reason)?)
        .bind(block.at.unix_millis())
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Lifts blocks of a number: these, and none of another.
pub(crate) async fn lift(tx: &mut Tx, number: &str, blocks: &[Uuid]) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM block WHERE number = ? AND id IN (SELECT unhex(value) FROM json_each(?))")
        .bind(number)
        .bind(id_list(blocks))
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Takes over which blocks the hub says are open.
pub(crate) async fn set(tx: &mut Tx, number: &str, blocks: &[BlockRecord]) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM block WHERE number = ?").bind(number).execute(tx.on()).await?;
    for block in blocks {
        put(tx, number, block).await?;
    }
    Ok(())
}

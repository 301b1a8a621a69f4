//! Blocks on cards.

use std::collections::{BTreeMap, BTreeSet};

use contract::Moment;
use contract::sync::BlockRecord;
use sqlx::Row;
use uuid::Uuid;

use super::{StoreProblem, Tx, json, word};
use crate::decide::BlockRow;
use crate::fault;

/// Blocks that are named, those that tasks put, whose ids they have, and the open ones on these cards. Locked until the transaction
/// ends.
pub(crate) async fn load(
    tx: &mut Tx,
    city: &str,
    blocks: &BTreeSet<Uuid>,
    tasks: &BTreeSet<Uuid>,
    numbers: &[&str],
) -> Result<BTreeMap<Uuid, BlockRow>, StoreProblem> {
    let ids: Vec<Uuid> = blocks.union(tasks).copied().collect();
    if ids.is_empty() && numbers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query("SELECT * FROM block WHERE city = $1 AND (id = ANY($2) OR (number = ANY($3) AND lifted_at IS NULL)) ORDER BY id FOR UPDATE")
        .bind(city)
        .bind(ids)
        .bind(numbers)
        .fetch_all(tx.on())
        .await?;
    rows.iter()
        .map(|row| {
            let block = BlockRow {
                number: row.try_get("number")?,
                reason: word(row.try_get("reason")?)?,
                at: Moment::from_unix_millis(row.try_get("at")?),
                lifted_at: row.try_get::<Option<i64>, _>("lifted_at")?.map(Moment::from_unix_millis),
                changed: false,
            };
            Ok((row.try_get("id")?, block))
        })
        .collect()
}

/// Writes what is new and what was lifted.
pub(crate) async fn save(tx: &mut Tx, city: &str, blocks: &BTreeMap<Uuid, BlockRow>) -> Result<(), StoreProblem> {
    for (id, block) in blocks.iter().filter(|(_, block)| block.changed) {
        sqlx::query(
            "INSERT INTO block (city, id, number, reason, at, lifted_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (city, id) DO UPDATE SET lifted_at = excluded.lifted_at",
        )
        .bind(city)
        .bind(id)
        .bind(&block.number)
        .bind(json(&block.reason)?)
        .bind(block.at.unix_millis())
        .bind(block.lifted_at.map(Moment::unix_millis))
        .execute(tx.on())
        .await?;
        if block.lifted_at.is_some() && fault::mistake("unblocking-lifts-everything") {
            let all = "UPDATE block SET lifted_at = 0 WHERE city = $1 AND number = $2";
            sqlx::query(all).bind(city).bind(&block.number).execute(tx.on()).await?;
        }
    }
    Ok(())
}

/// Open blocks of cards, by their numbers.
pub(crate) async fn open(
    tx: &mut Tx,
    city: &str,
    numbers: &[&str],
) -> Result<BTreeMap<String, Vec<BlockRecord>>, StoreProblem> {
    let rows =
        sqlx::query("SELECT * FROM block WHERE city = $1 AND number = ANY($2) AND lifted_at IS NULL ORDER BY at, id")
            .bind(city)
            .bind(numbers)
            .fetch_all(tx.on())
            .await?;
    let mut open: BTreeMap<String, Vec<BlockRecord>> = BTreeMap::new();
    for row in &rows {
        open.entry(row.try_get("number")?).or_default().push(BlockRecord {
            block: row.try_get("id")?,
            reason: word(row.try_get("reason")?)?,
            at: Moment::from_unix_millis(row.try_get("at")?),
        });
    }
    Ok(open)
}

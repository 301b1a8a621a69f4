//! Records that lead to another one of the same person (C-10), and cards that ended for another one of theirs.

use std::collections::HashMap;

use contract::payload::MergedInto;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::productions::json;
use super::{StoreProblem, Tx};

/// A merge, standing or undone.
pub(crate) struct MergeRow {
    pub(crate) loser: Uuid,
    pub(crate) into: MergedInto,
    pub(crate) undone: bool,
}

fn merge(row: &SqliteRow) -> Result<MergeRow, StoreProblem> {
    Ok(MergeRow {
        loser: row.try_get("loser")?,
        into: serde_json::from_str(row.try_get("content")?).map_err(|_| StoreProblem::Broken)?,
        undone: row.try_get("undone")?,
    })
}

/// A record leads where this says, or nowhere.
pub(crate) async fn set(tx: &mut Tx, loser: Uuid, into: Option<&MergedInto>) -> Result<(), StoreProblem> {
    let standing = sqlx::query("SELECT id FROM merge WHERE loser = ? AND undone = 0")
        .bind(loser)
        .fetch_optional(tx.on())
        .await?
        .map(|row| row.try_get::<Uuid, _>(0))
        .transpose()?;
    if standing == into.map(|into| into.merge) && into.is_none() {
        return Ok(());
    }
    sqlx::query("UPDATE merge SET undone = 1 WHERE loser = ? AND undone = 0").bind(loser).execute(tx.on()).await?;
    if let Some(into) = into {
        sqlx::query("INSERT OR REPLACE INTO merge (id, loser, winner, content, undone) VALUES (?, ?, ?, ?, 0)")
            .bind(into.merge)
            .bind(loser)
            .bind(into.winner)
            .bind(json(into)?)
            .execute(tx.on())
            .await?;
    }
    settle(tx).await
}

/// Where each chain ends. Merges are few, however many residents there are.
async fn settle(tx: &mut Tx) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE resident SET leads_to = (
           WITH RECURSIVE up (id) AS (
             SELECT winner FROM merge WHERE loser = resident.id AND undone = 0
             UNION SELECT m.winner FROM merge m JOIN up ON m.loser = up.id WHERE m.undone = 0)
           SELECT up.id FROM up WHERE up.id NOT IN (SELECT loser FROM merge WHERE undone = 0))
         WHERE leads_to IS NOT NULL OR id IN (SELECT loser FROM merge WHERE undone = 0)",
    )
    .execute(tx.on())
    .await?;
    Ok(())
}

/// A merge, whatever has become of it.
pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<MergeRow>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM merge WHERE id = ?").bind(id).fetch_optional(tx.on()).await?;
    row.as_ref().map(merge).transpose()
}

/// The merges into a record that stand, the last first.
pub(crate) async fn into(tx: &mut Tx, winner: Uuid) -> Result<Vec<MergeRow>, StoreProblem> {
    let rows =
        sqlx::query("SELECT * FROM merge WHERE winner = ? AND undone = 0").bind(winner).fetch_all(tx.on()).await?;
    let mut merges: Vec<MergeRow> = rows.iter().map(merge).collect::<Result<_, _>>()?;
    merges.sort_by_key(|row| std::cmp::Reverse((row.into.nth, row.into.at)));
    Ok(merges)
}

/// The record in which the chain of one ends: itself, where it leads nowhere.
pub(crate) async fn root(tx: &mut Tx, resident: Uuid) -> Result<Uuid, StoreProblem> {
    let row = sqlx::query("SELECT leads_to FROM resident WHERE id = ? AND leads_to IS NOT NULL")
        .bind(resident)
        .fetch_optional(tx.on())
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or(resident))
}

/// Every record of the person whose chain ends in this one.
pub(crate) async fn records(tx: &mut Tx, root: Uuid) -> Result<Vec<Uuid>, StoreProblem> {
    let rows = sqlx::query("SELECT id FROM resident WHERE leads_to = ?").bind(root).fetch_all(tx.on()).await?;
    let led = rows.iter().map(|row| row.try_get(0));
    Ok(std::iter::once(Ok(root)).chain(led).collect::<Result<_, _>>()?)
}

/// Where records lead, of those that lead anywhere.
pub(crate) async fn leads(tx: &mut Tx) -> Result<HashMap<Uuid, Uuid>, StoreProblem> {
    let rows = sqlx::query("SELECT id, leads_to FROM resident WHERE leads_to IS NOT NULL").fetch_all(tx.on()).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// A card ended for another one of the person's, or did not.
pub(crate) async fn supersede(tx: &mut Tx, production: Uuid, superseded: bool) -> Result<(), StoreProblem> {
    let query = if superseded {
        "INSERT OR IGNORE INTO superseded (production) VALUES (?)"
    } else {
        "DELETE FROM superseded WHERE production = ?"
    };
    sqlx::query(query).bind(production).execute(tx.on()).await?;
    Ok(())
}

/// A resident's photo is that of another record of theirs.
pub(crate) async fn take_photo_of(tx: &mut Tx, resident: Uuid, other: Uuid) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE resident SET (photo, photo_elsewhere) = (SELECT photo, photo_elsewhere FROM resident WHERE id = ?2),
           version = version + 1 WHERE id = ?1",
    )
    .bind(resident)
    .bind(other)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// The photo is this one again, or there is none; one that is not here stays named until it comes.
pub(crate) async fn put_photo_back(tx: &mut Tx, resident: Uuid, photo: Option<Uuid>) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE resident SET photo = (SELECT id FROM blob WHERE id = ?2),
           photo_elsewhere = CASE WHEN ?2 IN (SELECT id FROM blob) THEN NULL ELSE ?2 END, version = version + 1 WHERE id = ?1",
    )
    .bind(resident)
    .bind(photo)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Forgets where residents led who are not held here any more.
pub(crate) async fn forget(tx: &mut Tx, residents: &str) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM merge WHERE loser IN (SELECT unhex(value) FROM json_each(?))")
        .bind(residents)
        .execute(tx.on())
        .await?;
    settle(tx).await
}

//! The records of one person, and the merges that made them one (C-10).

use std::collections::{BTreeSet, HashMap};

use contract::merged::MergedInto;
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::world::Named;
use super::{StoreProblem, Tx};
use crate::decide::{MergeRow, World};

/// Every record of the persons whom a batch names.
#[derive(Default)]
pub(crate) struct Persons {
    /// All of them.
    pub(crate) records: BTreeSet<Uuid>,
    /// Those of persons with several records, or who get several now, or who answer clauses: all their cards are decided on.
    pub(crate) several: BTreeSet<Uuid>,
}

/// Who is one person stays so until the transaction ends: batches that merge records wait for all others, and others only for those.
pub(crate) async fn hold_still(tx: &mut Tx, city: &str, named: &Named) -> Result<(), StoreProblem> {
    let query = if named.merges.is_empty() {
        "SELECT pg_advisory_xact_lock_shared(hashtextextended('persons ' || $1, 0))"
    } else {
        "SELECT pg_advisory_xact_lock(hashtextextended('persons ' || $1, 0))"
    };
    sqlx::query(query).bind(city).execute(tx.on()).await?;
    Ok(())
}

/// The records of everybody whom a batch names, by a record, by a card, or by a task.
pub(crate) async fn of(tx: &mut Tx, city: &str, named: &Named, tasks: &[Uuid]) -> Result<Persons, StoreProblem> {
    let residents: Vec<Uuid> = named.residents.iter().chain(tasks).copied().collect();
    let cards: Vec<Uuid> = named.cards.iter().copied().collect();
    let numbers: Vec<&str> = named.numbers.iter().map(String::as_str).collect();
    let rows = sqlx::query(
        "WITH RECURSIVE named AS (
           SELECT UNNEST($2::uuid[]) AS id
           UNION SELECT resident FROM card WHERE city = $1 AND id = ANY($3)
           UNION SELECT resident FROM card WHERE city = $1 AND number = ANY($4)
         ), up AS (
           SELECT r.id, r.merged_into FROM resident r JOIN named ON r.id = named.id WHERE r.city = $1
           UNION SELECT r.id, r.merged_into FROM resident r JOIN up ON r.id = up.merged_into WHERE r.city = $1
         ), down AS (
           SELECT id, merged_into FROM up
           UNION SELECT r.id, r.merged_into FROM resident r JOIN down ON r.merged_into = down.id WHERE r.city = $1
         )
         SELECT id, merged_into FROM down",
    )
    .bind(city)
    .bind(residents)
    .bind(cards)
    .bind(numbers)
    .fetch_all(tx.on())
    .await?;
    let mut persons = Persons::default();
    for row in &rows {
        let (id, into): (Uuid, Option<Uuid>) = (row.try_get("id")?, row.try_get("merged_into")?);
        persons.records.insert(id);
        if let Some(into) = into {
            persons.several.extend([id, into]);
        }
    }
    if !named.merges.is_empty() || !named.answering.is_empty() {
        persons.several.clone_from(&persons.records);
    }
    Ok(persons)
}

fn merge(row: &PgRow) -> Result<(Uuid, MergeRow), StoreProblem> {
    let into: Json<MergedInto> = row.try_get("content")?;
    let merge = MergeRow { loser: row.try_get("loser")?, into: into.0, undone: row.try_get("undone")?, changed: false };
    Ok((row.try_get("id")?, merge))
}

/// Merges that are named, and those into these records that stand.
pub(crate) async fn merges(
    tx: &mut Tx,
    city: &str,
    named: &BTreeSet<Uuid>,
    records: &BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, MergeRow>, StoreProblem> {
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query(
        "SELECT * FROM record_merge WHERE city = $1 AND (id = ANY($2) OR (winner = ANY($3) AND NOT undone))",
    )
    .bind(city)
    .bind(named.iter().copied().collect::<Vec<_>>())
    .bind(records.iter().copied().collect::<Vec<_>>())
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(merge).collect()
}

/// Where records lead, of those that lead anywhere.
pub(crate) async fn led(tx: &mut Tx, city: &str, records: &[Uuid]) -> Result<HashMap<Uuid, MergedInto>, StoreProblem> {
    let rows = sqlx::query("SELECT * FROM record_merge WHERE city = $1 AND loser = ANY($2) AND NOT undone")
        .bind(city)
        .bind(records)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(|row| merge(row).map(|(_, merge)| (merge.loser, merge.into))).collect()
}

/// Writes what is new and what was undone; whoever holds one record of a person holds all from then on.
pub(crate) async fn save(tx: &mut Tx, city: &str, world: &World) -> Result<(), StoreProblem> {
    for (id, row) in world.merges.iter().filter(|(_, row)| row.changed) {
        sqlx::query(
            "INSERT INTO record_merge (city, id, loser, winner, content, undone) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (city, id) DO UPDATE SET undone = excluded.undone",
        )
        .bind(city)
        .bind(id)
        .bind(row.loser)
        .bind(row.into.winner)
        .bind(Json(&row.into))
        .bind(row.undone)
        .execute(tx.on())
        .await?;
    }
    for records in world.people_together() {
        sqlx::query(
            "INSERT INTO holding AS h (city, point, resident, until)
             SELECT $1, point, record, CASE WHEN bool_or(until IS NULL) THEN NULL ELSE max(until) END
             FROM holding, UNNEST($2::uuid[]) AS record WHERE city = $1 AND resident = ANY($2) GROUP BY point, record
             ON CONFLICT (city, point, resident) DO UPDATE SET until = excluded.until",
        )
        .bind(city)
        .bind(records)
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

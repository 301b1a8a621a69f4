//! The last change of each group of a resident's data.

use std::collections::{BTreeSet, HashMap};

use domain::merge::{DataGroup, Values};
use sqlx::Row;
use sqlx::types::Json;
use uuid::Uuid;

use super::{StoreProblem, Tx, json, word};
use crate::decide::ChangeRow;

pub(crate) async fn load(
    tx: &mut Tx,
    city: &str,
    residents: &BTreeSet<Uuid>,
) -> Result<HashMap<(Uuid, DataGroup), ChangeRow>, StoreProblem> {
    let ids: Vec<Uuid> = residents.iter().copied().collect();
    let rows = sqlx::query("SELECT * FROM resident_change WHERE city = $1 AND resident = ANY($2)")
        .bind(city)
        .bind(ids)
        .fetch_all(tx.on())
        .await?;
    rows.iter()
        .map(|row| {
            let change = ChangeRow {
                operation: row.try_get("operation")?,
                before: row.try_get::<Json<Values>, _>("before")?.0,
                after: row.try_get::<Json<Values>, _>("after")?.0,
                changed: false,
            };
            Ok(((row.try_get("resident")?, word(row.try_get("data_group")?)?), change))
        })
        .collect()
}

pub(crate) async fn save(
    tx: &mut Tx,
    city: &str,
    changes: &HashMap<(Uuid, DataGroup), ChangeRow>,
) -> Result<(), StoreProblem> {
    for ((resident, group), change) in changes.iter().filter(|(_, change)| change.changed) {
        sqlx::query(
            "INSERT INTO resident_change (city, resident, data_group, operation, before, after) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (city, resident, data_group) DO UPDATE SET operation = excluded.operation, before = excluded.before,
               after = excluded.after",
        )
        .bind(city)
        .bind(resident)
        .bind(json(group)?)
        .bind(change.operation)
        .bind(Json(&change.before))
        .bind(Json(&change.after))
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

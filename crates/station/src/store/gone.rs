//! Residents who are not held here any more (E-7).

use sqlx::Row;
use uuid::Uuid;

use super::{StoreProblem, Tx, id_list};

/// The hub says that a resident is not held here any more.
pub(crate) async fn set(tx: &mut Tx, resident: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE resident SET gone = 1, hub_version = NULL WHERE id = ?")
        .bind(resident)
        .execute(tx.on())
        .await?;
    sqlx::query("DELETE FROM block WHERE number IN (SELECT number FROM card WHERE resident = ?)")
        .bind(resident)
        .execute(tx.on())
        .await?;
    sqlx::query("DELETE FROM card_rights WHERE number IN (SELECT number FROM card WHERE resident = ?)")
        .bind(resident)
        .execute(tx.on())
        .await?;
    sqlx::query("DELETE FROM card WHERE resident = ?").bind(resident).execute(tx.on()).await?;
    Ok(())
}

/// Removes residents who are not held here any more, with everything about them: as soon as nothing of them waits for the hub, no
/// picture either, and none of their cards is half made. Says who they were.
pub(crate) async fn remove(tx: &mut Tx) -> Result<Vec<Uuid>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT id FROM resident WHERE gone = 1
         AND NOT EXISTS (SELECT 1 FROM operation WHERE sequence > (SELECT acknowledged FROM chain) AND resident = resident.id)
         AND NOT EXISTS (SELECT 1 FROM production WHERE resident = resident.id
           AND state NOT IN ('handed_over', 'spoiled', 'withdrawn'))
         AND NOT EXISTS (SELECT 1 FROM blob WHERE blob.resident = resident.id AND used = 1 AND sent_at IS NULL)",
    )
    .fetch_all(tx.on())
    .await?;
    let gone: Vec<Uuid> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    if gone.is_empty() {
        return Ok(gone);
    }
    let ids = id_list(&gone);
    for statement in [
        // Pictures that nobody needs are deleted after some days.
        "UPDATE blob SET used = 0 WHERE resident IN (SELECT unhex(value) FROM json_each(?1)) OR id IN (
           SELECT photo FROM resident WHERE id IN (SELECT unhex(value) FROM json_each(?1)) UNION
           SELECT photo FROM production WHERE resident IN (SELECT unhex(value) FROM json_each(?1)) UNION
           SELECT signature FROM production WHERE resident IN (SELECT unhex(value) FROM json_each(?1)))",
        "DELETE FROM production WHERE resident IN (SELECT unhex(value) FROM json_each(?))",
        "DELETE FROM act_elsewhere WHERE resident IN (SELECT unhex(value) FROM json_each(?))",
        "DELETE FROM served WHERE resident IN (SELECT unhex(value) FROM json_each(?))",
        "DELETE FROM consent WHERE resident IN (SELECT unhex(value) FROM json_each(?))",
        "DELETE FROM resident WHERE id IN (SELECT unhex(value) FROM json_each(?))",
    ] {
        sqlx::query(statement).bind(&ids).execute(tx.on()).await?;
    }
    super::merges::forget(tx, &ids).await?;
    Ok(gone)
}

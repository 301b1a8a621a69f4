//! What was done about a resident, here and elsewhere (G-3).

use contract::Moment;
use contract::counter::PastAct;
use contract::operation::OperationKind;
use contract::sync::TaskOperation;
use sqlx::Row;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// Keeps what the hub tells of other stations, in place of what it told before. This station's own operations are here.
pub(crate) async fn set(tx: &mut Tx, resident: Uuid, acts: &[TaskOperation]) -> Result<(), StoreProblem> {
    forget(tx, resident).await?;
    for act in acts {
        sqlx::query(
            "INSERT OR REPLACE INTO act_elsewhere (operation, resident, kind, at, point, station, actor)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ?1 NOT IN (SELECT id FROM operation WHERE resident = ?2)",
        )
        .bind(act.id)
        .bind(resident)
        .bind(act.kind.code())
        .bind(act.at.unix_millis())
        .bind(&act.point)
        .bind(act.station)
        .bind(&act.actor)
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

pub(crate) async fn forget(tx: &mut Tx, resident: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM act_elsewhere WHERE resident = ?").bind(resident).execute(tx.on()).await?;
    Ok(())
}

/// The last acts about a person, under every record of theirs, newest first; steps of a printer are left out.
pub(crate) async fn of(tx: &mut Tx, resident: Uuid, most: u32) -> Result<Vec<PastAct>, StoreProblem> {
    let told: Vec<u16> = OperationKind::told().map(OperationKind::code).collect();
    let told = serde_json::to_string(&told).map_err(|_| StoreProblem::Broken)?;
    let rows = sqlx::query(
        "SELECT o.kind, o.at, NULL AS point, NULL AS station, s.first_name || ' ' || s.last_name AS actor,
           o.sequence > c.acknowledged AS queued, u.outcome IN ('refused', 'quarantined') AS refused, o.sequence AS nth
         FROM chain c JOIN operation o LEFT JOIN staff s ON s.id = o.actor LEFT JOIN outcome u ON u.sequence = o.sequence
         WHERE o.resident IN (SELECT ?1 UNION SELECT id FROM resident WHERE leads_to = ?1) AND o.kind IN (SELECT value FROM json_each(?2))
         UNION ALL
         SELECT kind, at, point, station, actor, 0, 0, 0 FROM act_elsewhere WHERE resident IN (SELECT ?1 UNION SELECT id FROM resident WHERE leads_to = ?1)
         ORDER BY at DESC, nth DESC LIMIT ?3",
    )
    .bind(resident)
    .bind(told)
    .bind(most)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(PastAct {
                kind: OperationKind::from_code(row.try_get("kind")?).ok_or(StoreProblem::Broken)?,
                at: Moment::from_unix_millis(row.try_get("at")?),
                point: row.try_get("point")?,
                station: row.try_get("station")?,
                actor: row.try_get("actor")?,
                queued: row.try_get("queued")?,
                refused: row.try_get::<Option<bool>, _>("refused")?.unwrap_or_default(),
            })
        })
        .collect()
}

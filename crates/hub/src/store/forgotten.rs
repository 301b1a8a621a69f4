//! Deleting everything about residents who took back the consent to keep it (B-11). Card numbers, kinds, dates, points and fees remain:
//! they name nobody.

use std::collections::BTreeSet;

use contract::payload::Decision;
use contract::sync::{Record, TaskSides, mark};
use sqlx::Row;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::changes::{self, FeedKind};
use super::{Store, StoreProblem, Tx};

/// Those of the residents who are forgotten.
pub(crate) async fn among(tx: &mut Tx, city: &str, residents: &[Uuid]) -> Result<BTreeSet<Uuid>, StoreProblem> {
    if residents.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found = sqlx::query_scalar("SELECT resident FROM forgotten WHERE city = $1 AND resident = ANY($2)");
    Ok(found.bind(city).bind(residents).fetch_all(tx.on()).await?.into_iter().collect())
}

/// Everybody of a city who is forgotten, as stations are told: one that reads everything anew may still keep operations about them.
pub(crate) async fn records(tx: &mut Tx, city: &str) -> Result<Vec<Record>, StoreProblem> {
    let found = sqlx::query_scalar("SELECT resident FROM forgotten WHERE city = $1 ORDER BY resident");
    let found: Vec<Uuid> = found.bind(city).fetch_all(tx.on()).await?;
    Ok(found.into_iter().map(|resident| Record::ResidentForgotten { resident }).collect())
}

/// Everybody who is forgotten, in every city of this hub.
pub(crate) async fn everybody(tx: &mut Tx) -> Result<BTreeSet<(String, Uuid)>, StoreProblem> {
    Ok(sqlx::query_as("SELECT city, resident FROM forgotten").fetch_all(tx.on()).await?.into_iter().collect())
}

/// Statements that take away all that names these residents. `$1` is the city, `$2` their ids.
const TAKE_AWAY: &[&str] = &[
    "DELETE FROM job WHERE city = $1 AND kind = 'find_person' AND lower(trim(content ->> 'typed')) IN (
       SELECT lower(unnest(ARRAY[pesel, substitute_identifier, email])) FROM resident WHERE city = $1 AND id = ANY($2)
       UNION SELECT lower(unnest(ARRAY[login, email])) FROM account WHERE city = $1 AND resident = ANY($2))",
    // What they applied for, and what others did for them; stations learn that it is gone.
    "INSERT INTO change (city, kind, record, point, gone) SELECT $1, 6, a.id, a.point, true FROM application a
     LEFT JOIN account c ON c.city = a.city AND c.id = a.account
     WHERE a.city = $1 AND (a.resident = ANY($2) OR c.resident = ANY($2))",
    "UPDATE operation o SET payload = NULL, payload_key = NULL FROM application a
     LEFT JOIN account c ON c.city = a.city AND c.id = a.account
     WHERE o.city = $1 AND o.payload IS NOT NULL AND o.kind BETWEEN 28 AND 32 AND a.city = $1
       AND (a.resident = ANY($2) OR c.resident = ANY($2)) AND position(convert_to(a.id::text, 'UTF8') in o.payload) > 0",
    "DELETE FROM application a USING account c
     WHERE a.city = $1 AND c.city = $1 AND c.id = a.account AND (a.resident = ANY($2) OR c.resident = ANY($2))",
    "DELETE FROM account_password p USING account a
     WHERE a.city = $1 AND a.resident = ANY($2) AND p.city = a.city AND p.account = a.id",
    "DELETE FROM account WHERE city = $1 AND resident = ANY($2)",
    "UPDATE operation SET payload = NULL, payload_key = NULL
     WHERE city = $1 AND resident = ANY($2) AND payload IS NOT NULL",
    "UPDATE operation SET payload = NULL, payload_key = NULL
     WHERE city = $1 AND beside = ANY($2) AND payload IS NOT NULL",
    // What was kept aside names the person only inside.
    "UPDATE quarantine q SET payload = NULL, payload_key = NULL FROM UNNEST($2::uuid[]) AS gone
     WHERE q.city = $1 AND position(convert_to(gone::text, 'UTF8') in q.payload) > 0",
    "DELETE FROM resident_key WHERE city = $1 AND resident = ANY($2)",
    "DELETE FROM resident_change WHERE city = $1 AND (resident = ANY($2)
       OR operation IN (SELECT id FROM operation WHERE city = $1 AND beside = ANY($2)))",
    "DELETE FROM consent WHERE city = $1 AND resident = ANY($2)",
    "DELETE FROM holding WHERE city = $1 AND resident = ANY($2)",
    "DELETE FROM blob WHERE city = $1 AND resident = ANY($2)",
    "UPDATE fee SET why = '' WHERE city = $1 AND resident = ANY($2) AND why IS NOT NULL",
    "UPDATE card SET ended = true, packages = '[]', rights = NULL, collector_name = NULL, document = NULL, signature = NULL
     WHERE city = $1 AND resident = ANY($2)",
    "DELETE FROM record_merge WHERE city = $1 AND (winner = ANY($2) OR loser = ANY($2))",
    "DELETE FROM resident WHERE city = $1 AND id = ANY($2)",
];

/// Forgets residents and says so to every station. Doing it again changes nothing.
pub(crate) async fn erase(
    tx: &mut Tx,
    city: &str,
    residents: &[Uuid],
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    if residents.is_empty() {
        return Ok(());
    }
    sqlx::query("INSERT INTO forgotten (city, resident, at) SELECT $1, r, $3 FROM UNNEST($2::uuid[]) AS r ON CONFLICT DO NOTHING")
        .bind(city)
        .bind(residents)
        .bind(now)
        .execute(tx.on())
        .await?;
    for statement in TAKE_AWAY {
        sqlx::query(*statement).bind(city).bind(residents).execute(tx.on()).await?;
    }
    clear_tasks(tx, city, residents, now).await?;
    changes::note(tx, city, FeedKind::Resident, residents, "", true).await
}

/// What was to be decided about them has nothing to decide any more; the points learn it.
async fn clear_tasks(tx: &mut Tx, city: &str, residents: &[Uuid], now: OffsetDateTime) -> Result<(), StoreProblem> {
    let rows =
        sqlx::query("SELECT id, version, point FROM task WHERE city = $1 AND residents && $2 ORDER BY id FOR UPDATE")
            .bind(city)
            .bind(residents)
            .fetch_all(tx.on())
            .await?;
    for row in &rows {
        let (id, point): (Uuid, String) = (row.try_get("id")?, row.try_get("point")?);
        let version = row.try_get::<i64, _>("version")?.cast_unsigned() + 1;
        sqlx::query(
            "UPDATE task SET version = $3, mark = $4, reasons = '[]', sides = $5, decision = $6, decided_at = coalesce(decided_at, $7)
             WHERE city = $1 AND id = $2",
        )
        .bind(city)
        .bind(id)
        .bind(version.cast_signed())
        .bind(mark(id, version))
        .bind(Json(TaskSides::None))
        .bind(Json(Decision::Noted))
        .bind(now)
        .execute(tx.on())
        .await?;
        changes::note(tx, city, FeedKind::Task, &[id], &point, false).await?;
    }
    Ok(())
}

impl Store {
    /// Everybody who is forgotten, in every city of this hub.
    pub(crate) async fn forgotten(&self) -> Result<BTreeSet<(String, Uuid)>, StoreProblem> {
        everybody(&mut self.read().await?).await
    }

    /// Forgets people again, of whom a backup brought everything back.
    pub(crate) async fn erase_again(
        &self,
        list: &BTreeSet<(String, Uuid)>,
        now: OffsetDateTime,
    ) -> Result<(), StoreProblem> {
        let mut tx = self.begin().await?;
        let cities: Vec<String> = sqlx::query_scalar("SELECT city FROM city").fetch_all(tx.on()).await?;
        for city in cities {
            let residents: Vec<Uuid> = list.iter().filter(|(of, _)| *of == city).map(|(_, id)| *id).collect();
            erase(&mut tx, &city, &residents, now).await?;
        }
        tx.commit().await
    }
}

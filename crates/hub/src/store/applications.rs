//! Applications as their life goes, and as stations are told of them (C-9).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::Moment;
use contract::application::{
    ApplicationContent, ApplicationHolder, ApplicationRecord, ApplicationState, ApplicationStep, AttachmentRecord,
};
use contract::configuration::ApplicationRules;
use contract::sync::{Record, mark};
use domain::application::{is_closed, is_decided};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::changes::{self, FeedKind};
use super::jobs::{at, moment};
use super::{StoreProblem, Tx, json, word};
use crate::applications::{ApplicationRow, Step};

/// How a city deals with applications.
pub(crate) async fn rules(tx: &mut Tx, city: &str) -> Result<ApplicationRules, StoreProblem> {
    let rules: Option<Option<Json<ApplicationRules>>> =
        sqlx::query_scalar("SELECT configuration->'applications' FROM city WHERE city = $1")
            .bind(city)
            .fetch_optional(tx.on())
            .await?;
    Ok(rules.flatten().map(|rules| rules.0).unwrap_or_default())
}

fn optional(row: &PgRow, column: &str) -> Result<Option<Moment>, StoreProblem> {
    Ok(row.try_get::<Option<OffsetDateTime>, _>(column)?.map(moment))
}

pub(super) fn life(row: &PgRow) -> Result<ApplicationRow, StoreProblem> {
    let Json(content): Json<ApplicationContent> = row.try_get("content")?;
    let holder: Option<Uuid> = row.try_get("holder")?;
    Ok(ApplicationRow {
        id: row.try_get("id")?,
        version: row.try_get::<i64, _>("version")?.cast_unsigned(),
        kind: content.kind(),
        state: word(row.try_get("state")?)?,
        point: row.try_get("point")?,
        resident: row.try_get("resident")?,
        holder: holder.zip(row.try_get("holder_station")?),
        holder_at: optional(row, "holder_at")?,
        said: row.try_get::<Option<Json<_>>, _>("said")?.map(|said| said.0),
        production: row.try_get("production")?,
        expires_at: optional(row, "expires_at")?,
        remind_at: optional(row, "remind_at")?,
        ready_at: optional(row, "ready_at")?,
        steps: Vec::new(),
        letters: Vec::new(),
        changed: false,
    })
}

/// Applications, locked until the transaction ends, in the order of ids.
pub(crate) async fn locked(
    tx: &mut Tx,
    city: &str,
    wanted: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, ApplicationRow>, StoreProblem> {
    let ids: Vec<Uuid> = wanted.iter().copied().collect();
    let rows = sqlx::query("SELECT * FROM application WHERE city = $1 AND id = ANY($2) ORDER BY id FOR UPDATE")
        .bind(city)
        .bind(ids)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(|row| life(row).map(|row| (row.id, row))).collect()
}

/// The next ones of one city whose time has come, locked; none when there are none, or others look after them.
pub(crate) async fn due(
    tx: &mut Tx,
    now: Moment,
    most: i64,
) -> Result<Option<(String, Vec<ApplicationRow>)>, StoreProblem> {
    let due = "expires_at <= $1 OR remind_at <= $1";
    let city = format!("SELECT city FROM application WHERE {due} ORDER BY city LIMIT 1");
    let city: Option<String> =
        sqlx::query_scalar(sqlx::AssertSqlSafe(city)).bind(at(now)).fetch_optional(tx.on()).await?;
    let Some(city) = city else { return Ok(None) };
    let rows =
        format!("SELECT * FROM application WHERE city = $2 AND ({due}) ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED");
    let rows = sqlx::query(sqlx::AssertSqlSafe(rows)).bind(at(now)).bind(&city).bind(most).fetch_all(tx.on()).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    Ok(Some((city, rows.iter().map(life).collect::<Result<_, _>>()?)))
}

/// Writes back what has become of applications; attachments of decided ones are deleted (G-6), and stations of the point hear of it.
pub(crate) async fn save(
    tx: &mut Tx,
    city: &str,
    rows: impl Iterator<Item = &ApplicationRow>,
    now: Moment,
) -> Result<(), StoreProblem> {
    for row in rows {
        save_one(tx, city, row, now).await?;
        for step in &row.steps {
            add_step(tx, city, row.id, step).await?;
        }
        if is_decided(row.state) {
            forget_attachments(tx, city, row.id).await?;
        }
        if row.changed {
            changes::note(tx, city, FeedKind::Application, &[row.id], &row.point, false).await?;
        }
        // Whoever decides it needs the record that it is about.
        if let Some(resident) = row.resident.filter(|_| row.state == ApplicationState::Submitted) {
            hold(tx, city, &row.point, resident, now).await?;
        }
    }
    Ok(())
}

async fn save_one(tx: &mut Tx, city: &str, row: &ApplicationRow, now: Moment) -> Result<(), StoreProblem> {
    sqlx::query(
        "UPDATE application SET version = $3, mark = $4, state = $5, closed = $6, resident = $7, holder = $8, holder_station = $9,
           holder_at = $10, said = $11, production = $12, expires_at = $13, remind_at = $14, ready_at = $15,
           changed_at = CASE WHEN $16 THEN $17 ELSE changed_at END
         WHERE city = $1 AND id = $2",
    )
    .bind(city)
    .bind(row.id)
    .bind(row.version.cast_signed())
    .bind(mark(row.id, row.version))
    .bind(json(&row.state)?)
    .bind(is_closed(row.state, row.kind))
    .bind(row.resident)
    .bind(row.holder.map(|(staff, _)| staff))
    .bind(row.holder.map(|(_, station)| station))
    .bind(row.holder_at.map(at))
    .bind(row.said.as_ref().map(Json))
    .bind(row.production)
    .bind(row.expires_at.map(at))
    .bind(row.remind_at.map(at))
    .bind(row.ready_at.map(at))
    .bind(row.changed)
    .bind(at(now))
    .execute(tx.on())
    .await?;
    Ok(())
}

async fn add_step(tx: &mut Tx, city: &str, application: Uuid, step: &Step) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO application_event (city, application, place, at, event, state, actor, station)
         SELECT $1, $2, count(*) + 1, $3, $4, $5, $6, $7 FROM application_event WHERE city = $1 AND application = $2",
    )
    .bind(city)
    .bind(application)
    .bind(at(step.at))
    .bind(json(&step.event)?)
    .bind(json(&step.state)?)
    .bind(step.by.map(|(staff, _)| staff))
    .bind(step.by.map(|(_, station)| station))
    .execute(tx.on())
    .await?;
    Ok(())
}

async fn forget_attachments(tx: &mut Tx, city: &str, application: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM attachment WHERE city = $1 AND application = $2")
        .bind(city)
        .bind(application)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// The point holds a resident for as long as those whom it has served (E-7).
async fn hold(tx: &mut Tx, city: &str, point: &str, resident: Uuid, now: Moment) -> Result<(), StoreProblem> {
    let until = at(now) + super::effects::HELD;
    let fresh: bool = sqlx::query_scalar(
        "INSERT INTO holding AS h (city, point, resident, until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (city, point, resident) DO UPDATE SET until = CASE WHEN h.until IS NULL THEN NULL ELSE excluded.until END
         RETURNING xmax = 0",
    )
    .bind(city)
    .bind(point)
    .bind(resident)
    .bind(until)
    .fetch_one(tx.on())
    .await?;
    if fresh { changes::note(tx, city, FeedKind::Resident, &[resident], point, false).await } else { Ok(()) }
}

/// Applications of a point: these, or all that are not closed. Of these, what is not the point's is gone.
pub(crate) async fn told(
    tx: &mut Tx,
    city: &str,
    point: &str,
    wanted: Option<&[Uuid]>,
) -> Result<Vec<Record>, StoreProblem> {
    if wanted.is_some_and(<[Uuid]>::is_empty) {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT a.*, p.first_name || ' ' || p.last_name AS holder_name, s.number AS holder_number FROM application a
         LEFT JOIN staff p ON p.city = a.city AND p.id = a.holder LEFT JOIN station s ON s.city = a.city AND s.id = a.holder_station
         WHERE a.city = $1 AND a.point = $2 AND a.state <> 'draft' AND a.number IS NOT NULL
           AND (a.id = ANY($3) OR ($3 IS NULL AND NOT a.closed)) ORDER BY a.id",
    )
    .bind(city)
    .bind(point)
    .bind(wanted)
    .fetch_all(tx.on())
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get("id")).collect::<Result<_, _>>()?;
    let mut steps = steps(tx, city, &ids).await?;
    let mut attachments = attachments(tx, city, &ids).await?;
    let mut records = Vec::with_capacity(rows.len());
    for row in &rows {
        let life = life(row)?;
        let (id, state) = (life.id, life.state);
        let record = ApplicationRecord {
            application: id,
            version: life.version,
            number: row.try_get("number")?,
            state,
            content: row.try_get::<Json<_>, _>("content")?.0,
            applicant: row.try_get("applicant")?,
            resident: life.resident,
            sent_at: optional(row, "sent_at")?.ok_or(StoreProblem::Broken)?,
            corrected_at: optional(row, "corrected_at")?,
            due: row.try_get::<Option<_>, _>("due")?.ok_or(StoreProblem::Broken)?,
            waits_until: life.expires_at.filter(|_| state == ApplicationState::NeedsCorrection),
            holder: holder(row, &life)?,
            said: life.said,
            production: life.production,
            attachments: attachments.remove(&id).unwrap_or_default(),
            steps: steps.remove(&id).unwrap_or_default(),
        };
        records.push(Record::Application(Box::new(record)));
    }
    let gone = wanted.unwrap_or_default().iter().filter(|id| !ids.contains(id));
    records.extend(gone.map(|id| Record::ApplicationGone { application: *id }));
    Ok(records)
}

fn holder(row: &PgRow, life: &ApplicationRow) -> Result<Option<ApplicationHolder>, StoreProblem> {
    let Some(((staff, _), at)) = life.holder.zip(life.holder_at) else { return Ok(None) };
    Ok(Some(ApplicationHolder {
        staff,
        name: row.try_get::<Option<_>, _>("holder_name")?.unwrap_or_default(),
        station: u16::try_from(row.try_get::<Option<i32>, _>("holder_number")?.unwrap_or_default()).unwrap_or_default(),
        at,
    }))
}

/// The steps that applications went.
pub(super) async fn steps(
    tx: &mut Tx,
    city: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ApplicationStep>>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT application, event, state, at FROM application_event WHERE city = $1 AND application = ANY($2) ORDER BY place",
    )
    .bind(city)
    .bind(ids)
    .fetch_all(tx.on())
    .await?;
    let mut steps: HashMap<Uuid, Vec<ApplicationStep>> = HashMap::new();
    for row in &rows {
        steps.entry(row.try_get("application")?).or_default().push(ApplicationStep {
            event: word(row.try_get("event")?)?,
            state: word(row.try_get("state")?)?,
            at: moment(row.try_get("at")?),
        });
    }
    Ok(steps)
}

/// What was attached and sent.
async fn attachments(
    tx: &mut Tx,
    city: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<AttachmentRecord>>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT id, application, purpose, name, media, sha256, octet_length(bytes) AS size FROM attachment
         WHERE city = $1 AND application = ANY($2) AND sent ORDER BY id",
    )
    .bind(city)
    .bind(ids)
    .fetch_all(tx.on())
    .await?;
    let mut attachments: HashMap<Uuid, Vec<AttachmentRecord>> = HashMap::new();
    for row in &rows {
        let sha256: Vec<u8> = row.try_get("sha256")?;
        attachments.entry(row.try_get("application")?).or_default().push(AttachmentRecord {
            attachment: row.try_get("id")?,
            purpose: word(row.try_get("purpose")?)?,
            name: row.try_get("name")?,
            media: word(row.try_get("media")?)?,
            size: row.try_get::<i32, _>("size")?.unsigned_abs().into(),
            sha256: sha256.try_into().map_err(|_| StoreProblem::Broken)?,
        });
    }
    Ok(attachments)
}

/// Of an attachment that was sent to a point: its size, and at most so many bytes from an offset on.
pub(crate) async fn attached(
    tx: &mut Tx,
    city: &str,
    point: &str,
    attachment: Uuid,
    offset: u64,
    most: usize,
) -> Result<Option<(u64, Vec<u8>)>, StoreProblem> {
    let number = |value: u64| i32::try_from(value).unwrap_or(i32::MAX);
    let row = sqlx::query(
        "SELECT octet_length(t.bytes) AS size,
                CASE WHEN $4 < octet_length(t.bytes) THEN substring(t.bytes FROM $4 + 1 FOR $5) ELSE ''::bytea END AS part
         FROM attachment t JOIN application a ON a.city = t.city AND a.id = t.application
         WHERE t.city = $1 AND t.id = $2 AND a.point = $3 AND t.sent",
    )
    .bind(city)
    .bind(attachment)
    .bind(point)
    .bind(number(offset))
    .bind(number(most as u64))
    .fetch_optional(tx.on())
    .await?;
    row.map(|row| Ok((row.try_get::<i32, _>("size")?.unsigned_abs().into(), row.try_get("part")?))).transpose()
}

/// Whom a letter about an application goes to, and what it names.
pub(crate) struct Addressed {
    pub(crate) email: String,
    pub(crate) language: String,
    pub(crate) number: String,
    pub(crate) point: String,
    pub(crate) point_address: String,
    pub(crate) words: String,
    pub(crate) until: Option<Moment>,
}

impl super::Store {
    /// Whom a letter about an application goes to; nobody when there is no such application any more.
    pub(crate) async fn addressed(&self, city: &str, application: Uuid) -> Result<Option<Addressed>, StoreProblem> {
        let row = sqlx::query(
            "SELECT c.email, c.language, a.number, a.point, a.said->>'words' AS words, a.expires_at,
                    (SELECT s.point_address FROM station s WHERE s.city = a.city AND s.point = a.point LIMIT 1) AS point_address
             FROM application a JOIN account c ON c.city = a.city AND c.id = a.account WHERE a.city = $1 AND a.id = $2",
        )
        .bind(city)
        .bind(application)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Addressed {
            email: row.try_get("email")?,
            language: row.try_get("language")?,
            number: row.try_get::<Option<_>, _>("number")?.unwrap_or_default(),
            point: row.try_get("point")?,
            point_address: row.try_get::<Option<_>, _>("point_address")?.unwrap_or_default(),
            words: row.try_get::<Option<_>, _>("words")?.unwrap_or_default(),
            until: optional(&row, "expires_at")?,
        }))
    }
}

/// An application was sent to another point than before.
pub(crate) async fn gone_from(tx: &mut Tx, city: &str, point: &str, application: Uuid) -> Result<(), StoreProblem> {
    changes::note(tx, city, FeedKind::Application, &[application], point, true).await
}

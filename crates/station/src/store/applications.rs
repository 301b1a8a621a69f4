//! Applications that residents sent for this issuance point: as the hub says them, and as they stand here.

use std::collections::BTreeMap;

use contract::Moment;
use contract::application::{
    ApplicationEvent as Event, ApplicationHolder, ApplicationKind, ApplicationRecord, ApplicationState as State,
    ApplicationStep,
};
use contract::counter::{KindCount, QueueFilter, QueueState};
use contract::operation::{Header, OperationKind};
use contract::payload::Payload;
use domain::application::{Who, is_closed, is_decided, next};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use time::Date;
use uuid::Uuid;

use super::productions::{json, state as production_state};
use super::{StoreProblem, Tx, id_list};

/// The stage of what is closed.
const CLOSED: i64 = 4;

/// The kinds of operations that change an application.
pub(crate) const KINDS: [OperationKind; 5] = [
    OperationKind::ApplicationTaken,
    OperationKind::ApplicationReleased,
    OperationKind::ApplicationCorrectionAsked,
    OperationKind::ApplicationRejected,
    OperationKind::ApplicationAccepted,
];

fn stage(state: State, kind: ApplicationKind) -> i64 {
    if is_closed(state, kind) {
        return CLOSED;
    }
    match state {
        State::NeedsCorrection | State::Draft => place(QueueState::WithResident),
        State::Accepted => place(QueueState::Accepted),
        State::InProduction | State::Ready => place(QueueState::Coming),
        _ => place(QueueState::ToDecide),
    }
}

fn place(state: QueueState) -> i64 {
    match state {
        QueueState::ToDecide => 0,
        QueueState::WithResident => 1,
        QueueState::Accepted => 2,
        QueueState::Coming => 3,
    }
}

fn word(value: &impl serde::Serialize) -> Result<String, StoreProblem> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(StoreProblem::Broken),
    }
}

fn read(row: &SqliteRow, column: &str) -> Result<ApplicationRecord, StoreProblem> {
    serde_json::from_str(row.try_get(column)?).map_err(|_| StoreProblem::Broken)
}

/// Takes over what the hub says of an application, and lays what was done here over it.
pub(crate) async fn set(tx: &mut Tx, record: &ApplicationRecord) -> Result<(), StoreProblem> {
    let kind = record.content.kind();
    sqlx::query(
        "INSERT INTO application (id, version, closed, told_after, number, kind, stage, sent_at, due, told, here)
         VALUES (?1, ?2, ?3, (SELECT acknowledged FROM chain), ?4, ?5, ?6, ?7, ?8, ?9, ?9)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, closed = excluded.closed, told_after = excluded.told_after,
           number = excluded.number, kind = excluded.kind, sent_at = excluded.sent_at, due = excluded.due, told = excluded.told",
    )
    .bind(record.application)
    .bind(i64::try_from(record.version).map_err(|_| StoreProblem::Broken)?)
    .bind(is_closed(record.state, kind))
    .bind(&record.number)
    .bind(word(&kind)?)
    .bind(stage(record.state, kind))
    .bind(record.sent_at.unix_millis())
    .bind(record.due.to_string())
    .bind(json(record)?)
    .execute(tx.on())
    .await?;
    lay(tx, record.application).await
}

/// The application is not this point's any more.
pub(crate) async fn remove(tx: &mut Tx, application: Uuid) -> Result<(), StoreProblem> {
    forget_attachments(tx, application).await?;
    sqlx::query("DELETE FROM application WHERE id = ?").bind(application).execute(tx.on()).await?;
    Ok(())
}

/// Lays what was done here over what the hub says, as a forecast.
pub(crate) async fn lay(tx: &mut Tx, application: Uuid) -> Result<(), StoreProblem> {
    let row = sqlx::query("SELECT told, told_after FROM application WHERE id = ?")
        .bind(application)
        .fetch_optional(tx.on())
        .await?;
    let Some(row) = row else { return Ok(()) };
    let (mut record, after): (_, i64) = (read(&row, "told")?, row.try_get("told_after")?);
    for (header, payload) in done_here(tx, application, after).await? {
        lay_one(tx, &mut record, &header, payload).await?;
    }
    follow_card(tx, &mut record).await?;
    let kind = record.content.kind();
    let decided = is_decided(record.state);
    if decided {
        record.attachments.clear();
    }
    sqlx::query("UPDATE application SET stage = ?, holder = ?, resident = ?, here = ? WHERE id = ?")
        .bind(stage(record.state, kind))
        .bind(record.holder.as_ref().map(|holder| holder.staff))
        .bind(record.resident)
        .bind(json(&record)?)
        .bind(application)
        .execute(tx.on())
        .await?;
    if decided { forget_attachments(tx, application).await } else { expect_attachments(tx, &record).await }
}

/// What was done here about an application since the hub told of it, and was not refused.
async fn done_here(tx: &mut Tx, application: Uuid, after: i64) -> Result<Vec<(Header, Payload)>, StoreProblem> {
    let codes: Vec<u16> = KINDS.iter().map(|kind| kind.code()).collect();
    let rows = sqlx::query(
        "SELECT header, payload FROM operation o WHERE sequence > ? AND kind IN (SELECT value FROM json_each(?))
         AND payload IS NOT NULL AND instr(payload, CAST(? AS BLOB)) > 0
         AND NOT EXISTS (SELECT 1 FROM outcome u WHERE u.sequence = o.sequence AND u.outcome IN ('refused', 'quarantined'))
         ORDER BY sequence",
    )
    .bind(after)
    .bind(json(&codes)?)
    .bind(application.to_string())
    .fetch_all(tx.on())
    .await?;
    let mut done = Vec::with_capacity(rows.len());
    for row in &rows {
        let header = Header::from_bytes(row.try_get("header")?).ok_or(StoreProblem::Broken)?;
        let payload: Payload = serde_json::from_slice(row.try_get("payload")?).map_err(|_| StoreProblem::Broken)?;
        if payload.application() == Some(application) {
            done.push((header, payload));
        }
    }
    Ok(done)
}

/// Who a clerk is to an application.
pub(crate) fn who(record: &ApplicationRecord, staff: Option<Uuid>) -> Who {
    match &record.holder {
        Some(holder) if staff != Some(holder.staff) => Who::Colleague,
        _ => Who::Clerk,
    }
}

async fn lay_one(
    tx: &mut Tx,
    record: &mut ApplicationRecord,
    header: &Header,
    payload: Payload,
) -> Result<(), StoreProblem> {
    let event = match payload {
        Payload::ApplicationTaken { .. } => Event::Take,
        Payload::ApplicationReleased { .. } => Event::Release,
        Payload::ApplicationCorrectionAsked { .. } => Event::AskCorrection,
        Payload::ApplicationRejected { .. } => Event::Reject,
        Payload::ApplicationAccepted { .. } => Event::Accept,
        _ => return Ok(()),
    };
    // What the hub will refuse is no forecast.
    let Ok(state) = next(record.state, event, who(record, header.actor)) else { return Ok(()) };
    if state == record.state {
        return Ok(());
    }
    record.state = state;
    record.steps.push(ApplicationStep { event, state, at: header.at });
    record.waits_until = None;
    record.holder = match (state, header.actor) {
        (State::InReview, Some(staff)) => Some(holder(tx, staff, header.at).await?),
        _ => None,
    };
    match payload {
        Payload::ApplicationCorrectionAsked { said, .. } | Payload::ApplicationRejected { said, .. } => {
            record.said = Some(said);
        }
        Payload::ApplicationAccepted { accepted, .. } => record.resident = Some(accepted.resident()),
        _ => {}
    }
    Ok(())
}

async fn holder(tx: &mut Tx, staff: Uuid, at: Moment) -> Result<ApplicationHolder, StoreProblem> {
    let name = super::staff::get(tx, staff).await?.map(|person| person.name()).unwrap_or_default();
    let station = sqlx::query("SELECT json_extract(place, '$.station') FROM station").fetch_one(tx.on()).await?;
    Ok(ApplicationHolder { staff, name, station: station.try_get(0)?, at })
}

/// The card that this station makes for an application leads it on, as far as the hub has not heard.
async fn follow_card(tx: &mut Tx, record: &mut ApplicationRecord) -> Result<(), StoreProblem> {
    let row = sqlx::query(
        "SELECT id, state, since FROM production WHERE application = ? ORDER BY reserved_at DESC, id DESC LIMIT 1",
    )
    .bind(record.application)
    .fetch_optional(tx.on())
    .await?;
    let Some(row) = row else { return Ok(()) };
    let production: Uuid = row.try_get("id")?;
    let event = Event::of_card(production_state(row.try_get("state")?)?);
    // Another station may have begun another card since this one's was lost.
    let another = record.production.is_some_and(|known| known != production);
    if another && event == Event::CardLost {
        return Ok(());
    }
    let Ok(state) = next(record.state, event, Who::Card) else { return Ok(()) };
    record.production = Some(production);
    if state != record.state {
        let at = Moment::from_unix_millis(row.try_get("since")?);
        record.steps.push(ApplicationStep { event, state, at });
        record.state = state;
    }
    Ok(())
}

/// The application that a production is for stands where the card stands.
pub(crate) async fn follow(tx: &mut Tx, production: Uuid) -> Result<(), StoreProblem> {
    let row = sqlx::query("SELECT application FROM production WHERE id = ? AND application IS NOT NULL")
        .bind(production)
        .fetch_optional(tx.on())
        .await?;
    match row {
        Some(row) => lay(tx, row.try_get(0)?).await,
        None => Ok(()),
    }
}

/// The hub let an operation take no effect: if it was about an application, that stands as if it had not been done.
pub(crate) async fn doubt(tx: &mut Tx, sequence: u64) -> Result<(), StoreProblem> {
    let row = sqlx::query("SELECT payload FROM operation WHERE sequence = ? AND payload IS NOT NULL")
        .bind(i64::try_from(sequence).map_err(|_| StoreProblem::Broken)?)
        .fetch_optional(tx.on())
        .await?;
    let Some(row) = row else { return Ok(()) };
    let payload: Option<Payload> = serde_json::from_slice(row.try_get(0)?).ok();
    match payload.and_then(|payload| payload.application()) {
        Some(application) => lay(tx, application).await,
        None => Ok(()),
    }
}

async fn expect_attachments(tx: &mut Tx, record: &ApplicationRecord) -> Result<(), StoreProblem> {
    let wanted: Vec<Uuid> = record.attachments.iter().map(|one| one.attachment).collect();
    forget_attachments_but(tx, record.application, &wanted).await?;
    for one in &record.attachments {
        sqlx::query("INSERT INTO attachment (blob, application) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(one.attachment)
            .bind(record.application)
            .execute(tx.on())
            .await?;
        super::incoming::expect_attachment(tx, one).await?;
    }
    Ok(())
}

async fn forget_attachments(tx: &mut Tx, application: Uuid) -> Result<(), StoreProblem> {
    forget_attachments_but(tx, application, &[]).await
}

async fn forget_attachments_but(tx: &mut Tx, application: Uuid, kept: &[Uuid]) -> Result<(), StoreProblem> {
    for query in [
        "DELETE FROM blob WHERE id IN (SELECT blob FROM attachment WHERE application = ?1)
           AND id NOT IN (SELECT unhex(value) FROM json_each(?2))",
        "DELETE FROM attachment WHERE application = ?1 AND blob NOT IN (SELECT unhex(value) FROM json_each(?2))",
    ] {
        sqlx::query(query).bind(application).bind(id_list(kept)).execute(tx.on()).await?;
    }
    Ok(())
}

/// An application as it stands here.
pub(crate) async fn get(tx: &mut Tx, application: Uuid) -> Result<Option<ApplicationRecord>, StoreProblem> {
    let row =
        sqlx::query("SELECT here FROM application WHERE id = ?").bind(application).fetch_optional(tx.on()).await?;
    row.as_ref().map(|row| read(row, "here")).transpose()
}

/// The application of a number.
pub(crate) async fn by_number(tx: &mut Tx, number: &str) -> Result<Option<ApplicationRecord>, StoreProblem> {
    let row = sqlx::query("SELECT here FROM application WHERE number = ?").bind(number).fetch_optional(tx.on()).await?;
    row.as_ref().map(|row| read(row, "here")).transpose()
}

/// The application that something is attached to.
pub(crate) async fn of_attachment(tx: &mut Tx, blob: Uuid) -> Result<Option<ApplicationRecord>, StoreProblem> {
    let row =
        sqlx::query("SELECT here FROM application WHERE id = (SELECT application FROM attachment WHERE blob = ?)")
            .bind(blob)
            .fetch_optional(tx.on())
            .await?;
    row.as_ref().map(|row| read(row, "here")).transpose()
}

/// Whether something that was done here about it waits for the hub.
pub(crate) async fn waits(tx: &mut Tx, application: Uuid) -> Result<bool, StoreProblem> {
    let acknowledged = super::sync::acknowledged(tx).await?;
    let after = i64::try_from(acknowledged).map_err(|_| StoreProblem::Broken)?;
    Ok(!done_here(tx, application, after).await?.is_empty())
}

/// Which part of the queue is wanted; `staff` asks on a day.
pub(crate) struct Asked {
    pub(crate) filter: QueueFilter,
    pub(crate) staff: Uuid,
    pub(crate) today: Date,
}

/// Of the part that is wanted: everything but the kind.
const PART: &str = "stage = ?1 AND (?2 = 0 OR holder = ?3) AND (?4 = 0 OR due <= ?5)";

macro_rules! of_part {
    ($query:expr, $asked:expr) => {
        sqlx::query(sqlx::AssertSqlSafe($query))
            .bind(place($asked.filter.state))
            .bind($asked.filter.mine)
            .bind($asked.staff)
            .bind($asked.filter.late)
            .bind($asked.today.to_string())
    };
}

/// A part of the queue, oldest first.
pub(crate) async fn queue(tx: &mut Tx, asked: &Asked, most: u32) -> Result<Vec<ApplicationRecord>, StoreProblem> {
    let query = format!(
        "SELECT a.here FROM (SELECT rowid FROM application WHERE {PART} AND (?6 = '[]' OR kind IN (SELECT value FROM json_each(?6)))
           ORDER BY sent_at LIMIT ?7 OFFSET ?8) AS found
         JOIN application a ON a.rowid = found.rowid ORDER BY a.sent_at, a.id"
    );
    let kinds = json(&asked.filter.kinds)?;
    let rows = of_part!(query, asked).bind(kinds).bind(most).bind(asked.filter.skip).fetch_all(tx.on()).await?;
    rows.iter().map(|row| read(row, "here")).collect()
}

/// How many there are of each kind in a part of the queue.
pub(crate) async fn kinds(tx: &mut Tx, asked: &Asked) -> Result<Vec<KindCount>, StoreProblem> {
    let query = format!("SELECT kind, count(*) FROM application WHERE {PART} GROUP BY kind");
    let rows = of_part!(query, asked).fetch_all(tx.on()).await?;
    let mut counts = BTreeMap::new();
    for row in &rows {
        let kind = serde_json::Value::String(row.try_get(0)?);
        let kind: ApplicationKind = serde_json::from_value(kind).map_err(|_| StoreProblem::Broken)?;
        counts.insert(kind, row.try_get(1)?);
    }
    Ok(counts.into_iter().map(|(kind, count)| KindCount { kind, count }).collect())
}

/// How many stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stages {
    pub(crate) to_decide: u32,
    pub(crate) late: u32,
    pub(crate) with_resident: u32,
    pub(crate) accepted: u32,
}

/// How many stand where; late are those that have to be decided on that day or were to be before.
pub(crate) async fn stages(tx: &mut Tx, today: Date) -> Result<Stages, StoreProblem> {
    let rows = sqlx::query("SELECT stage, count(*), sum(due <= ?) FROM application WHERE stage < 3 GROUP BY stage")
        .bind(today.to_string())
        .fetch_all(tx.on())
        .await?;
    let mut stages = Stages::default();
    for row in &rows {
        let (stage, count): (i64, u32) = (row.try_get(0)?, row.try_get(1)?);
        match stage {
            0 => (stages.to_decide, stages.late) = (count, row.try_get(2)?),
            1 => stages.with_resident = count,
            _ => stages.accepted = count,
        }
    }
    Ok(stages)
}

//! Cards from their number to the resident's hand.

use std::collections::BTreeMap;

use contract::Moment;
use contract::counter::{Collector, Duplicate, Entitlement, PrinterReason, ProductionState, SpoilReason};
use domain::production::STATES;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use time::Date;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// A card in production, or after it.
#[derive(Clone)]
pub(crate) struct ProductionRow {
    pub(crate) id: Uuid,
    pub(crate) resident: Uuid,
    /// 16 digits.
    pub(crate) number: String,
    pub(crate) status_index: u32,
    pub(crate) given_names: String,
    pub(crate) surname: String,
    pub(crate) photo: Uuid,
    pub(crate) layout: String,
    pub(crate) packages: Vec<Entitlement>,
    pub(crate) expires: Date,
    pub(crate) token: Vec<u8>,
    pub(crate) state: ProductionState,
    pub(crate) since: Moment,
    pub(crate) reserved_at: Moment,
    pub(crate) reasons: Vec<PrinterReason>,
    /// The id of the printer of the last attempt.
    pub(crate) printer: Option<String>,
    /// The job of the last attempt, once the printer has given it a number.
    pub(crate) job: Option<String>,
    /// The whole document of the last attempt reached the printer.
    pub(crate) sent: bool,
    pub(crate) file: Option<String>,
    /// The card whose duplicate it is, by its 16 digits, and why.
    pub(crate) duplicate: Option<Duplicate>,
    /// The application that it is made for.
    pub(crate) application: Option<Uuid>,
}

pub(super) fn state_name(state: ProductionState) -> &'static str {
    match state {
        ProductionState::Reserved => "reserved",
        ProductionState::Printing => "printing",
        ProductionState::Asked => "asked",
        ProductionState::Printed => "printed",
        ProductionState::Checked => "checked",
        ProductionState::HandedOver => "handed_over",
        ProductionState::Spoiled => "spoiled",
        ProductionState::Withdrawn => "withdrawn",
    }
}

fn collector_code(collector: Collector) -> &'static str {
    match collector {
        Collector::Resident => "resident",
        Collector::Family => "family",
        Collector::Guardian => "guardian",
        Collector::Proxy => "proxy",
    }
}

fn spoil_reason_name(reason: SpoilReason) -> &'static str {
    match reason {
        SpoilReason::PrintFault => "print_fault",
        SpoilReason::Damaged => "damaged",
        SpoilReason::WrongData => "wrong_data",
        SpoilReason::Unreadable => "unreadable",
    }
}

pub(super) fn state(name: &str) -> Result<ProductionState, StoreProblem> {
    STATES.into_iter().find(|state| state_name(*state) == name).ok_or(StoreProblem::Broken)
}

pub(super) fn day(text: &str) -> Result<Date, StoreProblem> {
    Date::parse(text, &time::macros::format_description!("[year]-[month]-[day]")).map_err(|_| StoreProblem::Broken)
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String, StoreProblem> {
    serde_json::to_string(value).map_err(|error| StoreProblem::Failed(sqlx::Error::Encode(Box::new(error))))
}

fn production(row: &SqliteRow) -> Result<ProductionRow, StoreProblem> {
    Ok(ProductionRow {
        id: row.try_get("id")?,
        resident: row.try_get("resident")?,
        number: row.try_get("number")?,
        status_index: row.try_get("status_index")?,
        given_names: row.try_get("given_names")?,
        surname: row.try_get("surname")?,
        photo: row.try_get("photo")?,
        layout: row.try_get("layout")?,
        packages: serde_json::from_str(row.try_get("packages")?).map_err(|_| StoreProblem::Broken)?,
        expires: day(row.try_get("expires")?)?,
        token: row.try_get("token")?,
        state: state(row.try_get("state")?)?,
        since: Moment::from_unix_millis(row.try_get("since")?),
        reserved_at: Moment::from_unix_millis(row.try_get("reserved_at")?),
        reasons: serde_json::from_str(row.try_get("reasons")?).map_err(|_| StoreProblem::Broken)?,
        printer: row.try_get("printer")?,
        job: row.try_get("job")?,
        sent: row.try_get("sent")?,
        file: row.try_get("file")?,
        duplicate: row
            .try_get::<Option<&str>, _>("duplicate")?
            .map(serde_json::from_str)
            .transpose()
            .map_err(|_| StoreProblem::Broken)?,
        application: row.try_get("application")?,
    })
}

pub(crate) async fn insert(tx: &mut Tx, row: &ProductionRow) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO production (id, resident, number, status_index, given_names, surname, photo, layout, packages, expires,
           token, state, since, reserved_at, replaces, duplicate, application)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(row.id)
    .bind(row.resident)
    .bind(&row.number)
    .bind(row.status_index)
    .bind(&row.given_names)
    .bind(&row.surname)
    .bind(row.photo)
    .bind(&row.layout)
    .bind(json(&row.packages)?)
    .bind(row.expires.to_string())
    .bind(&row.token)
    .bind(state_name(row.state))
    .bind(row.since.unix_millis())
    .bind(row.reserved_at.unix_millis())
    .bind(row.duplicate.as_ref().map(|duplicate| &duplicate.of))
    .bind(row.duplicate.as_ref().map(json).transpose()?)
    .bind(row.application)
    .execute(tx.on())
    .await?;
    super::applications::follow(tx, row.id).await
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<ProductionRow>, StoreProblem> {
    let row = sqlx::query("SELECT * FROM production WHERE id = ?").bind(id).fetch_optional(tx.on()).await?;
    row.as_ref().map(production).transpose()
}

/// How many cards stand in each state.
pub(crate) async fn counts(tx: &mut Tx) -> Result<BTreeMap<String, u32>, StoreProblem> {
    let rows = sqlx::query("SELECT state, count(*) FROM production GROUP BY state").fetch_all(tx.on()).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// A resident's cards, newest first.
pub(crate) async fn of_resident(tx: &mut Tx, resident: Uuid) -> Result<Vec<ProductionRow>, StoreProblem> {
    let rows = sqlx::query("SELECT * FROM production WHERE resident = ? ORDER BY reserved_at DESC, id DESC")
        .bind(resident)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(production).collect()
}

/// Cards that are neither handed over nor spoiled, oldest first.
pub(crate) async fn open(tx: &mut Tx) -> Result<Vec<ProductionRow>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT * FROM production WHERE state NOT IN ('handed_over', 'spoiled', 'withdrawn') ORDER BY reserved_at, id",
    )
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(production).collect()
}

pub(crate) async fn set_state(
    tx: &mut Tx,
    id: Uuid,
    state: ProductionState,
    at: Moment,
    reasons: &[PrinterReason],
) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE production SET state = ?, since = ?, reasons = ? WHERE id = ?")
        .bind(state_name(state))
        .bind(at.unix_millis())
        .bind(json(&reasons)?)
        .bind(id)
        .execute(tx.on())
        .await?;
    super::applications::follow(tx, id).await
}

/// Where each card stands that was made in the place of another one.
pub(crate) async fn instead_of(tx: &mut Tx, number: &str) -> Result<Vec<ProductionState>, StoreProblem> {
    let rows = sqlx::query("SELECT state FROM production WHERE replaces = ?").bind(number).fetch_all(tx.on()).await?;
    rows.iter().map(|row| state(row.try_get(0)?)).collect()
}

/// A new attempt to print: the printer is known, the job not yet. The operation that says so is the last one recorded.
pub(crate) async fn set_attempt(tx: &mut Tx, id: Uuid, printer: &str) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE production SET printer = ?, job = NULL, sent = 0, file = NULL, sent_sequence = (SELECT sequence FROM chain)
         WHERE id = ?")
        .bind(printer)
        .bind(id)
        .execute(tx.on())
        .await?;
    Ok(())
}

pub(crate) async fn set_job(tx: &mut Tx, id: Uuid, job: &str, file: Option<&str>) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE production SET job = ?, file = ? WHERE id = ?")
        .bind(job)
        .bind(file)
        .bind(id)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// The whole document reached the printer.
pub(crate) async fn set_sent(tx: &mut Tx, id: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE production SET sent = 1 WHERE id = ?").bind(id).execute(tx.on()).await?;
    Ok(())
}

/// What a hand-over adds to a card.
pub(crate) struct HandOverRow<'a> {
    pub(crate) at: Moment,
    pub(crate) by: Uuid,
    pub(crate) collector: Collector,
    pub(crate) collector_name: Option<&'a str>,
    pub(crate) document: &'a str,
    pub(crate) signature: Option<Uuid>,
    pub(crate) receipt: &'a str,
}

pub(crate) async fn hand_over(tx: &mut Tx, id: Uuid, row: &HandOverRow<'_>) -> Result<(), StoreProblem> {
    set_state(tx, id, ProductionState::HandedOver, row.at, &[]).await?;
    sqlx::query(
        "UPDATE production SET handed_over_at = ?, ended_by = ?, collector = ?, collector_name = ?, document = ?, signature = ?,
         receipt = ? WHERE id = ?",
    )
    .bind(row.at.unix_millis())
    .bind(row.by)
    .bind(collector_code(row.collector))
    .bind(row.collector_name)
    .bind(row.document)
    .bind(row.signature)
    .bind(row.receipt)
    .bind(id)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// What writing a card off adds to it.
pub(crate) async fn spoil(tx: &mut Tx, id: Uuid, by: Option<Uuid>, reason: SpoilReason) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE production SET ended_by = ?, spoil_reason = ? WHERE id = ?")
        .bind(by)
        .bind(spoil_reason_name(reason))
        .bind(id)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// How a card was handed over, for its confirmation.
pub(crate) struct HandedOverRow {
    pub(crate) at: Moment,
    pub(crate) by: Uuid,
    pub(crate) collector: Collector,
    pub(crate) collector_name: Option<String>,
    /// The kind of document that was seen, by id.
    pub(crate) document: String,
    pub(crate) signature: Option<Uuid>,
    pub(crate) receipt: String,
}

pub(crate) async fn handed_over(tx: &mut Tx, id: Uuid) -> Result<Option<HandedOverRow>, StoreProblem> {
    let row = sqlx::query(
        "SELECT handed_over_at, ended_by, collector, collector_name, document, signature, receipt FROM production
         WHERE id = ? AND state = 'handed_over' AND receipt IS NOT NULL",
    )
    .bind(id)
    .fetch_optional(tx.on())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let collectors = [Collector::Resident, Collector::Family, Collector::Guardian, Collector::Proxy];
    let collector: &str = row.try_get("collector")?;
    Ok(Some(HandedOverRow {
        at: Moment::from_unix_millis(row.try_get("handed_over_at")?),
        by: row.try_get("ended_by")?,
        collector: collectors
            .into_iter()
            .find(|known| collector_code(*known) == collector)
            .ok_or(StoreProblem::Broken)?,
        collector_name: row.try_get("collector_name")?,
        document: row.try_get("document")?,
        signature: row.try_get("signature")?,
        receipt: row.try_get("receipt")?,
    }))
}

/// How a card was written off, for its protocol.
pub(crate) struct SpoiledRow {
    pub(crate) at: Moment,
    pub(crate) by: Uuid,
    pub(crate) reason: SpoilReason,
}

pub(crate) async fn spoiled(tx: &mut Tx, id: Uuid) -> Result<Option<SpoiledRow>, StoreProblem> {
    let row = sqlx::query("SELECT since, ended_by, spoil_reason FROM production WHERE id = ? AND state = 'spoiled' AND spoil_reason IS NOT NULL")
        .bind(id)
        .fetch_optional(tx.on())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let reasons = [SpoilReason::PrintFault, SpoilReason::Damaged, SpoilReason::WrongData, SpoilReason::Unreadable];
    let reason: &str = row.try_get("spoil_reason")?;
    Ok(Some(SpoiledRow {
        at: Moment::from_unix_millis(row.try_get("since")?),
        by: row.try_get("ended_by")?,
        reason: reasons.into_iter().find(|known| spoil_reason_name(*known) == reason).ok_or(StoreProblem::Broken)?,
    }))
}

/// Makes every card one from before its ending was kept, and brings it up to date as the migration does.
#[cfg(test)]
pub(crate) async fn migrate_endings_again(tx: &mut Tx) -> Result<(), StoreProblem> {
    sqlx::query("UPDATE production SET ended_by = NULL, spoil_reason = NULL").execute(tx.on()).await?;
    let migration = include_str!("../../../../migrations/station/0003_papers.sql");
    let from = migration.find("UPDATE production").ok_or(StoreProblem::Broken)?;
    let update = migration.get(from..).ok_or(StoreProblem::Broken)?;
    sqlx::query(sqlx::AssertSqlSafe(update)).execute(tx.on()).await?;
    Ok(())
}

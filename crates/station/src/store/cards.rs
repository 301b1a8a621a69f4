//! Every card of the residents that are held here: those that this station makes, and those that the hub says others have made.

use contract::Moment;
use contract::counter::{ProductionState, Rights};
use contract::sync::CardRecord;
use domain::production::is_final;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::productions::{day, json, state, state_name};
use super::{StoreProblem, Tx, id_list};

/// A card, as far as everybody may ask about it.
#[derive(Clone)]
pub(crate) struct CardRow {
    pub(crate) production: Uuid,
    /// Whose: the record that stands for the person.
    pub(crate) resident: Uuid,
    /// The record under which it stands.
    pub(crate) record: Uuid,
    /// 16 digits.
    pub(crate) number: String,
    pub(crate) state: ProductionState,
    pub(crate) since: Moment,
    /// What it gives now.
    pub(crate) rights: Rights,
    /// That is not what it was made with.
    pub(crate) rights_changed: bool,
    /// Another station made it, or this one before its database was restored.
    pub(crate) elsewhere: bool,
    /// A later card has taken its place: the hub says so, or it was handed over here; or another one of the same person works.
    pub(crate) ended: bool,
    /// It ended only because another one of the same person works (C-10).
    pub(crate) superseded: bool,
    /// The number of the card whose duplicate it is.
    pub(crate) replaces: Option<String>,
    /// How many blocks on it are open, as far as it is known here.
    pub(crate) open_blocks: u32,
}

/// What this station makes is known better here than at the hub, which has not heard everything.
const ALL: &str = "WITH every AS (
    SELECT p.id AS production, p.resident, p.number, p.state, p.since, p.expires, p.packages, 0 AS elsewhere,
      coalesce(c.ended, 0) OR p.resident IN (SELECT resident FROM forgotten) AS ended, p.replaces
    FROM production p LEFT JOIN card c ON c.production = p.id
    UNION ALL
    SELECT production, resident, number, state, since, expires, packages, 1, ended, replaces FROM card
    WHERE production NOT IN (SELECT id FROM production))
  SELECT every.*, (SELECT rights FROM card_rights WHERE card_rights.number = every.number) AS rights,
    (SELECT count(*) FROM block WHERE block.number = every.number) AS blocks,
    EXISTS (SELECT 1 FROM production d WHERE d.replaces = every.number AND d.state = 'handed_over') AS replaced,
    EXISTS (SELECT 1 FROM superseded s WHERE s.production = every.production) AS superseded,
    coalesce((SELECT leads_to FROM resident r WHERE r.id = every.resident), every.resident) AS person FROM every";

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreProblem> {
    serde_json::from_str(text).map_err(|_| StoreProblem::Broken)
}

fn card(row: &SqliteRow) -> Result<CardRow, StoreProblem> {
    let changed: Option<Rights> = row.try_get::<Option<&str>, _>("rights")?.map(parsed).transpose()?;
    let superseded = row.try_get("superseded")?;
    Ok(CardRow {
        production: row.try_get("production")?,
        resident: row.try_get("person")?,
        record: row.try_get("resident")?,
        number: row.try_get("number")?,
        state: state(row.try_get("state")?)?,
        since: Moment::from_unix_millis(row.try_get("since")?),
        rights_changed: changed.is_some(),
        rights: changed
            .unwrap_or(Rights { packages: parsed(row.try_get("packages")?)?, expires: day(row.try_get("expires")?)? }),
        elsewhere: row.try_get("elsewhere")?,
        ended: row.try_get::<bool, _>("ended")? || row.try_get::<bool, _>("replaced")? || superseded,
        superseded,
        replaces: row.try_get("replaces")?,
        open_blocks: row.try_get("blocks")?,
    })
}

/// The cards of several people, under every record of theirs, newest first: the ids grow with time.
pub(crate) async fn of_residents(tx: &mut Tx, residents: &[Uuid]) -> Result<Vec<CardRow>, StoreProblem> {
    let query = format!(
        "{ALL} WHERE resident IN (SELECT unhex(value) FROM json_each(?1) UNION
           SELECT id FROM resident WHERE leads_to IN (SELECT unhex(value) FROM json_each(?1))) ORDER BY production DESC"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(id_list(residents)).fetch_all(tx.on()).await?;
    rows.iter().map(card).collect()
}

/// The card of a number, if it is known here.
pub(crate) async fn by_number(tx: &mut Tx, number: &str) -> Result<Option<CardRow>, StoreProblem> {
    let query = format!("{ALL} WHERE number = ? LIMIT 1");
    let row = sqlx::query(sqlx::AssertSqlSafe(query)).bind(number).fetch_optional(tx.on()).await?;
    row.as_ref().map(card).transpose()
}

/// Whose card has a number.
pub(crate) async fn holder(tx: &mut Tx, number: &str) -> Result<Option<Uuid>, StoreProblem> {
    let query = "SELECT resident FROM production WHERE number = ?1 UNION ALL SELECT resident FROM card WHERE number = ?1 LIMIT 1";
    let row = sqlx::query(query).bind(number).fetch_optional(tx.on()).await?;
    match row {
        Some(row) => Ok(Some(super::merges::root(tx, row.try_get(0)?).await?)),
        None => Ok(None),
    }
}

/// The numbers of all cards, with the records under which they stand.
pub(crate) async fn numbers(tx: &mut Tx) -> Result<Vec<(Uuid, String)>, StoreProblem> {
    let query = "SELECT resident, number FROM production UNION SELECT resident, number FROM card";
    let rows = sqlx::query(query).fetch_all(tx.on()).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Takes over what the hub says of a card. One that this station makes is ended as well when the hub knows its end and nothing
/// waits to be told: the database was restored.
pub(crate) async fn set(tx: &mut Tx, record: &CardRecord) -> Result<(), StoreProblem> {
    let since = record.since.unix_millis();
    sqlx::query(
        "INSERT OR REPLACE INTO card (production, version, resident, number, state, since, expires, packages, ended, replaces)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(record.production)
    .bind(i64::try_from(record.version).map_err(|_| StoreProblem::Broken)?)
    .bind(record.resident)
    .bind(&record.number)
    .bind(state_name(record.state))
    .bind(since)
    .bind(record.expires.to_string())
    .bind(json(&record.packages)?)
    .bind(record.ended && !record.superseded)
    .bind(&record.replaces)
    .execute(tx.on())
    .await?;
    super::merges::supersede(tx, record.production, record.superseded).await?;
    if is_final(record.state) {
        sqlx::query(
            "UPDATE production SET state = ?, since = ?, reasons = '[]'
             WHERE id = ? AND state NOT IN ('handed_over', 'spoiled', 'withdrawn') AND NOT EXISTS
               (SELECT 1 FROM operation WHERE sequence > (SELECT acknowledged FROM chain) AND resident = production.resident)",
        )
        .bind(state_name(record.state))
        .bind(since)
        .bind(record.production)
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

/// What a card gives from now on; nothing when that is what it was made with.
pub(crate) async fn set_rights(tx: &mut Tx, number: &str, rights: Option<&Rights>) -> Result<(), StoreProblem> {
    match rights {
        Some(rights) => {
            sqlx::query("INSERT OR REPLACE INTO card_rights (number, rights) VALUES (?, ?)")
                .bind(number)
                .bind(json(rights)?)
                .execute(tx.on())
                .await?
        }
        None => sqlx::query("DELETE FROM card_rights WHERE number = ?").bind(number).execute(tx.on()).await?,
    };
    Ok(())
}

/// The hub knows no such card, or not for this station.
pub(crate) async fn remove(tx: &mut Tx, production: Uuid) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM card WHERE production = ?").bind(production).execute(tx.on()).await?;
    Ok(())
}

/// Whose cards these are.
pub(crate) async fn residents_of(tx: &mut Tx, cards: &[Uuid]) -> Result<Vec<Uuid>, StoreProblem> {
    let rows = sqlx::query("SELECT resident FROM card WHERE production IN (SELECT unhex(value) FROM json_each(?))")
        .bind(id_list(cards))
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

//! The feed: dense positions for what is committed, and the records that it is about as they are now.

use std::collections::BTreeSet;

use contract::Moment;
use contract::counter::ConsentOnRecord;
use contract::payload::ResidentData;
use contract::sync::{CardRecord, Counts, Record, ResidentRecord, Tally, Versions};
use sqlx::Row;
use sqlx::postgres::PgRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::changes::{self, FeedKind};
use super::{StoreProblem, Tx, world};
use crate::decide::CardRow;
use crate::fault;

/// The channel on which a city's TERYT code says that its feed has grown.
pub(crate) const CHANNEL: &str = "okienko_feed";

/// How many changes get their positions in one transaction.
const AT_ONCE: i64 = 10_000;

/// Every change that was committed gets the next position, once for each record and point.
const DENSE: &str = "WITH taken AS (
     DELETE FROM change WHERE city = $1 AND id IN (SELECT id FROM change WHERE city = $1 ORDER BY id LIMIT $2)
     RETURNING id, kind, record, point, gone
   ), last AS (
     SELECT DISTINCT ON (kind, record, point) id, kind, record, point, gone FROM taken ORDER BY kind, record, point, id DESC
   ), numbered AS (
     SELECT row_number() OVER (ORDER BY id) AS place, kind, record, point, gone FROM last
   ), head AS (
     UPDATE city SET feed_head = feed_head + (SELECT count(*) FROM numbered) WHERE city = $1
     RETURNING feed_head - (SELECT count(*) FROM numbered) AS before
   )
   INSERT INTO feed (city, position, kind, record, point, gone)
   SELECT $1, head.before + place, kind, record, point, gone FROM numbered, head";

/// The same by the sequence that each change got while its transaction was open: what commits late is behind who has read on.
const BY_SEQUENCE: &str = "WITH taken AS (
     DELETE FROM change WHERE city = $1 AND id IN (SELECT id FROM change WHERE city = $1 ORDER BY id LIMIT $2)
     RETURNING id, kind, record, point, gone
   ), head AS (UPDATE city SET feed_head = greatest(feed_head, (SELECT max(id) FROM taken)) WHERE city = $1 RETURNING feed_head)
   INSERT INTO feed (city, position, kind, record, point, gone)
   SELECT $1, id, kind, record, point, gone FROM taken, head";

/// Gives positions to what was committed since the last time; one process at a time. Says how many.
pub(crate) async fn sequence(tx: &mut Tx, city: &str) -> Result<u64, StoreProblem> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('feed ' || $1, 0))").bind(city).execute(tx.on()).await?;
    let query = if fault::mistake("sequence-as-cursor") { BY_SEQUENCE } else { DENSE };
    let done = sqlx::query(query).bind(city).bind(AT_ONCE).execute(tx.on()).await?.rows_affected();
    if done > 0 {
        sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(city).execute(tx.on()).await?;
    }
    Ok(done)
}

/// Cities that have changes without a position, or holdings that have run out.
pub(crate) async fn waiting(tx: &mut Tx, now: OffsetDateTime) -> Result<Vec<String>, StoreProblem> {
    let rows = sqlx::query("SELECT city FROM change UNION SELECT city FROM holding WHERE until < $1")
        .bind(now)
        .fetch_all(tx.on())
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Lets points forget whom they have not served for long (E-7).
pub(crate) async fn release(tx: &mut Tx, city: &str, now: OffsetDateTime) -> Result<(), StoreProblem> {
    sqlx::query(
        "WITH ended AS (DELETE FROM holding WHERE city = $1 AND until < $2 RETURNING point, resident)
         INSERT INTO change (city, kind, record, point, gone) SELECT $1, $3, resident, point, true FROM ended",
    )
    .bind(city)
    .bind(now)
    .bind(FeedKind::Resident as i16)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Where a feed stands.
pub(crate) struct Head {
    pub(crate) feed_epoch: Uuid,
    pub(crate) head: u64,
    pub(crate) tail: u64,
}

pub(crate) async fn head(tx: &mut Tx, city: &str) -> Result<Head, StoreProblem> {
    let row = sqlx::query("SELECT feed_epoch, feed_head, feed_tail FROM city WHERE city = $1")
        .bind(city)
        .fetch_one(tx.on())
        .await?;
    Ok(Head {
        feed_epoch: row.try_get("feed_epoch")?,
        head: row.try_get::<i64, _>("feed_head")?.cast_unsigned(),
        tail: row.try_get::<i64, _>("feed_tail")?.cast_unsigned(),
    })
}

/// A row of the feed.
pub(crate) struct News {
    pub(crate) position: u64,
    pub(crate) kind: FeedKind,
    pub(crate) record: Uuid,
}

/// What a point has to hear of after a position.
pub(crate) async fn after(
    tx: &mut Tx,
    city: &str,
    point: &str,
    position: u64,
    most: usize,
) -> Result<Vec<News>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT position, kind, record FROM feed WHERE city = $1 AND point IN ('', $2) AND position > $3
         ORDER BY position LIMIT $4",
    )
    .bind(city)
    .bind(point)
    .bind(position.cast_signed())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(News {
                position: row.try_get::<i64, _>("position")?.cast_unsigned(),
                kind: FeedKind::from_code(row.try_get("kind")?).ok_or(StoreProblem::Broken)?,
                record: row.try_get("record")?,
            })
        })
        .collect()
}

/// The next residents whom a point holds, in the order of ids.
pub(crate) async fn held_after(
    tx: &mut Tx,
    city: &str,
    point: &str,
    after: Option<Uuid>,
    most: usize,
) -> Result<Vec<Uuid>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT resident FROM holding WHERE city = $1 AND point = $2 AND resident > $3 ORDER BY resident LIMIT $4",
    )
    .bind(city)
    .bind(point)
    .bind(after.unwrap_or_default())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Residents with their cards, as a point may see them; those whom it does not hold are gone.
pub(crate) async fn residents(
    tx: &mut Tx,
    city: &str,
    point: &str,
    wanted: &BTreeSet<Uuid>,
) -> Result<Vec<Record>, StoreProblem> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: Vec<Uuid> = wanted.iter().copied().collect();
    let forgotten = super::forgotten::among(tx, city, &wanted).await?;
    let held = sqlx::query("SELECT resident FROM holding WHERE city = $1 AND point = $2 AND resident = ANY($3)")
        .bind(city)
        .bind(point)
        .bind(&wanted)
        .fetch_all(tx.on())
        .await?;
    let held: Vec<Uuid> = held.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    let rows = world::residents_by_id(tx, city, &held, world::Lock::None).await?;
    let consents = sqlx::query(
        "SELECT DISTINCT ON (resident, clause) resident, clause, version, given, at, language FROM consent
         WHERE city = $1 AND resident = ANY($2) ORDER BY resident, clause, at DESC",
    )
    .bind(city)
    .bind(&held)
    .fetch_all(tx.on())
    .await?;
    let cards = sqlx::query("SELECT * FROM card WHERE city = $1 AND resident = ANY($2) ORDER BY id")
        .bind(city)
        .bind(&held)
        .fetch_all(tx.on())
        .await?;
    let mut history = super::told::history(tx, city, &held).await?;
    let mut led = super::persons::led(tx, city, &held).await?;
    let mut records = Vec::with_capacity(wanted.len() + cards.len());
    for id in wanted {
        let Some(row) = rows.get(&id) else {
            records.push(if forgotten.contains(&id) {
                Record::ResidentForgotten { resident: id }
            } else {
                Record::ResidentGone { resident: id }
            });
            continue;
        };
        let own = consents.iter().filter(|row| row.try_get::<Uuid, _>("resident").is_ok_and(|resident| resident == id));
        records.push(Record::Resident(Box::new(ResidentRecord {
            data: ResidentData { photo: row.photo.clone(), ..row.data.clone() },
            version: row.version,
            registered_at: row.registered_at,
            consents: own.map(consent).collect::<Result<_, _>>()?,
            history: history.remove(&id).unwrap_or_default(),
            merged_into: led.remove(&id),
        })));
    }
    let cards: Vec<CardRow> = cards.iter().map(world::card).collect::<Result<_, _>>()?;
    let numbers: Vec<&str> = cards.iter().map(|card| card.number.as_str()).collect();
    let mut blocks = super::blocks::open(tx, city, &numbers).await?;
    for card in cards {
        let blocks = blocks.remove(&card.number).unwrap_or_default();
        records.push(Record::Card(Box::new(CardRecord {
            production: card.id,
            version: card.version,
            resident: card.resident,
            number: card.number,
            state: card.state,
            since: card.since,
            expires: card.expires,
            packages: card.packages,
            station: card.station,
            replaces: card.replaces,
            ended: card.ended,
            superseded: card.superseded,
            blocks,
            rights: card.rights,
        })));
    }
    Ok(records)
}

fn consent(row: &PgRow) -> Result<ConsentOnRecord, StoreProblem> {
    Ok(ConsentOnRecord {
        clause: row.try_get("clause")?,
        version: row.try_get::<i32, _>("version")?.cast_unsigned(),
        given: row.try_get("given")?,
        at: Moment::from_unix_millis(row.try_get("at")?),
        language: row.try_get("language")?,
    })
}

/// How much a point holds.
pub(crate) async fn census(tx: &mut Tx, city: &str, point: &str) -> Result<Counts, StoreProblem> {
    let head = head(tx, city).await?;
    let residents =
        "SELECT count(*), bit_xor(r.mark) FROM holding h JOIN resident r ON r.city = h.city AND r.id = h.resident
                     WHERE h.city = $1 AND h.point = $2";
    let cards =
        "SELECT count(*), bit_xor(c.mark) FROM holding h JOIN card c ON c.city = h.city AND c.resident = h.resident
                 WHERE h.city = $1 AND h.point = $2";
    let tasks = "SELECT count(*), bit_xor(mark) FROM task WHERE city = $1 AND point = $2 AND decision IS NULL";
    let applications = "SELECT count(*), bit_xor(mark) FROM application
                        WHERE city = $1 AND point = $2 AND NOT closed AND state <> 'draft'";
    let (residents, cards, tasks, applications) = (
        tally(tx, residents, city, point).await?,
        tally(tx, cards, city, point).await?,
        tally(tx, tasks, city, point).await?,
        tally(tx, applications, city, point).await?,
    );
    Ok(Counts { position: head.head, residents, cards, tasks, applications })
}

async fn tally(tx: &mut Tx, query: &'static str, city: &str, point: &str) -> Result<Tally, StoreProblem> {
    let row = sqlx::query(query).bind(city).bind(point).fetch_one(tx.on()).await?;
    Ok(Tally {
        count: row.try_get::<i64, _>(0)?.cast_unsigned(),
        mark: row.try_get::<Option<i64>, _>(1)?.unwrap_or_default(),
    })
}

/// Ids and versions of everything that a point holds.
pub(crate) async fn holdings(tx: &mut Tx, city: &str, point: &str) -> Result<Versions, StoreProblem> {
    let position = head(tx, city).await?.head;
    let residents = "SELECT r.id, r.version FROM holding h JOIN resident r ON r.city = h.city AND r.id = h.resident
                     WHERE h.city = $1 AND h.point = $2";
    let cards = "SELECT c.id, c.version FROM holding h JOIN card c ON c.city = h.city AND c.resident = h.resident
                 WHERE h.city = $1 AND h.point = $2";
    let tasks = "SELECT id, version FROM task WHERE city = $1 AND point = $2 AND decision IS NULL";
    let applications =
        "SELECT id, version FROM application WHERE city = $1 AND point = $2 AND NOT closed AND state <> 'draft'";
    Ok(Versions {
        position,
        residents: versions(tx, residents, city, point).await?,
        cards: versions(tx, cards, city, point).await?,
        tasks: versions(tx, tasks, city, point).await?,
        applications: versions(tx, applications, city, point).await?,
    })
}

async fn versions(tx: &mut Tx, query: &'static str, city: &str, point: &str) -> Result<Vec<(Uuid, u64)>, StoreProblem> {
    let rows = sqlx::query(query).bind(city).bind(point).fetch_all(tx.on()).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get::<i64, _>(1)?.cast_unsigned()))).collect()
}

/// How many residents a point holds.
pub(crate) async fn held(tx: &mut Tx, city: &str, point: &str) -> Result<u64, StoreProblem> {
    let row = sqlx::query("SELECT count(*) FROM holding WHERE city = $1 AND point = $2")
        .bind(city)
        .bind(point)
        .fetch_one(tx.on())
        .await?;
    Ok(row.try_get::<i64, _>(0)?.cast_unsigned())
}

/// Notes that everything of the city is to be told again.
pub(crate) async fn note_city(tx: &mut Tx, city: &str) -> Result<(), StoreProblem> {
    changes::note(tx, city, FeedKind::City, &[Uuid::nil()], "", false).await
}

//! What the status list is made of.

use contract::enrolment::NumberKind;
use domain::card::{CardFacts, CardKind};
use sqlx::Row;
use time::Date;
use uuid::Uuid;

use super::{StoreProblem, Tx, stations, word};

/// Each city with the address of its check page, where it has set one up.
pub(crate) async fn check_addresses(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT city, configuration->>'check_address' FROM city WHERE configuration IS NOT NULL ORDER BY city",
    )
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// How many places the list needs: one more than the last that was given to a card number.
pub(crate) async fn places(tx: &mut Tx, city: &str) -> Result<u32, StoreProblem> {
    let last = sqlx::query("SELECT max(place) FROM lease, UNNEST(numbers) AS place WHERE city = $1 AND kind = $2")
        .bind(city)
        .bind(NumberKind::Cards.name())
        .fetch_one(tx.on())
        .await?;
    Ok(last.try_get::<Option<i32>, _>(0)?.map_or(0, |last| last.cast_unsigned().saturating_add(1)))
}

/// The cards that have not run out and are not simply in somebody's hand, with their places.
pub(crate) async fn not_in_hand(tx: &mut Tx, city: &str, today: Date) -> Result<Vec<(u32, CardFacts)>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT status_index, state, ended, expires, false AS blocked FROM card
         WHERE city = $1 AND (expires >= $2 OR rights IS NOT NULL) AND (state <> 'handed_over' OR ended)
         UNION ALL
         SELECT DISTINCT c.status_index, c.state, c.ended, coalesce((c.rights ->> 'expires')::date, c.expires) AS expires, true FROM block b
         JOIN card c ON c.city = b.city AND c.number = b.number
         WHERE b.city = $1 AND b.lifted_at IS NULL AND (c.expires >= $2 OR c.rights IS NOT NULL)",
    )
    .bind(city)
    .bind(today)
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            let card = CardFacts {
                kind: CardKind::Physical,
                production: word(row.try_get("state")?)?,
                open_blocks: u32::from(row.try_get::<bool, _>("blocked")?),
                ended: row.try_get("ended")?,
                expires: Some(row.try_get("expires")?),
            };
            Ok((row.try_get::<i32, _>("status_index")?.cast_unsigned(), card))
        })
        .collect()
}

/// The places of valid cards that give something else than stands on them (B-8), those that ran out by what stands on them among them.
pub(crate) async fn rights_changed(tx: &mut Tx, city: &str, today: Date) -> Result<Vec<u32>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT status_index FROM card WHERE city = $1 AND rights IS NOT NULL AND (rights ->> 'expires')::date >= $2",
    )
    .bind(city)
    .bind(today)
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(|row| Ok(row.try_get::<i32, _>(0)?.cast_unsigned())).collect()
}

/// The places of numbers that stations had when they were cut off and had reported no card of (E-8).
pub(crate) async fn never_reported(tx: &mut Tx, city: &str) -> Result<Vec<u32>, StoreProblem> {
    let rows = sqlx::query("SELECT id FROM station WHERE city = $1 AND cut_off_at IS NOT NULL")
        .bind(city)
        .fetch_all(tx.on())
        .await?;
    let mut places = Vec::new();
    for row in &rows {
        places.extend(stations::unreported(tx, row.try_get::<Uuid, _>(0)?).await?);
    }
    Ok(places)
}

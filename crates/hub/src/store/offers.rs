//! Bundles that wait for the computer that has their code (E-9), and sealed keys of stations (E-8).

use sqlx::Row;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// For how long somebody who comes with an old code is told why it is of no use.
const REMEMBERED: Duration = Duration::days(30);

/// A station as far as a bundle can make it.
pub(crate) struct Awaited {
    pub(crate) root_key: Vec<u8>,
    pub(crate) bundle: Uuid,
    pub(crate) enrolled: bool,
    pub(crate) cut_off: bool,
}

/// A station that a bundle is of, locked until the transaction ends.
pub(crate) async fn awaited(tx: &mut Tx, city: &str, station: Uuid) -> Result<Option<Awaited>, StoreProblem> {
    let row = sqlx::query(
        "SELECT root_key, bundle, enrolled_at IS NOT NULL AS enrolled, cut_off_at IS NOT NULL AS cut_off
         FROM station JOIN city USING (city) WHERE city = $1 AND id = $2 FOR UPDATE OF station",
    )
    .bind(city)
    .bind(station)
    .fetch_optional(tx.on())
    .await?;
    row.map(|row| {
        Ok(Awaited {
            root_key: row.try_get("root_key")?,
            bundle: row.try_get("bundle")?,
            enrolled: row.try_get("enrolled")?,
            cut_off: row.try_get("cut_off")?,
        })
    })
    .transpose()
}

/// A bundle under a code.
pub(crate) struct NewOffer<'a> {
    pub(crate) city: &'a str,
    pub(crate) station: Uuid,
    pub(crate) code: &'a str,
    pub(crate) claim_key: &'a [u8],
    pub(crate) sealed: &'a [u8],
    pub(crate) expires_at: OffsetDateTime,
}

/// Offers a bundle; the codes that the station had before are of no use from now on.
pub(crate) async fn insert(tx: &mut Tx, offer: &NewOffer<'_>, now: OffsetDateTime) -> Result<(), StoreProblem> {
    sqlx::query("DELETE FROM offer WHERE expires_at < $1").bind(now - REMEMBERED).execute(tx.on()).await?;
    end(tx, offer.city, offer.station, "replaced").await?;
    sqlx::query(
        "INSERT INTO offer (city, station, code, claim_key, sealed, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(offer.city)
    .bind(offer.station)
    .bind(offer.code)
    .bind(offer.claim_key)
    .bind(offer.sealed)
    .bind(now)
    .bind(offer.expires_at)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Ends what a station is still offered, and forgets the bundle.
pub(crate) async fn end(tx: &mut Tx, city: &str, station: Uuid, why: &str) -> Result<(), StoreProblem> {
    let change = "UPDATE offer SET sealed = NULL, ended = $3 WHERE city = $1 AND station = $2 AND ended IS NULL";
    sqlx::query(change).bind(city).bind(station).bind(why).execute(tx.on()).await?;
    Ok(())
}

/// What the hub keeps of a code to know whoever has it.
pub(crate) async fn claim_key(tx: &mut Tx, code: &str) -> Result<Option<Vec<u8>>, StoreProblem> {
    Ok(sqlx::query_scalar("SELECT claim_key FROM offer WHERE code = $1").bind(code).fetch_optional(tx.on()).await?)
}

/// Gives the bundle of a code to a computer, if it is the first one, or the same again.
pub(crate) async fn claim(
    tx: &mut Tx,
    code: &str,
    claimant: &[u8],
    now: OffsetDateTime,
) -> Result<Option<Vec<u8>>, StoreProblem> {
    let sealed = sqlx::query_scalar(
        "UPDATE offer SET claimant = $2, claimed_at = coalesce(claimed_at, $3)
         FROM station WHERE station.city = offer.city AND station.id = offer.station
           AND code = $1 AND (claimant IS NULL OR claimant = $2) AND sealed IS NOT NULL AND expires_at > $3
           AND enrolled_at IS NULL AND cut_off_at IS NULL
         RETURNING sealed",
    );
    Ok(sealed.bind(code).bind(claimant).bind(now).fetch_optional(tx.on()).await?)
}

/// Why the bundle of a code cannot be fetched.
pub(crate) struct Ended {
    pub(crate) why: Option<String>,
    pub(crate) expires_at: OffsetDateTime,
}

/// How a code stands.
pub(crate) async fn ended(tx: &mut Tx, code: &str) -> Result<Option<Ended>, StoreProblem> {
    let row =
        sqlx::query("SELECT ended, expires_at FROM offer WHERE code = $1").bind(code).fetch_optional(tx.on()).await?;
    row.map(|row| Ok(Ended { why: row.try_get("ended")?, expires_at: row.try_get("expires_at")? })).transpose()
}

/// Keeps a station's sealed keys.
pub(crate) async fn keep_keys(tx: &mut Tx, city: &str, station: Uuid, sealed: &[u8]) -> Result<(), StoreProblem> {
    let change = "UPDATE station SET sealed_keys = $3 WHERE city = $1 AND id = $2 AND sealed_keys IS DISTINCT FROM $3";
    sqlx::query(change).bind(city).bind(station).bind(sealed).execute(tx.on()).await?;
    Ok(())
}

/// A station's sealed keys; the outer none says that there is no such station.
pub(crate) async fn sealed_keys(tx: &mut Tx, station: Uuid) -> Result<Option<Option<Vec<u8>>>, StoreProblem> {
    let keys = sqlx::query_scalar("SELECT sealed_keys FROM station WHERE id = $1");
    Ok(keys.bind(station).fetch_optional(tx.on()).await?)
}

//! Stations as those who run the hub see them: what they have left, and what is left of one that is cut off.

use contract::enrolment::NumberKind;
use sqlx::Row;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{StoreProblem, Tx};

/// A station with at most so many runs of some kind that are not leased yet should be given more: that is a run in use, and one more.
pub(crate) const FEW_RUNS: i64 = 1;

/// How a station stands.
pub(crate) struct StationLine {
    pub(crate) id: Uuid,
    pub(crate) city: String,
    pub(crate) point: String,
    pub(crate) number: i32,
    pub(crate) certificate_ends: OffsetDateTime,
    pub(crate) cut_off_at: Option<OffsetDateTime>,
    pub(crate) last_contact: Option<OffsetDateTime>,
    /// Card numbers that it said it has.
    pub(crate) numbers_left: Option<i32>,
    /// Runs that are kept for it, of the kind of which there are fewest.
    pub(crate) runs_kept: i64,
}

/// The names of all kinds of numbers, for queries.
pub(crate) fn kinds() -> Vec<&'static str> {
    NumberKind::ALL.iter().map(|kind| kind.name()).collect()
}

/// Every station, in the order of cities and points.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<StationLine>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT s.*, (SELECT min(kept) FROM (
             SELECT count(l.run) AS kept FROM UNNEST($1::text[]) AS wanted (kind)
             LEFT JOIN lease l ON l.city = s.city AND l.station = s.id AND l.kind = wanted.kind AND l.leased_at IS NULL
             GROUP BY wanted.kind) AS of_kind) AS runs_kept
         FROM station s ORDER BY s.city, s.point, s.number",
    )
    .bind(kinds())
    .fetch_all(tx.on())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StationLine {
                id: row.try_get("id")?,
                city: row.try_get("city")?,
                point: row.try_get("point")?,
                number: row.try_get("number")?,
                certificate_ends: row.try_get("certificate_ends")?,
                cut_off_at: row.try_get("cut_off_at")?,
                last_contact: row.try_get("last_contact")?,
                numbers_left: row.try_get("numbers_left")?,
                runs_kept: row.try_get("runs_kept")?,
            })
        })
        .collect()
}

/// Cuts a station off; false when there is none. The first moment counts. The row stays locked, so that what it has sent is either in
/// before that or refused.
pub(crate) async fn cut_off(tx: &mut Tx, id: Uuid, now: OffsetDateTime) -> Result<bool, StoreProblem> {
    let change = "UPDATE station SET cut_off_at = coalesce(cut_off_at, $2) WHERE id = $1";
    Ok(sqlx::query(change).bind(id).bind(now).execute(tx.on()).await?.rows_affected() > 0)
}

/// The SHA-256 of the tokens that were accepted from a station, but of cards that were spoiled or given up.
pub(crate) async fn accepted(tx: &mut Tx, station: Uuid) -> Result<Vec<Vec<u8>>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT card.token_sha256 FROM station JOIN card ON card.city = station.city AND card.station = station.id
         WHERE station.id = $1 AND card.state NOT IN ('spoiled', 'withdrawn') ORDER BY card.number",
    )
    .bind(station)
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The places in the status list of the numbers that a station had and reported no card of. Once it is cut off they are invalid for good:
/// nothing is taken from it any more, so no card can come to them.
pub(crate) async fn unreported(tx: &mut Tx, station: Uuid) -> Result<Vec<u32>, StoreProblem> {
    let rows = sqlx::query(
        "SELECT place FROM station JOIN lease ON lease.city = station.city AND lease.station = station.id AND lease.kind = $2,
           UNNEST(lease.numbers) AS place
         WHERE station.id = $1 AND station.cut_off_at IS NOT NULL
           AND NOT EXISTS (SELECT FROM card WHERE card.city = station.city AND card.status_index = place)",
    )
    .bind(station)
    .bind(NumberKind::Cards.name())
    .fetch_all(tx.on())
    .await?;
    rows.iter().map(|row| Ok(row.try_get::<i32, _>(0)?.cast_unsigned())).collect()
}

//! The change log: ids, never content, written in the transaction of the change.

use uuid::Uuid;

use super::{StoreProblem, Tx};

/// What a row of the feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i16)]
pub enum FeedKind {
    /// A resident, with their cards.
    Resident = 1,
    /// A task.
    Task = 2,
    /// Somebody who may sign in.
    Staff = 3,
    /// What the city has set up, and whom to trust.
    City = 4,
    /// A station's certificate and numbers; the record is the station.
    Station = 5,
    /// An application that was sent.
    Application = 6,
}

impl FeedKind {
    /// The kind of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        [Self::Resident, Self::Task, Self::Staff, Self::City, Self::Station, Self::Application]
            .into_iter()
            .find(|kind| *kind as i16 == code)
    }
}

/// Notes records for one point, or for all when it is empty.
///
/// # Errors
/// [`StoreProblem`].
pub async fn note(
    tx: &mut Tx,
    city: &str,
    kind: FeedKind,
    records: &[Uuid],
    point: &str,
    gone: bool,
) -> Result<(), StoreProblem> {
    if records.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO change (city, kind, record, point, gone) SELECT $1, $2, record, $4, $5 FROM UNNEST($3::uuid[]) AS record",
    )
    .bind(city)
    .bind(kind as i16)
    .bind(records)
    .bind(point)
    .bind(gone)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// Notes residents for every point that holds them.
pub(crate) async fn of_residents(tx: &mut Tx, city: &str, residents: &[Uuid]) -> Result<(), StoreProblem> {
    if residents.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO change (city, kind, record, point)
         SELECT h.city, $2, h.resident, h.point FROM holding h WHERE h.city = $1 AND h.resident = ANY($3)",
    )
    .bind(city)
    .bind(FeedKind::Resident as i16)
    .bind(residents)
    .execute(tx.on())
    .await?;
    Ok(())
}

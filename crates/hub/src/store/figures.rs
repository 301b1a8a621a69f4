//! How much waits, over all cities.

use contract::Moment;
use time::{Duration, OffsetDateTime};

use super::stations::{self, FEW_RUNS};
use super::{Store, StoreProblem};
use crate::admin::stations::WARN_BEFORE_END;

/// A station that has been silent for longer is counted as silent.
const SILENT: Duration = Duration::minutes(30);

/// Name, what it means, value.
pub(crate) type Figure = (&'static str, &'static str, i64);

/// Reads them, each in one query.
pub(crate) async fn read(store: &Store, now: Moment) -> Result<Vec<Figure>, StoreProblem> {
    let since = OffsetDateTime::from(now.utc()) - SILENT;
    let soon = OffsetDateTime::from(now.utc()) + WARN_BEFORE_END;
    let mut tx = store.read().await?;
    let mut figures = Vec::new();
    let low = stations::list(&mut tx).await?;
    let low = low.iter().filter(|station| station.cut_off_at.is_none() && station.runs_kept <= FEW_RUNS).count();
    let low = i64::try_from(low).unwrap_or(i64::MAX);
    figures.push(("stations_reserve_low", "Stations that should be allotted more numbers", low));
    for (name, help, query, moment) in [
        (
            "jobs_waiting",
            "Jobs not done yet",
            "SELECT count(*) FROM job WHERE done_at IS NULL AND dead_at IS NULL",
            None,
        ),
        ("jobs_dead", "Jobs given up", "SELECT count(*) FROM job WHERE dead_at IS NOT NULL", None),
        ("changes_waiting", "Changes without a place in the feed", "SELECT count(*) FROM change", None),
        ("tasks_open", "Tasks that people have to decide", "SELECT count(*) FROM task WHERE decision IS NULL", None),
        ("operations_aside", "Operations kept aside", "SELECT count(*) FROM quarantine", None),
        ("stations", "Stations", "SELECT count(*) FROM station WHERE cut_off_at IS NULL", None),
        (
            "stations_silent",
            "Stations not heard of for half an hour",
            "SELECT count(*) FROM station WHERE cut_off_at IS NULL AND (last_contact IS NULL OR last_contact < $1)",
            Some(since),
        ),
        (
            "stations_certificate_ending",
            "Stations whose certificate ends within 60 days, or has ended",
            "SELECT count(*) FROM station WHERE cut_off_at IS NULL AND certificate_ends < $1",
            Some(soon),
        ),
        (
            "stations_waiting_operations",
            "Operations that stations said wait with them",
            "SELECT coalesce(sum(waiting), 0)::bigint FROM station WHERE cut_off_at IS NULL",
            None,
        ),
    ] {
        let asked = sqlx::query_scalar(query);
        let asked = if let Some(moment) = moment { asked.bind(moment) } else { asked };
        let value: i64 = asked.fetch_one(tx.on()).await?;
        figures.push((name, help, value));
    }
    Ok(figures)
}

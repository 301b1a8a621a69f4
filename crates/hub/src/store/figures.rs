//! How much waits, over all cities.

use contract::Moment;
use time::{Duration, OffsetDateTime};

use super::{Store, StoreProblem};

/// A station that has been silent for longer is counted as silent.
const SILENT: Duration = Duration::minutes(30);

/// Name, what it means, value.
pub(crate) type Figure = (&'static str, &'static str, i64);

/// Reads them, each in one query.
pub(crate) async fn read(store: &Store, now: Moment) -> Result<Vec<Figure>, StoreProblem> {
    let since = OffsetDateTime::from(now.utc()) - SILENT;
    let mut tx = store.read().await?;
    let mut figures = Vec::new();
    for (name, help, query) in [
        ("jobs_waiting", "Jobs not done yet", "SELECT count(*) FROM job WHERE done_at IS NULL AND dead_at IS NULL"),
        ("jobs_dead", "Jobs given up", "SELECT count(*) FROM job WHERE dead_at IS NOT NULL"),
        ("changes_waiting", "Changes without a place in the feed", "SELECT count(*) FROM change"),
        ("tasks_open", "Tasks that people have to decide", "SELECT count(*) FROM task WHERE decision IS NULL"),
        ("operations_aside", "Operations kept aside", "SELECT count(*) FROM quarantine"),
        ("stations", "Stations", "SELECT count(*) FROM station WHERE cut_off_at IS NULL"),
        (
            "stations_silent",
            "Stations not heard of for half an hour",
            "SELECT count(*) FROM station WHERE cut_off_at IS NULL AND (last_contact IS NULL OR last_contact < $1)",
        ),
        (
            "stations_waiting_operations",
            "Operations that stations said wait with them",
            "SELECT coalesce(sum(waiting), 0)::bigint FROM station WHERE cut_off_at IS NULL",
        ),
    ] {
        let asked = sqlx::query_scalar(query);
        let asked = if query.contains("$1") { asked.bind(since) } else { asked };
        let value: i64 = asked.fetch_one(tx.on()).await?;
        figures.push((name, help, value));
    }
    Ok(figures)
}

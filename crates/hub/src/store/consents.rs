//! The city's clauses, and what residents answered.

use std::collections::BTreeSet;

use contract::Moment;
use contract::configuration::ConsentClause;
use contract::payload::ConsentAnswer;
use domain::consent::Clause;
use sqlx::Row;
use sqlx::types::Json;
use uuid::Uuid;

use super::{StoreProblem, Tx};
use crate::decide::ConsentRow;

/// The clauses in force, and all answers of these residents, oldest first; nothing when there are none.
pub(crate) async fn load(
    tx: &mut Tx,
    city: &str,
    residents: &BTreeSet<Uuid>,
) -> Result<(Vec<Clause>, Vec<ConsentRow>), StoreProblem> {
    if residents.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let clauses = "SELECT configuration->'consents' FROM city WHERE city = $1";
    let clauses: Option<Json<Vec<ConsentClause>>> = sqlx::query_scalar(clauses).bind(city).fetch_one(tx.on()).await?;
    let clauses = clauses.map(|json| json.0).unwrap_or_default().iter().map(ConsentClause::rule).collect();
    let rows = sqlx::query("SELECT * FROM consent WHERE city = $1 AND resident = ANY($2) ORDER BY at")
        .bind(city)
        .bind(residents.iter().copied().collect::<Vec<_>>())
        .fetch_all(tx.on())
        .await?;
    let answers = rows.iter().map(|row| {
        Ok(ConsentRow {
            resident: row.try_get("resident")?,
            answer: ConsentAnswer {
                clause: row.try_get("clause")?,
                version: row.try_get::<i32, _>("version")?.cast_unsigned(),
                given: row.try_get("given")?,
            },
            language: row.try_get("language")?,
            at: Moment::from_unix_millis(row.try_get("at")?),
            changed: false,
        })
    });
    Ok((clauses, answers.collect::<Result<_, StoreProblem>>()?))
}

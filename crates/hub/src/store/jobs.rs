//! The queue: rows that any worker may take, none twice at a time (FOR UPDATE SKIP LOCKED).

use contract::Moment;
use serde_json::Value;
use sqlx::Row;
use sqlx::postgres::PgRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Store, StoreProblem, Tx};
use crate::jobs::{KINDS, Listed, NewJob, TAKEN_FOR, Taken, Work, later};

/// A moment as the database keeps it.
pub(crate) fn at(moment: Moment) -> OffsetDateTime {
    moment.utc().into()
}

/// A moment that the database kept.
pub(crate) fn moment(kept: OffsetDateTime) -> Moment {
    Moment::of(kept.to_utc())
}

fn parts(work: &Work) -> Result<(String, Value), StoreProblem> {
    let mut stored = serde_json::to_value(work).map_err(|_| StoreProblem::Broken)?;
    let kind = stored["kind"].as_str().map(str::to_owned).ok_or(StoreProblem::Broken)?;
    Ok((kind, stored["content"].take()))
}

/// Queues jobs; they are done once this transaction has been committed. One of the same kind and key is not queued again.
///
/// # Errors
/// [`StoreProblem`].
pub async fn enqueue(tx: &mut Tx, city: &str, jobs: &[NewJob], now: Moment) -> Result<(), StoreProblem> {
    let stored = jobs.iter().map(|job| parts(&job.work)).collect::<Result<Vec<_>, _>>()?;
    let (kinds, contents): (Vec<_>, Vec<_>) = stored.into_iter().unzip();
    sqlx::query(
        "INSERT INTO job (city, id, kind, key, content, created_at, due_at)
         SELECT $1, id, kind, key, content, $2, due
         FROM unnest($3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[]) AS new (id, kind, key, content, due)
         ON CONFLICT (city, kind, key) DO NOTHING",
    )
    .bind(city)
    .bind(at(now))
    .bind(jobs.iter().map(|job| job.id).collect::<Vec<_>>())
    .bind(kinds)
    .bind(jobs.iter().map(|job| job.key.as_str()).collect::<Vec<_>>())
    .bind(contents)
    .bind(jobs.iter().map(|job| at(job.due)).collect::<Vec<_>>())
    .execute(tx.on())
    .await?;
    Ok(())
}

impl Store {
    /// Queues a job in every city of this hub: who asks at the portal does not say in which.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn enqueue_everywhere(&self, job: &NewJob, now: Moment) -> Result<(), StoreProblem> {
        let (kind, content) = parts(&job.work)?;
        sqlx::query(
            "INSERT INTO job (city, id, kind, key, content, created_at, due_at)
             SELECT city, $1, $2, $3, $4, $5, $6 FROM city ON CONFLICT (city, kind, key) DO NOTHING",
        )
        .bind(job.id)
        .bind(kind)
        .bind(&job.key)
        .bind(content)
        .bind(at(now))
        .bind(at(job.due))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Takes the job that is due longest. Nobody else gets it before [`TAKEN_FOR`] is over.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn take_job(&self, now: Moment) -> Result<Option<Taken>, StoreProblem> {
        let row = sqlx::query(
            "UPDATE job SET attempts = attempts + 1, due_at = $2 WHERE (city, id) = (
               SELECT city, id FROM job
               WHERE done_at IS NULL AND dead_at IS NULL AND due_at <= $1 AND kind = ANY($3)
               ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING city, id, created_at, attempts, kind, content",
        )
        .bind(at(now))
        .bind(at(later(now, TAKEN_FOR)))
        .bind(&KINDS[..])
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| taken(&row)).transpose()
    }

    /// Notes a failed attempt: the job is due again, or given up.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn fail_job(
        &self,
        job: &Taken,
        problem: &str,
        due: Option<Moment>,
        now: Moment,
    ) -> Result<(), StoreProblem> {
        sqlx::query(
            "UPDATE job SET problem = $4, due_at = coalesce($5, due_at), dead_at = CASE WHEN $5 IS NULL THEN $6 END
             WHERE city = $1 AND id = $2 AND attempts = $3 AND done_at IS NULL",
        )
        .bind(&job.city)
        .bind(job.id)
        .bind(i32::try_from(job.attempt).unwrap_or(i32::MAX))
        .bind(problem)
        .bind(due.map(at))
        .bind(at(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What waits although it was tried, and what was given up, oldest first.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn troubled_jobs(&self) -> Result<Vec<Listed>, StoreProblem> {
        let rows = sqlx::query(
            "SELECT city, id, kind, created_at, CASE WHEN dead_at IS NULL THEN due_at END AS due, attempts, problem
             FROM job WHERE done_at IS NULL AND (problem IS NOT NULL OR dead_at IS NOT NULL) ORDER BY created_at, id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(listed).collect()
    }

    /// Lets a job be tried again now. False when there is no such job, or it is done.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn retry_job(&self, id: Uuid, now: Moment) -> Result<bool, StoreProblem> {
        let done =
            sqlx::query("UPDATE job SET due_at = $2, dead_at = NULL, attempts = 0 WHERE id = $1 AND done_at IS NULL")
                .bind(id)
                .bind(at(now))
                .execute(&self.pool)
                .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets what was done, and who asked how often, before these moments.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn sweep(&self, done_before: Moment, asked_before: Moment) -> Result<(), StoreProblem> {
        sqlx::query("DELETE FROM job WHERE done_at < $1").bind(at(done_before)).execute(&self.pool).await?;
        sqlx::query("DELETE FROM request_count WHERE since < $1").bind(at(asked_before)).execute(&self.pool).await?;
        Ok(())
    }
}

/// Marks a job as done, together with what it did; what it was about is forgotten.
///
/// # Errors
/// [`StoreProblem::Conflict`] when another worker has taken it meanwhile: nothing of this attempt may stay.
pub async fn finish(tx: &mut Tx, job: &Taken, now: Moment) -> Result<(), StoreProblem> {
    let done = sqlx::query(
        "UPDATE job SET done_at = $4, problem = NULL, content = '{}'
         WHERE city = $1 AND id = $2 AND attempts = $3 AND done_at IS NULL",
    )
    .bind(&job.city)
    .bind(job.id)
    .bind(i32::try_from(job.attempt).unwrap_or(i32::MAX))
    .bind(at(now))
    .execute(tx.on())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreProblem::Conflict) }
}

fn taken(row: &PgRow) -> Result<Taken, StoreProblem> {
    let stored = serde_json::json!({
        "kind": row.try_get::<String, _>("kind")?,
        "content": row.try_get::<Value, _>("content")?,
    });
    Ok(Taken {
        city: row.try_get("city")?,
        id: row.try_get("id")?,
        created_at: moment(row.try_get("created_at")?),
        attempt: u32::try_from(row.try_get::<i32, _>("attempts")?).map_err(|_| StoreProblem::Broken)?,
        work: serde_json::from_value(stored).map_err(|_| StoreProblem::Broken)?,
    })
}

fn listed(row: &PgRow) -> Result<Listed, StoreProblem> {
    Ok(Listed {
        city: row.try_get("city")?,
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        created_at: moment(row.try_get("created_at")?),
        due: row.try_get::<Option<OffsetDateTime>, _>("due")?.map(moment),
        attempts: u32::try_from(row.try_get::<i32, _>("attempts")?).unwrap_or(0),
        problem: row.try_get("problem")?,
    })
}

//! Sessions of residents, and wrong passwords in a row.

use contract::Moment;
use domain::lockout::Failures;
use sqlx::Row;
use time::OffsetDateTime;
use uuid::Uuid;

use super::jobs::at;
use super::{Store, StoreProblem};

/// Somebody whose token counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignedIn {
    pub(crate) city: String,
    pub(crate) account: Uuid,
    pub(crate) resident: Option<Uuid>,
}

/// What a token is worth.
pub(crate) enum Worth {
    /// Its account's session.
    Session(SignedIn),
    /// Its session was ended by a later one of the same account.
    EndedElsewhere,
    /// Nothing.
    Nothing,
}

/// An account that somebody may mean, and the hash of its password.
pub(crate) struct Candidate {
    pub(crate) city: String,
    pub(crate) account: Uuid,
    pub(crate) login: String,
    pub(crate) hash: String,
    /// A consent that every card needs was taken back (B-11).
    pub(crate) blocked: bool,
}

impl Store {
    /// Accounts that are switched on and that this login, or e-mail address, may mean; at most two.
    pub(crate) async fn candidates(&self, typed: &str) -> Result<Vec<Candidate>, StoreProblem> {
        let by = if typed.contains('@') { "lower(a.email) = lower($1)" } else { "a.login = lower($1)" };
        let query = format!(
            "SELECT a.city, a.id, a.login, p.hash, a.blocked_at IS NOT NULL AS blocked FROM account a CROSS JOIN LATERAL (
               SELECT hash FROM account_password WHERE city = a.city AND account = a.id ORDER BY number DESC LIMIT 1) p
             WHERE {by} AND a.activated_at IS NOT NULL LIMIT 2"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(typed).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                Ok(Candidate {
                    city: row.try_get("city")?,
                    account: row.try_get("id")?,
                    login: row.try_get("login")?,
                    hash: row.try_get("hash")?,
                    blocked: row.try_get("blocked")?,
                })
            })
            .collect()
    }

    /// Begins a session; the one before ends, and its token is known as ended.
    pub(crate) async fn begin_session(
        &self,
        city: &str,
        account: Uuid,
        token: &[u8],
        now: Moment,
        expires: Moment,
    ) -> Result<(), StoreProblem> {
        sqlx::query(
            "INSERT INTO account_session (city, account, token, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (city, account) DO UPDATE SET before = account_session.token, token = excluded.token,
               made_at = excluded.made_at, expires_at = excluded.expires_at",
        )
        .bind(city)
        .bind(account)
        .bind(token)
        .bind(at(now))
        .bind(at(expires))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What a token is worth, by its hash.
    pub(crate) async fn session(&self, token: &[u8], now: Moment) -> Result<Worth, StoreProblem> {
        let row = sqlx::query(
            "SELECT s.city, s.account, a.resident, s.token = $1 AND s.expires_at > $2 AND a.blocked_at IS NULL AS counts, s.before = $1 AS ended
             FROM account_session s JOIN account a ON a.city = s.city AND a.id = s.account
             WHERE s.token = $1 OR s.before = $1 ORDER BY counts DESC LIMIT 1",
        )
        .bind(token)
        .bind(at(now))
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(Worth::Nothing) };
        if row.try_get("counts")? {
            return Ok(Worth::Session(SignedIn {
                city: row.try_get("city")?,
                account: row.try_get("account")?,
                resident: row.try_get("resident")?,
            }));
        }
        let ended: Option<bool> = row.try_get("ended")?;
        Ok(if ended == Some(true) { Worth::EndedElsewhere } else { Worth::Nothing })
    }

    /// Ends the session of an account.
    pub(crate) async fn end_session(&self, city: &str, account: Uuid) -> Result<(), StoreProblem> {
        let end = "DELETE FROM account_session WHERE city = $1 AND account = $2";
        sqlx::query(end).bind(city).bind(account).execute(&self.pool).await?;
        Ok(())
    }

    /// Wrong passwords in a row for a login from a source, as of now.
    pub(crate) async fn failures(&self, login: &[u8], source: &[u8], now: Moment) -> Result<Failures, StoreProblem> {
        let row = sqlx::query("SELECT count, since, seen FROM sign_in_failure WHERE login = $1 AND source = $2")
            .bind(login)
            .bind(source)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(Failures::none(now.utc())) };
        let failures = Failures {
            count: u32::try_from(row.try_get::<i32, _>("count")?).unwrap_or(u32::MAX),
            since: row.try_get::<OffsetDateTime, _>("since")?.to_utc(),
            seen: row.try_get::<OffsetDateTime, _>("seen")?.to_utc(),
        };
        Ok(failures.seen_at(now.utc()))
    }

    /// Counts one more wrong password, before it is compared: whoever asks many times at once wins nothing. Says how many there are now.
    pub(crate) async fn count_failure(&self, login: &[u8], source: &[u8], now: Moment) -> Result<i32, StoreProblem> {
        let count = sqlx::query_scalar(
            "INSERT INTO sign_in_failure (login, source, count, since, seen) VALUES ($1, $2, 1, $3, $3)
             ON CONFLICT (login, source) DO UPDATE SET count = sign_in_failure.count + 1, since = $3, seen = $3 RETURNING count",
        );
        Ok(count.bind(login).bind(source).bind(at(now)).fetch_one(&self.pool).await?)
    }

    /// The password was right.
    pub(crate) async fn forget_failures(&self, login: &[u8], source: &[u8]) -> Result<(), StoreProblem> {
        let forget = "DELETE FROM sign_in_failure WHERE login = $1 AND source = $2";
        sqlx::query(forget).bind(login).bind(source).execute(&self.pool).await?;
        Ok(())
    }

    /// A recovery link lifts what wrong passwords did to its login, wherever they came from.
    pub(crate) async fn lift_failures(&self, logins: &[Vec<u8>]) -> Result<(), StoreProblem> {
        let lift = "DELETE FROM sign_in_failure WHERE login = ANY($1)";
        sqlx::query(lift).bind(logins).execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets sessions that have ended and failures that nobody has added to since a moment.
    pub(crate) async fn sweep_sessions(&self, now: Moment, failed_before: Moment) -> Result<(), StoreProblem> {
        sqlx::query("DELETE FROM account_session WHERE expires_at <= $1").bind(at(now)).execute(&self.pool).await?;
        sqlx::query("DELETE FROM sign_in_failure WHERE seen < $1").bind(at(failed_before)).execute(&self.pool).await?;
        Ok(())
    }
}

//! What residents sign in with, their links and their passwords.

use std::collections::BTreeSet;

use contract::Moment;
use sqlx::Row;
use sqlx::postgres::PgRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::jobs::{at, moment};
use super::{Store, StoreProblem, Tx};
use crate::accounts::{Account, LinkFor, NewAccount, Sought};
use crate::decide::World;
use crate::fault;

/// An account with the name of its resident.
const ACCOUNT: &str = "SELECT a.id, a.city, a.login, a.email, a.language, a.generation, a.link_for, a.link_expires_at,
       coalesce(r.given_names, '') AS given_names, coalesce(r.surname, '') AS surname
  FROM account a LEFT JOIN resident r ON r.city = a.city AND r.id = a.resident
 WHERE a.city = $1 AND a.id = $2";

fn account(row: &PgRow) -> Result<Account, StoreProblem> {
    Ok(Account {
        id: row.try_get("id")?,
        city: row.try_get("city")?,
        login: row.try_get("login")?,
        email: row.try_get("email")?,
        language: row.try_get("language")?,
        generation: row.try_get("generation")?,
        link_for: LinkFor::stored(row.try_get("link_for")?)?,
        link_expires_at: row.try_get::<Option<OffsetDateTime>, _>("link_expires_at")?.map(moment),
        given_names: row.try_get("given_names")?,
        surname: row.try_get("surname")?,
    })
}

/// Makes accounts; those whose login is taken, or whose resident has one, are left out.
pub(crate) async fn insert(tx: &mut Tx, city: &str, new: &[NewAccount<'_>], now: Moment) -> Result<(), StoreProblem> {
    sqlx::query(
        "INSERT INTO account (city, id, resident, login, email, link_made_at, created_at)
         SELECT $1, id, resident, login, email, $2, $2
         FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[]) AS new (id, resident, login, email)
         ON CONFLICT DO NOTHING",
    )
    .bind(city)
    .bind(at(now))
    .bind(new.iter().map(|one| one.row.id).collect::<Vec<_>>())
    .bind(new.iter().map(|one| one.row.resident).collect::<Vec<_>>())
    .bind(new.iter().map(|one| one.login.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|one| one.row.email.as_str()).collect::<Vec<_>>())
    .execute(tx.on())
    .await?;
    Ok(())
}

/// The account of whoever has taken a required consent back is blocked until it is given again (B-11).
pub(crate) async fn follow_consents(
    tx: &mut Tx,
    city: &str,
    world: &World,
    now: OffsetDateTime,
) -> Result<(), StoreProblem> {
    let answered: BTreeSet<Uuid> =
        world.consents.iter().filter(|row| row.changed && row.language.is_some()).map(|row| row.resident).collect();
    for resident in answered {
        let Some(row) = world.residents.get(&resident) else { continue };
        sqlx::query(
            "UPDATE account SET blocked_at = CASE WHEN $3 THEN coalesce(blocked_at, $4) END WHERE city = $1 AND resident = $2",
        )
        .bind(city)
        .bind(resident)
        .bind(row.consent_withdrawn)
        .bind(now)
        .execute(tx.on())
        .await?;
    }
    Ok(())
}

/// Those of the residents who have an account.
pub(crate) async fn residents_with_one(tx: &mut Tx, city: &str, residents: &[Uuid]) -> Result<Vec<Uuid>, StoreProblem> {
    let found = sqlx::query_scalar("SELECT resident FROM account WHERE city = $1 AND resident = ANY($2)");
    Ok(found.bind(city).bind(residents).fetch_all(tx.on()).await?)
}

/// Locks an account until the transaction ends. None when somebody else holds it at this moment, or there is none.
pub(crate) async fn claim(tx: &mut Tx, city: &str, id: Uuid) -> Result<Option<Account>, StoreProblem> {
    let held =
        sqlx::query_scalar::<_, i32>("SELECT 1 FROM account WHERE city = $1 AND id = $2 FOR NO KEY UPDATE SKIP LOCKED");
    if held.bind(city).bind(id).fetch_optional(tx.on()).await?.is_none() {
        return Ok(None);
    }
    let row = sqlx::query(ACCOUNT).bind(city).bind(id).fetch_optional(tx.on()).await?;
    row.map(|row| account(&row)).transpose()
}

/// Uses the link of this generation up and switches the account on. False when it is not good any more.
pub(crate) async fn use_link(
    tx: &mut Tx,
    city: &str,
    id: Uuid,
    generation: i32,
    language: &str,
    now: Moment,
) -> Result<bool, StoreProblem> {
    let used = sqlx::query(
        "UPDATE account SET link_for = CASE WHEN $6 THEN link_for ELSE '' END, language = $4,
           activated_at = coalesce(activated_at, $5)
         WHERE city = $1 AND id = $2 AND generation = $3 AND link_for <> '' AND link_expires_at > $5",
    )
    .bind(city)
    .bind(id)
    .bind(generation)
    .bind(language)
    .bind(at(now))
    .bind(fault::mistake("a-link-works-twice"))
    .execute(tx.on())
    .await?;
    Ok(used.rows_affected() == 1)
}

/// The hashes of the last passwords, the newest first.
pub(crate) async fn passwords(tx: &mut Tx, city: &str, id: Uuid) -> Result<Vec<String>, StoreProblem> {
    let hashes = sqlx::query_scalar(
        "SELECT hash FROM account_password WHERE city = $1 AND account = $2 ORDER BY number DESC LIMIT $3",
    );
    Ok(hashes.bind(city).bind(id).bind(REMEMBERED).fetch_all(tx.on()).await?)
}

#[expect(clippy::cast_possible_wrap, reason = "it is ten")]
const REMEMBERED: i64 = domain::password::REMEMBERED as i64;

/// Keeps a new password and forgets those that are older than the last ten. Says its number.
pub(crate) async fn add_password(
    tx: &mut Tx,
    city: &str,
    id: Uuid,
    hash: &str,
    now: Moment,
) -> Result<i32, StoreProblem> {
    let number: i32 = sqlx::query_scalar(
        "INSERT INTO account_password (city, account, number, set_at, hash)
         SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4 FROM account_password WHERE city = $1 AND account = $2
         RETURNING number",
    )
    .bind(city)
    .bind(id)
    .bind(at(now))
    .bind(hash)
    .fetch_one(tx.on())
    .await?;
    sqlx::query("DELETE FROM account_password WHERE city = $1 AND account = $2 AND number <= $3::bigint - $4")
        .bind(city)
        .bind(id)
        .bind(i64::from(number))
        .bind(REMEMBERED)
        .execute(tx.on())
        .await?;
    Ok(number)
}

/// The accounts that somebody may mean, with their addresses in small letters.
pub(crate) async fn find(tx: &mut Tx, city: &str, sought: &Sought) -> Result<Vec<(Uuid, String)>, StoreProblem> {
    let (statement, text) = match sought {
        Sought::Email(text) => {
            ("SELECT id, lower(email) FROM account WHERE city = $1 AND lower(email) = lower($2)", text)
        }
        Sought::Login(text) => ("SELECT id, lower(email) FROM account WHERE city = $1 AND login = $2", text),
        Sought::Pesel(text) => (
            "SELECT a.id, lower(a.email) FROM resident r JOIN account a ON a.city = r.city AND a.resident = r.id
             WHERE r.city = $1 AND r.pesel = $2",
            text,
        ),
        Sought::SubstituteIdentifier(text) => (
            "SELECT a.id, lower(a.email) FROM resident r JOIN account a ON a.city = r.city AND a.resident = r.id
             WHERE r.city = $1 AND r.substitute_identifier = $2",
            text,
        ),
    };
    Ok(sqlx::query_as(statement).bind(city).bind(text).fetch_all(tx.on()).await?)
}

/// Makes new recovery links for accounts that got no link after this moment which is still unused; the earlier ones end. Says the
/// generation of each.
pub(crate) async fn new_links(
    tx: &mut Tx,
    city: &str,
    accounts: &[Uuid],
    none_after: Moment,
    now: Moment,
) -> Result<Vec<(Uuid, i32)>, StoreProblem> {
    let made = sqlx::query_as(
        "UPDATE account SET generation = generation + 1, link_for = 'recovery', link_made_at = $4, link_expires_at = NULL
         WHERE city = $1 AND id = ANY($2) AND (link_made_at <= $3 OR link_for = '') RETURNING id, generation",
    );
    Ok(made.bind(city).bind(accounts).bind(at(none_after)).bind(at(now)).fetch_all(tx.on()).await?)
}

impl Store {
    /// An account.
    pub(crate) async fn account(&self, city: &str, id: Uuid) -> Result<Option<Account>, StoreProblem> {
        let row = sqlx::query(ACCOUNT).bind(city).bind(id).fetch_optional(&self.pool).await?;
        row.map(|row| account(&row)).transpose()
    }

    /// Lets a link count from now on. None when a newer one was made or it was used: then it is not sent.
    pub(crate) async fn link_goes_out(
        &self,
        city: &str,
        id: Uuid,
        generation: i32,
        expires: Moment,
    ) -> Result<Option<Account>, StoreProblem> {
        let going = sqlx::query(
            "UPDATE account SET link_expires_at = $4 WHERE city = $1 AND id = $2 AND generation = $3 AND link_for <> ''",
        )
        .bind(city)
        .bind(id)
        .bind(generation)
        .bind(at(expires))
        .execute(&self.pool)
        .await?;
        if going.rows_affected() == 0 { Ok(None) } else { self.account(city, id).await }
    }

    /// The name of a city and whom its residents can call.
    pub(crate) async fn city_face(&self, city: &str) -> Result<Option<(String, Option<String>)>, StoreProblem> {
        let face = sqlx::query_as("SELECT name, configuration->>'support_phone' FROM city WHERE city = $1");
        Ok(face.bind(city).fetch_optional(&self.pool).await?)
    }

    /// The same of the only city of this hub; none when there are several, or none yet.
    pub(crate) async fn only_city_face(&self) -> Result<Option<(String, Option<String>)>, StoreProblem> {
        let faces: Vec<_> = sqlx::query_as("SELECT name, configuration->>'support_phone' FROM city LIMIT 2")
            .fetch_all(&self.pool)
            .await?;
        Ok(<[_; 1]>::try_from(faces).ok().map(|[face]| face))
    }

    /// Counts one more request of a kind from a source in a span of time that began at `since`; says how many there were.
    pub(crate) async fn count_request(&self, source: &[u8], what: &str, since: Moment) -> Result<i32, StoreProblem> {
        let count = sqlx::query_scalar(
            "INSERT INTO request_count (source, what, since, count) VALUES ($1, $2, $3, 1)
             ON CONFLICT (source, what, since) DO UPDATE SET count = request_count.count + 1 RETURNING count",
        );
        Ok(count.bind(source).bind(what).bind(at(since)).fetch_one(&self.pool).await?)
    }
}

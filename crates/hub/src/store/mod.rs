//! The hub's PostgreSQL. The only place that speaks SQL.

pub(crate) mod accounts;
pub(crate) mod applications;
pub(crate) mod blobs;
pub(crate) mod blocks;
pub mod changes;
pub(crate) mod cities;
pub(crate) mod consents;
pub(crate) mod effects;
pub(crate) mod feed;
pub(crate) mod fees;
pub(crate) mod figures;
pub(crate) mod forgotten;
pub mod jobs;
pub(crate) mod leases;
pub(crate) mod merges;
pub(crate) mod offers;
pub(crate) mod operations;
pub(crate) mod own_applications;
pub(crate) mod persons;
pub(crate) mod sessions;
pub(crate) mod stations;
pub(crate) mod statuses;
pub(crate) mod tasks;
pub(crate) mod told;
pub(crate) mod world;

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, PgConnection, Postgres, Transaction};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/hub");

/// What the database said, as far as anybody acts on it.
#[derive(Debug, thiserror::Error)]
pub enum StoreProblem {
    /// Another transaction was in the way; the same again may well succeed.
    #[error("another transaction was in the way")]
    Conflict,
    /// A key that must be there once is there already.
    #[error("there is such a row already: {0}")]
    Taken(String),
    /// The database cannot be reached, or has no connection to spare.
    #[error("the database cannot be reached")]
    Away(#[source] sqlx::Error),
    /// A stored value is not what this program wrote.
    #[error("a stored value cannot be read")]
    Broken,
    /// Anything else.
    #[error("the database failed: {0}")]
    Failed(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreProblem {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            // SQLSTATE: 40001 serialisation failure, 40P01 deadlock, 23505 unique violation.
            sqlx::Error::Database(database) => match database.code().as_deref() {
                Some("40001" | "40P01") => Self::Conflict,
                Some("23505") => Self::Taken(database.constraint().unwrap_or_default().to_owned()),
                _ => Self::Failed(error),
            },
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => {
                Self::Away(error)
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Broken,
            _ => Self::Failed(error),
        }
    }
}

/// A value whose JSON is one word, as that word.
fn json(value: &impl serde::Serialize) -> Result<String, StoreProblem> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(StoreProblem::Broken),
    }
}

/// The value of a stored word.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreProblem> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| StoreProblem::Broken)
}

/// The open database.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
}

/// A transaction. Dropped without [`commit`](Tx::commit) it leaves nothing behind.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
}

impl Tx {
    /// Makes everything in it durable; returns only when it is on the disk.
    ///
    /// # Errors
    /// [`StoreProblem`]; after [`StoreProblem::Away`] nobody knows whether it was committed.
    pub async fn commit(self) -> Result<(), StoreProblem> {
        Ok(self.inner.commit().await?)
    }

    fn on(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}

impl Store {
    /// Connects, with at most so many connections.
    ///
    /// # Errors
    /// [`StoreProblem::Away`].
    pub async fn connect(address: &str, connections: u32) -> Result<Self, StoreProblem> {
        let options = PgConnectOptions::from_str(address)?
            .application_name("okienko-hub")
            // A plan that was kept from when a table was small would read all of it for ever.
            .options([("timezone", "UTC"), ("lock_timeout", "10s"), ("plan_cache_mode", "force_custom_plan")])
            // The log would show personal data.
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// Brings the database to the newest form.
    ///
    /// # Errors
    /// [`StoreProblem::Failed`] names the step.
    pub async fn migrate(&self) -> Result<(), StoreProblem> {
        MIGRATIONS.run(&self.pool).await.map_err(|error| StoreProblem::Failed(error.into()))
    }

    /// Whether the database answers and has the newest form.
    ///
    /// # Errors
    /// [`StoreProblem::Away`].
    pub async fn is_ready(&self) -> Result<bool, StoreProblem> {
        let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
        let applied: Result<Option<i64>, sqlx::Error> =
            sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations WHERE success").fetch_one(&self.pool).await;
        match applied {
            Ok(applied) => Ok(applied == Some(newest)),
            // 42P01: there is no such table yet.
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// [`StoreProblem::Away`].
    pub async fn begin(&self) -> Result<Tx, StoreProblem> {
        Ok(Tx { inner: self.pool.begin().await? })
    }

    /// Whether there is nothing in it yet.
    ///
    /// # Errors
    /// [`StoreProblem::Away`].
    pub(crate) async fn is_empty(&self) -> Result<bool, StoreProblem> {
        let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
        let tables: i64 = sqlx::query_scalar(tables).fetch_one(&self.pool).await?;
        Ok(tables == 0)
    }

    /// Every city's feed is another one from now on.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub(crate) async fn begin_new_feeds(&self, mut new_id: impl FnMut() -> uuid::Uuid) -> Result<(), StoreProblem> {
        let mut tx = self.begin().await?;
        let cities: Vec<String> = sqlx::query_scalar("SELECT city FROM city").fetch_all(tx.on()).await?;
        for city in cities {
            let change = "UPDATE city SET feed_epoch = $2 WHERE city = $1";
            sqlx::query(change).bind(city).bind(new_id()).execute(tx.on()).await?;
        }
        tx.commit().await
    }

    /// Begins a transaction that only reads, and sees one moment throughout.
    pub(crate) async fn read(&self) -> Result<Tx, StoreProblem> {
        let mut tx = self.begin().await?;
        sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(tx.on()).await?;
        Ok(tx)
    }

    /// Hears of news of any city's feed, from whichever process made them.
    pub(crate) async fn listen(&self) -> Result<PgListener, StoreProblem> {
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(feed::CHANNEL).await?;
        Ok(listener)
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

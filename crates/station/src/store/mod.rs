//! The station's encrypted database. The only place that speaks SQL.

pub(crate) mod applications;
pub(crate) mod blobs;
pub(crate) mod blocks;
pub(crate) mod cards;
pub(crate) mod drafts;
pub(crate) mod fees;
pub(crate) mod forgotten;
pub(crate) mod gone;
pub(crate) mod history;
pub(crate) mod incoming;
pub(crate) mod leases;
pub(crate) mod merges;
pub(crate) mod operations;
pub(crate) mod outcomes;
pub(crate) mod printers;
pub(crate) mod productions;
pub(crate) mod residents;
pub(crate) mod shifts;
pub(crate) mod staff;
pub(crate) mod station;
pub(crate) mod sync;
pub(crate) mod tasks;

use std::path::Path;
use std::str::FromStr;

use contract::{ErrorCode, Problem};
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Row, Sqlite, SqliteConnection};
use tokio::sync::watch;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::fault;
use crate::keys::SecretKey;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/station");

/// What the database said, as far as anybody acts on it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreProblem {
    /// No room on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The file is damaged, or the key is another one.
    #[error("the file is damaged")]
    Broken,
    /// A newer program has changed the file's form.
    #[error("the file is newer than the program")]
    Newer,
    /// Anything else.
    #[error("the database failed")]
    Failed(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreProblem {
    fn from(error: sqlx::Error) -> Self {
        // SQLite's primary result codes: 13 full, 11 corrupt, 26 not a database. An extended code keeps them in its low byte.
        let code = match &error {
            sqlx::Error::Database(database) => database.code().and_then(|code| u32::from_str(&code).ok()),
            _ => None,
        };
        match code.map(|code| code & 0xff) {
            Some(13) => Self::DiskFull,
            Some(11 | 26) => Self::Broken,
            _ => Self::Failed(error),
        }
    }
}

impl From<StoreProblem> for Problem {
    fn from(problem: StoreProblem) -> Self {
        match problem {
            StoreProblem::DiskFull => ErrorCode::DiskFull.into(),
            StoreProblem::Broken | StoreProblem::Newer => ErrorCode::StoreFailed.into(),
            StoreProblem::Failed(error) => {
                tracing::error!(kind = kind(&error), "the database failed");
                ErrorCode::StoreFailed.into()
            }
        }
    }
}

/// Ids as one parameter, for `IN (SELECT unhex(value) FROM json_each(?))`: a list of any length in one statement.
fn id_list(ids: &[Uuid]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("\"{}\"", id.simple())).collect();
    format!("[{}]", quoted.join(","))
}

/// The kind of a database error without its text, which may quote values.
fn kind(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(database) => format!("database {}", database.code().unwrap_or_default()),
        sqlx::Error::Io(error) => format!("io {:?}", error.kind()),
        sqlx::Error::RowNotFound => "row not found".to_owned(),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index}"),
        sqlx::Error::PoolTimedOut => "waited too long".to_owned(),
        _ => "other".to_owned(),
    }
}

/// The open database: one connection, so one writer and no surprises.
#[derive(Clone)]
pub(crate) struct Store {
    pool: SqlitePool,
    /// Counts the transactions that recorded an operation.
    recorded: watch::Sender<u64>,
}

/// A transaction. Dropped without [`commit`](Tx::commit) it leaves nothing behind.
///
/// Begun and ended in SQL rather than by sqlx: when the disk is full SQLite rolls back by itself, and sqlx, which counts
/// transactions, then takes the connection to be inside of one for ever.
pub(crate) struct Tx {
    connection: PoolConnection<Sqlite>,
    open: bool,
    has_recorded: bool,
    /// To be told when an operation in it has become durable.
    recorded: watch::Sender<u64>,
}

impl Tx {
    /// Makes everything in it durable; returns only when it is on the disk.
    pub(crate) async fn commit(mut self, act: &'static str) -> Result<(), StoreProblem> {
        fault::point(&format!("before-commit-{act}"));
        sqlx::query("COMMIT").execute(self.on()).await?;
        self.open = false;
        fault::point(&format!("after-commit-{act}"));
        if self.has_recorded {
            self.recorded.send_modify(|count| *count += 1);
        }
        Ok(())
    }

    /// An operation is in it.
    pub(crate) fn will_record(&mut self) {
        self.has_recorded = true;
    }

    fn on(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if self.open {
            // Closing rolls back, whatever state the connection is in; the next transaction opens another.
            self.connection.close_on_drop();
        }
    }
}

impl Store {
    /// Makes a new database file with the newest form.
    pub(crate) async fn create(file: &Path, key: &SecretKey) -> Result<Self, StoreProblem> {
        let store = Self::connect(file, key, true).await?;
        MIGRATIONS.run(&store.pool).await.map_err(migration)?;
        Ok(store)
    }

    /// Opens a database file and brings it to the newest form.
    pub(crate) async fn open(file: &Path, key: &SecretKey) -> Result<Self, StoreProblem> {
        let store = Self::connect(file, key, false).await?;
        // A wrong key or a damaged first page shows at the first read, not at opening.
        sqlx::query("SELECT count(*) FROM sqlite_master").execute(&store.pool).await?;
        MIGRATIONS.run(&store.pool).await.map_err(migration)?;
        Ok(store)
    }

    async fn connect(file: &Path, key: &SecretKey, create: bool) -> Result<Self, StoreProblem> {
        let hex = Zeroizing::new(data_encoding::HEXLOWER.encode(key.expose()));
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(create)
            // The raw-key form of SQLCipher: no key derivation at opening.
            .pragma("key", format!("\"x'{}'\"", hex.as_str()))
            .pragma("cipher_log_level", "NONE")
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("trusted_schema", "OFF")
            .pragma("secure_delete", "ON")
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-32768")
            .statement_cache_capacity(200)
            // The log would show the key and personal data.
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        let cipher: Option<String> =
            sqlx::query("PRAGMA cipher_version").fetch_optional(&pool).await?.map(|row| row.get(0));
        if cipher.is_none() {
            return Err(StoreProblem::Failed(sqlx::Error::Configuration("built without SQLCipher".into())));
        }
        Ok(Self { pool, recorded: watch::Sender::default() })
    }

    /// Begins a transaction that may write. Waits for the one before it.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreProblem> {
        let mut tx = self.tx(true).await?;
        sqlx::query("BEGIN IMMEDIATE").execute(tx.on()).await?;
        Ok(tx)
    }

    /// Takes the connection for reading. There is only one, so nobody writes meanwhile.
    pub(crate) async fn read(&self) -> Result<Tx, StoreProblem> {
        self.tx(false).await
    }

    async fn tx(&self, open: bool) -> Result<Tx, StoreProblem> {
        let connection = self.pool.acquire().await?;
        Ok(Tx { connection, open, has_recorded: false, recorded: self.recorded.clone() })
    }

    /// Tells of every operation that has been recorded, once it is durable.
    pub(crate) fn recorded(&self) -> watch::Receiver<u64> {
        self.recorded.subscribe()
    }

    /// In how many places the pages of the file disagree with their own checksums (`PRAGMA cipher_integrity_check`).
    pub(crate) async fn damage(file: &Path, key: &SecretKey) -> u32 {
        let Ok(store) = Self::connect(file, key, false).await else { return 1 };
        let rows = sqlx::query("PRAGMA cipher_integrity_check").fetch_all(&store.pool).await;
        store.close().await;
        rows.map_or(1, |rows| u32::try_from(rows.len()).unwrap_or(u32::MAX)).max(1)
    }

    /// Makes a database as a program from before a migration left it, with these rows.
    #[cfg(test)]
    pub(crate) async fn leave_from_before(file: &Path, key: &SecretKey, migration: i64, rows: &'static str) {
        let store = Self::connect(file, key, true).await.unwrap();
        let earlier = MIGRATIONS.iter().filter(|one| one.version < migration).cloned().collect();
        Migrator::with_migrations(earlier).run(&store.pool).await.unwrap();
        sqlx::raw_sql(rows).execute(&store.pool).await.unwrap();
        store.close().await;
    }

    /// Writes everything into a file that anybody can read, after giving back what was deleted.
    #[cfg(test)]
    pub(crate) async fn export_plain(&self, file: &Path) {
        // This connection makes no files.
        std::fs::File::create(file).unwrap();
        let attach = format!("VACUUM; ATTACH DATABASE '{}' AS plain KEY ''", file.display());
        let mut connection = self.pool.acquire().await.unwrap();
        for statement in [attach.as_str(), "SELECT sqlcipher_export('plain')", "DETACH DATABASE plain"] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut *connection).await.unwrap();
        }
    }

    /// Makes the file look as if a newer program had changed its form.
    #[cfg(test)]
    pub(crate) async fn pretend_newer(&self) {
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'newer', 1, x'00', 0)";
        sqlx::query(newer).execute(&self.pool).await.unwrap();
    }

    /// Lets SQLite itself find no room: the file may grow by so many pages only, until a transaction fails.
    #[cfg(test)]
    pub(crate) async fn limit_room(&self, more: i64) {
        let pages: i64 = sqlx::query("PRAGMA page_count").fetch_one(&self.pool).await.unwrap().get(0);
        let most = pages + more;
        sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {most}"))).execute(&self.pool).await.unwrap();
    }

    /// Waits for the running transaction and closes the file.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

fn migration(error: sqlx::migrate::MigrateError) -> StoreProblem {
    use sqlx::migrate::MigrateError;
    match error {
        // A migration that this program does not know, or not in this form.
        MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) => StoreProblem::Newer,
        MigrateError::Execute(error) => error.into(),
        other => StoreProblem::Failed(sqlx::Error::Migrate(Box::new(other))),
    }
}

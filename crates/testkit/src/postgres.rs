//! A PostgreSQL of its own: one for each test process, a fresh database for each test. Needs Debian's `postgresql`.
//!
//! It listens on a socket in its own folder and nowhere else, as an ordinary user also when the tests run as root, and is gone with its
//! folder when the process ends, however that happens.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::Outcome;
use crate::kept::wait_until;

const UNTIL_CLOSED: &str = include_str!("../postgres/until_closed.sh");

/// Where Debian puts the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The user `nobody` of Debian: PostgreSQL refuses to run as root.
const NOBODY: u32 = 65_534;

/// The database that the others are copied from.
const TEMPLATE: &str = "form";

/// Whether what was committed survives a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// Yes, as in service: for measurements.
    Synced,
    /// No: for tests, which lose their folder anyway. A killed process loses nothing all the same.
    Unsynced,
}

/// A running PostgreSQL. Ends with this value, or with the process.
#[derive(Debug)]
pub struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
    keeper: Mutex<Child>,
    made: AtomicU32,
    template: OnceCell<()>,
}

impl Postgres {
    /// The one of this test process, started at the first call.
    ///
    /// # Panics
    /// When it is not installed or does not start.
    #[expect(clippy::panic, reason = "a test without its database has failed")]
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Postgres> = LazyLock::new(|| match Postgres::start(Disk::Unsynced) {
            Ok(postgres) => postgres,
            Err(problem) => panic!("PostgreSQL does not start: {problem}"),
        });
        &SHARED
    }

    /// Starts one more.
    ///
    /// # Errors
    /// When it is not installed or does not start; the message has its log.
    pub fn start(disk: Disk) -> Outcome<Self> {
        let programs = programs()?;
        let folder = TempDir::with_prefix("okienko-pg-")?.keep();
        let as_root = rustix::process::geteuid().is_root();
        if as_root {
            chown(&folder, Some(NOBODY), Some(NOBODY))?;
        }
        let started = run(&programs, &folder, disk, as_root);
        if started.is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
        let keeper = Mutex::new(started?);
        Ok(Self { folder, programs, keeper, made: AtomicU32::new(0), template: OnceCell::new() })
    }

    /// The address of a database in it, for sqlx.
    #[must_use]
    pub fn address(&self, database: &str) -> String {
        format!("postgres://app@localhost/{database}?host={}", self.folder.display())
    }

    /// Makes an empty database and says its address.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub fn empty(&self) -> Outcome<String> {
        let name = self.next_name();
        self.sql(&format!("CREATE DATABASE {name}"))?;
        Ok(self.address(&name))
    }

    /// Makes a database in the form that `prepare` gives to an empty one (its migrations) and says its address. `prepare` runs once in
    /// a process, must close its connections, and is the same at every call.
    ///
    /// # Errors
    /// What PostgreSQL or `prepare` says.
    pub async fn fresh(&self, prepare: impl AsyncFnOnce(String) -> Outcome) -> Outcome<String> {
        let first = async || {
            self.sql(&format!("CREATE DATABASE {TEMPLATE}"))?;
            prepare(self.address(TEMPLATE)).await
        };
        self.template.get_or_try_init(first).await?;
        let name = self.next_name();
        self.sql(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))?;
        Ok(self.address(&name))
    }

    /// What a statement answers in one of its databases, a row a line: an observer who knows nothing of the program.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub fn ask(&self, address: &str, statement: &str) -> Outcome<Vec<String>> {
        let output =
            Command::new(self.programs.join("psql")).args(["-X", "-A", "-t", "-c", statement, address]).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
    }

    /// Carries out many statements in one of its databases, each in its own transaction.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub fn script(&self, address: &str, statements: &str) -> Outcome {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(&file, statements)?;
        let output =
            Command::new(self.programs.join("psql")).args(["-X", "-q", "-f"]).arg(file.path()).arg(address).output()?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned().into()) }
    }

    /// The power goes, now, in the middle of whatever it does; it starts again by itself at once. Only for a test that has the process
    /// for itself.
    ///
    /// # Errors
    /// When it does not answer again within half a minute.
    pub fn cut_power(&self) -> Outcome {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid"))?;
        let pid = file.lines().next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw);
        let server = pid.ok_or("PostgreSQL does not run")?;
        kill_process(server, Signal::KILL)?;
        // What it started sees that it is gone, and goes; until then another one does not start.
        let is_gone = || test_kill_process(server).is_err().then_some(());
        wait_until("PostgreSQL", is_gone, || Ok(None))?;
        wait_until("PostgreSQL", || is_ready(&self.programs, &self.folder), || Ok(None))
    }

    /// The folder with its programs (`pg_dump`, `psql`).
    #[must_use]
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    fn next_name(&self) -> String {
        format!("test_{}", self.made.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn sql(&self, statement: &str) -> Outcome {
        let output = Command::new(self.programs.join("psql"))
            .args(["-X", "-q", "-U", "app", "-d", "postgres", "-c", statement, "-h"])
            .arg(&self.folder)
            .output()?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned().into()) }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let keeper = self.keeper.get_mut().unwrap_or_else(PoisonError::into_inner);
        drop(keeper.stdin.take());
        let _ = keeper.wait();
    }
}

/// Makes the cluster and starts its server under the script that ends it.
fn run(programs: &Path, folder: &Path, disk: Disk, as_root: bool) -> Outcome<Child> {
    let data = folder.join("data");
    let made = as_nobody(as_root, &programs.join("initdb"))
        .arg("-D")
        .arg(&data)
        .args(["-U", "app", "--auth=trust", "--no-sync", "--wal-segsize=4", "--locale=C.UTF-8", "--encoding=UTF8"])
        .output()?;
    if !made.status.success() {
        return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
    }
    let script = folder.join("until_closed.sh");
    fs::write(&script, UNTIL_CLOSED)?;
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
    let log = folder.join("log");
    let said = File::create(&log)?;
    let server = as_nobody(as_root, &programs.join("postgres"));
    let mut keeper = Command::new(&script);
    keeper.arg(folder).arg(server.get_program()).args(server.get_args()).arg("-D").arg(&data).arg("-k").arg(folder);
    for setting in ["listen_addresses=", "max_connections=200", "shared_buffers=64MB", "log_min_messages=fatal"] {
        keeper.args(["-c", setting]);
    }
    if disk == Disk::Unsynced {
        keeper.args(["-c", "fsync=off", "-c", "full_page_writes=off"]);
    }
    let mut keeper = keeper.stdin(Stdio::piped()).stdout(said.try_clone()?).stderr(said).process_group(0).spawn()?;
    wait_until(
        "PostgreSQL",
        || is_ready(programs, folder),
        || {
            let over = keeper.try_wait()?;
            Ok(over.map(|_| format!("ended: {}", fs::read_to_string(&log).unwrap_or_default())))
        },
    )?;
    Ok(keeper)
}

/// Whether it takes connections.
fn is_ready(programs: &Path, folder: &Path) -> Option<()> {
    let asked = Command::new(programs.join("pg_isready"))
        .args(["-q", "-U", "app", "-d", "postgres", "-h"])
        .arg(folder)
        .status();
    asked.is_ok_and(|status| status.success()).then_some(())
}

/// The command, as `nobody` when we are root.
fn as_nobody(as_root: bool, program: &Path) -> Command {
    if !as_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".into()]).arg(program);
    command
}

/// The programs of the newest version that is installed.
fn programs() -> Outcome<PathBuf> {
    let folders = fs::read_dir(VERSIONS).map_err(|_| "PostgreSQL is missing: run scripts/install")?;
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest =
        folders.flatten().map(|entry| entry.path()).filter(|path| path.join("bin/initdb").exists()).max_by_key(version);
    Ok(newest.ok_or("PostgreSQL is missing: run scripts/install")?.join("bin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn nothing(_: String) -> Outcome {
        Ok(())
    }

    #[tokio::test]
    async fn every_test_gets_a_database_of_its_own() {
        let postgres = Postgres::shared();
        let first = postgres.fresh(nothing).await.unwrap();
        let second = postgres.fresh(async |_| panic!("the form is made once")).await.unwrap();
        assert_ne!(first, second);
        assert_ne!(postgres.empty().unwrap(), second);
    }

    #[test]
    fn nothing_is_left_of_it() {
        let postgres = Postgres::start(Disk::Synced).unwrap();
        let folder = postgres.folder.clone();
        assert!(folder.join("data/postmaster.pid").exists());
        drop(postgres);
        assert!(!folder.exists());
    }
}

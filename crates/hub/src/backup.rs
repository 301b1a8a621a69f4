//! Backup and restore (H-2), with PostgreSQL's own `pg_dump` and `pg_restore`. A restored hub has a new feed: stations see that, send again
//! what it lost, and read everything anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use time::OffsetDateTime;
use url::Url;

use crate::forgotten::{List, keep_list};
use crate::{HubProblem, HubProcess};

/// Writes the whole database into a file, as of one moment, while everything goes on. The file is there only when it is whole.
///
/// # Errors
/// [`HubProblem`].
pub async fn backup(hub: &HubProcess, file: &Path) -> Result<(), HubProblem> {
    keep_list(hub).await?;
    let unfinished = file.with_extension("unfinished");
    let mut command = tool("pg_dump", &hub.settings().database)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges"]).arg("--file").arg(&unfinished);
    run(command, "pg_dump").await?;
    let done = std::fs::File::open(&unfinished)
        .and_then(|open| open.sync_all())
        .and_then(|()| std::fs::rename(&unfinished, file));
    done.map_err(|error| HubProblem::File { file: file.to_owned(), error })
}

/// Fills an empty database from such a file, wholly or not at all, and takes away again whom the list names (B-11).
///
/// # Errors
/// [`HubProblem`]; [`HubProblem::Unknown`] when the database is not empty.
pub async fn restore(hub: &HubProcess, file: &Path, forgotten: &List) -> Result<(), HubProblem> {
    if !hub.store().is_empty().await? {
        return Err(HubProblem::Unknown("the database is not empty: restore into a new one".to_owned()));
    }
    let mut command = tool("pg_restore", &hub.settings().database)?;
    command.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]);
    command.arg("--dbname").arg(address(&hub.settings().database)?.0.as_str()).arg(file);
    run(command, "pg_restore").await?;
    hub.store().migrate().await?;
    hub.store().erase_again(forgotten, OffsetDateTime::from(hub.now().utc())).await?;
    Ok(hub.store().begin_new_feeds(|| hub.new_id()).await?)
}

/// The address without its password, and the password, which must not stand where every user of the computer can read it.
fn address(database: &str) -> Result<(Url, Option<String>), HubProblem> {
    let wrong = |error: url::ParseError| HubProblem::Setting { key: "database", why: error.to_string() };
    let mut address = Url::parse(database).map_err(wrong)?;
    let password = address.password().map(str::to_owned);
    // Only an address without a host has no room for a password, and then it has none.
    let _ = address.set_password(None);
    Ok((address, password))
}

fn tool(name: &str, database: &str) -> Result<Command, HubProblem> {
    let (address, password) = address(database)?;
    let mut command = Command::new(name);
    if name == "pg_dump" {
        command.arg("--dbname").arg(address.as_str());
    }
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

async fn run(mut command: Command, name: &'static str) -> Result<(), HubProblem> {
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.map_err(|error| HubProblem::System(std::io::Error::other(error)))?;
    let output = output.map_err(|error| HubProblem::File { file: PathBuf::from(name), error })?;
    if output.status.success() {
        return Ok(());
    }
    // Its messages name tables and files, never what stands in them.
    let said = String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_owned();
    Err(HubProblem::Unknown(format!("{name}: {said}")))
}

//! The list of people who are forgotten (B-11), kept in a file outside of the database: a backup from before brings them back, and the
//! list takes them away again. It holds a city and an id on each line, nothing that leads to a person.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use uuid::Uuid;

use crate::{HubProblem, HubProcess};

/// Whom a list names.
pub type List = BTreeSet<(String, Uuid)>;

/// Brings the list that the settings name up to date; nothing when they name none. It only ever grows.
///
/// # Errors
/// [`HubProblem::File`] names the file; a line that is none of a list is one.
pub async fn keep_list(hub: &HubProcess) -> Result<(), HubProblem> {
    let Some(file) = &hub.settings().forgotten_list else { return Ok(()) };
    let before = if file.exists() { read(file)? } else { List::new() };
    let mut list = before.clone();
    list.extend(hub.store().forgotten().await?);
    if list == before && file.exists() {
        return Ok(());
    }
    write(file, &list).map_err(|error| HubProblem::File { file: file.clone(), error })
}

/// Reads a list.
///
/// # Errors
/// [`HubProblem::File`].
pub fn read(file: &Path) -> Result<List, HubProblem> {
    let problem = |error| HubProblem::File { file: file.to_owned(), error };
    let text = std::fs::read_to_string(file).map_err(problem)?;
    let line = |line: &str| {
        let (city, id) = line.split_once(' ')?;
        Some((city.to_owned(), Uuid::parse_str(id).ok()?))
    };
    let list: Option<List> = text.lines().map(line).collect();
    list.ok_or_else(|| {
        problem(std::io::Error::new(std::io::ErrorKind::InvalidData, "not a list of people who are forgotten"))
    })
}

/// The file is the old one or the new one, whenever the power goes.
fn write(file: &Path, list: &List) -> std::io::Result<()> {
    // Another process may write the same list at this moment.
    let unfinished = file.with_extension(format!("{}.unfinished", std::process::id()));
    let mut out = std::fs::File::create(&unfinished)?;
    for (city, resident) in list {
        writeln!(out, "{city} {resident}")?;
    }
    out.sync_all()?;
    std::fs::rename(&unfinished, file)?;
    // The new name is durable with its folder.
    std::fs::File::open(file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?
        .sync_all()
}

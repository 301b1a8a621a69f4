//! Files that only their owner may read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use crate::problem::CityProblem;

/// Makes a folder that only its owner may enter. An empty one that is there already will do.
pub(crate) fn make_folder(path: &Path) -> Result<(), CityProblem> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let mut entries = fs::read_dir(path).map_err(|_| CityProblem::Exists(path.to_owned()))?;
            if entries.next().is_none() { Ok(()) } else { Err(CityProblem::Exists(path.to_owned())) }
        }
        other => other.map_err(|error| CityProblem::Io(path.to_owned(), error)),
    }
}

/// Writes a new file with mode 0600, safe on disk when this returns.
///
/// # Errors
/// [`CityProblem::Exists`] if there is a file of that name: nothing is ever overwritten.
pub fn write_new(path: &Path, content: &[u8]) -> Result<(), CityProblem> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            CityProblem::Exists(path.to_owned())
        } else {
            CityProblem::Io(path.to_owned(), error)
        }
    })?;
    let written = file.write_all(content).and_then(|()| file.sync_all()).and_then(|()| sync_folder_of(path));
    written.map_err(|error| CityProblem::Io(path.to_owned(), error))
}

/// Replaces a file of the city as a whole: a crash leaves the old one or the new one.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), CityProblem> {
    let unfinished = path.with_extension("new");
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&unfinished, path))
        .and_then(|()| sync_folder_of(path));
    written.map_err(|error| CityProblem::Io(path.to_owned(), error))
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

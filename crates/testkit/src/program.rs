//! Which program the window tests drive.

use std::path::PathBuf;

use crate::{Outcome, project_root};

/// A program of ours: in the folder that `OKIENKO_PROGRAMS` names, else the debug build in the project's target folder.
///
/// # Errors
/// When there is none.
pub fn built(name: &str) -> Outcome<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project_root().join("target"), PathBuf::from);
    let folder = std::env::var_os("OKIENKO_PROGRAMS").map_or_else(|| target.join("debug"), PathBuf::from);
    let path = folder.join(name);
    if path.is_file() {
        Ok(path.canonicalize()?)
    } else {
        Err(format!("{} is missing: cargo build", path.display()).into())
    }
}

/// The built `okienko`: `OKIENKO_APP`, else the debug build in the project's target folder.
///
/// # Errors
/// When there is none; the message says how to build it.
pub fn okienko_binary() -> Outcome<PathBuf> {
    match std::env::var_os("OKIENKO_APP") {
        Some(path) => Ok(PathBuf::from(path).canonicalize()?),
        None => built("okienko"),
    }
}

//! Which program the window tests drive.

use std::path::PathBuf;

use crate::{Outcome, project_root};

/// The built `okienko`: `OKIENKO_APP`, else the debug build in the project's target folder.
///
/// # Errors
/// When there is none; the message says how to build it.
pub fn okienko_binary() -> Outcome<PathBuf> {
    let path = match std::env::var_os("OKIENKO_APP") {
        Some(path) => PathBuf::from(path),
        None => {
            let target =
                std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project_root().join("target"), PathBuf::from);
            target.join("debug/okienko")
        }
    };
    if path.is_file() {
        return Ok(path.canonicalize()?);
    }
    Err(format!("{} is missing: cargo build -p okienko --features custom-protocol,demo", path.display()).into())
}

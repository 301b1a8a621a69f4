//! Libraries of other people that check what Okienko writes.

use std::path::PathBuf;
use std::process::Command;

use data_encoding::{BASE32_NOPAD, HEXLOWER};

use crate::{Outcome, project_root};

/// What two COSE libraries (PyPI pycose and cwt) read from the token in a scanned QR code, one claim a line. They know
/// the public key and nothing else of Okienko.
///
/// # Errors
/// When they refuse it, with their reason, or are not installed.
pub fn read_token(scanned: &str, public_key: &[u8; 32]) -> Outcome<String> {
    let (_, token) = scanned.split_once('#').ok_or("the scanned text has no token")?;
    let token = BASE32_NOPAD.decode(token.as_bytes())?;
    let output = Command::new(python()?)
        .arg(project_root().join("tests/peers/verify_token.py"))
        .args([HEXLOWER.encode(&token), HEXLOWER.encode(public_key)])
        .output()?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}

/// The Python with the libraries of tests/peers/requirements.txt, where scripts/install puts it.
pub(crate) fn python() -> Outcome<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let python = cache.or_else(home).ok_or("HOME is not set")?.join("okienko/venv/bin/python");
    if python.exists() {
        Ok(python)
    } else {
        Err(format!("{} is missing: run scripts/install", python.display()).into())
    }
}

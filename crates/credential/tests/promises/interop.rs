//! COSE libraries that are not ours read what stations write.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{longest, station, token};
use credential::{RootKey, StationKey, sign};
use data_encoding::HEXLOWER;

/// The Python with the libraries of `tests/peers/requirements.txt`, which `scripts/install` puts there.
fn python() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .filter(|path| !path.is_empty())
        .map_or_else(|| PathBuf::from(std::env::var_os("HOME").expect("HOME is set")).join(".cache"), PathBuf::from);
    let python = cache.join("okienko/venv/bin/python");
    assert!(python.exists(), "{} is missing: run scripts/install", python.display());
    python
}

fn ask(token: &[u8], public_key: &[u8; 32]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers/verify_token.py");
    Command::new(python())
        .arg(script)
        .args([HEXLOWER.encode(token), HEXLOWER.encode(public_key)])
        .output()
        .expect("Python starts")
}

// REQ D-2
#[test]
fn other_libraries_read_a_token_with_the_public_key_alone() {
    let output = ask(&sign(&token(), &station()).unwrap(), &station().public().to_bytes());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "number 9616072030041582\n\
         status index 734112\n\
         name Janina Przykładowa\n\
         born 1952\n\
         packages 1 4 7\n\
         photo d4e24d749a4fe2f1\n\
         issued 2026-11-20T09:41:17+00:00\n\
         expires 2029-11-21T00:00:00+00:00\n"
    );
}

// REQ D-2
#[test]
fn other_libraries_read_the_longest_token() {
    let name = "Щ".repeat(40);
    let output = ask(&sign(&longest(&name), &station()).unwrap(), &station().public().to_bytes());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains(&format!("name {name}\n")));
}

// REQ D-2
#[test]
fn other_libraries_refuse_a_changed_token_and_another_key() {
    let good = sign(&token(), &station()).unwrap();
    let mut changed = good.clone();
    let name = changed.windows(6).position(|bytes| bytes == b"Janina").unwrap();
    changed[name] = b'K';
    let other_station = StationKey::from_secret_bytes(&[9; 32]).public().to_bytes();
    let a_root = RootKey::from_secret_bytes(&[1; 32]).public().to_bytes();
    for (token, key) in [(&changed, &station().public().to_bytes()), (&good, &other_station), (&good, &a_root)] {
        let output = ask(token, key);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with("refused: "), "{said}");
    }
}

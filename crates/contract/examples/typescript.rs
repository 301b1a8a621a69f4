//! Writes ui/src/generated from the contract.

use std::path::Path;

fn main() -> std::io::Result<()> {
    contract::typescript::write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated"))
}

//! Turns tauri.conf.json into code.

fn main() {
    tauri_build::build();
}

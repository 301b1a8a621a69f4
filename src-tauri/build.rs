//! Turns tauri.conf.json, the icons and the capabilities into code; only the commands named here can be allowed at all.

fn main() {
    println!("cargo::rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(&["rpc", "put_bytes", "get_bytes"]);
    if let Err(problem) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error=tauri.conf.json or a capability cannot be used: {problem:#}");
    }
}

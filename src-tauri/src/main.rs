//! The desktop app: a window around a station. It carries calls and bytes between the page and the station, and decides
//! nothing that the station could decide.

// A release on Windows opens no terminal beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod window;

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // To the terminal, from where the system's journal takes it; codes and ids only, never personal data.
    let filter = EnvFilter::try_from_env("OKIENKO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();

    let built = tauri::Builder::default().setup(|app| Ok(window::open(app)?)).build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(problem) => {
            tracing::error!(%problem, "the window cannot be opened");
            ExitCode::FAILURE
        }
    }
}

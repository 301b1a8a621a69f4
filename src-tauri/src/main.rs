//! The desktop app: a window around a station. It carries calls and bytes between the page and the station, and decides
//! nothing that the station could decide.

// A release on Windows opens no terminal beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
#[cfg(feature = "demo")]
mod demo;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod memory;
mod recent_log;
mod surroundings;
mod window;

use std::process::ExitCode;

use recent_log::RecentLog;
use station::Station;
use tauri::{Manager as _, RunEvent};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // To the terminal, from where the system's journal takes it; codes and ids only, never personal data.
    let filter = EnvFilter::try_from_env("OKIENKO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = RecentLog::default();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(log.clone()).init();
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    memory::settle();

    tracing::debug!("started");
    let built = tauri::Builder::default()
        .setup(move |app| {
            let station = surroundings::station(app, log)?;
            app.manage(station.clone());
            #[cfg(feature = "demo")]
            tauri::async_runtime::block_on(demo::set_up(&station));
            // Beside the window, so that the window does not wait for the disk and the key store.
            tauri::async_runtime::spawn(async move { station.open().await });
            window::open(app)?;
            tracing::debug!("the window is there");
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![commands::rpc, commands::put_bytes, commands::get_bytes])
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                // Drafts are kept as they are typed, so closing asks nothing; what is being saved is waited for.
                if let RunEvent::Exit = event {
                    tauri::async_runtime::block_on(app.state::<Station>().close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(problem) => {
            tracing::error!(%problem, "the window cannot be opened");
            ExitCode::FAILURE
        }
    }
}

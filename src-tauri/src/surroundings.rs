//! The world around the station: its folders, the real clock and the operating system's randomness and key store.

use std::path::PathBuf;
use std::sync::Arc;

use domain::clock::Clock;
use rand::rngs::SysRng;
use rand_core::UnwrapErr;
use station::{Computer, Station, Surroundings};
use tauri::path::PathResolver;
use tauri::{Manager as _, Runtime};
use time::UtcDateTime;

use crate::recent_log::RecentLog;

/// The computer's clock.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the main that owns the real clock")]
    fn now(&self) -> UtcDateTime {
        UtcDateTime::now()
    }
}

/// A station in the folders of the person who is logged in to the computer. Opens nothing yet.
///
/// # Errors
/// When the computer knows no folder for data.
pub(crate) fn station<R: Runtime>(app: &tauri::App<R>, log: RecentLog) -> tauri::Result<Station> {
    let paths = app.path();
    Ok(Station::new(Surroundings {
        folder: data_folder(paths)?,
        prints: paths.document_dir().or_else(|_| paths.home_dir())?.join("Okienko"),
        media: media_folders(),
        clock: Arc::new(SystemClock),
        random: Box::new(UnwrapErr(SysRng)),
        key_store: station::secret_service(),
        computer: Computer::this(),
        print_server: std::env::var("CUPS_SERVER").ok(),
        version: app.package_info().version.to_string(),
        recent_log: Arc::new(move || log.lines()),
    }))
}

/// `OKIENKO_DATA`, else a folder beside the web view's own files, which hold nothing of residents.
fn data_folder<R: Runtime>(paths: &PathResolver<R>) -> tauri::Result<PathBuf> {
    match std::env::var_os("OKIENKO_DATA") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Ok(paths.app_local_data_dir()?.join("station")),
    }
}

/// Where desktops mount removable media; a city can name other places in `OKIENKO_MEDIA`, separated by colons.
fn media_folders() -> Vec<PathBuf> {
    if let Some(folders) = std::env::var_os("OKIENKO_MEDIA") {
        return std::env::split_paths(&folders).collect();
    }
    let user = std::env::var("USER").unwrap_or_default();
    ["/media", "/run/media"].into_iter().map(|base| PathBuf::from(base).join(&user)).collect()
}

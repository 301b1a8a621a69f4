//! The counter's commands over loopback HTTP, for tests and development only: no release of the desktop app holds it.

mod commands;
pub mod guard;
pub mod pages;

pub use commands::commands;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Uri;
use axum::middleware;

use guard::Guard;
use pages::Pages;

/// The largest request, in bytes: a photo or an enrolment bundle.
pub const LARGEST_REQUEST: usize = 25 * 1024 * 1024;

/// The whole host: `commands` behind the secret, the pages in front of it, and all of it for this computer's own pages.
pub fn guarded(commands: Router, pages: Pages, guard: Guard) -> Router {
    commands
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(middleware::from_fn_with_state(guard.clone(), guard::has_secret))
        .fallback(move |address: Uri| std::future::ready(pages.answer(address.path())))
        .layer(middleware::from_fn_with_state(guard, guard::at_home))
}

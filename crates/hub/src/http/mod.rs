//! HTTP: the routes of the hub.

mod enrol;
mod status;
mod sync;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use crate::HubProcess;

/// Everything that this process answers.
pub fn router(hub: HubProcess) -> Router {
    Router::new()
        .route("/health", get(async || "ok"))
        .route("/ready", get(ready))
        .merge(sync::router())
        .merge(enrol::router())
        .merge(status::router())
        .with_state(hub)
}

/// Whether this process can serve: the database answers and has the newest form.
async fn ready(State(hub): State<HubProcess>) -> (StatusCode, &'static str) {
    match hub.store().is_ready().await {
        Ok(true) => (StatusCode::OK, "ready"),
        Ok(false) => (StatusCode::SERVICE_UNAVAILABLE, "the database waits for okienko-hub migrate"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}

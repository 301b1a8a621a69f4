//! Figures for those who run the hub (H-3), in the text form that Prometheus reads: counts of this process, and at every reading how much
//! waits in the database. Nothing in them names anybody.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use contract::sync::Outcome;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::HubProcess;
use crate::store::figures;

/// What becomes of operations, in a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

/// What a message was answered with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AnswerLabel {
    path: &'static str,
    status: u16,
}

/// What this process has counted since its start.
#[derive(Clone, Default)]
pub struct Metrics {
    operations: Family<OutcomeLabel, Counter>,
    answers: Family<AnswerLabel, Counter>,
}

impl Metrics {
    /// An operation was answered for.
    pub(crate) fn operation(&self, outcome: &Outcome) {
        let outcome = match outcome {
            Outcome::Applied => "applied",
            Outcome::Refused { .. } => "refused",
            Outcome::Task { .. } => "task",
            Outcome::Quarantined => "quarantined",
        };
        self.operations.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    /// A station's message was answered.
    pub(crate) fn answer(&self, path: &'static str, status: StatusCode) {
        self.answers.get_or_create(&AnswerLabel { path, status: status.as_u16() }).inc();
    }
}

/// The route of the figures; for an address of its own, which residents do not reach.
pub fn router(hub: HubProcess) -> Router {
    Router::new().route("/metrics", get(read)).with_state(hub)
}

async fn read(State(hub): State<HubProcess>) -> Response {
    let mut registry = Registry::with_prefix("okienko");
    let metrics = hub.metrics();
    registry.register("operations", "Operations answered for, by what became of them", metrics.operations.clone());
    registry.register("sync_answers", "Stations' messages answered, by path and status", metrics.answers.clone());
    let waiting = match figures::read(hub.store(), hub.now()).await {
        Ok(waiting) => waiting,
        Err(problem) => {
            tracing::warn!(%problem, "the figures could not be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    for (name, help, value) in waiting {
        let gauge: Gauge = Gauge::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    }
    let mut text = String::new();
    if encode(&mut text, &registry).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

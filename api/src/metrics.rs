//! Metrics for Prometheus on a private address. Counters of days and routes; nothing that says who.

use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// `GET /metrics`. The recorder is the process's own, so it is installed once.
pub fn router() -> Router {
    let handle = RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok());
    Router::new().route(
        "/metrics",
        get(move || async move { handle.as_ref().map(PrometheusHandle::render).unwrap_or_default() }),
    )
}

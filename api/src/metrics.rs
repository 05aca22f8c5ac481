//! Metrics for Prometheus on a private address. A log line repeats the few metrics that alarms need, for installations
//! without Prometheus. Metrics count routes and causes, and never identify a person.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::sync::watch;

use crate::outside::clock::Clock;

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
/// Interval of the log line.
const LINE: Duration = Duration::from_mins(1);

/// When each queue of the worker was last empty, in seconds of the Unix epoch. An old time shows that the queue makes
/// no progress.
pub const QUEUE_EMPTIED: &str = "voicase_queue_emptied_timestamp_seconds";

/// How many seconds the release of the most overdue organisation is overdue.
pub const RELEASE_LATE: &str = "voicase_release_late_seconds";

/// Returns the recorder of the metrics. A process can have only one recorder, so the first call installs the recorder.
fn recorder() -> Option<&'static PrometheusHandle> {
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}

/// Serves `GET /metrics`.
pub fn router() -> Router {
    let handle = recorder();
    let page = move || async move { handle.map(PrometheusHandle::render).unwrap_or_default() };
    Router::new().route("/metrics", get(page))
}

/// Logs a line called `counters` each minute, and once more on `stop`. The counters are the difference to the previous
/// line. The alarms of `infra` read the line.
pub async fn log_periodically(clock: Clock, mut stop: watch::Receiver<bool>) {
    let Some(handle) = recorder() else { return };
    let mut before = Counts::default();
    let mut ends = false;
    while !ends {
        ends = tokio::select! {
            () = tokio::time::sleep(LINE) => false,
            _ = stop.changed() => true,
        };
        let now = Counts::read(&handle.render(), clock.now().timestamp());
        tracing::info!(
            key_unwraps = now.key_unwraps - before.key_unwraps,
            sign_in_refusals = now.sign_in_refusals - before.sign_in_refusals,
            integrity_failures = now.integrity_failures - before.integrity_failures,
            audit_failures = now.audit_failures - before.audit_failures,
            queue_age_seconds = now.queue_age_seconds,
            release_late_seconds = now.release_late_seconds,
            "counters"
        );
        before = now;
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    key_unwraps: i64,
    sign_in_refusals: i64,
    integrity_failures: i64,
    audit_failures: i64,
    /// `None` on the surfaces, which have no queue.
    queue_age_seconds: Option<i64>,
    /// `None` on the surfaces, which release nothing.
    release_late_seconds: Option<i64>,
}

impl Counts {
    /// Parses metrics in the text format of Prometheus. `now` is in seconds of the Unix epoch.
    fn read(page: &str, now: i64) -> Self {
        // Finds all series of one name: `name 3` and `name{kind="x"} 4`.
        let series = |name: &'static str| {
            page.lines().filter_map(move |line| {
                let rest = line.strip_prefix(name)?;
                let is_it = rest.starts_with(' ') || rest.starts_with('{');
                let number: f64 = rest.rsplit(' ').next().filter(|_| is_it)?.parse().ok()?;
                #[expect(clippy::cast_possible_truncation, reason = "counts and seconds are whole and far below 2^53")]
                Some(number as i64)
            })
        };
        let counter = |name| series(name).sum();
        let late = series(RELEASE_LATE).max();
        Self {
            key_unwraps: counter("voicase_key_unwraps_total"),
            sign_in_refusals: counter("voicase_sign_in_failures_total"),
            integrity_failures: counter("voicase_integrity_alarms_total"),
            audit_failures: counter("voicase_audit_failures_total"),
            // Use the age of the oldest of these times, or the delay of the release if the delay is longer.
            queue_age_seconds: series(QUEUE_EMPTIED).min().map(|emptied| (now - emptied).max(late.unwrap_or(0)).max(0)),
            release_late_seconds: late,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_has_what_an_alarm_needs_and_adds_up_what_is_counted_apart() {
        let page = "# TYPE voicase_key_unwraps_total counter\nvoicase_key_unwraps_total 7\n\
            voicase_sign_in_failures_total{kind=\"code\"} 2\nvoicase_sign_in_failures_total{kind=\"password\"} 3\n\
            voicase_key_unwraps_total_of_another 50\nvoicase_queue_emptied_timestamp_seconds{queue=\"mail\"} 1000\n\
            voicase_queue_emptied_timestamp_seconds{queue=\"store\"} 1080\nvoicase_release_late_seconds 7\n";
        let counts = Counts::read(page, 1090);
        let late = Some(7);
        let expected = Counts {
            key_unwraps: 7,
            sign_in_refusals: 5,
            queue_age_seconds: Some(90),
            release_late_seconds: late,
            ..Counts::default()
        };
        assert_eq!(counts, expected);
        assert_eq!(Counts::read("", 1090), Counts::default(), "a surface has no queue");
    }
}

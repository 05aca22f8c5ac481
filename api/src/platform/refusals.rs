//! Writes the counted refusals to the database at intervals, so that the time of a row reveals nothing about a
//! reporter.

use std::sync::Arc;
use std::time::Duration;

use crate::abuse::Counted;
use crate::app::App;
use crate::env::Process;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// Interval between two writes of the staff surface.
const STAFFS_PAUSE: Duration = Duration::from_secs(15);
/// Interval between two writes of the reporters' surface. This interval is long, so that the time of a write does not
/// reveal when a reporter sent a request.
const REPORTERS_PAUSE: Duration = Duration::from_mins(10);

/// Writes the counts to the database. On an error the counts are lost, which is acceptable for statistics.
pub async fn flush(app: &App) -> Result<(), Problem> {
    let counted = app.abuse.take();
    if counted.days.is_empty() {
        return Ok(());
    }
    app.autonomous(Scope::default(), async |tx| write(tx, counted).await).await
}

async fn write(tx: &Tx, counted: Counted) -> Result<(), Problem> {
    for ((day, kind), times) in counted.days {
        let values = [day.into(), kind.as_str().into(), times.into()];
        let sql = "SELECT app.count_abuse($1, $2, $3)";
        tx.run(sql, values).await?;
    }
    for ((hash, kind), seen) in counted.addresses {
        let values =
            [hash.to_vec().into(), kind.as_str().into(), seen.times.into(), seen.first.into(), seen.last.into()];
        let sql = "SELECT app.count_abuse_address($1, $2, $3, $4, $5)";
        tx.run(sql, values).await?;
    }
    Ok(())
}

/// Writes the counts at intervals, and once more after the shutdown signal `stop`.
pub async fn keep(app: Arc<App>, mut stop: tokio::sync::watch::Receiver<bool>) {
    let pause = if app.config.process == Process::Reporter { REPORTERS_PAUSE } else { STAFFS_PAUSE };
    loop {
        let ends = tokio::select! {
            () = tokio::time::sleep(pause) => false,
            _ = stop.changed() => true,
        };
        if let Err(problem) = flush(&app).await {
            tracing::warn!(?problem, "the counts of refused requests could not be stored");
        }
        if ends {
            return;
        }
    }
}

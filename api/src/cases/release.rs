//! The release tick: what reporters caused reaches staff together, shuffled, with no trace of when within the tick it came.

use chrono::{Datelike, NaiveDate};
use entity::enums::ReleaseTick;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::intake::channel::PublicOrganisation;
use crate::jobs::{self, Job};
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// Releases in every organisation of this tick where something waits. One that fails holds up no other.
///
/// # Errors
/// When the organisations cannot be asked for.
pub async fn tick(app: &App, tick: ReleaseTick) -> Result<(), Problem> {
    let name = match tick {
        ReleaseTick::Immediate => "immediate",
        ReleaseTick::Hourly => "hourly",
        ReleaseTick::Daily => "daily",
    };
    for org in organisations(app, "SELECT app.waiting_for_release($1) AS org", vec![name.into()]).await? {
        let released = app.autonomous(Scope::org(org), async |tx| release(app, tx, org).await).await;
        if let Err(problem) = released {
            metrics::counter!("voicase_release_failures_total").increment(1);
            tracing::error!(%org, ?problem, "an organisation's reports could not be released");
        }
    }
    Ok(())
}

/// Asks one of the worker's look-ups for organisations.
///
/// # Errors
/// What the database says.
pub async fn organisations(app: &App, sql: &'static str, values: Vec<Value>) -> Result<Vec<Uuid>, Problem> {
    let tx = app.tx(Mode::ReadOnly, Scope::default());
    let rows = tx.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await;
    tx.finish(false).await?;
    Ok(rows?.into_iter().map(|row| row.try_get("", "org")).collect::<Result<_, _>>()?)
}

async fn release(app: &App, tx: &Tx, org: Uuid) -> Result<(), Problem> {
    let zone = PublicOrganisation::here(tx).await?.zone()?;
    let today = app.clock.today(zone);
    let cases = number_cases(tx, org, today).await?;
    // Before the rows: what is written between the two statements reaches staff with this tick and its event with the next. The
    // other way round staff would miss a row that its event speaks of.
    tx.execute_unprepared("UPDATE audit_event SET xid = pg_current_xact_id() WHERE xid IS NULL").await?;
    for sql in [
        "UPDATE message SET released_on = $1 WHERE released_on IS NULL",
        "UPDATE attachment SET released_on = $1 WHERE released_on IS NULL",
    ] {
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [today.into()])).await?;
    }
    if !cases.is_empty() {
        let keys = app.keys.org(tx).await?;
        let act = Act {
            kind: Kind::ReportsReleased,
            by: By::System,
            case: None,
            object: None,
            seals: vec![],
            detail: json!({ "cases": cases.len() }),
        };
        audit::record(tx, &keys, &app.clock, zone, act).await?;
        jobs::enqueue(tx, org, Job::ConfirmSecrets(cases), today).await?;
    }
    Ok(())
}

/// Gives waiting cases their numbers, in an order drawn at random.
async fn number_cases(tx: &Tx, org: Uuid, today: NaiveDate) -> Result<Vec<Uuid>, Problem> {
    let waiting = "SELECT id FROM \"case\" WHERE released_on IS NULL ORDER BY random() FOR UPDATE";
    let rows = tx.query_all_raw(Statement::from_string(DbBackend::Postgres, waiting)).await?;
    let cases: Vec<Uuid> = rows.into_iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    for case in &cases {
        let count = "INSERT INTO org_counter (org_id, year, cases) VALUES ($1, $2, 1) \
                     ON CONFLICT (org_id, year) DO UPDATE SET cases = org_counter.cases + 1 RETURNING cases";
        let counted = tx
            .query_one_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                count,
                [org.into(), today.year().into()],
            ))
            .await?;
        let number: i32 =
            counted.ok_or_else(|| Problem::internal("a counter that does not count"))?.try_get("", "cases")?;
        let give = "UPDATE \"case\" SET released_on = $1, year = $2, number = $3 WHERE id = $4";
        let values = [today.into(), today.year().into(), number.into(), (*case).into()];
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, give, values)).await?;
    }
    Ok(cases)
}

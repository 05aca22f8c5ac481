//! Work after the commit. A job is a row of the transaction that wants it, carries ids and not content, and may run twice.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use entity::enums::ReleaseTick;
use entity::{idempotency_key, invitation, job};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, Set, Statement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::attachments::jobs as attachments;
use crate::attachments::join::{self, Join};
use crate::cases::release;
use crate::intake::channel::PublicOrganisation;
use crate::integrations::{self, jobs::Refused};
use crate::limit;
use crate::members::sign_in::events;
use crate::metrics::QUEUE_EMPTIED;
use crate::notifications;
use crate::platform::health::mark_work;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// How long a worker may take before another takes over: longer than a mail server and the object store may take.
const LEASE_SECONDS: i64 = 60;
/// How often an idle worker looks.
const POLL: Duration = Duration::from_secs(1);

/// What can be done later: the allow-list of system jobs.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub enum Job {
    /// Remove objects that nobody needs.
    DiscardObjects(Vec<String>),
    /// Join the pieces of a file.
    JoinFile(Join),
    /// Tell the keystore that these cases stand.
    ConfirmSecrets(Vec<Uuid>),
    /// Send a mail of the outbox.
    SendMail(Uuid),
    /// Put a token's use from outside its networks on record.
    TokenRefused(Refused),
}

/// Enqueues a job in the transaction that wants it.
///
/// # Errors
/// What the database says.
pub async fn enqueue(tx: &Tx, org: Uuid, job: Job, due: NaiveDate) -> Result<(), Problem> {
    let value = serde_json::to_value(&job).map_err(Problem::internal)?;
    let row = job::ActiveModel {
        org_id: Set(org),
        id: Set(Uuid::new_v4()),
        kind: Set(value["kind"].as_str().unwrap_or_default().to_owned()),
        membership_id: Set(None),
        payload: Set(value["payload"].clone()),
        due_on: Set(due),
        attempts: Set(0),
        claimed_until: Set(None),
    };
    job::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Claimed {
    org_id: Uuid,
    id: Uuid,
    kind: String,
    payload: serde_json::Value,
    attempts: i32,
}

/// Runs one job that is due. False when there is none. A job that fails is tried again, later each time.
///
/// # Errors
/// When jobs cannot be claimed.
pub async fn run_one(app: &App) -> Result<bool, Problem> {
    let tx = app.tx(Mode::ReadWrite, Scope::default());
    let sql = "SELECT * FROM app.claim_job($1, make_interval(secs => $2))";
    let values = [app.clock.now().into(), LEASE_SECONDS.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    let claimed = Claimed::find_by_statement(statement).one(&*tx).await;
    tx.finish(claimed.is_ok()).await?;
    let Some(claimed) = claimed? else { return Ok(false) };
    let done = perform(app, &claimed).await;
    let outcome = if done.is_ok() { "done" } else { "failed" };
    metrics::counter!("voicase_jobs_total", "kind" => claimed.kind.clone(), "outcome" => outcome).increment(1);
    if let Err(problem) = done {
        tracing::warn!(job = %claimed.id, kind = claimed.kind, attempts = claimed.attempts, ?problem, "a job failed");
        defer(app, &claimed).await?;
    }
    Ok(true)
}

/// How long a job that failed so many times waits: four seconds, then four times as long each time, up to 18 hours.
fn pause(attempts: i32) -> TimeDelta {
    TimeDelta::seconds(4_i64.pow(attempts.clamp(1, 8).unsigned_abs()))
}

/// Puts a job that failed back. When that fails too, the lease ends.
async fn defer(app: &App, claimed: &Claimed) -> Result<(), Problem> {
    let sql = "SELECT app.defer_job($1, $2, $3)";
    let until = app.clock.now() + pause(claimed.attempts);
    let values = [claimed.org_id.into(), claimed.id.into(), until.into()];
    app.autonomous(Scope::default(), async |tx| {
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
        Ok(())
    })
    .await
}

async fn perform(app: &App, claimed: &Claimed) -> Result<(), Problem> {
    let job = serde_json::json!({ "kind": claimed.kind, "payload": claimed.payload });
    match &serde_json::from_value(job).map_err(Problem::internal)? {
        Job::DiscardObjects(keys) => attachments::discard(app, keys).await?,
        Job::JoinFile(file) => join::join(app, claimed.org_id, *file).await?,
        Job::ConfirmSecrets(cases) => app.keystore.confirm(claimed.org_id, cases).await?,
        Job::SendMail(id) => notifications::jobs::send(app, claimed.org_id, *id, claimed.attempts).await?,
        Job::TokenRefused(refused) => integrations::jobs::record(app, claimed.org_id, refused).await?,
    }
    app.autonomous(Scope::org(claimed.org_id), async |tx| {
        job::Entity::delete_many().filter(job::Column::Id.eq(claimed.id)).exec(tx).await?;
        Ok(())
    })
    .await
}

/// Runs what is due until nothing is.
///
/// # Errors
/// As [`run_one`].
pub async fn drain(app: &App) -> Result<(), Problem> {
    while run_one(app).await? {}
    Ok(())
}

/// Daily housekeeping: old uploads and old idempotency keys of every organisation go, and old sessions. An organisation
/// that fails holds up no other.
///
/// # Errors
/// When the organisations cannot be asked for.
pub async fn sweep(app: &App) -> Result<(), Problem> {
    for org in release::organisations(app, "SELECT app.organisations() AS org", vec![]).await? {
        let swept = app.autonomous(Scope::org(org), async |tx| sweep_organisation(app, tx, org).await).await;
        if let Err(problem) = swept {
            tracing::error!(%org, ?problem, "an organisation could not be swept");
        }
    }
    app.autonomous(Scope::default(), async |tx| {
        let old = "DELETE FROM session WHERE expires_at < $1";
        let before: DateTime<Utc> = app.clock.now() - TimeDelta::days(30);
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, old, [before.into()])).await?;
        let old = "DELETE FROM email_change WHERE expires_at < $1";
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, old, [before.into()])).await?;
        let useless =
            Statement::from_sql_and_values(DbBackend::Postgres, "SELECT app.auth_sweep($1)", [app.clock.now().into()]);
        tx.execute_raw(useless).await?;
        let old = "SELECT app.sweep_abuse($1)";
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, old, [app.clock.now().into()])).await?;
        Ok(())
    })
    .await
}

async fn sweep_organisation(app: &App, tx: &Tx, org: Uuid) -> Result<(), Problem> {
    let today = app.clock.today(PublicOrganisation::here(tx).await?.zone()?);
    while attachments::sweep(tx, org, today).await? {}
    while join::plan(tx, today).await? {}
    let kept_from = today - TimeDelta::days(limit::IDEMPOTENCY_DAYS);
    idempotency_key::Entity::delete_many().filter(idempotency_key::Column::CreatedOn.lt(kept_from)).exec(tx).await?;
    // An address that was invited is nobody's business for longer.
    let before = app.clock.now() - TimeDelta::days(30);
    invitation::Entity::delete_many().filter(invitation::Column::ExpiresAt.lt(before)).exec(tx).await?;
    Ok(())
}

/// The worker: releases at each tick, sweeps once a day, runs jobs as they come. Ends when `stop` does.
///
/// A tick is the worker's own: no row says when something waits for it, so after a start it waits for the next full hour.
pub async fn work(app: Arc<App>, mut stop: tokio::sync::watch::Receiver<bool>) {
    let hour = |at: DateTime<Utc>| (at.date_naive(), at.hour());
    let mut last = app.clock.now();
    let mut marked = None;
    while !*stop.borrow() {
        let now = app.clock.now();
        let (new_hour, new_day) = (hour(now) != hour(last), now.date_naive() != last.date_naive());
        if round(&app, new_hour, new_day).await {
            last = now;
        }
        // That the worker lives, for the health page: once a minute.
        let minute = now.timestamp() / 60;
        if marked != Some(minute) && mark_work(&app, "worker").await.is_ok() {
            marked = Some(minute);
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Each part for itself: none holds up another. False when a tick or the sweep must be tried again.
async fn round(app: &App, new_hour: bool, new_day: bool) -> bool {
    let told = |what: &str, done: Result<(), Problem>| {
        if let Err(problem) = &done {
            tracing::warn!(what, ?problem, "the worker could not do a part of its round");
        }
        done.is_ok()
    };
    let mut all = told("release at once", release::tick(app, ReleaseTick::Immediate).await);
    if new_hour {
        all &= told("hourly release", release::tick(app, ReleaseTick::Hourly).await);
    }
    if new_day {
        all &= told("daily release", release::tick(app, ReleaseTick::Daily).await);
        all &= told("sweep", sweep(app).await);
    }
    if told("jobs", drain(app).await) {
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
        metrics::gauge!(QUEUE_EMPTIED).set(app.clock.now().timestamp() as f64);
    }
    told("sign-ins", events::pass_on(app).await);
    app.keys.forget();
    all
}

//! The job queue, for work after the commit. A job is a row, inserted in the transaction that needs the job. A job
//! holds ids and no content, and may run twice. [`crate::worker`] runs the jobs.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::job;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// Duration of a lease. After this time, another worker may claim the job. The lease is longer than the timeouts of an
/// email and of one call to the object store. Streaming a file to the store may take longer. Then the job may run
/// twice.
const LEASE_SECONDS: i64 = 60;

/// All kinds of jobs. No other kind can be run. Each kind is in one of [`crate::worker::QUEUES`].
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub enum Job {
    /// Deletes objects that are no longer used.
    DiscardObjects(Vec<String>),
    /// Joins the pieces of a file.
    JoinFile(Join),
    /// Marks the secrets of committed cases as confirmed in the keystore.
    ConfirmSecrets(Vec<Uuid>),
    /// Notifies staff of released reports.
    AnnounceReports(Vec<Uuid>),
    /// Notifies staff of the released messages of these cases.
    AnnounceMessages(Vec<Uuid>),
    /// Sends an email of the outbox.
    SendMail(Uuid),
    /// Writes an audit event for the use of an API token from outside its networks.
    TokenRefused(Refused),
}

/// A file whose pieces are to be joined.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Join {
    pub attachment: Uuid,
}

/// The payload of a job that `app.auth_token` enqueues, at most once a minute for each token.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Refused {
    pub token: Uuid,
    pub at: DateTime<Utc>,
}

/// Enqueues a job in the given transaction. No worker claims the job before the day `due` has begun in the earliest
/// time zone, nor before the time `not_before`.
pub async fn enqueue(
    tx: &Tx,
    org: Uuid,
    job: Job,
    due: NaiveDate,
    not_before: Option<DateTime<Utc>>,
) -> Result<(), Problem> {
    let value = serde_json::to_value(&job).map_err(Problem::internal)?;
    let row = job::ActiveModel {
        org_id: Set(org),
        id: Set(Uuid::new_v4()),
        kind: Set(value["kind"].as_str().unwrap_or_default().to_owned()),
        membership_id: Set(None),
        payload: Set(value["payload"].clone()),
        due_on: Set(due),
        attempts: Set(0),
        claimed_until: Set(not_before),
    };
    job::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A job that this process holds until its lease ends.
#[derive(Debug, FromQueryResult)]
pub struct Claimed {
    pub org_id: Uuid,
    pub id: Uuid,
    /// As in [`Job`].
    pub kind: String,
    /// As in [`Job`].
    pub payload: serde_json::Value,
    /// Number of claims so far, including this one.
    pub attempts: i32,
}

impl Claimed {
    /// Decodes the job.
    ///
    /// # Errors
    /// If the kind or its payload is unknown.
    pub fn job(&self) -> Result<Job, Problem> {
        let job = serde_json::json!({ "kind": self.kind, "payload": self.payload });
        serde_json::from_value(job).map_err(Problem::internal)
    }

    /// Deletes the job after it is done. If this fails, the job runs again.
    pub async fn done(&self, app: &App) -> Result<(), Problem> {
        app.autonomous(Scope::org(self.org_id), async |tx| {
            job::Entity::delete_many().filter(job::Column::Id.eq(self.id)).exec(tx).await?;
            Ok(())
        })
        .await
    }

    /// Schedules a failed job for a retry. If this fails, the job is free again when its lease ends.
    pub async fn defer(&self, app: &App) -> Result<(), Problem> {
        let sql = "SELECT app.defer_job($1, $2, $3)";
        let until = app.clock.now() + pause(self.attempts);
        let values = [self.org_id.into(), self.id.into(), until.into()];
        app.autonomous(Scope::default(), async |tx| {
            tx.run(sql, values).await?;
            Ok(())
        })
        .await
    }
}

/// Claims a due job of this kind. Jobs that failed before come last.
pub async fn claim(app: &App, kind: &str) -> Result<Option<Claimed>, Problem> {
    let tx = app.tx(Mode::ReadWrite, Scope::default());
    let sql = "SELECT * FROM app.claim_job($1, $2, make_interval(secs => $3))";
    let values = [kind.into(), app.clock.now().into(), LEASE_SECONDS.into()];
    let claimed = tx.one::<Claimed>(sql, values).await;
    tx.finish(claimed.is_ok()).await?;
    claimed
}

/// Delay before a retry. The first delay is four seconds, and each further delay is four times as long, up to 18 hours.
fn pause(attempts: i32) -> TimeDelta {
    TimeDelta::seconds(4_i64.pow(attempts.clamp(1, 8).unsigned_abs()))
}

/// Records for the health page that the worker is alive (`worker`).
pub async fn mark_work(app: &App, what: &'static str) -> Result<(), Problem> {
    let values = [what.into(), app.clock.now().into()];
    app.autonomous(Scope::default(), async |tx| {
        tx.run("SELECT app.mark_work($1, $2)", values).await?;
        Ok(())
    })
    .await
}

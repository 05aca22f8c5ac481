//! Work after the commit. A job is a row of the transaction that wants it, carries ids and not content, and may run twice.
//! This is the queue; [`crate::worker`] does the work.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::job;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// How long a worker may take before another takes over: longer than a mail server and the object store may take.
const LEASE_SECONDS: i64 = 60;

/// What can be done later: the allow-list of system jobs. Each kind is in one of [`crate::worker::QUEUES`].
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

/// A file whose pieces are to be joined.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Join {
    /// The attachment.
    pub attachment: Uuid,
}

/// As `app.auth_token` writes it, once a minute and token at most.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Refused {
    /// The token.
    pub token: Uuid,
    /// When.
    pub at: DateTime<Utc>,
}

/// Enqueues a job in the transaction that wants it. No worker takes it before its day and `not_before`.
///
/// # Errors
/// What the database says.
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

/// A job that this process has for the length of its lease.
#[derive(Debug, FromQueryResult)]
pub struct Claimed {
    /// Whose.
    pub org_id: Uuid,
    /// The row.
    pub id: Uuid,
    /// As in [`Job`].
    pub kind: String,
    /// As in [`Job`].
    pub payload: serde_json::Value,
    /// How often it was claimed, this time included.
    pub attempts: i32,
}

impl Claimed {
    /// What is to be done.
    ///
    /// # Errors
    /// When the kind or its payload is unknown.
    pub fn job(&self) -> Result<Job, Problem> {
        let job = serde_json::json!({ "kind": self.kind, "payload": self.payload });
        serde_json::from_value(job).map_err(Problem::internal)
    }

    /// Forgets the job, which is done.
    ///
    /// # Errors
    /// What the database says; the job is then done once more.
    pub async fn done(&self, app: &App) -> Result<(), Problem> {
        app.autonomous(Scope::org(self.org_id), async |tx| {
            job::Entity::delete_many().filter(job::Column::Id.eq(self.id)).exec(tx).await?;
            Ok(())
        })
        .await
    }

    /// Puts a job that failed back. When that fails too, the lease ends.
    ///
    /// # Errors
    /// What the database says.
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

/// Claims a job of this kind that is due: those that have failed come after the others.
///
/// # Errors
/// What the database says.
pub async fn claim(app: &App, kind: &str) -> Result<Option<Claimed>, Problem> {
    let tx = app.tx(Mode::ReadWrite, Scope::default());
    let sql = "SELECT * FROM app.claim_job($1, $2, make_interval(secs => $3))";
    let values = [kind.into(), app.clock.now().into(), LEASE_SECONDS.into()];
    let claimed = tx.one::<Claimed>(sql, values).await;
    tx.finish(claimed.is_ok()).await?;
    Ok(claimed?)
}

/// How long a job that failed so many times waits: four seconds, then four times as long each time, up to 18 hours.
fn pause(attempts: i32) -> TimeDelta {
    TimeDelta::seconds(4_i64.pow(attempts.clamp(1, 8).unsigned_abs()))
}

/// Marks that the worker did something: that it lives (`worker`), or that it gave a mail up (`mail_given_up`).
///
/// # Errors
/// What the database says.
pub async fn mark_work(app: &App, what: &'static str) -> Result<(), Problem> {
    let values = [what.into(), app.clock.now().into()];
    app.autonomous(Scope::default(), async |tx| {
        tx.run("SELECT app.mark_work($1, $2)", values).await?;
        Ok(())
    })
    .await
}

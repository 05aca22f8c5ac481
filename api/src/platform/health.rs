//! The state of the installation. It consists of due jobs, waiting emails, recorded events, and whether the stores
//! answer.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::MailFailure;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::op::Op;
use crate::problem::Problem;

/// Jobs that are due, of all organisations.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Jobs {
    /// Number of jobs whose due date has come, including jobs that run now or wait for a retry.
    pub due: i64,
    /// The day since which the oldest due job is due.
    pub oldest: Option<NaiveDate>,
    /// Number of due jobs that failed at least once.
    pub failing: i64,
}

/// Emails that wait in the outbox.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Mails {
    pub waiting: i64,
    /// The day since which the oldest waiting email waits.
    pub oldest: Option<NaiveDate>,
}

/// Emails of one organisation that were given up for one reason.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DeadMails {
    pub org_id: Uuid,
    pub failure: MailFailure,
    pub times: i64,
    /// The day, in UTC, on which the first of them was given up.
    pub oldest: NaiveDate,
}

/// When an event last happened, and how often it happened.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Mark {
    /// `backup` or `worker`.
    pub name: String,
    /// When the event last happened.
    pub marked_at: DateTime<Utc>,
    /// How often the event happened.
    pub times: i64,
}

pub struct Health {
    pub jobs: Jobs,
    pub mails: Mails,
    pub dead_mails: Vec<DeadMails>,
    pub marks: Vec<Mark>,
    /// Whether the object store answers.
    pub store: bool,
    pub keystore: bool,
}

impl Health {
    #[must_use]
    pub fn mark(&self, name: &str) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.name == name)
    }
}

pub async fn look(op: &Op) -> Result<Health, Problem> {
    let (store, keystore) = tokio::join!(op.app.store.is_ready(), op.app.keystore.is_ready());
    let now = op.app.clock.now();
    let none = || Problem::internal("a count without a row");
    Ok(Health {
        jobs: op.tx.one::<Jobs>("SELECT * FROM app.platform_jobs($1)", [now.into()]).await?.ok_or_else(none)?,
        mails: op.tx.one::<Mails>("SELECT * FROM app.platform_mail()", []).await?.ok_or_else(none)?,
        dead_mails: op.tx.all::<DeadMails>("SELECT * FROM app.platform_dead_mails()", []).await?,
        marks: op.tx.all::<Mark>("SELECT * FROM app.platform_marks()", []).await?,
        store,
        keystore,
    })
}

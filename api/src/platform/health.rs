//! The state of the installation: measured values only, each from its own source.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use crate::app::App;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Scope;

/// Jobs that are due, of all organisations.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Jobs {
    /// Number of jobs that could run now.
    pub due: i64,
    /// The day since which the oldest of them is due.
    pub oldest: Option<NaiveDate>,
    /// How many of them failed at least once.
    pub failing: i64,
}

/// Emails that wait in the outbox.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Mails {
    pub waiting: i64,
    /// The day since which the oldest of them waits.
    pub oldest: Option<NaiveDate>,
}

/// When something was last done, and how often.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Mark {
    /// `backup`, `worker` or `mail_given_up`.
    pub name: String,
    /// When it was last done.
    pub marked_at: DateTime<Utc>,
    /// How often it was done.
    pub times: i64,
}

pub struct Health {
    pub jobs: Jobs,
    pub mails: Mails,
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
    let jobs = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT * FROM app.platform_jobs($1)", [now.into()]);
    let mails = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT * FROM app.platform_mail()", []);
    let marks = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT * FROM app.platform_marks()", []);
    let none = || Problem::internal("a count without a row");
    Ok(Health {
        jobs: Jobs::find_by_statement(jobs).one(&*op.tx).await?.ok_or_else(none)?,
        mails: Mails::find_by_statement(mails).one(&*op.tx).await?.ok_or_else(none)?,
        marks: Mark::find_by_statement(marks).all(&*op.tx).await?,
        store,
        keystore,
    })
}

/// Marks that the worker is alive (`worker`), or that it gave up an email (`mail_given_up`).
pub async fn mark_work(app: &App, what: &'static str) -> Result<(), Problem> {
    let values = [what.into(), app.clock.now().into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT app.mark_work($1, $2)", values);
    app.autonomous(Scope::default(), async |tx| {
        tx.execute_raw(statement).await?;
        Ok(())
    })
    .await
}

//! How the installation is: only what is measured, each from its own source.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use crate::app::App;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Scope;

/// Work that is due.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Jobs {
    /// How many jobs could be done now.
    pub due: i64,
    /// Since which day the oldest of them is due.
    pub oldest: Option<NaiveDate>,
    /// How many of them have failed at least once.
    pub failing: i64,
}

/// Mails that wait.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Mails {
    /// How many.
    pub waiting: i64,
    /// Since which day the oldest waits.
    pub oldest: Option<NaiveDate>,
}

/// When something was last done, and how often.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Mark {
    /// What: `backup`, `worker`, `mail_given_up`.
    pub name: String,
    /// When it was last done.
    pub marked_at: DateTime<Utc>,
    /// How often.
    pub times: i64,
}

/// All of it.
pub struct Health {
    /// Work that is due.
    pub jobs: Jobs,
    /// Mails that wait.
    pub mails: Mails,
    /// What was last done.
    pub marks: Vec<Mark>,
    /// Whether the object store answers.
    pub store: bool,
    /// Whether the keystore answers.
    pub keystore: bool,
}

impl Health {
    /// What is known of one of the marks.
    #[must_use]
    pub fn mark(&self, name: &str) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.name == name)
    }
}

/// Looks.
///
/// # Errors
/// What the database says; without it there is nobody to tell anything to.
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

/// Marks that the worker did something: that it lives (`worker`), or that it gave a mail up (`mail_given_up`).
///
/// # Errors
/// What the database says.
pub async fn mark_work(app: &App, what: &'static str) -> Result<(), Problem> {
    let values = [what.into(), app.clock.now().into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT app.mark_work($1, $2)", values);
    app.autonomous(Scope::default(), async |tx| {
        tx.execute_raw(statement).await?;
        Ok(())
    })
    .await
}

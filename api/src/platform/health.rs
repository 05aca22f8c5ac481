//! How the installation is: only what is measured, each from its own source.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;

use crate::op::Op;
use crate::problem::Problem;

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
    let none = || Problem::internal("a count without a row");
    Ok(Health {
        jobs: op.tx.one::<Jobs>("SELECT * FROM app.platform_jobs($1)", [now.into()]).await?.ok_or_else(none)?,
        mails: op.tx.one::<Mails>("SELECT * FROM app.platform_mail()", []).await?.ok_or_else(none)?,
        marks: op.tx.all::<Mark>("SELECT * FROM app.platform_marks()", []).await?,
        store,
        keystore,
    })
}

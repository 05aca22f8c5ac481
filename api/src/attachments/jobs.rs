//! Uploads that nobody attached are forgotten, with their bytes.

use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::jobs::{self, Job};
use crate::problem::Problem;
use crate::tx::Tx;

/// Objects of the store that nobody needs.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Discard {
    keys: Vec<String>,
}

impl Discard {
    /// Discards these objects on the next day: whoever reads one of them by now, or still sends it, has ended by then.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tomorrow(tx: &Tx, org: Uuid, keys: Vec<String>, today: NaiveDate) -> Result<(), Problem> {
        if keys.is_empty() {
            return Ok(());
        }
        jobs::enqueue(tx, org, Job::DiscardObject(Self { keys }), today + Days::new(1)).await
    }
}

/// Forgets slots whose last day is over. Their objects go with a job each, after the commit: of a file that was attached those
/// that did not become a piece of it.
///
/// # Errors
/// What the database says.
pub async fn sweep(tx: &Tx, org: Uuid, today: NaiveDate) -> Result<(), Problem> {
    // In one statement: an upload that is attached meanwhile is not forgotten with its bytes.
    let sql = "DELETE FROM upload_slot WHERE expires_on < $1 \
        RETURNING CASE WHEN attached THEN ARRAY(SELECT unnest(tried) EXCEPT SELECT unnest(pieces)) ELSE tried END AS keys";
    let gone = tx.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [today.into()])).await?;
    for slot in gone {
        Discard::tomorrow(tx, org, slot.try_get("", "keys")?, today).await?;
    }
    Ok(())
}

/// Removes the objects. Harmless to repeat.
///
/// # Errors
/// `Unavailable` when the store does not answer; the job is tried again.
pub async fn discard(app: &App, job: &Discard) -> Result<(), Problem> {
    for key in &job.keys {
        app.store.discard(key).await?;
    }
    Ok(())
}

//! Uploads that nobody attached are forgotten, with their bytes.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::jobs::{self, Job};
use crate::problem::Problem;
use crate::tx::Tx;

/// An object of the store that nobody needs.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Discard {
    key: String,
    upload: Option<String>,
}

/// Forgets slots whose last day is over. The bytes go with a job each, after the commit.
///
/// # Errors
/// What the database says.
pub async fn sweep(tx: &Tx, org: Uuid, today: NaiveDate) -> Result<(), Problem> {
    // In one statement: an upload that is attached meanwhile is not forgotten with its bytes.
    let sql = "DELETE FROM upload_slot WHERE expires_on < $1 RETURNING object_key, upload_id, attached";
    let gone = tx.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [today.into()])).await?;
    for slot in gone {
        if !slot.try_get::<bool>("", "attached")? {
            let discard = Discard { key: slot.try_get("", "object_key")?, upload: slot.try_get("", "upload_id")? };
            jobs::enqueue(tx, org, Job::DiscardObject(discard), today).await?;
        }
    }
    Ok(())
}

/// Removes the object.
///
/// # Errors
/// `Unavailable` when the store does not answer; the job is tried again.
pub async fn discard(app: &App, job: &Discard) -> Result<(), Problem> {
    app.store.discard(&job.key, job.upload.as_deref()).await
}

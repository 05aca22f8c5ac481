//! Uploads that nobody attached are forgotten, with their bytes.

use chrono::NaiveDate;
use futures::{StreamExt, TryStreamExt, stream};
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

/// How many slots a batch forgets: their bytes go with one job, well within its lease.
pub const BATCH: usize = 200;
/// How many objects a job removes side by side.
const SIDE_BY_SIDE: usize = 8;

/// Forgets a batch of slots whose last day is over. The bytes go with one job, after the commit. True when the batch was full.
///
/// # Errors
/// What the database says.
pub async fn sweep(tx: &Tx, org: Uuid, today: NaiveDate) -> Result<bool, Problem> {
    // In one statement: an upload that is attached meanwhile is not forgotten with its bytes.
    let sql = "DELETE FROM upload_slot WHERE id IN (SELECT id FROM upload_slot WHERE expires_on < $1 LIMIT $2) \
        RETURNING object_key, upload_id, attached";
    let values = [today.into(), i64::try_from(BATCH).map_err(Problem::internal)?.into()];
    let gone = tx.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    let mut abandoned = vec![];
    for slot in &gone {
        if !slot.try_get::<bool>("", "attached")? {
            abandoned.push(Discard { key: slot.try_get("", "object_key")?, upload: slot.try_get("", "upload_id")? });
        }
    }
    if !abandoned.is_empty() {
        jobs::enqueue(tx, org, Job::DiscardObjects(abandoned), today).await?;
    }
    Ok(gone.len() == BATCH)
}

/// Removes the objects.
///
/// # Errors
/// `Unavailable` when the store does not answer; the job is tried again.
pub async fn discard(app: &App, objects: &[Discard]) -> Result<(), Problem> {
    let removals = objects.iter().map(|object| app.store.discard(&object.key, object.upload.as_deref()));
    let removals: Vec<_> = removals.collect();
    stream::iter(removals).buffer_unordered(SIDE_BY_SIDE).try_collect().await
}

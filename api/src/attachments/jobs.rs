//! Deletes expired uploads, and the objects that no attachment uses.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use crate::app::App;
use crate::problem::Problem;
use crate::queue::{self, Job};
use crate::tx::Tx;

/// Maximum number of rows in one batch.
pub const BATCH: usize = 200;
/// Maximum number of objects that one job removes. With this maximum, the removal takes much less time than the lease
/// of a job.
const OBJECTS: usize = 500;
/// Maximum number of objects that a job removes in parallel.
const SIDE_BY_SIDE: usize = 8;

/// Enqueues the removal of objects, one day from `now`. By then, every download and upload that uses such an object has
/// ended.
pub async fn discard_in_a_day(tx: &Tx, org: Uuid, keys: &[String], now: DateTime<Utc>) -> Result<(), Problem> {
    let from = now + TimeDelta::days(1);
    for keys in keys.chunks(OBJECTS) {
        // A due date has no time zone, so its day may begin hours too early. The job therefore also gets the exact
        // time.
        queue::enqueue(tx, org, Job::DiscardObjects(keys.to_vec()), from.date_naive(), Some(from)).await?;
    }
    Ok(())
}

/// Deletes a batch of expired slots and enqueues the removal of their objects. For an attached file, only the objects
/// that did not become a piece are removed. Returns true if the batch was full.
pub async fn sweep(tx: &Tx, org: Uuid, today: NaiveDate, now: DateTime<Utc>) -> Result<bool, Problem> {
    // Use a single statement, so that an upload that is attached in the meantime keeps its objects.
    let sql = "DELETE FROM upload_slot WHERE id IN (SELECT id FROM upload_slot WHERE expires_on < $1 LIMIT $2) \
        RETURNING CASE WHEN attached THEN ARRAY(SELECT unnest(tried) EXCEPT SELECT unnest(pieces)) ELSE tried END AS keys";
    let values = [today.into(), i64::try_from(BATCH).map_err(Problem::internal)?.into()];
    let gone = tx.rows(sql, values).await?;
    let keys = gone.iter().map(|slot| slot.try_get("", "keys")).collect::<Result<Vec<Vec<String>>, _>>()?;
    discard_in_a_day(tx, org, &keys.concat(), now).await?;
    Ok(gone.len() == BATCH)
}

/// Removes objects from the store. Idempotent.
///
/// # Errors
/// `Unavailable` when the store does not respond. The job is then retried.
pub async fn discard(app: &App, keys: &[String]) -> Result<(), Problem> {
    let removals = stream::iter(keys.to_vec()).map(|key| {
        let store = app.store.clone();
        async move { store.discard(&key).await }
    });
    removals.buffer_unordered(SIDE_BY_SIDE).try_collect().await
}

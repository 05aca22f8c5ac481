//! Uploads that nobody attached are forgotten, with their bytes.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use crate::app::App;
use crate::problem::Problem;
use crate::queue::{self, Job};
use crate::tx::Tx;

/// How many slots a batch forgets.
pub const BATCH: usize = 200;
/// How many objects one job removes, well within its lease.
const OBJECTS: usize = 500;
/// How many of them it removes side by side.
const SIDE_BY_SIDE: usize = 8;

/// Discards these objects of the store a day from `now`: whoever reads one of them by now, or still sends it, has ended by then.
///
/// # Errors
/// What the database says.
pub async fn discard_in_a_day(tx: &Tx, org: Uuid, keys: &[String], now: DateTime<Utc>) -> Result<(), Problem> {
    let from = now + TimeDelta::days(1);
    for keys in keys.chunks(OBJECTS) {
        // A job's day is one of any time zone, and may begin half a day earlier: so the instant is said too.
        queue::enqueue(tx, org, Job::DiscardObjects(keys.to_vec()), from.date_naive(), Some(from)).await?;
    }
    Ok(())
}

/// Forgets a batch of slots whose last day is over. Their objects go with jobs, after the commit: of a file that was attached
/// those that did not become a piece of it. True when the batch was full.
///
/// # Errors
/// What the database says.
pub async fn sweep(tx: &Tx, org: Uuid, today: NaiveDate, now: DateTime<Utc>) -> Result<bool, Problem> {
    // In one statement: an upload that is attached meanwhile is not forgotten with its bytes.
    let sql = "DELETE FROM upload_slot WHERE id IN (SELECT id FROM upload_slot WHERE expires_on < $1 LIMIT $2) \
        RETURNING CASE WHEN attached THEN ARRAY(SELECT unnest(tried) EXCEPT SELECT unnest(pieces)) ELSE tried END AS keys";
    let values = [today.into(), i64::try_from(BATCH).map_err(Problem::internal)?.into()];
    let gone = tx.rows(sql, values).await?;
    let keys = gone.iter().map(|slot| slot.try_get("", "keys")).collect::<Result<Vec<Vec<String>>, _>>()?;
    discard_in_a_day(tx, org, &keys.concat(), now).await?;
    Ok(gone.len() == BATCH)
}

/// Removes the objects. Harmless to repeat.
///
/// # Errors
/// `Unavailable` when the store does not answer; the job is tried again.
pub async fn discard(app: &App, keys: &[String]) -> Result<(), Problem> {
    let removals = stream::iter(keys.to_vec()).map(|key| {
        let store = app.store.clone();
        async move { store.discard(&key).await }
    });
    removals.buffer_unordered(SIDE_BY_SIDE).try_collect().await
}

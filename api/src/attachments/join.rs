//! Joins the pieces of a file into one object. Downloads read the pieces until the join is done, so no request waits
//! for the join.

use chrono::NaiveDate;
use entity::{attachment, unjoined_file};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::jobs::{BATCH, discard_in_a_day};
use crate::app::App;
use crate::problem::Problem;
use crate::queue::Join;
use crate::tx::{Mode, Scope, Tx};

/// Enqueues a job for each file of the organisation whose pieces are not joined, a batch at a time. The job has the
/// attachment's id, so a file never has two jobs. Returns true if the batch was full.
pub async fn plan(tx: &Tx, today: NaiveDate) -> Result<bool, Problem> {
    let sql = "INSERT INTO job (org_id, id, kind, payload, due_on, attempts) \
        SELECT u.org_id, u.id, 'join_file', jsonb_build_object('attachment', u.id), $1, 0 FROM unjoined_file u \
        WHERE NOT EXISTS (SELECT FROM job j WHERE j.org_id = u.org_id AND j.id = u.id) LIMIT $2";
    let values = [today.into(), i64::try_from(BATCH).map_err(Problem::internal)?.into()];
    let planned = tx.run(sql, values).await?;
    Ok(planned == BATCH as u64)
}

/// Joins the pieces of one file. The join may stop at any point, be repeated, and run twice in parallel. The object is
/// written whole or not at all, and always has the same bytes and name. The object exists before the row with the
/// pieces is deleted.
///
/// # Errors
/// `Unavailable` when the store does not respond. The job is then retried.
pub async fn join(app: &App, org: Uuid, job: Join) -> Result<(), Problem> {
    let tx = app.tx(Mode::ReadOnly, Scope::org(org));
    let found = unjoined(&tx, job.attachment).await;
    tx.finish(false).await?;
    let Some((pieces, object, size)) = found? else { return Ok(()) };
    let bytes = app.store.get_all(pieces.clone()).await?;
    app.store.put_stream(&object, size, bytes).await?;
    app.autonomous(Scope::org(org), async |tx| {
        let row = unjoined_file::Entity::delete_many().filter(unjoined_file::Column::Id.eq(job.attachment));
        if row.exec(tx).await?.rows_affected == 1 {
            discard_in_a_day(tx, org, &pieces, app.clock.now()).await?;
        }
        Ok(())
    })
    .await
}

/// Returns the pieces of a file, the name of its object, and its size on the wire in bytes. `None` if the file is
/// joined already.
async fn unjoined(tx: &Tx, id: Uuid) -> Result<Option<(Vec<String>, String, u64)>, Problem> {
    let Some(file) = unjoined_file::Entity::find().filter(unjoined_file::Column::Id.eq(id)).one(tx).await? else {
        return Ok(None);
    };
    let row = attachment::Entity::find()
        .select_only()
        .columns([attachment::Column::ObjectKey, attachment::Column::WireSize])
        .filter(attachment::Column::Id.eq(id));
    let row: Option<(String, i64)> = row.into_tuple().one(tx).await?;
    Ok(row.map(|(object, size)| (file.pieces, object, size.unsigned_abs())))
}

//! The pieces of a file become one object. Until then the file is read piece by piece, so nobody waits for this.

use chrono::NaiveDate;
use entity::{attachment, job, unjoined_file};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::jobs::Discard;
use crate::app::App;
use crate::intake::channel::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// A file whose pieces are to be joined.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Join {
    attachment: Uuid,
}

/// Plans a job for each file of the organisation whose pieces are not joined. A file that has one gets no second.
///
/// # Errors
/// What the database says.
pub async fn plan(tx: &Tx, org: Uuid, today: NaiveDate) -> Result<(), Problem> {
    for file in unjoined_file::Entity::find().all(tx).await? {
        let row = job::ActiveModel {
            org_id: Set(org),
            id: Set(file.id),
            kind: Set("join_file".into()),
            membership_id: Set(None),
            payload: Set(serde_json::to_value(Join { attachment: file.id }).map_err(Problem::internal)?),
            due_on: Set(today),
            attempts: Set(0),
            claimed_until: Set(None),
        };
        let once = OnConflict::new().do_nothing().to_owned();
        job::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Joins the pieces of one file. The object is written whole or not at all, always with the same bytes under the same name, and
/// before the row goes that says where the pieces are: it may end at any point and be done again, also by two at once.
///
/// # Errors
/// `Unavailable` when the store does not answer; the job is tried again.
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
            let today = app.clock.today(PublicOrganisation::here(tx).await?.zone()?);
            Discard::tomorrow(tx, org, pieces, today).await?;
        }
        Ok(())
    })
    .await
}

/// Pieces of a file, the name of its object, and its bytes on the wire.
async fn unjoined(tx: &Tx, id: Uuid) -> Result<Option<(Vec<String>, String, u64)>, Problem> {
    let Some(file) = unjoined_file::Entity::find().filter(unjoined_file::Column::Id.eq(id)).one(tx).await? else {
        return Ok(None);
    };
    use attachment::Column as C;
    let row = attachment::Entity::find().select_only().columns([C::ObjectKey, C::WireSize]).filter(C::Id.eq(id));
    let row: Option<(String, i64)> = row.into_tuple().one(tx).await?;
    Ok(row.map(|(object, size)| (file.pieces, object, size.unsigned_abs())))
}

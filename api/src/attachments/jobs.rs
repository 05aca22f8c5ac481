//! Uploads that nobody attached are forgotten, with their bytes.

use chrono::NaiveDate;
use entity::upload_slot;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
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
    let old = upload_slot::Entity::find().filter(upload_slot::Column::ExpiresOn.lt(today)).all(tx).await?;
    for slot in old {
        if !slot.attached {
            let discard = Discard { key: slot.object_key.clone(), upload: slot.upload_id.clone() };
            jobs::enqueue(tx, org, Job::DiscardObject(discard), today).await?;
        }
        upload_slot::Entity::delete_many().filter(upload_slot::Column::Id.eq(slot.id)).exec(tx).await?;
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

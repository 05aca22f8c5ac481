//! Channels: the public pages where reports come in.

use entity::{channel, form_version};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::problem::Problem;
use crate::tx::Tx;

/// Finds a channel by its address and enters its organisation.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn enter(tx: &Tx, slug: &str) -> Result<channel::Model, Problem> {
    // PostgreSQL has no such text, so it would call the question a mistake of ours.
    if slug.contains('\0') {
        return Err(Problem::NotFound);
    }
    let sql = "SELECT org_id, id FROM app.channel_by_slug($1)";
    let found = tx.row(sql, [slug.into()]).await?;
    let row = found.ok_or(Problem::NotFound)?;
    let (org, id): (Uuid, Uuid) = (row.try_get("", "org_id")?, row.try_get("", "id")?);
    tx.pin(|scope| scope.org = Some(org)).await?;
    by_id(tx, id).await
}

/// A channel of the organisation that `tx` is in.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<channel::Model, Problem> {
    channel::Entity::find().filter(channel::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

/// A form version of the organisation that `tx` is in.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn form(tx: &Tx, id: Uuid) -> Result<form_version::Model, Problem> {
    form_version::Entity::find().filter(form_version::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

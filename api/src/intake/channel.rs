//! Channels, their forms, and the public facts of their organisation.

use entity::{channel, form_version};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::problem::Problem;
use crate::tx::Tx;

/// Finds a channel by its address and pins `tx` to the channel's organisation.
///
/// # Errors
/// `NotFound` when no channel has this address.
pub async fn enter(tx: &Tx, slug: &str) -> Result<channel::Model, Problem> {
    // PostgreSQL rejects NUL in text. Without this check, the rejection would count as an internal error.
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

/// Returns a channel of the organisation of `tx`.
///
/// # Errors
/// `NotFound`.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<channel::Model, Problem> {
    channel::Entity::find().filter(channel::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

/// Returns a form version of the organisation of `tx`.
///
/// # Errors
/// `NotFound`.
pub async fn form(tx: &Tx, id: Uuid) -> Result<form_version::Model, Problem> {
    form_version::Entity::find().filter(form_version::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

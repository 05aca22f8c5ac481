//! The settings of a channel that staff can change.

pub mod admin;

use entity::channel::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Kind;
use crate::op::Op;
use crate::problem::Problem;

/// The channels of the organisation.
pub async fn list(op: &Op) -> Result<Vec<channel::Model>, Problem> {
    Ok(channel::Entity::find().order_by_asc(Column::Slug).all(&*op.tx).await?)
}

/// Sets whether the reports of a channel are acknowledged automatically, from the next report on.
///
/// # Errors
/// `NotFound`.
pub async fn set_auto_acknowledge(op: &Op, id: Uuid, on: bool) -> Result<channel::Model, Problem> {
    let row = channel::ActiveModel { auto_acknowledge: Set(on), ..Default::default() };
    let update = channel::Entity::update_many().set(row).filter(Column::Id.eq(id));
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::ChannelChanged, id, json!({ "auto_acknowledge": on })).await?;
    channel::Entity::find().filter(Column::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)
}

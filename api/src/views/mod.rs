//! Saved views of the case list. A view holds filters and an order, and shows its reader only the cases that this
//! reader can see.

pub mod admin;

use entity::saved_view::{self, Column};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait as _, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Kind;
use crate::limit;
use crate::op::Op;
use crate::permissions::Permission::{CaseAssign, SettingsManage};
use crate::problem::Problem;
use crate::scalar;

/// The view to save.
pub struct NewView {
    pub name: String,
    /// As [`saved_view::Model::query`].
    pub query: String,
    /// Whether all members of the organisation see the view.
    pub shared: bool,
}

/// The fields to change. `None` leaves a field as it is.
#[derive(Debug, Default)]
pub struct Change {
    pub name: Option<String>,
    pub query: Option<String>,
    pub shared: Option<bool>,
}

/// The member's views and the shared ones, in alphabetical order.
pub async fn list(op: &Op) -> Result<Vec<saved_view::Model>, Problem> {
    let order = Expr::cust("lower(name)");
    Ok(saved_view::Entity::find().order_by_asc(order).order_by_asc(Column::Id).all(&*op.tx).await?)
}

/// Saves a view of the member.
///
/// # Errors
/// `Invalid` for a malformed name or query. `Forbidden` for a shared view without `CASE_ASSIGN`, because all members read
/// its name. `NotAllowedNow` if the member or the organisation has too many views.
pub async fn save(op: &Op, new: NewView) -> Result<saved_view::Model, Problem> {
    let me = op.member()?;
    let (name, query) = (name(&new.name)?, query(new.query)?);
    if new.shared {
        leave_room(op).await?;
    }
    let mine = saved_view::Entity::find().filter(Column::MemberId.eq(me.id));
    if mine.count(&*op.tx).await? >= limit::MAX_VIEWS {
        return Err(Problem::NotAllowedNow("You can save at most 50 views. Delete one first."));
    }
    let row =
        saved_view::Model { org_id: me.org, id: Uuid::new_v4(), member_id: me.id, name, query, shared: new.shared };
    let insert = saved_view::ActiveModel::from(row.clone()).reset_all();
    saved_view::Entity::insert(insert).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::ViewSaved, row.id, json!({ "shared": row.shared })).await?;
    Ok(row)
}

/// Changes a view.
///
/// # Errors
/// `NotFound` if the member does not see the view. `Forbidden` for the shared view of another member, unless the member
/// has `SETTINGS_MANAGE`. Only its maker can make a view private. Otherwise as in [`save`].
pub async fn change(op: &Op, id: Uuid, change: Change) -> Result<saved_view::Model, Problem> {
    let before = changeable(op, id).await?;
    let is_mine = before.member_id == op.member()?.id;
    if !is_mine && change.shared == Some(false) {
        return Err(Problem::Forbidden);
    }
    if change.shared == Some(true) && !before.shared {
        leave_room(op).await?;
    }
    let before_query = before.query.clone();
    let after = saved_view::Model {
        name: change.name.map_or(Ok(before.name), |text| name(&text))?,
        query: change.query.map_or(Ok(before.query), query)?,
        shared: change.shared.unwrap_or(before.shared),
        ..before
    };
    let row = saved_view::ActiveModel {
        name: Set(after.name.clone()),
        query: Set(after.query.clone()),
        shared: Set(after.shared),
        ..Default::default()
    };
    let update = saved_view::Entity::update_many().set(row).filter(Column::Id.eq(id));
    // The maker may have made the view private meanwhile.
    if update.exec(&*op.tx).await?.rows_affected == 0 {
        return Err(Problem::NotFound);
    }
    let detail = json!({ "shared": after.shared, "before": before_query, "after": after.query });
    op.record_on(Kind::ViewChanged, id, detail).await?;
    Ok(after)
}

/// Deletes a view.
///
/// # Errors
/// `NotFound` and `Forbidden` as in [`change`].
pub async fn delete(op: &Op, id: Uuid) -> Result<(), Problem> {
    let view = changeable(op, id).await?;
    if saved_view::Entity::delete_many().filter(Column::Id.eq(id)).exec(&*op.tx).await?.rows_affected == 0 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::ViewDeleted, id, json!({ "shared": view.shared })).await
}

/// Checks that the member may share one more view.
async fn leave_room(op: &Op) -> Result<(), Problem> {
    if !op.actor.may(CaseAssign) {
        return Err(Problem::Forbidden);
    }
    let shared = saved_view::Entity::find().filter(Column::Shared.eq(true));
    if shared.count(&*op.tx).await? >= limit::MAX_SHARED_VIEWS {
        return Err(Problem::NotAllowedNow("An organisation can share at most 100 views. Delete one first."));
    }
    Ok(())
}

async fn changeable(op: &Op, id: Uuid) -> Result<saved_view::Model, Problem> {
    let view = saved_view::Entity::find().filter(Column::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    if view.member_id == op.member()?.id || op.actor.may(SettingsManage) { Ok(view) } else { Err(Problem::Forbidden) }
}

fn name(text: &str) -> Result<String, Problem> {
    scalar::name("name", text, limit::MAX_NAME)
}

/// A query has printable ASCII characters only, as an address has.
fn query(text: String) -> Result<String, Problem> {
    if text.len() <= limit::MAX_VIEW_QUERY && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text);
    }
    Err(Problem::invalid("query", "This is not the address of a list. Save the view again from the list."))
}

//! Routing moves a case to another department.

use entity::{case, department};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::visibility::Visibility;
use super::{lock, owners};
use crate::audit::{self, Act, Kind};
use crate::op::Op;
use crate::problem::Problem;
use crate::routing::{self, rule::Trigger};
use crate::tx::Reach;

/// Moves a case to a department, also to one outside the acting member's case scope. Assignees stay. Returns `None`
/// when the acting member cannot see the case any more.
///
/// # Errors
/// `NotFound`. `Invalid` for an unknown department. `NotAllowedNow` when only one member would know of the case.
pub async fn route(op: &Op, id: Uuid, to: Uuid) -> Result<Option<case::Model>, Problem> {
    let case = lock(&op.tx, id).await?;
    if department::Entity::find().filter(department::Column::Id.eq(to)).one(&*op.tx).await?.is_none() {
        return Err(Problem::invalid("department", "This department does not exist. Choose another one."));
    }
    if case.department_id == to {
        return Ok(Some(case));
    }
    let before = Visibility::of(op, &case).await?;
    let after = Visibility::of(op, &case::Model { department_id: to, ..case.clone() }).await?;
    before.becomes(&after)?;
    owners::disown(op, id, &before, &after).await?;
    // The row-level security policy allows an update only if the member can see the row afterwards. This statement
    // therefore runs with the case scope of all departments. Restriction and exclusion still apply.
    let own = op.tx.scope().await;
    op.tx.pin(|scope| scope.reach = Some(Reach::All)).await?;
    let change = case::ActiveModel { department_id: Set(to), ..Default::default() };
    let moved = case::Entity::update_many().set(change).filter(case::Column::Id.eq(id)).exec(&*op.tx).await;
    let member = op.member()?;
    let act = Act::on_case(Kind::CaseRouted, member.by(), id).with(json!({ "from": case.department_id, "to": to }));
    let keys = op.app.keys.org(&op.tx).await?;
    let ruled = async {
        moved?;
        audit::record(&op.tx, &keys, &op.app.clock, member.zone, act).await?;
        let outcome = routing::decided(op, id, &[Trigger::Department]).await?;
        routing::carry_out(op, id, &outcome).await?;
        // A rule may have hidden the case from more members than the move.
        owners::release_out_of_sight(op, None, Some(id)).await
    };
    let ruled = ruled.await;
    op.tx.pin(|scope| *scope = own).await?;
    ruled?;
    Ok(case::Entity::find().filter(case::Column::Id.eq(id)).one(&*op.tx).await?)
}

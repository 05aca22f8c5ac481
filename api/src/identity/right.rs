//! Grants the right to request reporters' identities (`IdentityView`), which takes two administrators. One
//! administrator requests the right for a member, and another one approves. Neither administrator is the member, and
//! both may grant rights at the time of the approval. The database enforces these rules too.

use chrono::TimeDelta;
use entity::enums::MailKind;
use entity::{identity_view_request as request, membership};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use crate::actor::is_in_force;
use crate::audit::Kind;
use crate::auth::sign_in::staff;
use crate::four_eyes::Asked;
use crate::members::change::{LockedMembership, write};
use crate::notifications::announce;
use crate::op::Op;
use crate::permissions::Permission::{IdentityView, UserManage};
use crate::permissions::Rights;
use crate::problem::Problem;

/// How long a request waits for approval.
const WAITS: TimeDelta = TimeDelta::days(7);

/// The facts that the four-eyes check needs.
#[must_use]
pub fn asked(request: &request::Model) -> Asked {
    Asked { by: Some(request.asked_by), at: request.asked_at, about: Some(request.membership_id) }
}

/// The waiting requests, newest first.
pub async fn list(op: &Op) -> Result<Vec<request::Model>, Problem> {
    let waiting = request::Entity::find().filter(request::Column::ExpiresAt.gt(op.app.clock.now()));
    Ok(waiting.order_by_desc(request::Column::AskedAt).order_by_asc(request::Column::Id).all(&*op.tx).await?)
}

/// Requests the right for a member. An older request for this member is replaced, but the same request of the same
/// administrator is returned unchanged.
///
/// # Errors
/// `Forbidden` for the caller and for a member with more rights, `NotFound`, `NotAllowedNow` for a member who has the
/// right.
pub async fn ask(op: &Op, member: Uuid) -> Result<request::Model, Problem> {
    let (me, now) = (op.member()?, op.app.clock.now());
    let held = LockedMembership::of_another(op, member, None).await?;
    if Rights::of_member(&held.row).has(IdentityView) {
        return Err(Problem::NotAllowedNow("This member has this right already."));
    }
    if let Some(same) = list(op).await?.into_iter().find(|one| one.membership_id == member && one.asked_by == me.id) {
        return Ok(same);
    }
    staff(op)?.attempts.mail(me.id)?;
    request::Entity::delete_many().filter(request::Column::MembershipId.eq(member)).exec(&*op.tx).await?;
    let row = request::Model {
        org_id: me.org,
        id: Uuid::new_v4(),
        membership_id: member,
        asked_by: me.id,
        asked_at: now,
        expires_at: now + WAITS,
    };
    let insert = request::ActiveModel {
        org_id: Set(row.org_id),
        id: Set(row.id),
        membership_id: Set(row.membership_id),
        asked_by: Set(row.asked_by),
        asked_at: Set(row.asked_at),
        expires_at: Set(row.expires_at),
    };
    request::Entity::insert(insert).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::IdentityViewAsked, member, json!({})).await?;
    announce::to_administrators(op, MailKind::RightsAsked, Some(me.id)).await?;
    Ok(row)
}

/// Grants the right that another administrator requested.
///
/// # Errors
/// `NotFound` for an unknown or expired request. `Forbidden` for the caller and for a member with more rights.
/// `NotAllowedNow` for the requester, within a day if requester and approver may be one person, and if the requester
/// may no longer grant rights.
pub async fn approve(op: &Op, id: Uuid) -> Result<membership::Model, Problem> {
    let found = find(op, id).await?;
    let held = LockedMembership::of_another(op, found.membership_id, Some(found.asked_by)).await?;
    // Read the request again under the lock. Of two parallel decisions, the second finds no request.
    let request = find(op, id).await?;
    asked(&request).check(op, "Another administrator must approve this request.").await?;
    let today = op.today()?;
    let asker = held.other(request.asked_by);
    if !asker.is_some_and(|m| is_in_force(m, today) && Rights::of_member(m).has(UserManage)) {
        return Err(Problem::NotAllowedNow(
            "The administrator who made this request no longer has the right to do so. Make a new request.",
        ));
    }
    let flag = IdentityView.bit();
    let row = membership::Model { allow: held.row.allow | flag, deny: held.row.deny & !flag, ..held.row.clone() };
    let change = membership::ActiveModel { allow: Set(row.allow), deny: Set(row.deny), ..Default::default() };
    write(op, row.id, change).await?;
    end(op, id).await?;
    op.record_on(Kind::IdentityViewGiven, row.id, json!({ "askedBy": request.asked_by })).await?;
    let before = (held.row.role, Rights::of_member(&held.row));
    announce::rights(op, row.id, Some(before), (row.role, Rights::of_member(&row))).await?;
    Ok(row)
}

/// Refuses a request, or withdraws the caller's own request.
///
/// # Errors
/// `NotFound` for an unknown or expired request, `Conflict` for a request that was decided meanwhile.
pub async fn refuse(op: &Op, id: Uuid) -> Result<Uuid, Problem> {
    let request = find(op, id).await?;
    if end(op, id).await? == 0 {
        return Err(Problem::Conflict);
    }
    op.record_on(Kind::IdentityViewRefused, request.membership_id, json!({ "askedBy": request.asked_by })).await?;
    Ok(request.membership_id)
}

async fn find(op: &Op, id: Uuid) -> Result<request::Model, Problem> {
    let found = request::Entity::find().filter(request::Column::Id.eq(id));
    let waiting = found.filter(request::Column::ExpiresAt.gt(op.app.clock.now()));
    waiting.one(&*op.tx).await?.ok_or(Problem::NotFound)
}

/// Deletes a request and returns the number of deleted rows.
async fn end(op: &Op, id: Uuid) -> Result<u64, Problem> {
    Ok(request::Entity::delete_many().filter(request::Column::Id.eq(id)).exec(&*op.tx).await?.rows_affected)
}

//! The fallback reviewer is the member who gets a hidden case that no administrator may know of. Two administrators
//! name this member, and neither names themselves. If the two may be one person, the approval waits 24 hours. An
//! external person can join by an invitation with the case scope NAMED. This scope reaches no other cases, except those
//! that name the person.

use chrono::TimeDelta;
use entity::enums::MailKind;
use entity::fallback_reviewer::Column::{ApprovedBy, AskedBy, ExpiresAt, Id};
use entity::{fallback_reviewer as fallback, membership};
use sea_orm::sea_query::{IntoCondition, LockType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Set, SqlErr};
use serde_json::json;
use uuid::Uuid;

use crate::actor::is_in_force;
use crate::audit::Kind;
use crate::auth::sign_in::staff;
use crate::cases::assignment::is_assignable;
use crate::four_eyes::Asked;
use crate::notifications::announce;
use crate::op::Op;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;

/// The time in which a request can be approved.
const WAITS: TimeDelta = TimeDelta::days(7);

/// The fallback reviewer, and the request for a new one.
#[derive(Default)]
pub struct Setting {
    pub current: Option<fallback::Model>,
    /// The request that waits for a second administrator.
    pub waiting: Option<fallback::Model>,
}

pub async fn setting(op: &Op) -> Result<Setting, Problem> {
    let now = op.app.clock.now();
    let mut setting = Setting::default();
    for row in fallback::Entity::find().all(&*op.tx).await? {
        if row.approved_by.is_some() {
            setting.current = Some(row);
        } else if row.expires_at > now {
            setting.waiting = Some(row);
        }
    }
    Ok(setting)
}

/// The facts that the four-eyes check needs.
#[must_use]
pub fn asked(request: &fallback::Model) -> Asked {
    Asked { by: Some(request.asked_by), at: request.asked_at, about: Some(request.membership_id) }
}

/// Requests that a member becomes the fallback reviewer. Replaces an earlier request of the acting member. Does nothing
/// when the same request waits already.
///
/// # Errors
/// `Invalid` for the acting member, for an inactive member and for a member who handles no cases. `Conflict` while
/// another administrator's request waits.
pub async fn ask(op: &Op, member: Uuid) -> Result<fallback::Model, Problem> {
    let (me, now) = (op.member()?, op.app.clock.now());
    if member == me.id {
        return Err(Problem::invalid("member", "You cannot name yourself. Choose another member."));
    }
    find_member(op, member).await?;
    match setting(op).await?.waiting {
        Some(waiting) if waiting.asked_by != me.id => return Err(Problem::Conflict),
        Some(waiting) if waiting.membership_id == member => return Ok(waiting),
        _ => {}
    }
    staff(op)?.attempts.mail(me.id)?;
    // Keep a request that another administrator made in the meantime, so that the insert below fails with `Conflict`.
    let own = Condition::any().add(AskedBy.eq(me.id)).add(ExpiresAt.lte(now));
    end(op, Condition::all().add(ApprovedBy.is_null()).add(own)).await?;
    let row = fallback::Model {
        org_id: me.org,
        id: Uuid::new_v4(),
        membership_id: member,
        asked_by: me.id,
        asked_at: now,
        expires_at: now + WAITS,
        approved_by: None,
        approved_at: None,
    };
    let insert = fallback::Entity::insert(fallback::ActiveModel::from(row.clone()));
    insert.exec_without_returning(&*op.tx).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Problem::Conflict,
        _ => error.into(),
    })?;
    op.record_on(Kind::FallbackReviewerAsked, member, json!({})).await?;
    announce::to_administrators(op, MailKind::FallbackReviewerWaits, Some(me.id)).await?;
    Ok(row)
}

/// Approves another administrator's request.
///
/// # Errors
/// `NotFound` for a request that does not exist or has expired. `Invalid` as [`ask`]. `NotAllowedNow` for the
/// requester, for the member concerned, and when the requester has lost the right. `NotAllowedNow` also within 24 hours
/// of the request if requester and approver may be one person.
pub async fn approve(op: &Op, id: Uuid) -> Result<fallback::Model, Problem> {
    let (me, now, today) = (op.member()?, op.app.clock.now(), op.today()?);
    let request = find(op, id).await?;
    asked(&request).check(op, "Another administrator must approve this request.").await?;
    let asker = membership::Entity::find().filter(membership::Column::Id.eq(request.asked_by)).one(&*op.tx).await?;
    let manages = |row: &membership::Model| Rights::of(row.role, row.allow, row.deny).has(Permission::UserManage);
    if !asker.is_some_and(|row| is_in_force(&row, today) && manages(&row)) {
        return Err(Problem::NotAllowedNow(
            "The administrator who made this request no longer has the right to do so. Make a new request.",
        ));
    }
    find_member(op, request.membership_id).await?;
    end(op, ApprovedBy.is_not_null()).await?;
    let update =
        fallback::ActiveModel { approved_by: Set(Some(me.id)), approved_at: Set(Some(now)), ..Default::default() };
    let update = fallback::Entity::update_many().set(update).filter(Id.eq(id));
    if update.filter(ApprovedBy.is_null()).exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::Conflict);
    }
    op.record_on(Kind::FallbackReviewerNamed, request.membership_id, json!({ "askedBy": request.asked_by })).await?;
    Ok(fallback::Model { approved_by: Some(me.id), approved_at: Some(now), ..request })
}

/// Refuses a request. The requester calls the same function to withdraw the request.
///
/// # Errors
/// `NotFound` for a request that does not exist or has expired.
pub async fn refuse(op: &Op, id: Uuid) -> Result<(), Problem> {
    let request = find(op, id).await?;
    end(op, Id.eq(id)).await?;
    op.record_on(Kind::FallbackReviewerRefused, request.membership_id, json!({ "askedBy": request.asked_by })).await
}

async fn find_member(op: &Op, id: Uuid) -> Result<(), Problem> {
    let row = membership::Entity::find().filter(membership::Column::Id.eq(id)).one(&*op.tx).await?;
    let today = op.today()?;
    if row.is_some_and(|row| is_assignable(&row, today)) {
        return Ok(());
    }
    Err(Problem::invalid("member", "Choose a member who handles cases."))
}

async fn find(op: &Op, id: Uuid) -> Result<fallback::Model, Problem> {
    let found = fallback::Entity::find().filter(Id.eq(id)).filter(ApprovedBy.is_null());
    let found = found.filter(ExpiresAt.gt(op.app.clock.now())).lock(LockType::Update).one(&*op.tx).await?;
    found.ok_or(Problem::NotFound)
}

async fn end(op: &Op, which: impl IntoCondition) -> Result<(), Problem> {
    fallback::Entity::delete_many().filter(which).exec(&*op.tx).await?;
    Ok(())
}

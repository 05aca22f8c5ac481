//! Ends a membership when an administrator removes the member, or when the member leaves. Every open case keeps a
//! member who can work on the case. The organisation keeps an administrator. The member's API tokens are revoked. The
//! row of the membership stays, because the audit log and old cases refer to the row. The row keeps the member's name
//! and address of that day, so that the organisation does not see later changes of the account.

use entity::membership;
use sea_orm::Set;
use serde_json::json;
use uuid::Uuid;

use super::change::{self, LockedMembership};
use super::{absence, availability};
use crate::audit::Kind;
use crate::calendar;
use crate::cases::handover;
use crate::integrations;
use crate::loaders::{as_left, colleagues};
use crate::op::Op;
use crate::problem::Problem;

/// Removes a member and assigns the member's open cases to `successor`. Returns how many of the cases that the caller
/// can reach were handed over.
///
/// # Errors
/// `Invalid` for the field `handOver` if a successor is needed, or cannot take over. `NotAllowedNow` for the last
/// administrator, or if no other member could work on a restricted case. Also the errors of
/// `LockedMembership::of_another`.
pub async fn remove(op: &Op, id: Uuid, successor: Option<Uuid>) -> Result<i32, Problem> {
    let held = LockedMembership::of_another(op, id, successor).await?;
    end(op, &held, successor, Kind::MemberRemoved).await
}

/// Ends the caller's own membership.
///
/// # Errors
/// `Invalid` and `NotAllowedNow` as for [`remove`].
pub async fn leave(op: &Op, successor: Option<Uuid>) -> Result<i32, Problem> {
    let held = LockedMembership::of(op, op.member()?.id, successor).await?;
    end(op, &held, successor, Kind::MemberLeft).await
}

async fn end(op: &Op, held: &LockedMembership, successor: Option<Uuid>, kind: Kind) -> Result<i32, Problem> {
    held.leaves_an_administrator(None)?;
    let member = &held.row;
    if successor.is_some_and(|id| held.other(id).is_none()) {
        return Err(Problem::invalid(
            "handOver",
            "This member cannot take over the open cases. Choose another successor.",
        ));
    }
    let handed_over = handover::hand_over(op, member.id, successor).await?;
    let departments = change::departments(op, member.id).await?;
    change::set_departments(op, member, &departments, &[]).await?;
    let tokens = integrations::revoke_of(op, member.id).await?;
    calendar::delete(op, member.id).await?;
    absence::end(op, member.id).await?;
    availability::end(op, member.id).await?;
    let now = op.app.clock.now();
    let left = colleagues(&op.app, &op.tx, vec![member.clone()]).await?.pop().ok_or(Problem::NotFound)?;
    let keys = op.app.keys.org(&op.tx).await?;
    let kept = |column, word: &str| Set(Some(keys.seal(&as_left(member, column), word.as_bytes())));
    let row = membership::ActiveModel {
        removed_at: Set(Some(now)),
        left_name: kept("left_name", &left.name),
        left_email: kept("left_email", &left.email(&op.app)?),
        ..Default::default()
    };
    change::write(op, member.id, row).await?;
    op.record_on(kind, member.id, json!({ "handOver": successor, "tokens": tokens })).await?;
    Ok(handed_over)
}

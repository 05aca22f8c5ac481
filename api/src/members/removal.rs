//! The end of a membership: removed by who manages members, or left. Always: no open case is left to nobody, and an
//! organisation keeps an administrator. Their tokens end with them. The row stays, with name and address of that day: history
//! names it, and what the account is called later is no affair of the organisation's.

use entity::membership;
use sea_orm::Set;
use serde_json::json;
use uuid::Uuid;

use super::change::{self, Held};
use crate::audit::Kind;
use crate::cases::handover;
use crate::integrations;
use crate::loaders::{as_left, colleagues};
use crate::op::Op;
use crate::problem::Problem;

/// Removes a member; the open cases go to `successor`. Gives how many did, of those that the asker reaches.
///
/// # Errors
/// `Invalid` naming `handOver` when somebody has to take over, or cannot; `NotAllowedNow` for the last administrator, or where
/// nobody else could work on a case; as `Held::of_another`.
pub async fn remove(op: &Op, id: Uuid, successor: Option<Uuid>) -> Result<i32, Problem> {
    let held = Held::of_another(op, id, successor).await?;
    end(op, &held, successor, Kind::MemberRemoved).await
}

/// Leaves the organisation.
///
/// # Errors
/// As [`remove`].
pub async fn leave(op: &Op, successor: Option<Uuid>) -> Result<i32, Problem> {
    let held = Held::of(op, op.member()?.id, successor).await?;
    end(op, &held, successor, Kind::MemberLeft).await
}

async fn end(op: &Op, held: &Held, successor: Option<Uuid>, kind: Kind) -> Result<i32, Problem> {
    held.leaves_an_administrator(None)?;
    let member = &held.row;
    if successor.is_some_and(|id| held.other(id).is_none()) {
        return Err(Problem::invalid("handOver", "This member cannot take over."));
    }
    let handed_over = handover::hand_over(op, member.id, successor).await?;
    let departments = change::departments(op, member.id).await?;
    change::set_departments(op, member, &departments, &[]).await?;
    let tokens = integrations::revoke_of(op, member.id).await?;
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

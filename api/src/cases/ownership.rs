//! The end of ownership. Only a member who sees a case owns its open corrective actions and own deadlines. An act on one
//! case compares the visibility before and after ([`actions::disown`]). An act on a membership or on the tree of
//! departments may hide any number of cases, and calls [`release_out_of_sight`] afterwards.
//!
//! A membership that expires is no act. Then the assignees get the reminders: see `app.take_reminders`.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{actions, lock};
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Reach;

#[derive(FromQueryResult)]
struct Owned {
    case_id: Uuid,
    owner_id: Uuid,
}

/// Releases members who own something of cases that they do not see any more. `member`: only this member. Runs with the
/// owner's visibility before the change, so that it includes cases that the acting member cannot see. The acting member
/// learns nothing about them.
pub async fn release_out_of_sight(op: &Op, member: Option<Uuid>) -> Result<(), Problem> {
    let lost = op.tx.all::<Owned>("SELECT * FROM app.owned_out_of_sight($1)", [member.into()]).await?;
    if lost.is_empty() {
        return Ok(());
    }
    let own = op.tx.scope().await;
    let released = release(op, &lost).await;
    op.tx.pin(|scope| *scope = own).await?;
    released
}

async fn release(op: &Op, lost: &[Owned]) -> Result<(), Problem> {
    for Owned { case_id, owner_id } in lost {
        op.tx
            .pin(|scope| {
                scope.member = Some(*owner_id);
                scope.reach = Some(Reach::All);
            })
            .await?;
        match lock(&op.tx, *case_id).await {
            Ok(_) => actions::release(op, *case_id, vec![*owner_id]).await?,
            // The owner was excluded from the case, and that act released them.
            Err(Problem::NotFound) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}

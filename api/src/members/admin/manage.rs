//! GraphQL of the staff surface: changing, suspending and removing members.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use entity::membership;
use uuid::Uuid;

use super::types::Member;
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive, signed_in};
use crate::loaders::colleagues;
use crate::members::{change, removal};
use crate::op::Op;
use crate::permissions::Permission::UserManage;
use crate::permissions::admin::RightsInput;
use crate::problem::Problem;

/// A member and their new rights.
#[derive(InputObject)]
pub struct ChangeMemberInput {
    member: Uuid,
    rights: RightsInput,
}

/// Selects a member.
#[derive(InputObject)]
pub struct MemberInput {
    /// The id of the membership.
    pub member: Uuid,
}

/// The member to remove.
#[derive(InputObject)]
pub struct RemoveMemberInput {
    member: Uuid,
    /// The member who takes over the open cases. Required if the member has open cases.
    hand_over: Option<Uuid>,
}

/// How the caller leaves the organisation.
#[derive(InputObject)]
pub struct LeaveOrganisationInput {
    /// The member who takes over the caller's open cases. Required if the caller has open cases.
    hand_over: Option<Uuid>,
}

/// The member after the change.
#[derive(SimpleObject)]
pub struct MemberPayload {
    member: Member,
}

/// The membership has ended.
#[derive(SimpleObject)]
pub struct RemoveMemberPayload {
    /// Number of open cases that were handed over. Cases that the caller cannot reach are not counted.
    handed_over: i32,
}

pub(crate) async fn payload(op: &Op, row: membership::Model) -> Result<MemberPayload, Problem> {
    let found = colleagues(&op.app, &op.tx, vec![row]).await?.pop().ok_or(Problem::NotFound)?;
    Ok(MemberPayload { member: Member(found) })
}

#[derive(Default)]
pub struct MembersMutation;

#[Object]
impl MembersMutation {
    /// Changes a member's rights. The change takes effect on the member's next request. `FORBIDDEN` for the caller's
    /// own membership and for a member with more rights. `NOT_ALLOWED_NOW` for the last administrator.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn change_member(&self, ctx: &Context<'_>, input: ChangeMemberInput) -> Result<MemberPayload, Problem> {
        let op = ctx.op()?;
        let grant = input.rights.parse(op).await?;
        payload(op, change::change(op, input.member, &grant).await?).await
    }

    /// Suspends a member. The server refuses the member from the next request on, until the member is resumed. The
    /// member's cases stay assigned. Errors as for `changeMember`.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn suspend_member(&self, ctx: &Context<'_>, input: MemberInput) -> Result<MemberPayload, Problem> {
        let op = ctx.op()?;
        payload(op, change::suspend(op, input.member, true).await?).await
    }

    /// Resumes a suspended member.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn resume_member(&self, ctx: &Context<'_>, input: MemberInput) -> Result<MemberPayload, Problem> {
        let op = ctx.op()?;
        payload(op, change::suspend(op, input.member, false).await?).await
    }

    /// Removes a member. The member's open cases go to `handOver`. Without `handOver`, a member with open cases is not
    /// removed. `NOT_ALLOWED_NOW` for the last administrator, or if no other member could work on a restricted case.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn remove_member(&self, ctx: &Context<'_>, input: RemoveMemberInput) -> Result<RemoveMemberPayload, Problem> {
        let handed_over = removal::remove(ctx.op()?, input.member, input.hand_over).await?;
        Ok(RemoveMemberPayload { handed_over })
    }

    /// Ends the caller's membership. The caller's open cases go to `handOver`. Errors as for `removeMember`.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(300))]
    async fn leave_organisation(
        &self,
        ctx: &Context<'_>,
        input: LeaveOrganisationInput,
    ) -> Result<RemoveMemberPayload, Problem> {
        let handed_over = removal::leave(ctx.op()?, input.hand_over).await?;
        Ok(RemoveMemberPayload { handed_over })
    }
}

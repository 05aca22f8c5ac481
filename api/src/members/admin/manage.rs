//! The staff's schema: changing members, and their end.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use entity::membership;
use uuid::Uuid;

use super::types::Member;
use crate::gate::{requires, sensitive, signed_in};
use crate::loaders::colleagues;
use crate::members::{change, removal};
use crate::op::{ContextExt, Op};
use crate::permissions::Permission::UserManage;
use crate::permissions::admin::RightsInput;
use crate::problem::Problem;

/// What a member is to be.
#[derive(InputObject)]
pub struct ChangeMemberInput {
    member: Uuid,
    rights: RightsInput,
}

/// A member to act on.
#[derive(InputObject)]
pub struct MemberInput {
    /// The membership.
    pub member: Uuid,
}

/// A member to remove.
#[derive(InputObject)]
pub struct RemoveMemberInput {
    member: Uuid,
    /// Who takes over the open cases.
    hand_over: Option<Uuid>,
}

/// My leaving.
#[derive(InputObject)]
pub struct LeaveOrganisationInput {
    /// Who takes over my open cases.
    hand_over: Option<Uuid>,
}

/// The member, as they are now.
#[derive(SimpleObject)]
pub struct MemberPayload {
    member: Member,
}

/// The membership has ended.
#[derive(SimpleObject)]
pub struct RemoveMemberPayload {
    /// Cases that were handed over, of those in my reach.
    handed_over: i32,
}

pub(crate) async fn payload(op: &Op, row: membership::Model) -> Result<MemberPayload, Problem> {
    let found = colleagues(&op.app, &op.tx, vec![row]).await?.pop().ok_or(Problem::NotFound)?;
    Ok(MemberPayload { member: Member(found) })
}

/// Mutations of this room.
#[derive(Default)]
pub struct MembersMutation;

#[Object]
impl MembersMutation {
    /// Gives a member other rights. They act on the member's next request.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn change_member(&self, ctx: &Context<'_>, input: ChangeMemberInput) -> Result<MemberPayload, Problem> {
        let op = ctx.op()?;
        let grant = input.rights.parse(op).await?;
        payload(op, change::change(op, input.member, &grant).await?).await
    }

    /// Refuses a member from the next request on, until resumed. The cases stay.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn suspend_member(&self, ctx: &Context<'_>, input: MemberInput) -> Result<MemberPayload, Problem> {
        let op = ctx.op()?;
        payload(op, change::suspend(op, input.member, true).await?).await
    }

    /// Lets a suspended member in again.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn resume_member(&self, ctx: &Context<'_>, input: MemberInput) -> Result<MemberPayload, Problem> {
        let op = ctx.op()?;
        payload(op, change::suspend(op, input.member, false).await?).await
    }

    /// Open cases go to handOver; without it a member who has open cases is not removed.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn remove_member(&self, ctx: &Context<'_>, input: RemoveMemberInput) -> Result<RemoveMemberPayload, Problem> {
        let handed_over = removal::remove(ctx.op()?, input.member, input.hand_over).await?;
        Ok(RemoveMemberPayload { handed_over })
    }

    /// I leave the organisation; my open cases go to handOver.
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

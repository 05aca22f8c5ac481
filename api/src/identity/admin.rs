//! The staff's schema: who asks for the right to ask for identities, and who approves.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::identity_view_request::Model;
use uuid::Uuid;

use crate::gate::{requires, sensitive};
use crate::loaders::Load;
use crate::loaders::MemberById;
use crate::members::admin::manage::{MemberInput, MemberPayload, payload};
use crate::members::admin::types::Member;
use crate::op::ContextExt;
use crate::permissions::Permission::UserManage;
use crate::problem::Problem;

/// The right to ask for identities, asked for a member by one administrator; another has to approve.
pub struct IdentityViewRequest(Model);

#[Object]
impl IdentityViewRequest {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// Who is to get the right.
    async fn member(&self, ctx: &Context<'_>) -> Result<Member, Problem> {
        Ok(Member(ctx.load()?.load_one(MemberById(self.0.membership_id)).await?.ok_or(Problem::NotFound)?))
    }

    /// None: has left since.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        Ok(ctx.load()?.load_one(MemberById(self.0.asked_by)).await?.map(Member))
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.asked_at
    }

    /// Until when it can be approved.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// I may approve now: neither for me nor asked by me, and not before `approvableFrom`.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        super::asked(&self.0).is_approvable(ctx.op()?).await
    }

    /// From when I may approve it: a day after the asking where who asked and I may be one person. Null: never.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        super::asked(&self.0).approvable_from(ctx.op()?).await
    }
}

/// A request to act on.
#[derive(InputObject)]
pub struct IdentityViewInput {
    request: Uuid,
}

/// The request that waits now.
#[derive(SimpleObject)]
pub struct RequestIdentityViewPayload {
    request: IdentityViewRequest,
}

/// Whose request is no more.
#[derive(SimpleObject)]
pub struct RefuseIdentityViewPayload {
    member: Uuid,
}

/// Queries of this room.
#[derive(Default)]
pub struct IdentityViewQuery;

#[Object]
impl IdentityViewQuery {
    /// What waits for a second administrator, newest first.
    #[graphql(directive = requires::apply(UserManage))]
    async fn identity_view_requests(&self, ctx: &Context<'_>) -> Result<Vec<IdentityViewRequest>, Problem> {
        Ok(super::list(ctx.op()?).await?.into_iter().map(IdentityViewRequest).collect())
    }
}

/// Mutations of this room.
#[derive(Default)]
pub struct IdentityViewMutation;

#[Object]
impl IdentityViewMutation {
    /// Asks for the right `IDENTITY_VIEW` for a member. Another administrator has to approve within seven days.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn request_identity_view(
        &self,
        ctx: &Context<'_>,
        input: MemberInput,
    ) -> Result<RequestIdentityViewPayload, Problem> {
        Ok(RequestIdentityViewPayload { request: IdentityViewRequest(super::ask(ctx.op()?, input.member).await?) })
    }

    /// Gives the right. Not for what I asked for, and not to me.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn approve_identity_view(
        &self,
        ctx: &Context<'_>,
        input: IdentityViewInput,
    ) -> Result<MemberPayload, Problem> {
        let op = ctx.op()?;
        payload(op, super::approve(op, input.request).await?).await
    }

    /// Refuses it, or takes back what I asked for.
    #[graphql(directive = requires::apply(UserManage))]
    async fn refuse_identity_view(
        &self,
        ctx: &Context<'_>,
        input: IdentityViewInput,
    ) -> Result<RefuseIdentityViewPayload, Problem> {
        Ok(RefuseIdentityViewPayload { member: super::refuse(ctx.op()?, input.request).await? })
    }
}

//! GraphQL of the staff surface: requesting and approving the right to request reporters' identities.

pub mod disclosure;
pub mod opening;

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::identity_view_request::Model;
use uuid::Uuid;

use super::right;
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive};
use crate::loaders::Load;
use crate::loaders::MemberById;
use crate::members::admin::manage::{MemberInput, MemberPayload, payload};
use crate::members::admin::types::Member;
use crate::permissions::Permission::UserManage;
use crate::problem::Problem;

/// A request for the right `IDENTITY_VIEW`. One administrator makes the request for a member. Another administrator has
/// to approve the request.
pub struct IdentityViewRequest(Model);

#[Object]
impl IdentityViewRequest {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// The member who is to get the right.
    async fn member(&self, ctx: &Context<'_>) -> Result<Member, Problem> {
        Ok(Member(ctx.load()?.load_one(MemberById(self.0.membership_id)).await?.ok_or(Problem::NotFound)?))
    }

    /// The administrator who made the request. Null when this administrator has left since.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        Ok(ctx.load()?.load_one(MemberById(self.0.asked_by)).await?.map(Member))
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.asked_at
    }

    /// Until when the request can be approved.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// Whether the caller may approve now. Never for the caller's own right or the caller's own request, and not before
    /// `approvableFrom`.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        right::asked(&self.0).is_approvable(ctx.op()?).await
    }

    /// The earliest time at which the caller may approve. This is a day after the request if requester and caller may
    /// be one person. Null if the caller can never approve.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        right::asked(&self.0).approvable_from(ctx.op()?).await
    }
}

/// Selects a request.
#[derive(InputObject)]
pub struct IdentityViewInput {
    request: Uuid,
}

/// The request that waits now.
#[derive(SimpleObject)]
pub struct RequestIdentityViewPayload {
    request: IdentityViewRequest,
}

/// The request was refused or withdrawn.
#[derive(SimpleObject)]
pub struct RefuseIdentityViewPayload {
    member: Uuid,
}

#[derive(Default)]
pub struct IdentityViewQuery;

#[Object]
impl IdentityViewQuery {
    /// The requests that wait for a second administrator, newest first.
    #[graphql(directive = requires::apply(UserManage))]
    async fn identity_view_requests(&self, ctx: &Context<'_>) -> Result<Vec<IdentityViewRequest>, Problem> {
        Ok(right::list(ctx.op()?).await?.into_iter().map(IdentityViewRequest).collect())
    }
}

#[derive(Default)]
pub struct IdentityViewMutation;

#[Object]
impl IdentityViewMutation {
    /// Requests the right `IDENTITY_VIEW` for a member. Another administrator has to approve the request within seven
    /// days. `FORBIDDEN` for the caller and for a member with more rights. `NOT_ALLOWED_NOW` for a member who has the
    /// right.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn request_identity_view(
        &self,
        ctx: &Context<'_>,
        input: MemberInput,
    ) -> Result<RequestIdentityViewPayload, Problem> {
        Ok(RequestIdentityViewPayload { request: IdentityViewRequest(right::ask(ctx.op()?, input.member).await?) })
    }

    /// Grants the right. `NOT_ALLOWED_NOW` for the caller's own request, `FORBIDDEN` for the caller's own right.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn approve_identity_view(
        &self,
        ctx: &Context<'_>,
        input: IdentityViewInput,
    ) -> Result<MemberPayload, Problem> {
        let op = ctx.op()?;
        payload(op, right::approve(op, input.request).await?).await
    }

    /// Refuses a request, or withdraws the caller's own request.
    #[graphql(directive = requires::apply(UserManage))]
    async fn refuse_identity_view(
        &self,
        ctx: &Context<'_>,
        input: IdentityViewInput,
    ) -> Result<RefuseIdentityViewPayload, Problem> {
        Ok(RefuseIdentityViewPayload { member: right::refuse(ctx.op()?, input.request).await? })
    }
}

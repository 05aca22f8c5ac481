//! The staff's schema: lost passwords and factors.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::admin::SignInPayload;
use super::reset::{self, Request};
use crate::gate::{Path, at, public, requires, sensitive};
use crate::graphql::Asked;
use crate::loaders::MemberById;
use crate::members::manage::MemberInput;
use crate::members::types::Member;
use crate::permissions::Permission::UserManage;
use crate::problem::Problem;

/// How far a reset is.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::ResetState")]
pub enum ResetState {
    /// For approval.
    Waiting,
    /// A link has been mailed.
    Approved,
    /// Nothing happens.
    Refused,
}

/// A member who lost password or factors.
pub struct Reset(Request);

#[Object]
impl Reset {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// Who needs it.
    async fn member(&self, ctx: &Context<'_>) -> Result<Member, Problem> {
        Ok(Member(ctx.load()?.load_one(MemberById(self.0.membership_id)).await?.ok_or(Problem::NotFound)?))
    }

    /// None: asked by the person.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        let Some(asker) = self.0.asked_by else { return Ok(None) };
        Ok(ctx.load()?.load_one(MemberById(asker)).await?.map(Member))
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.asked_at
    }

    /// Until when it can be approved.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// I may approve: neither mine nor asked by me.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        let op = ctx.op()?;
        Ok(self.0.is_approvable_by(op.member()?.id) && self.0.expires_at > op.app.clock.now())
    }

    async fn state(&self) -> ResetState {
        self.0.state.into()
    }
}

/// Queries of resets.
#[derive(Default)]
pub struct ResetQuery;

#[Object]
impl ResetQuery {
    /// Resets of the last week, newest first.
    #[graphql(directive = requires::apply(UserManage))]
    async fn resets(&self, ctx: &Context<'_>) -> Result<Vec<Reset>, Problem> {
        Ok(reset::list(ctx.op()?).await?.into_iter().map(Reset).collect())
    }
}

/// Whose password or factors are lost.
#[derive(InputObject)]
pub struct RequestResetInput {
    email: String,
}

/// It was heard; more is told to nobody.
#[derive(SimpleObject)]
pub struct RequestResetPayload {
    done: bool,
}

/// A reset.
#[derive(InputObject)]
pub struct ResetInput {
    reset: Uuid,
}

/// A reset as it stands now.
#[derive(SimpleObject)]
pub struct ResetPayload {
    reset: Reset,
}

/// A new password from a mailed link.
#[derive(InputObject)]
pub struct CompleteResetInput {
    token: String,
    password: String,
}

/// Mutations of resets.
#[derive(Default)]
pub struct ResetMutation;

#[Object]
impl ResetMutation {
    /// I lost password or factors. Always answers the same. An administrator has to approve; then a link is mailed.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn request_reset(&self, ctx: &Context<'_>, input: RequestResetInput) -> Result<RequestResetPayload, Problem> {
        reset::request(ctx.op()?, &input.email).await?;
        Ok(RequestResetPayload { done: true })
    }

    /// For a colleague who lost password or factors; another administrator has to approve.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn request_member_reset(&self, ctx: &Context<'_>, input: MemberInput) -> Result<ResetPayload, Problem> {
        Ok(ResetPayload { reset: Reset(reset::request_for(ctx.op()?, input.member).await?) })
    }

    /// Mails the link. Not for one that is mine or that I asked for.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn approve_reset(&self, ctx: &Context<'_>, input: ResetInput) -> Result<ResetPayload, Problem> {
        Ok(ResetPayload { reset: Reset(reset::approve(ctx.op()?, input.reset).await?) })
    }

    /// Nothing happens.
    #[graphql(directive = requires::apply(UserManage))]
    async fn refuse_reset(&self, ctx: &Context<'_>, input: ResetInput) -> Result<ResetPayload, Problem> {
        Ok(ResetPayload { reset: Reset(reset::refuse(ctx.op()?, input.reset).await?) })
    }

    /// From the mailed link: a new password. All factors, recovery codes and sessions are void; the next step is to enrol.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_reset(&self, ctx: &Context<'_>, input: CompleteResetInput) -> Result<SignInPayload, Problem> {
        Ok(reset::complete(ctx.op()?, &input.token, &input.password).await?.into())
    }
}

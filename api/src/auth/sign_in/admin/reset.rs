//! The staff's schema: lost passwords and factors.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::SignInPayload;
use super::security::OWN;
use crate::auth::sign_in::reset::{self, Request};
use crate::gate::{at, public, requires, sensitive, signed_in};
use crate::loaders::Load;
use crate::loaders::MemberById;
use crate::members::admin::manage::MemberInput;
use crate::members::admin::types::Member;
use crate::op::{ContextExt, Path};
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

    /// I may approve now: neither mine nor asked by me, and not before `approvableFrom`.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        let op = ctx.op()?;
        let (from, now) = (self.0.approvable_from(op).await?, op.app.clock.now());
        Ok(from.is_some_and(|from| from <= now) && self.0.expires_at > now)
    }

    /// From when I may approve it: a day after the asking where who asked and I may be one person, as when one of us invited the
    /// other. Null: never.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        self.0.approvable_from(ctx.op()?).await
    }

    /// Who approved or refused; the member, where they stopped it.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        let Some(decider) = self.0.decided_by else { return Ok(None) };
        Ok(ctx.load()?.load_one(MemberById(decider)).await?.map(Member))
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

/// The link in the mail that says that somebody asked for a reset.
#[derive(InputObject)]
pub struct StopResetInput {
    token: String,
}

/// No reset of the account waits any more, and no link to a new password is good.
#[derive(SimpleObject)]
pub struct StopResetPayload {
    done: bool,
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
    /// I lost password or factors. Always answers the same. An administrator has to approve, after 24 hours or on another one's request; then a link is mailed.
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

    /// I did not ask for it: every reset of the account behind the mailed link is stopped, approved or not.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn stop_reset(&self, ctx: &Context<'_>, input: StopResetInput) -> Result<StopResetPayload, Problem> {
        reset::stop(ctx.op()?, &input.token).await?;
        Ok(StopResetPayload { done: true })
    }

    /// As stopReset, from a session. `done` is false when there was nothing to stop.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn stop_my_resets(&self, ctx: &Context<'_>) -> Result<StopResetPayload, Problem> {
        Ok(StopResetPayload { done: reset::stop_mine(ctx.op()?).await? })
    }

    /// From the mailed link: a new password. All factors, recovery codes and sessions are void; the next step is to enrol. Organisations that have not approved it suspend the account.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_reset(&self, ctx: &Context<'_>, input: CompleteResetInput) -> Result<SignInPayload, Problem> {
        Ok(reset::complete(ctx.op()?, &input.token, &input.password).await?.into())
    }
}

//! GraphQL of the staff surface: resets for lost passwords and factors.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::SignInPayload;
use super::security::OWN;
use crate::auth::sign_in::reset::{self, Request};
use crate::exchange::{ContextExt, Path};
use crate::gate::{at, public, requires, sensitive, signed_in};
use crate::loaders::Load;
use crate::loaders::MemberById;
use crate::members::admin::manage::MemberInput;
use crate::members::admin::types::Member;
use crate::permissions::Permission::UserManage;
use crate::problem::Problem;

/// The state of a reset.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::ResetState")]
pub enum ResetState {
    /// The reset waits for approval.
    Waiting,
    /// The reset was approved and a link was mailed.
    Approved,
    /// The reset was refused or stopped. The account does not change.
    Refused,
}

/// A reset for a member who lost the password or factors.
pub struct Reset(Request);

#[Object]
impl Reset {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// The member who lost the password or factors.
    async fn member(&self, ctx: &Context<'_>) -> Result<Member, Problem> {
        Ok(Member(ctx.load()?.load_one(MemberById(self.0.membership_id)).await?.ok_or(Problem::NotFound)?))
    }

    /// The administrator who requested the reset. Null if the request came from the sign-in page.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        let Some(asker) = self.0.asked_by else { return Ok(None) };
        Ok(ctx.load()?.load_one(MemberById(asker)).await?.map(Member))
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.asked_at
    }

    /// Until when the reset can be approved.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// Whether the caller may approve now. Never for the caller's own reset or the caller's own request, and not before
    /// `approvableFrom`.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        let op = ctx.op()?;
        let (from, now) = (self.0.approvable_from(op).await?, op.app.clock.now());
        Ok(from.is_some_and(|from| from <= now) && self.0.expires_at > now)
    }

    /// The earliest time at which the caller may approve. The time is a day after the request if the request came from
    /// the sign-in page. The same applies if requester and caller may be one person, for example because one invited
    /// the other. Null if the caller can never approve.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        self.0.approvable_from(ctx.op()?).await
    }

    /// The administrator who approved or refused the reset, or the member who stopped the reset.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        let Some(decider) = self.0.decided_by else { return Ok(None) };
        Ok(ctx.load()?.load_one(MemberById(decider)).await?.map(Member))
    }

    async fn state(&self) -> ResetState {
        self.0.state.into()
    }
}

#[derive(Default)]
pub struct ResetQuery;

#[Object]
impl ResetQuery {
    /// Resets of the last seven days, newest first.
    #[graphql(directive = requires::apply(UserManage))]
    async fn resets(&self, ctx: &Context<'_>) -> Result<Vec<Reset>, Problem> {
        Ok(reset::list(ctx.op()?).await?.into_iter().map(Reset).collect())
    }
}

/// The address of the account whose password or factors are lost.
#[derive(InputObject)]
pub struct RequestResetInput {
    email: String,
}

/// The request was received. The answer does not reveal whether the account exists.
#[derive(SimpleObject)]
pub struct RequestResetPayload {
    done: bool,
}

/// Selects a reset.
#[derive(InputObject)]
pub struct ResetInput {
    reset: Uuid,
}

/// The reset after the change.
#[derive(SimpleObject)]
pub struct ResetPayload {
    reset: Reset,
}

/// The link of the email that announces a requested reset.
#[derive(InputObject)]
pub struct StopResetInput {
    token: String,
}

/// No reset of the account waits, and no link to a new password is valid.
#[derive(SimpleObject)]
pub struct StopResetPayload {
    done: bool,
}

/// A new password, with the token of the mailed link.
#[derive(InputObject)]
pub struct CompleteResetInput {
    token: String,
    password: String,
}

#[derive(Default)]
pub struct ResetMutation;

#[Object]
impl ResetMutation {
    /// Requests a reset for a lost password or lost factors. The answer is always the same. An administrator can
    /// approve the reset after 24 hours. The approval mails a link. An administrator can also request a reset with
    /// `requestMemberReset`.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn request_reset(&self, ctx: &Context<'_>, input: RequestResetInput) -> Result<RequestResetPayload, Problem> {
        reset::request(ctx.op()?, &input.email).await?;
        Ok(RequestResetPayload { done: true })
    }

    /// Requests a reset for a member who lost the password or factors. Another administrator has to approve the reset.
    /// `FORBIDDEN` for a member with more rights. `NOT_ALLOWED_NOW` for the caller, and for a member who never proved
    /// the address.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn request_member_reset(&self, ctx: &Context<'_>, input: MemberInput) -> Result<ResetPayload, Problem> {
        Ok(ResetPayload { reset: Reset(reset::request_for(ctx.op()?, input.member).await?) })
    }

    /// Approves a reset and mails the link. `NOT_ALLOWED_NOW` for the caller's own reset or request, before
    /// `approvableFrom`, and for a reset that is decided or expired.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn approve_reset(&self, ctx: &Context<'_>, input: ResetInput) -> Result<ResetPayload, Problem> {
        Ok(ResetPayload { reset: Reset(reset::approve(ctx.op()?, input.reset).await?) })
    }

    /// Refuses a reset. The account does not change.
    #[graphql(directive = requires::apply(UserManage))]
    async fn refuse_reset(&self, ctx: &Context<'_>, input: ResetInput) -> Result<ResetPayload, Problem> {
        Ok(ResetPayload { reset: Reset(reset::refuse(ctx.op()?, input.reset).await?) })
    }

    /// Stops every reset of the account behind the mailed link, approved or not. This mutation is for an account owner
    /// who did not request the reset. `NOT_FOUND` if there is nothing to stop.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn stop_reset(&self, ctx: &Context<'_>, input: StopResetInput) -> Result<StopResetPayload, Problem> {
        reset::stop(ctx.op()?, &input.token).await?;
        Ok(StopResetPayload { done: true })
    }

    /// Like `stopReset`, for the account of the session. `done` is false if there was nothing to stop.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn stop_my_resets(&self, ctx: &Context<'_>) -> Result<StopResetPayload, Problem> {
        Ok(StopResetPayload { done: reset::stop_mine(ctx.op()?).await? })
    }

    /// Sets a new password by the mailed link. All factors, recovery codes and sessions become void. The next step is
    /// to enrol a factor. Organisations that have not approved the reset suspend the account. `NOT_FOUND` for a link
    /// that is unknown, used or expired.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_reset(&self, ctx: &Context<'_>, input: CompleteResetInput) -> Result<SignInPayload, Problem> {
        Ok(reset::complete(ctx.op()?, &input.token, &input.password).await?.into())
    }
}

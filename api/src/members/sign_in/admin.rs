//! The staff's schema: signing in.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};

use super::{Session, Ticket, enrol, password, session, totp};
use crate::gate::{Path, at, public};
use crate::graphql::Asked;
use crate::problem::Problem;

/// A sign-in's first step.
#[derive(InputObject)]
pub struct SignInInput {
    email: String,
    password: String,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum SignInStep {
    /// A code of the second factor.
    Code,
    /// Enrolling a second factor.
    Enrol,
}

/// A right password.
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// Good for the next step only, 5 minutes.
    ticket: String,
    next: SignInStep,
}

impl From<Ticket> for SignInPayload {
    fn from(ticket: Ticket) -> Self {
        let next = if ticket.has_factor { SignInStep::Code } else { SignInStep::Enrol };
        Self { ticket: ticket.ticket, next }
    }
}

/// A sign-in's second step.
#[derive(InputObject)]
pub struct CompleteSignInInput {
    ticket: String,
    code: String,
}

/// A session.
#[derive(SimpleObject)]
pub struct SessionPayload {
    access_token: String,
    /// Seconds.
    expires_in: i64,
}

impl From<Session> for SessionPayload {
    fn from(session: Session) -> Self {
        Self { access_token: session.access_token, expires_in: session.expires_in }
    }
}

/// A new account's password.
#[derive(InputObject)]
pub struct AcceptEnrolmentInput {
    token: String,
    password: String,
}

/// Who enrols.
#[derive(InputObject)]
pub struct BeginFactorInput {
    ticket: String,
}

/// A TOTP secret to be confirmed.
#[derive(SimpleObject)]
pub struct BeginFactorPayload {
    /// Base 32.
    secret: String,
    /// otpauth:// address for the QR code.
    uri: String,
}

/// The session is closed.
#[derive(SimpleObject)]
pub struct SignOutPayload {
    done: bool,
}

/// Mutations of signing in.
#[derive(Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// First step: the password.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<SignInPayload, Problem> {
        Ok(password::with_password(ctx.op()?, &input.email, &input.password).await?.into())
    }

    /// Second step: a code of the second factor.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_sign_in(&self, ctx: &Context<'_>, input: CompleteSignInInput) -> Result<SessionPayload, Problem> {
        Ok(totp::with_code(ctx.op()?, &input.ticket, &input.code, false).await?.into())
    }

    /// Sets the password of a new account from its enrolment link.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn accept_enrolment(&self, ctx: &Context<'_>, input: AcceptEnrolmentInput) -> Result<SignInPayload, Problem> {
        Ok(enrol::accept_enrolment(ctx.op()?, &input.token, &input.password).await?.into())
    }

    /// A new TOTP secret for an account that has no second factor yet.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_factor(&self, ctx: &Context<'_>, input: BeginFactorInput) -> Result<BeginFactorPayload, Problem> {
        let factor = totp::begin_factor(ctx.op()?, &input.ticket).await?;
        Ok(BeginFactorPayload { secret: factor.secret, uri: factor.uri })
    }

    /// Confirms the new factor by its first code, and signs in.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn confirm_factor(&self, ctx: &Context<'_>, input: CompleteSignInInput) -> Result<SessionPayload, Problem> {
        Ok(totp::with_code(ctx.op()?, &input.ticket, &input.code, true).await?.into())
    }

    /// A new access token for the refresh cookie, which is rotated.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn refresh_session(&self, ctx: &Context<'_>) -> Result<SessionPayload, Problem> {
        Ok(session::refresh(ctx.op()?).await?.into())
    }

    /// Closes the session of the refresh cookie.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Problem> {
        session::sign_out(ctx.op()?).await?;
        Ok(SignOutPayload { done: true })
    }
}

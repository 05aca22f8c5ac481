//! The staff's schema: signing in, and confirming that it is still oneself.

pub mod reset;
pub mod security;

use async_graphql::{Context, Enum, InputObject, Json, Object, SimpleObject};
use serde_json::Value;
use uuid::Uuid;

use super::passkey::{Challenge, StepUp};
use super::{Enrolled, Session, Ticket, code, passkey, password, session, totp};
use crate::gate::{at, public, signed_in};
use crate::op::{ContextExt, Path};
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
    /// Of an authenticator app, or where there is one a recovery code.
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

/// A session opened by the first factor.
#[derive(SimpleObject)]
pub struct EnrolledPayload {
    access_token: String,
    /// Seconds.
    expires_in: i64,
    /// Shown once; null when there are some already.
    recovery_codes: Option<Vec<String>>,
}

impl From<Enrolled> for EnrolledPayload {
    fn from(enrolled: Enrolled) -> Self {
        let Enrolled { session: Session { access_token, expires_in }, codes } = enrolled;
        Self { access_token, expires_in, recovery_codes: codes }
    }
}

/// Who enrols.
#[derive(InputObject)]
pub struct BeginFactorInput {
    ticket: String,
}

/// A TOTP secret to be confirmed.
#[derive(SimpleObject)]
pub struct BeginFactorPayload {
    factor: Uuid,
    /// Base 32.
    secret: String,
    /// otpauth:// address for the QR code.
    uri: String,
}

impl From<totp::NewFactor> for BeginFactorPayload {
    fn from(new: totp::NewFactor) -> Self {
        Self { factor: new.id, secret: new.secret, uri: new.uri }
    }
}

/// The session is closed.
#[derive(SimpleObject)]
pub struct SignOutPayload {
    done: bool,
}

impl SignOutPayload {
    pub(super) const DONE: Self = Self { done: true };
}

/// What a browser is asked for a passkey.
#[derive(SimpleObject)]
pub struct PasskeyChallenge {
    /// To be sent back with the answer; good for 5 minutes, once.
    ceremony: String,
    /// For parseCreationOptionsFromJSON or parseRequestOptionsFromJSON.
    options: Json<Value>,
}

impl From<Challenge> for PasskeyChallenge {
    fn from(challenge: Challenge) -> Self {
        Self { ceremony: challenge.ceremony, options: Json(challenge.options) }
    }
}

/// How I can confirm that it is me.
#[derive(SimpleObject)]
pub struct StepUpChallenge {
    /// With one of my passkeys; null when I have none.
    passkey: Option<PasskeyChallenge>,
    /// A code of an app, or a recovery code, can be given.
    code: bool,
}

impl From<StepUp> for StepUpChallenge {
    fn from(ways: StepUp) -> Self {
        Self { passkey: ways.passkey.map(Into::into), code: ways.code }
    }
}

/// A passkey's answer.
#[derive(InputObject)]
pub struct PasskeyInput {
    ceremony: String,
    /// What `toJSON()` of the credential gives.
    credential: Json<Value>,
}

/// A new account's first passkey.
#[derive(InputObject)]
pub struct ConfirmPasskeyInput {
    ticket: String,
    ceremony: String,
    credential: Json<Value>,
    name: String,
}

/// A code that confirms who is there.
#[derive(InputObject)]
pub struct StepUpCodeInput {
    code: String,
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

    /// Second step: a code of the second factor, or a recovery code.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_sign_in(&self, ctx: &Context<'_>, input: CompleteSignInInput) -> Result<SessionPayload, Problem> {
        Ok(code::complete(ctx.op()?, &input.ticket, &input.code).await?.into())
    }

    /// Asks for any passkey made for this origin: the same for everybody.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_passkey_sign_in(&self, ctx: &Context<'_>) -> Result<PasskeyChallenge, Problem> {
        Ok(passkey::begin_sign_in(ctx.op()?).await?.into())
    }

    /// A passkey signs in alone: it is two factors.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_passkey_sign_in(
        &self,
        ctx: &Context<'_>,
        input: PasskeyInput,
    ) -> Result<SessionPayload, Problem> {
        Ok(passkey::complete_sign_in(ctx.op()?, &input.ceremony, input.credential.0).await?.into())
    }

    /// A new TOTP secret for an account that has no second factor yet.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_factor(&self, ctx: &Context<'_>, input: BeginFactorInput) -> Result<BeginFactorPayload, Problem> {
        Ok(totp::begin_first(ctx.op()?, &input.ticket).await?.into())
    }

    /// Confirms the new factor by its first code, and signs in.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn confirm_factor(&self, ctx: &Context<'_>, input: CompleteSignInInput) -> Result<EnrolledPayload, Problem> {
        Ok(totp::confirm_first(ctx.op()?, &input.ticket, &input.code).await?.into())
    }

    /// Begins to make a passkey the first factor of an account that has none yet.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_passkey(&self, ctx: &Context<'_>, input: BeginFactorInput) -> Result<PasskeyChallenge, Problem> {
        Ok(passkey::begin_first(ctx.op()?, &input.ticket).await?.into())
    }

    /// Confirms it, and signs in.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn confirm_passkey(&self, ctx: &Context<'_>, input: ConfirmPasskeyInput) -> Result<EnrolledPayload, Problem> {
        let ConfirmPasskeyInput { ticket, ceremony, credential, name } = input;
        Ok(passkey::confirm_first(ctx.op()?, &ticket, &ceremony, credential.0, &name).await?.into())
    }

    /// How I can confirm that it is me, for what asks for it.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Auth))]
    async fn begin_step_up(&self, ctx: &Context<'_>) -> Result<StepUpChallenge, Problem> {
        Ok(passkey::begin_step_up(ctx.op()?).await?.into())
    }

    /// A passkey confirms that it is me. Gives an access token that says so.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Auth))]
    async fn step_up_with_passkey(&self, ctx: &Context<'_>, input: PasskeyInput) -> Result<SessionPayload, Problem> {
        Ok(passkey::step_up_with_passkey(ctx.op()?, &input.ceremony, input.credential.0).await?.into())
    }

    /// A code of an app, or a recovery code, confirms that it is me. Gives an access token that says so.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Auth))]
    async fn step_up_with_code(&self, ctx: &Context<'_>, input: StepUpCodeInput) -> Result<SessionPayload, Problem> {
        Ok(code::step_up_with_code(ctx.op()?, &input.code).await?.into())
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
        Ok(SignOutPayload::DONE)
    }
}

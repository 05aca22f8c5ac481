//! GraphQL of the staff surface: signing in, and the step-up.

pub mod reset;
pub mod security;

use async_graphql::{Context, Enum, InputObject, Json, Object, SimpleObject};
use serde_json::Value;
use uuid::Uuid;

use super::passkey::{Challenge, StepUp};
use super::{Enrolled, Session, Ticket, code, passkey, password, session, totp};
use crate::exchange::{ContextExt, Exchange, Path};
use crate::gate::{at, public, signed_in};
use crate::problem::Problem;

/// The first step of a sign-in.
#[derive(InputObject)]
pub struct SignInInput {
    email: String,
    password: String,
}

/// The next step of a sign-in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum SignInStep {
    /// Send a code of the second factor.
    Code,
    /// Enrol a second factor.
    Enrol,
}

/// The result of a successful first step.
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// Valid for the next step only, for 5 minutes.
    ticket: String,
    next: SignInStep,
}

impl From<Ticket> for SignInPayload {
    fn from(ticket: Ticket) -> Self {
        let next = if ticket.has_factor { SignInStep::Code } else { SignInStep::Enrol };
        Self { ticket: ticket.ticket, next }
    }
}

/// The second step of a sign-in.
#[derive(InputObject)]
pub struct CompleteSignInInput {
    ticket: String,
    /// A code of an authenticator app. `completeSignIn` also accepts a recovery code.
    code: String,
}

/// A session with a new access token.
#[derive(SimpleObject)]
pub struct SessionPayload {
    access_token: String,
    /// Lifetime of the access token, in seconds.
    expires_in: i64,
}

impl SessionPayload {
    /// Sets the refresh cookie too, if the session has a new token.
    pub(crate) fn of(session: Session, exchange: &Exchange) -> Self {
        let Session { access_token, expires_in, refresh } = session;
        if refresh.is_some() {
            exchange.set_refresh(refresh);
        }
        Self { access_token, expires_in }
    }
}

/// A session that the first factor of an account opened.
#[derive(SimpleObject)]
pub struct EnrolledPayload {
    access_token: String,
    /// Lifetime of the access token, in seconds.
    expires_in: i64,
    /// Shown only once. Null if the account still has codes.
    recovery_codes: Option<Vec<String>>,
}

impl EnrolledPayload {
    fn of(enrolled: Enrolled, exchange: &Exchange) -> Self {
        let SessionPayload { access_token, expires_in } = SessionPayload::of(enrolled.session, exchange);
        let codes = enrolled.codes;
        Self { access_token, expires_in, recovery_codes: codes }
    }
}

/// The sign-in that enrols a second factor.
#[derive(InputObject)]
pub struct BeginFactorInput {
    ticket: String,
}

/// A TOTP secret that waits for its first code.
#[derive(SimpleObject)]
pub struct BeginFactorPayload {
    factor: Uuid,
    /// The secret in base 32.
    secret: String,
    /// `otpauth://` address for the QR code.
    uri: String,
}

impl From<totp::NewFactor> for BeginFactorPayload {
    fn from(new: totp::NewFactor) -> Self {
        Self { factor: new.id, secret: new.secret, uri: new.uri }
    }
}

/// The result after sessions were closed.
#[derive(SimpleObject)]
pub struct SignOutPayload {
    done: bool,
}

impl SignOutPayload {
    pub(super) const DONE: Self = Self { done: true };
}

/// A WebAuthn challenge for the browser.
#[derive(SimpleObject)]
pub struct PasskeyChallenge {
    /// The client sends this value back with the answer. Valid once, for 5 minutes.
    ceremony: String,
    /// The argument of `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    options: Json<Value>,
}

impl From<Challenge> for PasskeyChallenge {
    fn from(challenge: Challenge) -> Self {
        Self { ceremony: challenge.ceremony, options: Json(challenge.options) }
    }
}

/// The ways in which the caller can confirm a step-up.
#[derive(SimpleObject)]
pub struct StepUpChallenge {
    /// A challenge for the caller's passkeys. Null if the caller has no passkey.
    passkey: Option<PasskeyChallenge>,
    /// Whether a code of an authenticator app or a recovery code is possible.
    code: bool,
}

impl From<StepUp> for StepUpChallenge {
    fn from(ways: StepUp) -> Self {
        Self { passkey: ways.passkey.map(Into::into), code: ways.code }
    }
}

/// A passkey's answer to a challenge.
#[derive(InputObject)]
pub struct PasskeyInput {
    ceremony: String,
    /// The result of the credential's `toJSON()`.
    credential: Json<Value>,
}

/// The first passkey of an account.
#[derive(InputObject)]
pub struct ConfirmPasskeyInput {
    ticket: String,
    ceremony: String,
    credential: Json<Value>,
    name: String,
}

/// A code of an authenticator app, or a recovery code, for a step-up.
#[derive(InputObject)]
pub struct StepUpCodeInput {
    code: String,
}

#[derive(Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// First step of a sign-in: the password. `SIGN_IN_FAILED` for an unknown address, a wrong password and a disabled
    /// account.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<SignInPayload, Problem> {
        Ok(password::with_password(ctx.op()?, &input.email, &input.password).await?.into())
    }

    /// Second step of a sign-in: a code of an authenticator app, or a recovery code. `SIGN_IN_FAILED` for a wrong code.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_sign_in(&self, ctx: &Context<'_>, input: CompleteSignInInput) -> Result<SessionPayload, Problem> {
        let exchange = ctx.exchange()?;
        let session = code::complete(ctx.op()?, &input.ticket, &input.code, exchange.device.as_deref()).await?;
        Ok(SessionPayload::of(session, exchange))
    }

    /// Starts a sign-in with any passkey of this origin. The answer reveals nothing about an account.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_passkey_sign_in(&self, ctx: &Context<'_>) -> Result<PasskeyChallenge, Problem> {
        Ok(passkey::begin_sign_in(ctx.op()?).await?.into())
    }

    /// Signs in by a passkey alone. A passkey counts as two factors. `SIGN_IN_FAILED` for every cause.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_passkey_sign_in(
        &self,
        ctx: &Context<'_>,
        input: PasskeyInput,
    ) -> Result<SessionPayload, Problem> {
        let (op, exchange) = (ctx.op()?, ctx.exchange()?);
        let PasskeyInput { ceremony, credential } = input;
        let session = passkey::complete_sign_in(op, &ceremony, credential.0, exchange.device.as_deref()).await?;
        Ok(SessionPayload::of(session, exchange))
    }

    /// Creates a TOTP secret for an account without a second factor. `NOT_ALLOWED_NOW` if the account has a factor
    /// already.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_factor(&self, ctx: &Context<'_>, input: BeginFactorInput) -> Result<BeginFactorPayload, Problem> {
        Ok(totp::begin_first(ctx.op()?, &input.ticket).await?.into())
    }

    /// Confirms the new factor by its first code, and signs in.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn confirm_factor(&self, ctx: &Context<'_>, input: CompleteSignInInput) -> Result<EnrolledPayload, Problem> {
        let exchange = ctx.exchange()?;
        let enrolled = totp::confirm_first(ctx.op()?, &input.ticket, &input.code, exchange.device.as_deref()).await?;
        Ok(EnrolledPayload::of(enrolled, exchange))
    }

    /// Starts to enrol a passkey as the first factor of an account. `NOT_ALLOWED_NOW` if the account has a factor.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_passkey(&self, ctx: &Context<'_>, input: BeginFactorInput) -> Result<PasskeyChallenge, Problem> {
        Ok(passkey::begin_first(ctx.op()?, &input.ticket).await?.into())
    }

    /// Stores the passkey that `beginPasskey` started, and signs in.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn confirm_passkey(&self, ctx: &Context<'_>, input: ConfirmPasskeyInput) -> Result<EnrolledPayload, Problem> {
        let ConfirmPasskeyInput { ticket, ceremony, credential, name } = input;
        let (op, exchange) = (ctx.op()?, ctx.exchange()?);
        let device = exchange.device.as_deref();
        let enrolled = passkey::confirm_first(op, &ticket, &ceremony, credential.0, &name, device).await?;
        Ok(EnrolledPayload::of(enrolled, exchange))
    }

    /// The ways in which the caller can confirm a step-up, which sensitive fields require.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Auth))]
    async fn begin_step_up(&self, ctx: &Context<'_>) -> Result<StepUpChallenge, Problem> {
        Ok(passkey::begin_step_up(ctx.op()?).await?.into())
    }

    /// Confirms a step-up by a passkey. Returns an access token that contains the time of the step-up.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Auth))]
    async fn step_up_with_passkey(&self, ctx: &Context<'_>, input: PasskeyInput) -> Result<SessionPayload, Problem> {
        let session = passkey::step_up_with_passkey(ctx.op()?, &input.ceremony, input.credential.0).await?;
        Ok(SessionPayload::of(session, ctx.exchange()?))
    }

    /// Confirms a step-up by a code of an authenticator app or a recovery code. Returns an access token that contains
    /// the time of the step-up.
    #[graphql(directive = signed_in::apply(), directive = at::apply(Path::Auth))]
    async fn step_up_with_code(&self, ctx: &Context<'_>, input: StepUpCodeInput) -> Result<SessionPayload, Problem> {
        let session = code::step_up_with_code(ctx.op()?, &input.code).await?;
        Ok(SessionPayload::of(session, ctx.exchange()?))
    }

    /// Returns a new access token for the refresh cookie, and rotates the cookie. Null without a cookie: on the first
    /// visit there is no session. `UNAUTHENTICATED` if the cookie is invalid.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn refresh_session(&self, ctx: &Context<'_>) -> Result<Option<SessionPayload>, Problem> {
        let exchange = ctx.exchange()?;
        let Some(cookie) = exchange.refresh.as_deref() else { return Ok(None) };
        let Some(session) = session::refresh(ctx.op()?, cookie, exchange.device.as_deref()).await? else {
            exchange.set_refresh(None);
            return Err(Problem::Unauthenticated);
        };
        Ok(Some(SessionPayload::of(session, exchange)))
    }

    /// Closes the session of the refresh cookie.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Problem> {
        let exchange = ctx.exchange()?;
        session::sign_out(ctx.op()?, exchange.refresh.as_deref()).await?;
        exchange.set_refresh(None);
        Ok(SignOutPayload::DONE)
    }
}

//! GraphQL of the staff surface: the caller's own factors, recovery codes, password and sessions.

use async_graphql::{Context, Enum, InputObject, Json, Object, SimpleObject};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{BeginFactorPayload, PasskeyChallenge, SignOutPayload};
use crate::auth::sign_in::standing::Standing;
use crate::auth::sign_in::{factors, passkey, password, recovery, reset, session, totp};
use crate::exchange::ContextExt;
use crate::gate::{sensitive, signed_in};
use crate::problem::Problem;

/// Maximum age of a second factor, in seconds, for a change of the caller's credentials.
const FRESH: i32 = 300;
/// Maximum age of a second factor, in seconds, equal to the maximum lifetime of a session. The check therefore passes
/// if the person has shown the account's own factor at any time in this session. The check refuses a session that only
/// an identity provider opened, because a provider vouches for the account only in one organisation.
pub const OWN: i32 = 43_200;

/// The kind of a factor.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum FactorKind {
    /// A passkey on a device or on a security key. A passkey signs in alone, without a password.
    Passkey,
    /// An authenticator app.
    Totp,
}

/// A factor that the caller can sign in with.
#[derive(SimpleObject)]
pub struct Factor {
    id: Uuid,
    kind: FactorKind,
    /// The name that the caller gave to the factor. Empty if the factor has no name.
    name: String,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
}

/// A session of the caller.
#[derive(SimpleObject)]
pub struct OpenSession {
    id: Uuid,
    /// Whether this request uses the session.
    current: bool,
    /// The authentication methods by RFC 8176: `pwd`, `otp`, `hwk`, … A recovery code is `recovery`, single sign-on is
    /// `sso`.
    methods: Vec<String>,
    started_at: DateTime<Utc>,
    /// When the session was last refreshed.
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    /// Browser and system, for example "Firefox, Linux".
    device: Option<String>,
}

/// How the caller signs in.
pub struct Security(());

#[Object]
impl Security {
    async fn factors(&self, ctx: &Context<'_>) -> Result<Vec<Factor>, Problem> {
        let op = ctx.op()?;
        let mut mine = vec![];
        for stored in factors::of(op, op.signed_in()?.account).await? {
            let kind = if stored.kind == "passkey" { FactorKind::Passkey } else { FactorKind::Totp };
            let (created_at, last_used_at) = (stored.created_at, stored.last_used_at);
            mine.push(Factor { id: stored.id, kind, name: stored.name(op)?, created_at, last_used_at });
        }
        Ok(mine)
    }

    async fn recovery_codes_left(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        let op = ctx.op()?;
        Ok(Standing::of(&op.tx, op.signed_in()?.account).await?.codes_left)
    }

    /// The caller's open sessions. Needs a session in which the caller's own factor was shown.
    #[graphql(directive = sensitive::apply(OWN))]
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<OpenSession>, Problem> {
        let op = ctx.op()?;
        let who = op.signed_in()?;
        let open = session::of(op, who.account).await?.into_iter().map(|s| OpenSession {
            id: s.id,
            current: s.id == who.session,
            methods: s.amr,
            started_at: s.started_at,
            last_used_at: s.last_used_at,
            expires_at: s.expires_at,
            device: s.device,
        });
        Ok(open.collect())
    }

    /// When the earliest pending reset of this account was requested. A reset is pending while it waits for approval or
    /// its link is valid. Null if no reset is pending.
    async fn reset_asked_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        reset::mine_asked_at(ctx.op()?).await
    }

    async fn password_changed_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        let op = ctx.op()?;
        Ok(Standing::of(&op.tx, op.signed_in()?.account).await?.password_changed_at)
    }
}

impl Security {
    #[must_use]
    pub fn mine() -> Self {
        Self(())
    }
}

/// The caller's factors, sessions and codes after the change.
#[derive(SimpleObject)]
pub struct SecurityPayload {
    security: Security,
}

fn now_so() -> SecurityPayload {
    SecurityPayload { security: Security::mine() }
}

/// New recovery codes.
#[derive(SimpleObject)]
pub struct RecoveryCodesPayload {
    /// Shown only once.
    codes: Vec<String>,
}

/// A further passkey.
#[derive(InputObject)]
pub struct AddPasskeyInput {
    ceremony: String,
    /// The result of the credential's `toJSON()`.
    credential: Json<Value>,
    name: String,
}

/// A further authenticator app.
#[derive(InputObject)]
pub struct AddTotpInput {
    factor: Uuid,
    /// The first code that the app shows.
    code: String,
    name: String,
}

/// A factor's new name.
#[derive(InputObject)]
pub struct RenameFactorInput {
    factor: Uuid,
    name: String,
}

/// Selects a factor of the caller.
#[derive(InputObject)]
pub struct FactorInput {
    factor: Uuid,
}

/// The current and the new password.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    current: String,
    new: String,
}

/// Selects a session of the caller.
#[derive(InputObject)]
pub struct SessionInput {
    session: Uuid,
}

/// Which sessions to close.
#[derive(InputObject)]
pub struct SignOutEverywhereInput {
    /// Whether the session of this request stays open.
    keep_this: bool,
}

#[derive(Default)]
pub struct SecurityMutation;

#[Object]
impl SecurityMutation {
    /// Starts to add a further passkey.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn begin_add_passkey(&self, ctx: &Context<'_>) -> Result<PasskeyChallenge, Problem> {
        Ok(passkey::begin_add(ctx.op()?).await?.into())
    }

    /// Adds the passkey that `beginAddPasskey` started. `INVALID` if the credential does not answer the challenge, or
    /// is known already.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn add_passkey(&self, ctx: &Context<'_>, input: AddPasskeyInput) -> Result<SecurityPayload, Problem> {
        passkey::add(ctx.op()?, &input.ceremony, input.credential.0, &input.name).await?;
        Ok(now_so())
    }

    /// Starts to add a further authenticator app. An app that was started and not confirmed becomes void.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn begin_add_totp(&self, ctx: &Context<'_>) -> Result<BeginFactorPayload, Problem> {
        let op = ctx.op()?;
        Ok(totp::begin(op, op.signed_in()?.account).await?.into())
    }

    /// Adds the app that `beginAddTotp` started, by its first code. `INVALID` for a wrong code.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn add_totp(&self, ctx: &Context<'_>, input: AddTotpInput) -> Result<SecurityPayload, Problem> {
        totp::add(ctx.op()?, input.factor, &input.code, &input.name).await?;
        Ok(now_so())
    }

    /// Renames a factor.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn rename_factor(&self, ctx: &Context<'_>, input: RenameFactorInput) -> Result<SecurityPayload, Problem> {
        factors::rename(ctx.op()?, input.factor, &input.name).await?;
        Ok(now_so())
    }

    /// Removes a factor. `NOT_ALLOWED_NOW` for the last one. The caller's other sessions, API tokens, a pending change
    /// of address and links to a new password end.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn remove_factor(&self, ctx: &Context<'_>, input: FactorInput) -> Result<SecurityPayload, Problem> {
        factors::remove(ctx.op()?, input.factor).await?;
        Ok(now_so())
    }

    /// Creates ten recovery codes. The old codes become void. The caller's other sessions, API tokens, a pending change
    /// of address and links to a new password end.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn renew_recovery_codes(&self, ctx: &Context<'_>) -> Result<RecoveryCodesPayload, Problem> {
        Ok(RecoveryCodesPayload { codes: recovery::renew_mine(ctx.op()?).await? })
    }

    /// Changes the password. `INVALID` if the current password is wrong, or if the new one is weak. The caller's other
    /// sessions, API tokens, a pending change of address and links to a new password end.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn change_password(&self, ctx: &Context<'_>, input: ChangePasswordInput) -> Result<SecurityPayload, Problem> {
        password::change(ctx.op()?, &input.current, &input.new).await?;
        Ok(now_so())
    }

    /// Closes a session of the caller. `NOT_FOUND` if the session is not open.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn revoke_session(&self, ctx: &Context<'_>, input: SessionInput) -> Result<SecurityPayload, Problem> {
        session::revoke_one(ctx.op()?, input.session).await?;
        Ok(now_so())
    }

    /// Closes all sessions of the caller, or all but the session of this request. The caller's API tokens, a pending
    /// change of address and links to a new password end too.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn sign_out_everywhere(
        &self,
        ctx: &Context<'_>,
        input: SignOutEverywhereInput,
    ) -> Result<SignOutPayload, Problem> {
        session::sign_out_everywhere(ctx.op()?, input.keep_this).await?;
        if !input.keep_this {
            ctx.exchange()?.set_refresh(None);
        }
        Ok(SignOutPayload::DONE)
    }
}

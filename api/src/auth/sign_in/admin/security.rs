//! The staff's schema: my own factors, recovery codes, password and sessions.

use async_graphql::{Context, Enum, InputObject, Json, Object, SimpleObject};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{BeginFactorPayload, PasskeyChallenge, SignOutPayload};
use crate::auth::sign_in::standing::Standing;
use crate::auth::sign_in::{factors, passkey, password, recovery, reset, session, totp};
use crate::gate::{sensitive, signed_in};
use crate::op::ContextExt;
use crate::problem::Problem;

/// Seconds for which a second factor that was shown is good enough to change how one signs in.
const FRESH: i32 = 300;
/// Seconds of the longest session: a factor of the account's own was shown in it at some time. An organisation's identity provider
/// alone opens a session for its organisation and speaks for the account nowhere else.
pub const OWN: i32 = 43_200;

/// What kind of factor.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum FactorKind {
    /// On a device or a key; alone as good as password and code.
    Passkey,
    /// An authenticator app.
    Totp,
}

/// A factor I can sign in with.
#[derive(SimpleObject)]
pub struct Factor {
    id: Uuid,
    kind: FactorKind,
    /// What I call it; empty where I have not named it.
    name: String,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
}

/// One of my sessions.
#[derive(SimpleObject)]
pub struct OpenSession {
    id: Uuid,
    /// The one I ask from.
    current: bool,
    /// What was shown, by RFC 8176: pwd, otp, hwk…; `recovery` is a recovery code.
    methods: Vec<String>,
    started_at: DateTime<Utc>,
    /// When it was last kept alive.
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    /// Browser and system in two words, e.g. Firefox, Linux.
    device: Option<String>,
}

/// How I sign in.
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

    /// In a session in which a factor of mine was shown.
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

    /// When somebody asked for a reset of this account that waits, or whose link is good; null: none.
    async fn reset_asked_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        reset::mine_asked_at(ctx.op()?).await
    }

    async fn password_changed_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        let op = ctx.op()?;
        Ok(Standing::of(&op.tx, op.signed_in()?.account).await?.password_changed_at)
    }
}

impl Security {
    /// Of who asks.
    #[must_use]
    pub fn mine() -> Self {
        Self(())
    }
}

/// How I sign in now.
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
    /// Shown once.
    codes: Vec<String>,
}

/// Another passkey.
#[derive(InputObject)]
pub struct AddPasskeyInput {
    ceremony: String,
    /// What `toJSON()` of the credential gives.
    credential: Json<Value>,
    name: String,
}

/// Another authenticator app.
#[derive(InputObject)]
pub struct AddTotpInput {
    factor: Uuid,
    /// The first code it shows.
    code: String,
    name: String,
}

/// A factor's new name.
#[derive(InputObject)]
pub struct RenameFactorInput {
    factor: Uuid,
    name: String,
}

/// One of my factors.
#[derive(InputObject)]
pub struct FactorInput {
    factor: Uuid,
}

/// A new password.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    current: String,
    new: String,
}

/// One of my sessions.
#[derive(InputObject)]
pub struct SessionInput {
    session: Uuid,
}

/// Which sessions to close.
#[derive(InputObject)]
pub struct SignOutEverywhereInput {
    /// All but this one.
    keep_this: bool,
}

/// Mutations of my own security.
#[derive(Default)]
pub struct SecurityMutation;

#[Object]
impl SecurityMutation {
    /// Begins to add another passkey.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn begin_add_passkey(&self, ctx: &Context<'_>) -> Result<PasskeyChallenge, Problem> {
        Ok(passkey::begin_add(ctx.op()?).await?.into())
    }

    /// Adds it.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn add_passkey(&self, ctx: &Context<'_>, input: AddPasskeyInput) -> Result<SecurityPayload, Problem> {
        passkey::add(ctx.op()?, &input.ceremony, input.credential.0, &input.name).await?;
        Ok(now_so())
    }

    /// Begins to add another authenticator app; one that was begun and not confirmed is void.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn begin_add_totp(&self, ctx: &Context<'_>) -> Result<BeginFactorPayload, Problem> {
        let op = ctx.op()?;
        Ok(totp::begin(op, op.signed_in()?.account).await?.into())
    }

    /// Adds it by its first code.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn add_totp(&self, ctx: &Context<'_>, input: AddTotpInput) -> Result<SecurityPayload, Problem> {
        totp::add(ctx.op()?, input.factor, &input.code, &input.name).await?;
        Ok(now_so())
    }

    /// Names a factor.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn rename_factor(&self, ctx: &Context<'_>, input: RenameFactorInput) -> Result<SecurityPayload, Problem> {
        factors::rename(ctx.op()?, input.factor, &input.name).await?;
        Ok(now_so())
    }

    /// Removes a factor. The last one stays. My other sessions, API tokens, a pending change of address and links to a new password end.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn remove_factor(&self, ctx: &Context<'_>, input: FactorInput) -> Result<SecurityPayload, Problem> {
        factors::remove(ctx.op()?, input.factor).await?;
        Ok(now_so())
    }

    /// Ten new recovery codes; the old are void. My other sessions, API tokens, a pending change of address and links to a new password end.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn renew_recovery_codes(&self, ctx: &Context<'_>) -> Result<RecoveryCodesPayload, Problem> {
        Ok(RecoveryCodesPayload { codes: recovery::renew_mine(ctx.op()?).await? })
    }

    /// A new password. My other sessions, API tokens, a pending change of address and links to a new password end.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(FRESH))]
    async fn change_password(&self, ctx: &Context<'_>, input: ChangePasswordInput) -> Result<SecurityPayload, Problem> {
        password::change(ctx.op()?, &input.current, &input.new).await?;
        Ok(now_so())
    }

    /// Closes one of my sessions.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn revoke_session(&self, ctx: &Context<'_>, input: SessionInput) -> Result<SecurityPayload, Problem> {
        session::revoke_one(ctx.op()?, input.session).await?;
        Ok(now_so())
    }

    /// Closes all my sessions, or all but this one. My API tokens, a pending change of address and links to a new password end too.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn sign_out_everywhere(
        &self,
        ctx: &Context<'_>,
        input: SignOutEverywhereInput,
    ) -> Result<SignOutPayload, Problem> {
        session::sign_out_everywhere(ctx.op()?, input.keep_this).await?;
        Ok(SignOutPayload::DONE)
    }
}

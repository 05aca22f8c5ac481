//! Sign-in with discoverable passkeys. The server requires and checks user verification. A passkey counts as two
//! factors: possession, plus knowledge or biometrics.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, CreationChallengeResponse, DiscoverableAuthentication, DiscoverableKey, Passkey,
    PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
};

use super::ceremony::{Purpose, begin, take};
use super::code::opened;
use super::events::{note, refused};
use super::factors::seal_name;
use super::session::{Entry, open_session, step_up};
use super::standing::{Continued, Standing, read_ticket};
use super::{Enrolled, Session, staff, totp};
use crate::audit::Kind;
use crate::crypto::envelope::{self, Aad};
use crate::op::Op;
use crate::problem::Problem;

/// The authentication methods of a session that a passkey opened (RFC 8176).
const METHODS: [&str; 3] = ["hwk", "user", "mfa"];

/// A WebAuthn challenge for a browser.
pub struct Challenge {
    /// The id of the stored state. The browser sends the id back with the answer.
    pub ceremony: String,
    /// The argument of `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    pub options: Value,
}

/// The ways in which a signed-in person can confirm a step-up.
pub struct StepUp {
    /// A challenge for the account's passkeys. `None` if the account has no passkey.
    pub passkey: Option<Challenge>,
    /// Whether a code of an authenticator app or a recovery code is possible.
    pub code: bool,
}

/// Starts a sign-in with any passkey of this origin. No account is looked up, so the challenge reveals nothing about an
/// account.
///
/// # Errors
/// `RateLimited`.
pub async fn begin_sign_in(op: &Op) -> Result<Challenge, Problem> {
    let (asked, state) = staff(op)?.passkeys.start_discoverable_authentication().map_err(Problem::internal)?;
    Ok(Challenge { ceremony: begin(op, None, Purpose::SignIn, &state).await?, options: options(&asked)? })
}

/// Opens a session by a passkey.
///
/// # Errors
/// `SignInFailed` for every cause, so that the answer does not reveal the cause. `RateLimited`.
pub async fn complete_sign_in(
    op: &Op,
    ceremony: &str,
    credential: Value,
    device: Option<&str>,
) -> Result<Session, Problem> {
    let (keys, now) = (staff(op)?, op.app.clock.now());
    let answer: Option<PublicKeyCredential> = serde_json::from_value(credential).ok();
    let state: Option<DiscoverableAuthentication> = take(op, ceremony, None, Purpose::SignIn).await?;
    let claimed = answer.as_ref().and_then(|a| keys.passkeys.identify_discoverable_authentication(a).ok());
    let (account, id) = claimed.unwrap_or_default();
    let standing = Standing::find(&op.tx, account).await?;
    let stored = stored(op, account).await?.into_iter().find(|passkey| passkey.credential_id == id);
    if let (Some(answer), Some(state), Some(stored)) = (&answer, state, stored)
        && standing.as_ref().is_some_and(|s| !s.disabled)
    {
        let key = stored.open(op)?;
        let shown = keys.passkeys.finish_discoverable_authentication_v2(answer, state, DiscoverableKey::from(&key));
        if let Ok(result) = shown
            && result.user_verified()
            && stored.update(op, account, key, &result, now).await?
        {
            let entry = Entry { account, methods: &METHODS, via: None, shown: now, device };
            return open_session(op, entry, now).await;
        }
    }
    Err(refused(op, standing.map(|_| account), Kind::PasskeyRefused).await)
}

/// Starts to enrol a passkey as the first factor of an account.
///
/// # Errors
/// `SignInFailed` for an invalid ticket, `NotAllowedNow` if the account has a second factor.
pub async fn begin_first(op: &Op, ticket: &str) -> Result<Challenge, Problem> {
    let Continued { account, standing, .. } = read_ticket(op, ticket).await?;
    if standing.enrolled {
        return Err(Problem::NotAllowedNow("This account has a second factor already. Sign in with it."));
    }
    register(op, account, &standing, Purpose::Enrol).await
}

/// Stores the passkey that [`begin_first`] started, and opens a session.
///
/// # Errors
/// `SignInFailed`.
pub async fn confirm_first(
    op: &Op,
    ticket: &str,
    ceremony: &str,
    credential: Value,
    name: &str,
    device: Option<&str>,
) -> Result<Enrolled, Problem> {
    let continued = read_ticket(op, ticket).await?;
    let (account, via) = (continued.account, continued.via);
    let now = op.app.clock.now();
    let made = made(op, account, Purpose::Enrol, ceremony, credential).await?;
    let standing = Standing::locked(&op.tx, account).await?;
    let Some(made) = made.filter(|_| !standing.enrolled) else {
        return Err(refused(op, Some(account), Kind::PasskeyRefused).await);
    };
    keep(op, account, &made, name, now).await?;
    let entry = Entry { account, methods: &[continued.first(), "hwk", "user", "mfa"], via, shown: now, device };
    opened(op, entry, &standing, now).await
}

/// Starts to add a passkey to the signed-in account. The challenge excludes passkeys that the account has already.
pub async fn begin_add(op: &Op) -> Result<Challenge, Problem> {
    let account = op.signed_in()?.account;
    register(op, account, &Standing::of(&op.tx, account).await?, Purpose::Add).await
}

/// Stores the passkey that [`begin_add`] started.
///
/// # Errors
/// `Invalid` if the credential does not answer the challenge or is known already, or if the name is missing.
pub async fn add(op: &Op, ceremony: &str, credential: Value, name: &str) -> Result<(), Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    let made = made(op, who.account, Purpose::Add, ceremony, credential).await?;
    let made = made.ok_or_else(|| Problem::invalid("credential", "The passkey could not be verified. Try again."))?;
    keep(op, who.account, &made, name, now).await?;
    note(&op.tx, Some(who.account), Kind::FactorAdded, Some(who.session), now).await
}

/// Returns the ways in which the signed-in person can confirm a step-up.
pub async fn begin_step_up(op: &Op) -> Result<StepUp, Problem> {
    let account = op.signed_in()?.account;
    let keys: Vec<Passkey> = stored(op, account).await?.iter().map(|s| s.open(op)).collect::<Result<_, _>>()?;
    let passkey = if keys.is_empty() {
        None
    } else {
        let (asked, state) = staff(op)?.passkeys.start_passkey_authentication(&keys).map_err(Problem::internal)?;
        let ceremony = begin(op, Some(account), Purpose::StepUp, &state).await?;
        Some(Challenge { ceremony, options: options(&asked)? })
    };
    let code = totp::has_app(op, account).await? || Standing::of(&op.tx, account).await?.codes_left > 0;
    Ok(StepUp { passkey, code })
}

/// Confirms a step-up by a passkey.
///
/// # Errors
/// `SignInFailed`.
pub async fn step_up_with_passkey(op: &Op, ceremony: &str, credential: Value) -> Result<Session, Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    let state: Option<PasskeyAuthentication> = take(op, ceremony, Some(who.account), Purpose::StepUp).await?;
    if let (Ok(answer), Some(state)) = (serde_json::from_value::<PublicKeyCredential>(credential), state)
        && let Ok(result) = staff(op)?.passkeys.finish_passkey_authentication(&answer, &state)
        && result.user_verified()
    {
        let used = stored(op, who.account).await?.into_iter().find(|p| p.credential_id == **result.cred_id());
        if let Some(used) = used {
            let key = used.open(op)?;
            if used.update(op, who.account, key, &result, now).await? {
                return step_up(op, who, &METHODS, now).await;
            }
        }
    }
    Err(refused(op, Some(who.account), Kind::PasskeyRefused).await)
}

async fn register(op: &Op, account: Uuid, standing: &Standing, purpose: Purpose) -> Result<Challenge, Problem> {
    let [email, name] = standing.person(op, account)?;
    let there = stored(op, account).await?.into_iter().map(|passkey| passkey.credential_id).collect();
    let begun = staff(op)?.passkeys.start_passkey_registration(account, &email, &name, Some(there));
    let (asked, state): (CreationChallengeResponse, PasskeyRegistration) = begun.map_err(Problem::internal)?;
    let mut options = options(&asked)?;
    // A sign-in by passkey sends no address. The authenticator must therefore be able to find the passkey without one.
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    Ok(Challenge { ceremony: begin(op, Some(account), purpose, &state).await?, options })
}

/// The passkey that the browser created. `None` if the credential does not answer the challenge.
async fn made(
    op: &Op,
    account: Uuid,
    purpose: Purpose,
    ceremony: &str,
    credential: Value,
) -> Result<Option<Passkey>, Problem> {
    let state: Option<PasskeyRegistration> = take(op, ceremony, Some(account), purpose).await?;
    let answer: Option<RegisterPublicKeyCredential> = serde_json::from_value(credential).ok();
    let (Some(state), Some(answer)) = (state, answer) else { return Ok(None) };
    Ok(staff(op)?.passkeys.finish_passkey_registration(&answer, &state).ok())
}

async fn keep(op: &Op, account: Uuid, key: &Passkey, name: &str, now: DateTime<Utc>) -> Result<(), Problem> {
    let id = Uuid::new_v4();
    let values = [
        account.into(),
        id.into(),
        key.cred_id().clone().into(),
        seal(op, id, key)?.into(),
        seal_name(op, id, name)?.into(),
        now.into(),
    ];
    if op.tx.flag("SELECT app.auth_passkey_add($1, $2, $3, $4, $5, $6)", values).await? {
        Ok(())
    } else {
        Err(Problem::invalid("credential", "This passkey was added already. Add another one."))
    }
}

#[derive(FromQueryResult)]
struct Stored {
    id: Uuid,
    credential_id: Vec<u8>,
    data: Vec<u8>,
}

async fn stored(op: &Op, account: Uuid) -> Result<Vec<Stored>, Problem> {
    let sql = "SELECT * FROM app.auth_passkeys($1)";
    op.tx.all::<Stored>(sql, [account.into()]).await
}

impl Stored {
    fn open(&self, op: &Op) -> Result<Passkey, Problem> {
        let plain = envelope::open(&staff(op)?.factor, &aad(self.id), &self.data).map_err(|_| Problem::Integrity)?;
        serde_json::from_slice(&plain).map_err(Problem::internal)
    }

    /// Stores the new signature counter. Returns false if the passkey was removed in the meantime.
    async fn update(
        &self,
        op: &Op,
        account: Uuid,
        mut key: Passkey,
        result: &AuthenticationResult,
        now: DateTime<Utc>,
    ) -> Result<bool, Problem> {
        key.update_credential(result);
        let values = [account.into(), self.id.into(), seal(op, self.id, &key)?.into(), now.into()];
        op.tx.flag("SELECT app.auth_passkey_use($1, $2, $3, $4)", values).await
    }
}

fn seal(op: &Op, id: Uuid, key: &Passkey) -> Result<Vec<u8>, Problem> {
    let plain = serde_json::to_vec(key).map_err(Problem::internal)?;
    Ok(envelope::seal(&staff(op)?.factor, 1, &aad(id), &plain))
}

fn aad(id: Uuid) -> Aad {
    Aad { table: "passkey", column: "data", org: None, case: None, row: id, revision: 1 }
}

/// Returns the value of the member `publicKey`. The browser's parse functions take this value.
fn options(asked: &impl serde::Serialize) -> Result<Value, Problem> {
    Ok(serde_json::to_value(asked).map_err(Problem::internal)?["publicKey"].take())
}

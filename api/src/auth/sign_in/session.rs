//! Sessions. Two factors open a session, and a refresh token keeps the session alive. Each use rotates the refresh
//! token.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::events::{note, note_in};
use super::{Session, provider, staff};
use crate::access_token::{LIFE, Via};
use crate::actor::SignedIn;
use crate::audit::Kind;
use crate::crypto::{random, sha256, token};
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Scope;

/// Maximum lifetime of a session, a working day. A refresh does not extend the session.
const SESSION_LIFE: TimeDelta = TimeDelta::hours(12);

/// A completed sign-in.
pub(crate) struct Entry<'a> {
    pub account: Uuid,
    /// The authentication methods, with names of RFC 8176 where there is one.
    pub methods: &'a [&'a str],
    /// Set for single sign-on. The session can then reach only the organisation of the provider.
    pub via: Option<Via>,
    /// When the account's own factor was shown. The Unix epoch if no factor was shown.
    pub shown: DateTime<Utc>,
    /// Browser and system, for the list of the account's sessions.
    pub device: Option<&'a str>,
}

/// Opens a session and records it.
pub(crate) async fn open_session(op: &Op, entry: Entry<'_>, now: DateTime<Utc>) -> Result<Session, Problem> {
    let Entry { account, methods, via, shown, device } = entry;
    let (id, token) = (Uuid::new_v4(), RefreshToken { family: random(), turn: random() });
    let amr: Vec<String> = methods.iter().map(|&method| method.to_owned()).collect();
    let sql = "SELECT app.auth_session_open($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = [
        id.into(),
        account.into(),
        sha256(&token.family).to_vec().into(),
        sha256(&token.turn).to_vec().into(),
        amr.clone().into(),
        device.into(),
        now.into(),
        (now + SESSION_LIFE).into(),
        shown.into(),
        via.map(|via| via.org).into(),
    ];
    op.tx.run(sql, values).await?;
    if let Some(via) = via {
        note_in(&op.tx, Some(via.org), Some(account), Kind::SignedIn, None, Some(id), now).await?;
        provider::confirm(op, via, account, now).await?;
    } else {
        note(&op.tx, Some(account), Kind::SignedIn, Some(id), now).await?;
    }
    let who = SignedIn { account, session: id, since: shown, only: None };
    let access_token = staff(op)?.signer.access(who, &amr, now)?;
    Ok(Session { access_token, expires_in: LIFE, refresh: Some(token.cookie(id)) })
}

/// Records a step-up of the session after a second factor was shown again. The new access token contains the time of
/// the step-up.
pub(super) async fn step_up(op: &Op, who: SignedIn, methods: &[&str], now: DateTime<Utc>) -> Result<Session, Problem> {
    let shown: Vec<String> = methods.iter().map(|&method| method.to_owned()).collect();
    let values = [who.session.into(), who.account.into(), shown.into(), now.into()];
    let amr = op.tx.value("SELECT app.auth_session_step_up($1, $2, $3, $4)", values).await?;
    let amr: Vec<String> = amr.ok_or(Problem::Unauthenticated)?;
    note(&op.tx, Some(who.account), Kind::SteppedUp, Some(who.session), now).await?;
    let access_token = staff(op)?.signer.access(SignedIn { since: now, ..who }, &amr, now)?;
    Ok(Session { access_token, expires_in: LIFE, refresh: None })
}

/// A refresh token has two parts: `family` for the whole session and `turn` for one rotation. A token with the
/// session's family and an old turn was used before. A token with another family is not a token of this session.
struct RefreshToken {
    family: [u8; 32],
    turn: [u8; 32],
}

impl RefreshToken {
    fn cookie(&self, session: Uuid) -> String {
        format!("{session}.{}", token::encode(&[self.family, self.turn].concat()))
    }

    fn read(cookie: &str) -> Option<(Uuid, Self)> {
        let (session, secret) = cookie.split_once('.')?;
        let secret = token::decode(secret)?;
        let (family, turn) = secret.split_at_checked(32)?;
        let token = Self { family: family.try_into().ok()?, turn: turn.try_into().ok()? };
        Some((Uuid::try_parse(session).ok()?, token))
    }
}

#[derive(FromQueryResult)]
struct Rotated {
    account_id: Option<Uuid>,
    amr: Option<Vec<String>>,
    authenticated_at: Option<DateTime<Utc>>,
    reused: bool,
}

/// Rotates the refresh token of this cookie. A token that was used before ends the session, for a thief and for the
/// owner. Exception: the previous token still works for a minute in the same browser, because the answer with the new
/// token may have been lost. `None` for a token that is unknown, expired or used before.
///
/// # Errors
/// `Unauthenticated` if the cookie is malformed.
pub async fn refresh(op: &Op, cookie: &str, device: Option<&str>) -> Result<Option<Session>, Problem> {
    let now = op.app.clock.now();
    let (session, old) = RefreshToken::read(cookie).ok_or(Problem::Unauthenticated)?;
    let new = RefreshToken { family: old.family, turn: random() };
    let Some(rotated) = rotate(op, session, (&old, &new), device, now).await? else { return Ok(None) };
    if rotated.reused {
        metrics::counter!("voicase_refresh_reuse_total").increment(1);
        tracing::warn!("a refresh token was used twice, so its session was ended");
    }
    let (Some(account), Some(amr), Some(since)) = (rotated.account_id, rotated.amr, rotated.authenticated_at) else {
        return Ok(None);
    };
    let access_token = staff(op)?.signer.access(SignedIn { account, session, since, only: None }, &amr, now)?;
    Ok(Some(Session { access_token, expires_in: LIFE, refresh: Some(new.cookie(session)) }))
}

/// Runs in a separate transaction, so that a stolen session stays closed even if the operation fails.
async fn rotate(
    op: &Op,
    session: Uuid,
    (old, new): (&RefreshToken, &RefreshToken),
    device: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<Rotated>, Problem> {
    let sql = "SELECT * FROM app.auth_session_rotate($1, $2, $3, $4, $5, $6)";
    let hash = |secret: &[u8; 32]| sha256(secret).to_vec();
    let hashes = [&old.family, &old.turn, &new.turn].map(|secret| hash(secret).into());
    let values = [session.into()].into_iter().chain(hashes).chain([device.into(), now.into()]);
    op.aside(Scope::default(), async |tx| tx.one::<Rotated>(sql, values).await).await
}

/// Closes the session of the refresh cookie. The cookie must contain the session's secret, not only the session's id.
pub async fn sign_out(op: &Op, cookie: Option<&str>) -> Result<(), Problem> {
    if let Some((session, token)) = cookie.and_then(RefreshToken::read) {
        let now = op.app.clock.now();
        let values = [session.into(), sha256(&token.family).to_vec().into(), now.into()];
        let closed: Option<Uuid> = op.tx.value("SELECT app.auth_session_close($1, $2, $3)", values).await?;
        if let Some(account) = closed {
            note(&op.tx, Some(account), Kind::SignedOut, Some(session), now).await?;
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
pub struct Open {
    pub id: Uuid,
    /// The authentication methods.
    pub amr: Vec<String>,
    /// Browser and system, for example "Firefox, Linux".
    pub device: Option<String>,
    pub started_at: DateTime<Utc>,
    /// When the session was last refreshed.
    pub last_used_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// The open sessions of an account, the last used first.
pub async fn of(op: &Op, account: Uuid) -> Result<Vec<Open>, Problem> {
    let sql = "SELECT * FROM app.auth_sessions($1, $2)";
    let values = [account.into(), op.app.clock.now().into()];
    op.tx.all::<Open>(sql, values).await
}

/// Closes a session of the caller, which may be the current one.
///
/// # Errors
/// `NotFound` if the session belongs to another account or is not open.
pub async fn revoke_one(op: &Op, session: Uuid) -> Result<(), Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    let values = [who.account.into(), session.into(), None::<Uuid>.into(), now.into()];
    let closed: Option<i32> = op.tx.value("SELECT app.auth_session_revoke($1, $2, $3, $4)", values).await?;
    if closed.unwrap_or(0) == 0 {
        return Err(Problem::NotFound);
    }
    note(&op.tx, Some(who.account), Kind::SessionRevoked, Some(session), now).await
}

/// Closes all sessions of the caller, or all but the current one. API tokens and pending changes end too, because an
/// intruder may have made them.
pub async fn sign_out_everywhere(op: &Op, keep_this: bool) -> Result<(), Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    replaced(op, keep_this.then_some(who.session), now).await?;
    note(&op.tx, Some(who.account), Kind::SessionsRevoked, Some(who.session), now).await
}

/// Ends what the caller's old credentials may have opened: all sessions but `keep`, API tokens, a pending change of
/// address, links to a new password, and sign-ins that have begun.
pub(super) async fn replaced(op: &Op, keep: Option<Uuid>, now: DateTime<Utc>) -> Result<(), Problem> {
    let values = [op.signed_in()?.account.into(), keep.into(), now.into()];
    op.tx.run("SELECT app.auth_credentials_replaced($1, $2, $3)", values).await?;
    Ok(())
}

//! Sessions: opened by two factors, kept by a refresh token that is rotated with each use.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::{Session, call, staff};
use crate::actor::SignedIn;
use crate::app::App;
use crate::crypto::{random, sha256, token};
use crate::graphql::Op;
use crate::members::tokens::LIFE;
use crate::problem::Problem;
use crate::tx::Scope;

/// A session ends after a working day, however it is kept alive.
const SESSION_LIFE: TimeDelta = TimeDelta::hours(12);

pub(super) async fn open_session(op: &Op, account: Uuid, now: DateTime<Utc>) -> Result<Session, Problem> {
    let (id, token) = (Uuid::new_v4(), RefreshToken { family: random(), turn: random() });
    let amr = vec!["pwd".to_owned(), "otp".to_owned()];
    let sql = "SELECT app.auth_session_open($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        id.into(),
        account.into(),
        sha256(&token.family).to_vec().into(),
        sha256(&token.turn).to_vec().into(),
        amr.clone().into(),
        now.into(),
        (now + SESSION_LIFE).into(),
    ];
    call(&op.tx, sql, values).await?;
    op.set_refresh(Some(token.cookie(id)));
    let who = SignedIn { account, session: id, since: now };
    Ok(Session { access_token: staff(op)?.signer.access(who, &amr, now)?, expires_in: LIFE })
}

/// A refresh token: one part for the whole session, one for this turn. Who has the first and an old second has a token that
/// was used before; who has neither has nothing.
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

/// Rotates the refresh token. A token that was used before ends the session for whoever holds it.
///
/// # Errors
/// `Unauthenticated`.
pub async fn refresh(op: &Op) -> Result<Session, Problem> {
    let now = op.app.clock.now();
    let Some((session, old)) = op.refresh.as_deref().and_then(RefreshToken::read) else {
        return Err(Problem::Unauthenticated);
    };
    let new = RefreshToken { family: old.family, turn: random() };
    let rotated = rotate(&op.app, session, &old, &new, now).await?;
    let refused = || {
        op.set_refresh(None);
        Problem::Unauthenticated
    };
    let rotated = rotated.ok_or_else(refused)?;
    if rotated.reused {
        metrics::counter!("voicase_refresh_reuse_total").increment(1);
        tracing::warn!("a refresh token was used twice; its session is closed");
    }
    let (Some(account), Some(amr), Some(since)) = (rotated.account_id, rotated.amr, rotated.authenticated_at) else {
        return Err(refused());
    };
    op.set_refresh(Some(new.cookie(session)));
    let access_token = staff(op)?.signer.access(SignedIn { account, session, since }, &amr, now)?;
    Ok(Session { access_token, expires_in: LIFE })
}

/// In a transaction of its own: closing a stolen session must stand although the operation fails.
async fn rotate(
    app: &App,
    session: Uuid,
    old: &RefreshToken,
    new: &RefreshToken,
    now: DateTime<Utc>,
) -> Result<Option<Rotated>, Problem> {
    let sql = "SELECT * FROM app.auth_session_rotate($1, $2, $3, $4, $5)";
    let hash = |secret: &[u8; 32]| sha256(secret).to_vec();
    let values = [session.into(), hash(&old.family).into(), hash(&old.turn).into(), hash(&new.turn).into(), now.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    app.autonomous(Scope::default(), async |tx| Ok(Rotated::find_by_statement(statement).one(tx).await?)).await
}

/// Closes the session of the refresh cookie. Whoever knows a session's id but not its secret cannot close it.
///
/// # Errors
/// What the database says.
pub async fn sign_out(op: &Op) -> Result<(), Problem> {
    if let Some((session, token)) = op.refresh.as_deref().and_then(RefreshToken::read) {
        let values = [session.into(), sha256(&token.family).to_vec().into(), op.app.clock.now().into()];
        call(&op.tx, "SELECT app.auth_session_close($1, $2, $3)", values).await?;
    }
    op.set_refresh(None);
    Ok(())
}

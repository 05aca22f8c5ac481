//! Signing in: a password gives a ticket, a second factor gives a session, a refresh token keeps it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use super::tokens::LIFE;
use crate::actor::SignedIn;
use crate::app::{App, StaffKeys};
use crate::crypto::envelope::{self, Place};
use crate::crypto::{random, sha256, token};
use crate::graphql::Op;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// A session ends after a working day, however it is kept alive.
const SESSION_LIFE: TimeDelta = TimeDelta::hours(12);

/// What a right password leads to.
pub struct Ticket {
    /// For the next step.
    pub ticket: String,
    /// Whether the account has a second factor; else it enrols one now.
    pub has_factor: bool,
}

/// A session that was opened or kept alive.
pub struct Session {
    /// The access token.
    pub access_token: String,
    /// Seconds it is good for.
    pub expires_in: i64,
}

/// A new TOTP secret to be confirmed.
pub struct NewFactor {
    /// Base 32.
    pub secret: String,
    /// For the QR code.
    pub uri: String,
}

fn staff(op: &Op) -> Result<&StaffKeys, Problem> {
    op.app.staff.as_ref().ok_or(Problem::Forbidden)
}

async fn call<const N: usize>(
    tx: &Tx,
    sql: &'static str,
    values: [Value; N],
) -> Result<Option<sea_orm::QueryResult>, Problem> {
    Ok(tx.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?)
}

#[derive(FromQueryResult)]
struct Known {
    id: Uuid,
    password_hash: Option<String>,
    disabled: bool,
}

#[derive(FromQueryResult)]
struct Factor {
    id: Uuid,
    secret: Vec<u8>,
    confirmed: bool,
}

/// Checks a password. Unknown address, wrong password and disabled account cost and answer the same.
///
/// # Errors
/// `SignInFailed`, `RateLimited`.
pub async fn with_password(op: &Op, email: &str, password: &str) -> Result<Ticket, Problem> {
    let keys = staff(op)?;
    if let Some(client) = op.client {
        keys.attempts.password(client)?;
    }
    let index = op.app.keys.platform().email_index(email);
    let sql = "SELECT * FROM app.auth_account($1)";
    let known = Known::find_by_statement(Statement::from_sql_and_values(DbBackend::Postgres, sql, [index.into()]));
    // In a transaction of its own: who waits for a place to hash holds no connection.
    let known = op.app.autonomous(Scope::default(), async |tx| Ok(known.one(tx).await?)).await?;
    let hash = known.as_ref().and_then(|k| k.password_hash.as_deref());
    let right = keys.hasher.check(password, hash).await?;
    match known {
        Some(known) if right && !known.disabled => ticket(op, known.id).await,
        _ => {
            metrics::counter!("voicase_sign_in_failures_total").increment(1);
            Err(Problem::SignInFailed)
        }
    }
}

async fn ticket(op: &Op, account: Uuid) -> Result<Ticket, Problem> {
    let has_factor = factor(&op.tx, account).await?.is_some_and(|f| f.confirmed);
    Ok(Ticket { ticket: staff(op)?.signer.ticket(account, op.app.clock.now())?, has_factor })
}

/// The confirmed factor, else the newest that waits for confirmation.
async fn factor(tx: &Tx, account: Uuid) -> Result<Option<Factor>, Problem> {
    let sql = "SELECT * FROM app.auth_factor($1) LIMIT 1";
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [account.into()]);
    Ok(Factor::find_by_statement(statement).one(tx).await?)
}

/// Sets the password of an account from its enrolment link, which is then used up.
///
/// # Errors
/// `NotFound` for a link that is not there or used up, `Invalid` for a weak password.
pub async fn accept_enrolment(op: &Op, link: &str, password: &str) -> Result<Ticket, Problem> {
    let hash = sha256(&token::decode(link).ok_or(Problem::NotFound)?).to_vec();
    let now = op.app.clock.now();
    let values = [hash.clone().into(), now.into()];
    let look = async |tx: &Tx| call(tx, "SELECT app.auth_enrolment($1, $2) AS id", values).await;
    let found = op.app.autonomous(Scope::default(), look).await?;
    let account: Option<Uuid> = found.map(|row| row.try_get("", "id")).transpose()?.flatten();
    let account = account.ok_or(Problem::NotFound)?;
    let password = staff(op)?.hasher.hash(password).await?;
    let sql = "SELECT app.auth_enrol($1, $2, $3) AS done";
    let done = call(&op.tx, sql, [hash.into(), password.into(), now.into()]).await?;
    match done.map(|row| row.try_get("", "done")).transpose()? {
        Some(true) => ticket(op, account).await,
        _ => Err(Problem::NotFound),
    }
}

/// Draws a TOTP secret for an account that has no confirmed factor.
///
/// # Errors
/// `SignInFailed` for a bad ticket, `NotAllowedNow` when there is a factor already.
pub async fn begin_factor(op: &Op, ticket: &str) -> Result<NewFactor, Problem> {
    let keys = staff(op)?;
    let now = op.app.clock.now();
    let account = keys.signer.read_ticket(ticket, now)?;
    if factor(&op.tx, account).await?.is_some_and(|f| f.confirmed) {
        return Err(Problem::NotAllowedNow("There is a second factor already."));
    }
    let (id, secret) = (Uuid::new_v4(), random::<20>());
    let sealed = envelope::seal(&keys.factor, 1, &place(id), &secret);
    let sql = "SELECT app.auth_factor_add($1, $2, $3, $4)";
    call(&op.tx, sql, [account.into(), id.into(), sealed.into(), now.into()]).await?;
    let secret = Secret::from(secret).to_base32();
    let uri = format!("otpauth://totp/VoiCase?secret={secret}&issuer=VoiCase&algorithm=SHA1&digits=6&period=30");
    Ok(NewFactor { secret, uri })
}

/// Checks a code and opens a session. With `confirming`, a new factor is confirmed by its first code.
///
/// # Errors
/// `SignInFailed`.
pub async fn with_code(op: &Op, ticket: &str, code: &str, confirming: bool) -> Result<Session, Problem> {
    let keys = staff(op)?;
    let now = op.app.clock.now();
    let account = keys.signer.read_ticket(ticket, now)?;
    keys.attempts.code(account)?;
    let factor = factor(&op.tx, account).await?.filter(|f| f.confirmed != confirming).ok_or(Problem::SignInFailed)?;
    let secret = envelope::open(&keys.factor, &place(factor.id), &factor.secret).map_err(|_| Problem::Integrity)?;
    let matched =
        totp(Secret::from(secret))?.check(code, now.timestamp().unsigned_abs()).ok_or(Problem::SignInFailed)?;
    let step = i64::try_from(matched).map_err(Problem::internal)?;
    let sql = "SELECT app.auth_factor_use($1, $2, $3, $4) AS first";
    let used = call(&op.tx, sql, [account.into(), factor.id.into(), step.into(), now.into()]).await?;
    if used.map(|row| row.try_get::<bool>("", "first")).transpose()? != Some(true) {
        return Err(Problem::SignInFailed);
    }
    open_session(op, account, now).await
}

fn place(factor: Uuid) -> Place {
    Place { table: "second_factor", column: "secret", org: None, case: None, row: factor, revision: 1 }
}

/// RFC 6238 with the library's defaults: SHA-1, six digits, steps of 30 seconds, one step of tolerance either way.
fn totp(secret: Secret) -> Result<Totp, Problem> {
    Builder::new().with_secret(secret).build().map_err(Problem::internal)
}

async fn open_session(op: &Op, account: Uuid, now: DateTime<Utc>) -> Result<Session, Problem> {
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

//! The second step with an authenticator app, and how one is enrolled.

use sea_orm::{DbBackend, FromQueryResult, Statement};
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use super::session::open_session;
use super::{Session, call, staff};
use crate::crypto::envelope::{self, Place};
use crate::crypto::random;
use crate::graphql::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// A new TOTP secret to be confirmed.
pub struct NewFactor {
    /// Base 32.
    pub secret: String,
    /// For the QR code.
    pub uri: String,
}

#[derive(FromQueryResult)]
pub(super) struct Factor {
    id: Uuid,
    secret: Vec<u8>,
    pub(super) confirmed: bool,
}

/// The confirmed factor, else the newest that waits for confirmation.
pub(super) async fn factor(tx: &Tx, account: Uuid) -> Result<Option<Factor>, Problem> {
    let sql = "SELECT * FROM app.auth_factor($1) LIMIT 1";
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [account.into()]);
    Ok(Factor::find_by_statement(statement).one(tx).await?)
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

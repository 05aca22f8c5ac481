//! Signing in: a password gives a ticket, a second factor gives a session, a refresh token keeps it; or a passkey does both.
//! Always: two factors; what an act changes and that it happened is one transaction; a refusal is on record although its
//! operation is not.

pub mod admin;
pub(super) mod ceremony;
pub mod code;
pub mod events;
pub mod factors;
pub mod passkey;
pub mod password;
pub mod recovery;
pub mod reset;
pub mod reset_admin;
pub mod security;
pub mod session;
pub(crate) mod standing;
pub mod totp;

use sea_orm::{ConnectionTrait, DbBackend, Statement, TryGetable, Value};

use crate::app::StaffKeys;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

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

/// A session opened by the first factor of an account.
pub struct Enrolled {
    /// The session.
    pub session: Session,
    /// Shown once; none when there are some already.
    pub codes: Option<Vec<String>>,
}

pub(crate) fn staff(op: &Op) -> Result<&StaffKeys, Problem> {
    op.app.staff.as_ref().ok_or(Problem::Forbidden)
}

pub(crate) async fn call<const N: usize>(
    tx: &Tx,
    sql: &'static str,
    values: [Value; N],
) -> Result<Option<sea_orm::QueryResult>, Problem> {
    Ok(tx.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?)
}

/// What a function gives, named `it`; none for its NULL.
pub(super) async fn ask<T: TryGetable, const N: usize>(
    tx: &Tx,
    sql: &'static str,
    values: [Value; N],
) -> Result<Option<T>, Problem> {
    let row = call(tx, sql, values).await?;
    Ok(row.map(|row| row.try_get::<Option<T>>("", "it")).transpose()?.flatten())
}

/// Whether a function says that it did something, named `it`.
pub(super) async fn done<const N: usize>(tx: &Tx, sql: &'static str, values: [Value; N]) -> Result<bool, Problem> {
    Ok(ask(tx, sql, values).await?.unwrap_or(false))
}

//! Signing in: a password returns a ticket, a second factor opens a session, a refresh token keeps the session alive. A
//! passkey replaces password and second factor.
//! Always: two factors. An act and its event are written in one transaction. A refusal is recorded although its
//! operation is rolled back.

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

/// The result of a successful first step.
pub struct Ticket {
    pub ticket: String,
    /// Whether the account has a second factor. Otherwise the next step enrols one.
    pub has_factor: bool,
}

/// A session with a new access token.
pub struct Session {
    pub access_token: String,
    /// Lifetime of the access token, in seconds.
    pub expires_in: i64,
}

/// A session that the first factor of an account opened.
pub struct Enrolled {
    pub session: Session,
    /// New recovery codes, shown only once. `None` if the account still has codes.
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

/// Calls an SQL function and returns its result, named `it`. `None` for NULL.
pub(super) async fn ask<T: TryGetable, const N: usize>(
    tx: &Tx,
    sql: &'static str,
    values: [Value; N],
) -> Result<Option<T>, Problem> {
    let row = call(tx, sql, values).await?;
    Ok(row.map(|row| row.try_get::<Option<T>>("", "it")).transpose()?.flatten())
}

/// Calls an SQL function whose result, named `it`, says whether it changed anything.
pub(super) async fn done<const N: usize>(tx: &Tx, sql: &'static str, values: [Value; N]) -> Result<bool, Problem> {
    Ok(ask(tx, sql, values).await?.unwrap_or(false))
}

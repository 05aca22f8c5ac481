//! Signing in: a password gives a ticket, a second factor gives a session, a refresh token keeps it.

pub mod admin;
pub mod enrol;
pub mod password;
pub mod session;
pub mod totp;

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use crate::app::StaffKeys;
use crate::graphql::Op;
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

//! The first step: a password gives a ticket.

use sea_orm::{DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::totp::factor;
use super::{Ticket, staff};
use crate::graphql::Op;
use crate::problem::Problem;
use crate::tx::Scope;

#[derive(FromQueryResult)]
struct Known {
    id: Uuid,
    password_hash: Option<String>,
    disabled: bool,
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

/// A ticket for the next step.
pub(super) async fn ticket(op: &Op, account: Uuid) -> Result<Ticket, Problem> {
    let has_factor = factor(&op.tx, account).await?.is_some_and(|f| f.confirmed);
    Ok(Ticket { ticket: staff(op)?.signer.ticket(account, op.app.clock.now())?, has_factor })
}

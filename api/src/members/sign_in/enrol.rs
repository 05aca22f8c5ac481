//! A new account's first password, from its enrolment link.

use uuid::Uuid;

use super::password::ticket;
use super::{Ticket, call, staff};
use crate::crypto::{sha256, token};
use crate::graphql::Op;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

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

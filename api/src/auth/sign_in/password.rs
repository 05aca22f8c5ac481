//! The first step of a sign-in, in which a password returns a ticket, and the change of a password.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::events::{note, refused};
use super::standing::{Standing, ticket};
use super::{Ticket, code, session, staff};
use crate::audit::Kind;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Scope;

#[derive(FromQueryResult)]
struct Known {
    id: Uuid,
    password_hash: Option<String>,
    disabled: bool,
}

/// Checks a password. An unknown address, a wrong password and a disabled account cost the same and get the same
/// answer.
///
/// # Errors
/// `SignInFailed`, `RateLimited`.
pub async fn with_password(op: &Op, email: &str, password: &str) -> Result<Ticket, Problem> {
    let index = op.app.keys.platform().email_index(email);
    let sql = "SELECT * FROM app.auth_account($1)";
    // Use a separate transaction, because a request that waits for the hasher must not hold a connection.
    let known = op.aside(Scope::default(), async |tx| tx.one::<Known>(sql, [index.into()]).await).await?;
    let hash = known.as_ref().and_then(|k| k.password_hash.as_deref());
    let right = staff(op)?.hasher.check(password, hash).await?;
    match known {
        Some(known) if right && !known.disabled => ticket(op, known.id, None).await,
        known => Err(refused(op, known.map(|k| k.id), Kind::PasswordRefused).await),
    }
}

/// Changes the password. Other sessions, API tokens and pending changes end, because a holder of the old password may
/// have made them.
///
/// # Errors
/// `Invalid` if the current password is wrong or the new one is weak. `RateLimited`.
pub async fn change(op: &Op, current: &str, new: &str) -> Result<(), Problem> {
    let keys = staff(op)?;
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    // Attempts are counted here too, so that a stolen session does not allow fast guessing.
    let tell = code::attempt(op, who.account).await?;
    let hash: Option<String> = op.tx.value("SELECT app.auth_password($1)", [who.account.into()]).await?;
    let about = Standing::of(&op.tx, who.account).await?.person(op, who.account)?;
    // A request that waits for the hasher must not hold a connection.
    op.tx.release().await?;
    if !keys.hasher.check(current, hash.as_deref()).await? {
        code::refuse(op, who.account, Kind::PasswordRefused, tell).await;
        return Err(Problem::invalid("current", "The current password is wrong."));
    }
    let hash = keys.hasher.hash("new", new, &about.each_ref().map(String::as_str)).await?;
    op.tx.run("SELECT app.auth_password_set($1, $2, $3)", [who.account.into(), hash.into(), now.into()]).await?;
    session::replaced(op, Some(who.session), now).await?;
    note(&op.tx, Some(who.account), Kind::PasswordChanged, Some(who.session), now).await
}

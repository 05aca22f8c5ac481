//! Codes: of an authenticator app or from the list of recovery codes. They end a sign-in or confirm who is there.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::events::{note, refused};
use super::session::{Entry, open_session, step_up};
use super::standing::{Standing, read_ticket};
use super::{Enrolled, Session, recovery, staff, totp};
use crate::audit::Kind;
use crate::graphql::Op;
use crate::problem::Problem;

/// The second step: a code opens a session.
///
/// # Errors
/// `SignInFailed`, `RateLimited`.
pub async fn complete(op: &Op, ticket: &str, code: &str) -> Result<Session, Problem> {
    let continued = read_ticket(op, ticket).await?;
    let (account, via, now) = (continued.account, continued.via, op.app.clock.now());
    let method = spend(op, account, code, now).await?;
    let methods = &[continued.first(), method];
    open_session(op, Entry { account, methods, via, shown: now }, now).await
}

/// A code confirms who is there.
///
/// # Errors
/// As [`complete`].
pub async fn step_up_with_code(op: &Op, code: &str) -> Result<Session, Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    let method = spend(op, who.account, code, now).await?;
    step_up(op, who, &[method], now).await
}

/// Uses a code up: how it was made. A wrong one is on record.
async fn spend(op: &Op, account: Uuid, code: &str, now: DateTime<Utc>) -> Result<&'static str, Problem> {
    staff(op)?.attempts.code(account)?;
    if totp::spend(op, account, code, now).await? {
        Ok("otp")
    } else if recovery::spend(op, account, code, now).await? {
        Ok("recovery")
    } else {
        Err(refused(op, Some(account), Kind::CodeRefused).await)
    }
}

/// A session for who has just enrolled the first factor, with recovery codes if there are none.
pub(super) async fn opened(
    op: &Op,
    entry: Entry<'_>,
    standing: &Standing,
    now: DateTime<Utc>,
) -> Result<Enrolled, Problem> {
    let account = entry.account;
    let codes = if standing.codes_left == 0 { Some(recovery::renew(op, account, now).await?) } else { None };
    note(&op.tx, Some(account), Kind::FactorAdded, None, now).await?;
    Ok(Enrolled { session: open_session(op, entry, now).await?, codes })
}

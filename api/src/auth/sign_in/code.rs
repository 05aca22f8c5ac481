//! Codes of authenticator apps, and recovery codes. A code completes a sign-in or confirms a step-up.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::enums::MailKind;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::events::{note, refused};
use super::session::{Entry, open_session, step_up};
use super::standing::{Standing, read_ticket};
use super::{Enrolled, Session, recovery, totp};
use crate::audit::Kind;
use crate::notifications::{self, Mail};
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// The second step of a sign-in. A correct code opens a session.
///
/// # Errors
/// `SignInFailed`, `RateLimited`.
pub async fn complete(op: &Op, ticket: &str, code: &str, device: Option<&str>) -> Result<Session, Problem> {
    let continued = read_ticket(op, ticket).await?;
    let (account, via, now) = (continued.account, continued.via, op.app.clock.now());
    let method = spend(op, account, code, now).await?;
    let methods = &[continued.first(), method];
    open_session(op, Entry { account, methods, via, shown: now, device }, now).await
}

/// Confirms a step-up by a code.
///
/// # Errors
/// As [`complete`].
pub async fn step_up_with_code(op: &Op, code: &str) -> Result<Session, Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    let method = spend(op, who.account, code, now).await?;
    step_up(op, who, &[method], now).await
}

/// Consumes a code and returns its authentication method. A wrong code is recorded.
async fn spend(op: &Op, account: Uuid, code: &str, now: DateTime<Utc>) -> Result<&'static str, Problem> {
    let tell = attempt(op, account).await?;
    let method = if totp::spend(op, account, code, now).await? {
        "otp"
    } else if recovery::spend(op, account, code, now).await? {
        "recovery"
    } else {
        return Err(refuse(op, account, Kind::CodeRefused, tell).await);
    };
    right(op, account).await?;
    Ok(method)
}

#[derive(FromQueryResult)]
struct Attempt {
    wait: i32,
    tell: bool,
}

/// Counts an attempt to enter a code or a password, before the attempt is checked. The count is in the database, so it
/// applies to all processes and survives a restart. Returns whether the person has to be informed if this attempt
/// fails.
///
/// # Errors
/// `RateLimited` with the time to wait, after too many wrong attempts.
pub(super) async fn attempt(op: &Op, account: Uuid) -> Result<bool, Problem> {
    let values = [account.into(), op.app.clock.now().into()];
    let sql = "SELECT * FROM app.auth_code_attempt($1, $2)";
    let counted = op.aside(Scope::default(), async |tx| tx.one::<Attempt>(sql, values).await).await?;
    let counted = counted.ok_or(Problem::SignInFailed)?;
    match u64::try_from(counted.wait) {
        Ok(seconds) if seconds > 0 => Err(Problem::RateLimited(Duration::from_secs(seconds))),
        _ => Ok(counted.tell),
    }
}

/// Lowers the count of attempts after a correct code or password. A count of at most ten becomes zero, and a higher
/// count becomes ten.
pub(super) async fn right(op: &Op, account: Uuid) -> Result<(), Problem> {
    op.tx.run("SELECT app.auth_code_right($1)", [account.into()]).await?;
    Ok(())
}

/// Records a wrong code or password, as [`refused`] does. If `tell` is true, also informs the account's owner by email.
pub(super) async fn refuse(op: &Op, account: Uuid, kind: Kind, tell: bool) -> Problem {
    let problem = refused(op, Some(account), kind).await;
    if tell && let Err(problem) = op.instead(Scope::default(), async |tx| write(op, tx, account).await).await {
        return problem;
    }
    problem
}

/// Informs the account's owner of wrong codes by an email in the name of the account's first organisation. An account
/// without a membership gets no email.
async fn write(op: &Op, tx: &Tx, account: Uuid) -> Result<(), Problem> {
    let [email, _] = Standing::of(tx, account).await?.person(op, account)?;
    let sql = "SELECT org_id FROM app.auth_memberships($1, $2) LIMIT 1";
    let Some(place) = tx.row(sql, [account.into(), op.app.clock.now().into()]).await? else { return Ok(()) };
    let org: Uuid = place.try_get("", "org_id")?;
    tx.pin(|scope| scope.org = Some(org)).await?;
    let keys = op.app.keys.org(tx).await?;
    let mail = Mail { kind: MailKind::CodesRefused, to: &email, language: op.language, link: None };
    notifications::post(tx, &keys, &op.app.clock, mail).await
}

/// Opens a session after an account enrolled its first factor. Creates recovery codes if the account has none.
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

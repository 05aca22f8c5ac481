//! The current state of an account, read at every step of a sign-in. A ticket that was issued before a reset therefore
//! opens nothing. Neither does a ticket that was issued before another person enrolled the first factor.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::provider::METHOD;
use super::{Ticket, staff};
use crate::access_token::Via;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

#[derive(FromQueryResult)]
pub(crate) struct Standing {
    pub disabled: bool,
    /// Whether the account has a confirmed factor. Recovery codes do not count.
    pub enrolled: bool,
    pub codes_left: i32,
    pub password_changed_at: Option<DateTime<Utc>>,
    stamped_at: Option<DateTime<Utc>>,
    email: Vec<u8>,
    name: Vec<u8>,
    revision: i32,
}

impl Standing {
    pub async fn find(tx: &Tx, account: Uuid) -> Result<Option<Self>, Problem> {
        let sql = "SELECT * FROM app.auth_standing($1)";
        tx.one::<Self>(sql, [account.into()]).await
    }

    /// Like `find`, but an account that does not exist is `Unauthenticated`.
    pub async fn of(tx: &Tx, account: Uuid) -> Result<Self, Problem> {
        Self::find(tx, account).await?.ok_or(Problem::Unauthenticated)
    }

    /// Locks the account, then reads its state. The lock waits for any other change of the account's factors. No such
    /// change begins before this transaction ends.
    pub async fn locked(tx: &Tx, account: Uuid) -> Result<Self, Problem> {
        tx.run("SELECT app.auth_lock($1)", [account.into()]).await?;
        Self::of(tx, account).await
    }

    /// Returns the email address and the name.
    pub fn person(&self, op: &Op, account: Uuid) -> Result<[String; 2], Problem> {
        let open = |column, sealed| op.app.keys.platform().open(column, account, self.revision, sealed);
        Ok([open("email", &self.email)?, open("name", &self.name)?])
    }

    /// When the credentials were last replaced, in microseconds. A ticket is valid for one stamp only.
    fn stamp(&self) -> i64 {
        self.stamped_at.map_or(0, |at| at.timestamp_micros())
    }
}

/// Issues a ticket for the next step. `via` is set if the first step was single sign-on.
pub(crate) async fn ticket(op: &Op, account: Uuid, via: Option<Via>) -> Result<Ticket, Problem> {
    let standing = Standing::of(&op.tx, account).await?;
    let ticket = staff(op)?.signer.ticket(account, standing.stamp(), via, op.app.clock.now())?;
    Ok(Ticket { ticket, has_factor: standing.enrolled })
}

/// A sign-in after a successful first step.
pub(super) struct Continued {
    pub account: Uuid,
    pub standing: Standing,
    pub via: Option<Via>,
}

impl Continued {
    /// The authentication method of the first step.
    pub fn first(&self) -> &'static str {
        if self.via.is_some() { METHOD } else { "pwd" }
    }
}

/// Reads the sign-in that a ticket continues.
///
/// # Errors
/// `SignInFailed` if the ticket is not ours or expired, if the credentials were replaced since, or if the account is
/// disabled.
pub(super) async fn read_ticket(op: &Op, ticket: &str) -> Result<Continued, Problem> {
    let (account, stamp, via) = staff(op)?.signer.read_ticket(ticket, op.app.clock.now())?;
    let standing = Standing::find(&op.tx, account).await?.filter(|s| !s.disabled && s.stamp() == stamp);
    Ok(Continued { account, standing: standing.ok_or(Problem::SignInFailed)?, via })
}

//! How an account stands, asked at every step: a ticket from before a reset, or from before somebody else's first factor,
//! opens nothing after it.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Ticket, staff};
use crate::access_token::Via;
use crate::auth::sso::METHOD;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

#[derive(FromQueryResult)]
pub(crate) struct Standing {
    pub disabled: bool,
    /// Whether there is a confirmed factor. Recovery codes are none.
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
        Ok(tx.one::<Self>(sql, [account.into()]).await?)
    }

    /// Of an account that is there.
    pub async fn of(tx: &Tx, account: Uuid) -> Result<Self, Problem> {
        Self::find(tx, account).await?.ok_or(Problem::Unauthenticated)
    }

    /// After every other change of the account's factors; none begins before this transaction ends.
    pub async fn locked(tx: &Tx, account: Uuid) -> Result<Self, Problem> {
        tx.row("SELECT app.auth_lock($1)", [account.into()]).await?;
        Self::of(tx, account).await
    }

    /// Address and name.
    pub fn person(&self, op: &Op, account: Uuid) -> Result<[String; 2], Problem> {
        let open = |column, sealed| op.app.keys.platform().open(column, account, self.revision, sealed);
        Ok([open("email", &self.email)?, open("name", &self.name)?])
    }

    /// Which credentials a ticket was given for.
    fn stamp(&self) -> i64 {
        self.stamped_at.map_or(0, |at| at.timestamp_micros())
    }
}

/// A ticket for the next step; `via`: the first was single sign-on.
pub(crate) async fn ticket(op: &Op, account: Uuid, via: Option<Via>) -> Result<Ticket, Problem> {
    let standing = Standing::of(&op.tx, account).await?;
    let ticket = staff(op)?.signer.ticket(account, standing.stamp(), via, op.app.clock.now())?;
    Ok(Ticket { ticket, has_factor: standing.enrolled })
}

/// A sign-in whose first step was right.
pub(super) struct Continued {
    pub account: Uuid,
    /// How the account stands now.
    pub standing: Standing,
    pub via: Option<Via>,
}

impl Continued {
    /// How the first step was made.
    pub fn first(&self) -> &'static str {
        if self.via.is_some() { METHOD } else { "pwd" }
    }
}

/// Whose sign-in a ticket continues.
///
/// # Errors
/// `SignInFailed` when it is not ours, too old, for credentials that were replaced, or of an account that is disabled.
pub(super) async fn read_ticket(op: &Op, ticket: &str) -> Result<Continued, Problem> {
    let (account, stamp, via) = staff(op)?.signer.read_ticket(ticket, op.app.clock.now())?;
    let standing = Standing::find(&op.tx, account).await?.filter(|s| !s.disabled && s.stamp() == stamp);
    Ok(Continued { account, standing: standing.ok_or(Problem::SignInFailed)?, via })
}

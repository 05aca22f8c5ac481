//! What the owners are told of refusals; `crate::abuse` counts them. No organisation's role, in the product or in the database,
//! reads either table.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;

use crate::abuse::Kind;
use crate::crypto::hex;
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar::Date;

/// Which surface refused.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum Surface {
    /// The reporters'.
    Reporter,
    /// The staff's.
    Staff,
}

/// What was refused.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum AbuseKind {
    /// Too much at once.
    RateLimited,
    /// A wrong password, code or passkey, or an address that nobody has.
    SignInRefused,
    /// An access code that opens nothing.
    ReceiptRefused,
    /// What no page of ours sends.
    BadRequest,
    /// What whoever asked may not do.
    Forbidden,
    /// A program's token that is none, or not from there.
    TokenRefused,
}

/// What was refused.
#[derive(SimpleObject)]
pub struct Abuse {
    /// By day, the newest first, for 90 days. Of the reporters' surface there is nothing more than this.
    days: Vec<AbuseDay>,
    /// Of staff's surface, the last seen first. Forgotten seven days after they were last seen.
    addresses: Vec<AbuseAddress>,
}

/// How often in a day.
#[derive(SimpleObject)]
pub struct AbuseDay {
    surface: Surface,
    /// In UTC.
    day: Date,
    kind: AbuseKind,
    count: i32,
}

/// How often from one address of staff's surface.
#[derive(SimpleObject)]
pub struct AbuseAddress {
    /// A keyed hash of the address, by which it is recognised and not found out.
    key: String,
    kind: AbuseKind,
    count: i32,
    first_seen: DateTime<Utc>,
    last_seen: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct DayRow {
    surface: String,
    day: NaiveDate,
    kind: String,
    times: i64,
}

#[derive(FromQueryResult)]
struct AddressRow {
    address: Vec<u8>,
    kind: String,
    times: i64,
    first_seen: DateTime<Utc>,
    last_seen: DateTime<Utc>,
}

fn kind(name: &str) -> Result<AbuseKind, Problem> {
    Kind::named(name).map(Into::into).ok_or_else(|| Problem::internal("a refusal of an unknown kind"))
}

fn number(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Reads both.
///
/// # Errors
/// What the database says.
pub async fn look(op: &Op) -> Result<Abuse, Problem> {
    let sql = "SELECT * FROM app.platform_abuse_days()";
    let days = op.tx.all::<DayRow>(sql, []).await?.into_iter().map(|row| {
        let surface = if row.surface == "reporter" { Surface::Reporter } else { Surface::Staff };
        Ok(AbuseDay { surface, day: Date(row.day), kind: kind(&row.kind)?, count: number(row.times) })
    });
    let days = days.collect::<Result<_, Problem>>()?;
    let sql = "SELECT * FROM app.platform_abuse_addresses($1)";
    let addresses = op.tx.all::<AddressRow>(sql, [op.app.clock.now().into()]).await?.into_iter().map(|row| {
        Ok(AbuseAddress {
            key: hex(&row.address),
            kind: kind(&row.kind)?,
            count: number(row.times),
            first_seen: row.first_seen,
            last_seen: row.last_seen,
        })
    });
    Ok(Abuse { days, addresses: addresses.collect::<Result<_, Problem>>()? })
}

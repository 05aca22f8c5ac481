//! Refusals that the platform owners can see. `crate::abuse` counts the refusals. No role of an organisation can read
//! these tables, neither in the product nor in the database.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;

use crate::abuse::Kind;
use crate::crypto::hex;
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar::Date;

/// The surface that refused.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum Surface {
    /// The reporters' surface.
    Reporter,
    /// The staff surface.
    Staff,
}

/// The kind of a refused request.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum AbuseKind {
    /// Too many requests in a short time.
    RateLimited,
    /// A wrong password, code or passkey, or an unknown address.
    SignInRefused,
    /// An access code that opens no report.
    ReceiptRefused,
    /// A request that no page of the product sends.
    BadRequest,
    /// A request without the required right.
    Forbidden,
    /// An API token that is invalid, or used from outside its networks.
    TokenRefused,
}

/// Refused requests.
#[derive(SimpleObject)]
pub struct Abuse {
    /// Counts by day for 90 days, newest first. For the reporters' surface no other data exists.
    days: Vec<AbuseDay>,
    /// Counts by address of the staff surface, the last seen first. An address is deleted seven days after it was last
    /// seen.
    addresses: Vec<AbuseAddress>,
}

/// Number of refusals of one kind on one day.
#[derive(SimpleObject)]
pub struct AbuseDay {
    surface: Surface,
    /// The day in UTC.
    day: Date,
    kind: AbuseKind,
    count: i32,
}

/// Number of refusals of one kind from one address of the staff surface.
#[derive(SimpleObject)]
pub struct AbuseAddress {
    /// A keyed hash of the address. The same address always has the same hash, which does not reveal the address.
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

/// Reads the counts by day and by address.
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

//! Authenticator apps as a second factor (TOTP, RFC 6238).

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use super::code::{self, opened};
use super::events::note;
use super::factors::seal_name;
use super::session::Entry;
use super::standing::{Standing, read_ticket};
use super::{Enrolled, staff};
use crate::audit::Kind;
use crate::crypto::envelope::{self, Aad};
use crate::crypto::random;
use crate::op::Op;
use crate::problem::Problem;
use crate::text;

/// A TOTP secret that waits for its first code.
pub struct NewFactor {
    pub id: Uuid,
    /// The secret in base 32.
    pub secret: String,
    /// `otpauth://` address for the QR code.
    pub uri: String,
}

#[derive(FromQueryResult)]
struct App {
    id: Uuid,
    secret: Vec<u8>,
    confirmed: bool,
}

/// The account's apps. At most one app is not confirmed.
async fn apps(op: &Op, account: Uuid) -> Result<Vec<App>, Problem> {
    let sql = "SELECT * FROM app.auth_factor($1)";
    op.tx.all::<App>(sql, [account.into()]).await
}

/// Whether the account has a confirmed app.
pub(super) async fn has_app(op: &Op, account: Uuid) -> Result<bool, Problem> {
    Ok(apps(op, account).await?.iter().any(|app| app.confirmed))
}

/// Creates a secret for an account without a second factor. The new secret replaces a secret that is not confirmed.
///
/// # Errors
/// `SignInFailed` for an invalid ticket, `NotAllowedNow` if the account has a second factor.
pub async fn begin_first(op: &Op, ticket: &str) -> Result<NewFactor, Problem> {
    let continued = read_ticket(op, ticket).await?;
    if continued.standing.enrolled {
        return Err(Problem::NotAllowedNow("This account has a second factor already. Sign in with it."));
    }
    begin(op, continued.account).await
}

/// Creates a secret for a further app. The new secret replaces a secret that is not confirmed.
pub async fn begin(op: &Op, account: Uuid) -> Result<NewFactor, Problem> {
    let (id, secret) = (Uuid::new_v4(), random::<20>());
    let sealed = envelope::seal(&staff(op)?.factor, 1, &aad(id), &secret);
    let values = [account.into(), id.into(), sealed.into(), op.app.clock.now().into()];
    op.tx.run("SELECT app.auth_factor_add($1, $2, $3, $4)", values).await?;
    let secret = Secret::from(secret).to_base32();
    let uri = format!("otpauth://totp/VoiCase?secret={secret}&issuer=VoiCase&algorithm=SHA1&digits=6&period=30");
    Ok(NewFactor { id, secret, uri })
}

/// Confirms the account's first factor by its first code, and opens a session.
///
/// # Errors
/// `SignInFailed` for a wrong code, or if the account has a second factor by now. `RateLimited`.
pub async fn confirm_first(op: &Op, ticket: &str, shown: &str, device: Option<&str>) -> Result<Enrolled, Problem> {
    let continued = read_ticket(op, ticket).await?;
    let (account, via) = (continued.account, continued.via);
    let tell = code::attempt(op, account).await?;
    let standing = Standing::locked(&op.tx, account).await?;
    let now = op.app.clock.now();
    if standing.enrolled || !confirm(op, account, None, shown, None, now).await? {
        return Err(code::refuse(op, account, Kind::CodeRefused, tell).await);
    }
    code::right(op, account).await?;
    let entry = Entry { account, methods: &[continued.first(), "otp"], via, shown: now, device };
    opened(op, entry, &standing, now).await
}

/// Confirms a further app by its first code.
///
/// # Errors
/// `Invalid` for a wrong or expired code, `RateLimited`.
pub async fn add(op: &Op, factor: Uuid, shown: &str, name: &str) -> Result<(), Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    code::attempt(op, who.account).await?;
    let label = seal_name(op, factor, name)?;
    if !confirm(op, who.account, Some(factor), shown, Some(label), now).await? {
        return Err(Problem::invalid(
            "code",
            "This code is wrong or has expired. Enter the code that the app shows now.",
        ));
    }
    code::right(op, who.account).await?;
    note(&op.tx, Some(who.account), Kind::FactorAdded, Some(who.session), now).await
}

async fn confirm(
    op: &Op,
    account: Uuid,
    wanted: Option<Uuid>,
    code: &str,
    label: Option<Vec<u8>>,
    now: DateTime<Utc>,
) -> Result<bool, Problem> {
    let waiting =
        apps(op, account).await?.into_iter().find(|app| !app.confirmed && wanted.is_none_or(|id| id == app.id));
    let Some(app) = waiting else { return Ok(false) };
    let Some(step) = step(op, &app, code, now)? else { return Ok(false) };
    let values = [account.into(), app.id.into(), step.into(), label.into(), now.into()];
    op.tx.flag("SELECT app.auth_factor_confirm($1, $2, $3, $4, $5)", values).await
}

/// Consumes a code of one of the account's apps. Returns false if the code is wrong or was used before.
pub(super) async fn spend(op: &Op, account: Uuid, code: &str, now: DateTime<Utc>) -> Result<bool, Problem> {
    for app in apps(op, account).await?.iter().filter(|app| app.confirmed) {
        if let Some(step) = step(op, app, code, now)? {
            let values = [account.into(), app.id.into(), step.into(), now.into()];
            return op.tx.flag("SELECT app.auth_factor_use($1, $2, $3, $4)", values).await;
        }
    }
    Ok(false)
}

/// The 30-second time step of a code. `None` if the code is wrong.
fn step(op: &Op, app: &App, code: &str, now: DateTime<Utc>) -> Result<Option<i64>, Problem> {
    let secret = envelope::open(&staff(op)?.factor, &aad(app.id), &app.secret).map_err(|_| Problem::Integrity)?;
    let typed = text::typed(code).replace([' ', '-'], "");
    let matched = totp(Secret::from(secret))?.check(&typed, now.timestamp().unsigned_abs());
    matched.map(|step| i64::try_from(step).map_err(Problem::internal)).transpose()
}

fn aad(factor: Uuid) -> Aad {
    Aad { table: "second_factor", column: "secret", org: None, case: None, row: factor, revision: 1 }
}

/// RFC 6238 with the library's defaults: SHA-1, six digits, steps of 30 seconds, a tolerance of one step in both
/// directions.
fn totp(secret: Secret) -> Result<Totp, Problem> {
    Builder::new().with_secret(secret).build().map_err(Problem::internal)
}

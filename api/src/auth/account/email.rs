//! Changes an account's address. A link in an email to the new address confirms the change. Then an email informs the
//! old address.

use chrono::TimeDelta;
use entity::enums::MailKind;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Own, memberships, own, record};
use crate::audit::Kind;
use crate::auth::sign_in::staff;
use crate::crypto::envelope::Aad;
use crate::crypto::{random, sha256, token};
use crate::notifications::{self, Mail};
use crate::op::Op;
use crate::outside::mail;
use crate::problem::Problem;

/// How long the link is valid.
const LIFE: TimeDelta = TimeDelta::hours(24);

fn aad(row: Uuid) -> Aad {
    Aad { table: "email_change", column: "email", org: None, case: None, row, revision: 1 }
}

/// Mails a link to the new address. The old address stays until the link is opened. An address of another account gets
/// the same answer, so the answer does not reveal who has an account. The link to such an address does not work.
///
/// # Errors
/// `Invalid` for a malformed address or the account's current one, `NotAllowedNow` for an account without a membership,
/// `RateLimited`.
pub async fn ask(op: &Op, email: &str) -> Result<String, Problem> {
    let email = mail::address(email)?.to_string();
    let (own, platform) = (own(op).await?, op.app.keys.platform());
    staff(op)?.attempts.mail(own.id)?;
    let index = platform.email_index(&email);
    if index == platform.email_index(&own.open(platform)?.1) {
        return Err(Problem::invalid("email", "This is your email address already. Enter another one."));
    }
    let (id, secret) = (Uuid::new_v4(), random::<32>());
    let values = [
        own.id.into(),
        id.into(),
        index.into(),
        platform.seal_at(&aad(id), &email).into(),
        sha256(&secret).to_vec().into(),
        (op.app.clock.now() + LIFE).into(),
    ];
    op.tx.run("SELECT app.auth_email_ask($1, $2, $3, $4, $5, $6)", values).await?;
    record(op, own.id, Kind::EmailChangeAsked).await?;
    let link = format!("{}/confirm-email#{}", op.app.config.origin, token::encode(&secret));
    post(op, own.id, MailKind::ConfirmEmail, &email, Some(link)).await?;
    Ok(email)
}

#[derive(FromQueryResult)]
struct Asked {
    account_id: Uuid,
    id: Uuid,
    sealed: Vec<u8>,
    email: Vec<u8>,
    name: Vec<u8>,
    revision: i32,
}

/// Changes the account's address to the confirmed one and informs the old address.
///
/// # Errors
/// `NotFound` for a link that is unknown, used or expired, or if another account has the address by now.
pub async fn confirm(op: &Op, link: &str) -> Result<(), Problem> {
    let (hash, now) = (sha256(&token::decode(link).unwrap_or_default()).to_vec(), op.app.clock.now());
    let values = [hash.clone().into(), now.into()];
    let asked =
        op.tx.one::<Asked>("SELECT * FROM app.auth_email_change($1, $2)", values).await?.ok_or(Problem::NotFound)?;
    let platform = op.app.keys.platform();
    let new = platform.open_at(&aad(asked.id), &asked.sealed)?;
    let own = Own { id: asked.account_id, name: asked.name, email: asked.email, revision: asked.revision };
    let (name, old) = own.open(platform)?;
    let revision = own.revision + 1;
    let values = [
        hash.into(),
        own.revision.into(),
        platform.seal("email", own.id, revision, &new).into(),
        platform.seal("name", own.id, revision, &name).into(),
        now.into(),
    ];
    if !op.tx.flag("SELECT app.auth_email_confirm($1, $2, $3, $4, $5)", values).await? {
        return Err(Problem::NotFound);
    }
    record(op, own.id, Kind::EmailChanged).await?;
    // An account without a membership has no organisation that could send the email. The account's address changes
    // anyway.
    match post(op, own.id, MailKind::EmailChanged, &old, None).await {
        Err(Problem::NotAllowedNow(_)) => Ok(()),
        told => told,
    }
}

/// Queues an email about an account in the name of the current organisation, or else of the account's first
/// organisation.
async fn post(op: &Op, account: Uuid, kind: MailKind, to: &str, link: Option<String>) -> Result<(), Problem> {
    let home = op.tx.org().await;
    let org = match home {
        Some(org) => org,
        None => memberships(op, account).await?.first().map(|membership| membership.org_id).ok_or(NOWHERE)?,
    };
    op.tx.pin(|scope| scope.org = Some(org)).await?;
    let keys = op.app.keys.org(&op.tx).await?;
    notifications::post(&op.tx, &keys, &op.app.clock, Mail { kind, to, language: op.language, link }).await?;
    op.tx.pin(|scope| scope.org = home).await?;
    Ok(())
}

const NOWHERE: Problem = Problem::NotAllowedNow("Only a member of an organisation can change the email address.");

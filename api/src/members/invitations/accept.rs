//! What somebody does who holds a link: look at the invitation, begin with it, or join with the account that they have.

use entity::enums::Role;
use sea_orm::{DbBackend, FromQueryResult, Statement};
use serde_json::json;
use uuid::Uuid;

use super::place;
use crate::audit::{self, Act, By, Kind};
use crate::crypto::{sha256, token};
use crate::graphql::Op;
use crate::limit;
use crate::members::sign_in::standing::ticket;
use crate::members::sign_in::{Ticket, call, staff};
use crate::permissions::grant::covers;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::scalar;
use crate::tx::{Scope, Tx};

#[derive(FromQueryResult)]
struct Found {
    org_id: Uuid,
    id: Uuid,
    name: String,
    time_zone: String,
    email: Vec<u8>,
    has_account: bool,
    role: Role,
    allow: i32,
    deny: i32,
    by_role: Option<Role>,
    by_allow: Option<i32>,
    by_deny: Option<i32>,
}

impl Found {
    /// Whether who answers for it could still give it. The platform always could.
    fn is_covered(&self) -> bool {
        let (Some(role), Some(allow), Some(deny)) = (self.by_role, self.by_allow, self.by_deny) else { return true };
        let inviter = Rights::stored(role, allow, deny);
        inviter.has(Permission::UserManage) && covers(inviter, Rights::stored(self.role, self.allow, self.deny))
    }
}

/// The invitation behind a link.
pub struct Facts {
    /// The organisation's name.
    pub organisation: String,
    /// Whom it was sent to.
    pub email: String,
    /// Whether an account has this address: then it signs in and joins.
    pub has_account: bool,
    found: Found,
}

/// Looks at the invitation behind a link. The transaction is in its organisation from then on.
///
/// # Errors
/// `NotFound` for a link that is unknown, used, revoked, expired, or whose inviter has gone or could not give it any more.
pub async fn facts(op: &Op, tx: &Tx, link: &str) -> Result<Facts, Problem> {
    // What is no token at all is looked up like any other.
    let values = [hash(link).into(), op.app.clock.now().into()];
    let sql = "SELECT * FROM app.auth_invitation($1, $2)";
    let found = Found::find_by_statement(Statement::from_sql_and_values(DbBackend::Postgres, sql, values));
    let found = found.one(tx).await?.filter(Found::is_covered).ok_or(Problem::NotFound)?;
    tx.pin(|scope| scope.org = Some(found.org_id)).await?;
    let keys = op.app.keys.org(tx).await?;
    let email = keys.open(&place(found.org_id, found.id, 1), &found.email)?;
    Ok(Facts { organisation: found.name.clone(), email, has_account: found.has_account, found })
}

fn hash(link: &str) -> Vec<u8> {
    sha256(&token::decode(link).unwrap_or_default()).to_vec()
}

/// Makes an account with its name and password, and its membership. Gives the ticket for the second factor.
///
/// # Errors
/// `NotFound` as [`facts`], `Invalid` for a bad name or password, `NotAllowedNow` when there is an account.
pub async fn accept(op: &Op, link: &str, name: &str, password: &str) -> Result<Ticket, Problem> {
    // In a transaction of its own: who waits for a place to hash holds no connection.
    let facts = op.app.autonomous(Scope::default(), async |tx| self::facts(op, tx, link).await).await?;
    if facts.has_account {
        return Err(Problem::NotAllowedNow("There is an account with this address. Sign in with it to join."));
    }
    let name = scalar::name("name", name, limit::NAME)?;
    let about = [facts.email.as_str(), name.as_str(), facts.organisation.as_str()];
    let password = staff(op)?.hasher.hash("password", password, &about).await?;
    let (account, platform) = (Uuid::new_v4(), op.app.keys.platform());
    let values = [
        hash(link).into(),
        account.into(),
        platform.seal("email", account, 1, &facts.email).into(),
        platform.seal("name", account, 1, &name).into(),
        password.into(),
        Uuid::new_v4().into(),
        op.app.clock.now().into(),
    ];
    op.tx.pin(|scope| scope.org = Some(facts.found.org_id)).await?;
    let sql = "SELECT app.auth_accept($1, $2, $3, $4, $5, $6, $7) AS member";
    let joined = call(&op.tx, sql, values).await?;
    let member: Option<Uuid> = joined.map(|row| row.try_get("", "member")).transpose()?.flatten();
    // With an error the account is rolled back too.
    record(op, &facts.found, member.ok_or(Problem::NotFound)?).await?;
    ticket(op, account, None).await
}

/// The account that signed in takes an invitation that was sent to its address. Gives the membership.
///
/// # Errors
/// `NotFound` as [`facts`], and when it was sent to another address or the account is a member already.
pub async fn join(op: &Op, link: &str) -> Result<Uuid, Problem> {
    if op.signed_in()?.only.is_some() {
        return Err(Problem::NotAllowedNow(
            "You signed in with your organisation. Sign in with your own factor to join another.",
        ));
    }
    let home = op.tx.org().await;
    let facts = facts(op, &op.tx, link).await?;
    let account = op.signed_in()?.account;
    let values = [hash(link).into(), account.into(), Uuid::new_v4().into(), op.app.clock.now().into()];
    let joined = call(&op.tx, "SELECT app.auth_join($1, $2, $3, $4) AS member", values).await?;
    let member: Option<Uuid> = joined.map(|row| row.try_get("", "member")).transpose()?.flatten();
    let member = member.ok_or(Problem::NotFound)?;
    record(op, &facts.found, member).await?;
    op.tx.pin(|scope| scope.org = home).await?;
    Ok(member)
}

async fn record(op: &Op, found: &Found, member: Uuid) -> Result<(), Problem> {
    let keys = op.app.keys.org(&op.tx).await?;
    let zone = found.time_zone.parse().map_err(|_| Problem::internal("an organisation's time zone is unknown"))?;
    let act = Act {
        kind: Kind::MemberJoined,
        by: By::Member(member),
        case: None,
        object: Some(found.id),
        seals: vec![],
        detail: json!({}),
    };
    audit::record(&op.tx, &keys, &op.app.clock, zone, act).await
}

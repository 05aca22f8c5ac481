//! Uses of an invitation link. The link shows the invitation, creates an account, or joins an existing account to the
//! organisation.

use entity::enums::{CaseScope, Role};
use sea_orm::FromQueryResult;
use serde_json::json;
use uuid::Uuid;

use super::aad;
use crate::audit::{self, Act, By, Kind};
use crate::auth::sign_in::standing::ticket;
use crate::auth::sign_in::{Ticket, staff};
use crate::crypto::{sha256, token};
use crate::limit;
use crate::notifications::announce;
use crate::op::Op;
use crate::permissions::grant::{self, Grant, Grantor};
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
    unproved: Option<Uuid>,
    unproved_revision: Option<i32>,
    role: Role,
    allow: i32,
    deny: i32,
    by_role: Option<Role>,
    by_allow: Option<i32>,
    by_deny: Option<i32>,
}

impl Found {
    /// Reads the invitation behind a link's hash if it is still valid. Sets the transaction's scope to the invitation's
    /// organisation.
    async fn behind(op: &Op, tx: &Tx, hash: Vec<u8>) -> Result<Option<Self>, Problem> {
        let values = [hash.into(), op.app.clock.now().into()];
        let sql = "SELECT * FROM app.auth_invitation($1, $2)";
        let Some(found) = tx.one::<Self>(sql, values).await? else { return Ok(None) };
        tx.pin(|scope| scope.org = Some(found.org_id)).await?;
        let covered = found.is_covered(tx).await?;
        Ok(covered.then_some(found))
    }

    /// Whether the inviter could still grant the rights, the case scope and the departments of the invitation. An
    /// invitation by the platform is always covered.
    async fn is_covered(&self, tx: &Tx) -> Result<bool, Problem> {
        let (Some(role), Some(allow), Some(deny)) = (self.by_role, self.by_allow, self.by_deny) else {
            return Ok(true);
        };
        let rights = Rights::of(role, allow, deny);
        let Some(reach) = tx.one::<Reach>(REACH, [self.org_id.into(), self.id.into()]).await? else { return Ok(false) };
        let given = Grant {
            role: self.role,
            allow: self.allow,
            deny: self.deny,
            scope: reach.case_scope,
            departments: reach.departments,
            expires_on: None,
        };
        let inviter = Grantor { rights, scope: reach.by_scope, departments: &reach.by_departments };
        Ok(rights.has(Permission::UserManage) && grant::check(inviter, None, &given).is_ok())
    }
}

/// Selects the case scope and departments of an invitation and of its inviter. Deleted departments are left out. The
/// inviter's departments include all sub-departments.
const REACH: &str = "WITH RECURSIVE below AS ( \
      SELECT d.department_id AS id FROM membership_department d JOIN invitation i ON i.org_id = d.org_id AND i.invited_by = d.membership_id \
        WHERE i.org_id = $1 AND i.id = $2 \
      UNION SELECT d.id FROM department d JOIN below b ON d.org_id = $1 AND d.parent_id = b.id) \
    SELECT i.case_scope, ARRAY(SELECT d.id FROM department d WHERE d.org_id = i.org_id AND d.id = ANY (i.departments)) AS departments, \
      m.case_scope AS by_scope, ARRAY(SELECT id FROM below) AS by_departments \
    FROM invitation i JOIN membership m ON m.org_id = i.org_id AND m.id = i.invited_by WHERE i.org_id = $1 AND i.id = $2";

#[derive(FromQueryResult)]
struct Reach {
    case_scope: CaseScope,
    departments: Vec<Uuid>,
    by_scope: CaseScope,
    by_departments: Vec<Uuid>,
}

/// The invitation behind a link.
pub struct Facts {
    pub organisation: String,
    /// The address that the invitation was sent to.
    pub email: String,
    /// Whether an account has proved this address. That account signs in and joins.
    pub has_account: bool,
    found: Found,
}

/// Reads the invitation behind a link. Sets the transaction's scope to the invitation's organisation.
///
/// # Errors
/// `NotFound` for a link that is unknown, used, revoked or expired, or if the inviter has left or could no longer grant
/// the invitation.
pub async fn facts(op: &Op, tx: &Tx, link: &str) -> Result<Facts, Problem> {
    // A malformed token is looked up like any other, so that the cost is the same.
    let found = Found::behind(op, tx, hash(link)).await?.ok_or(Problem::NotFound)?;
    let keys = op.app.keys.org(tx).await?;
    let email = keys.open(&aad(found.org_id, found.id, 1), &found.email)?;
    Ok(Facts { organisation: found.name.clone(), email, has_account: found.has_account, found })
}

fn hash(link: &str) -> Vec<u8> {
    sha256(&token::decode(link).unwrap_or_default()).to_vec()
}

/// Creates an account with a name, a password and its membership. Returns the ticket for the second factor. An existing
/// account that never proved the address is taken over. The old credentials, sessions and tokens of that account end.
///
/// # Errors
/// `NotFound` as [`facts`], `Invalid` for a bad name or password, `NotAllowedNow` if an account proved the address.
pub async fn accept(op: &Op, link: &str, name: &str, password: &str) -> Result<Ticket, Problem> {
    // Use a separate transaction, because a request that waits for the hasher must not hold a connection.
    let facts = op.aside(Scope::default(), async |tx| self::facts(op, tx, link).await).await?;
    if facts.has_account {
        return Err(Problem::NotAllowedNow(
            "An account with this email address exists already. Sign in with it to join.",
        ));
    }
    let name = scalar::name("name", name, limit::MAX_NAME)?;
    let about = [facts.email.as_str(), name.as_str(), facts.organisation.as_str()];
    let password = staff(op)?.hasher.hash("password", password, &about).await?;
    let unproved = facts.found.unproved.zip(facts.found.unproved_revision);
    let (account, revision) = unproved.map_or_else(|| (Uuid::new_v4(), 1), |(id, revision)| (id, revision + 1));
    let platform = op.app.keys.platform();
    let values = [
        hash(link).into(),
        account.into(),
        revision.into(),
        platform.seal("email", account, revision, &facts.email).into(),
        platform.seal("name", account, revision, &name).into(),
        password.into(),
        Uuid::new_v4().into(),
        op.app.clock.now().into(),
    ];
    op.tx.pin(|scope| scope.org = Some(facts.found.org_id)).await?;
    let sql = "SELECT app.auth_accept($1, $2, $3, $4, $5, $6, $7, $8) AS member";
    let joined = op.tx.row(sql, values).await?;
    let member: Option<Uuid> = joined.map(|row| row.try_get("", "member")).transpose()?.flatten();
    // If `member` is `None`, the error also rolls back the new account.
    record(op, &facts.found, member.ok_or(Problem::NotFound)?).await?;
    ticket(op, account, None).await
}

/// Joins the signed-in account to the organisation that invited its address. Returns the membership's id.
///
/// # Errors
/// `NotFound` as [`facts`], for an invitation to another address, and if the account is a member already.
/// `NotAllowedNow` in a session that single sign-on opened.
pub async fn join(op: &Op, link: &str) -> Result<Uuid, Problem> {
    if op.signed_in()?.only.is_some() {
        return Err(Problem::NotAllowedNow(
            "You signed in by single sign-on. To join another organisation, sign in with your password and your second factor.",
        ));
    }
    let home = op.tx.org().await;
    let facts = facts(op, &op.tx, link).await?;
    let account = op.signed_in()?.account;
    let member = take(op, &facts.found, hash(link), account, false).await?;
    op.tx.pin(|scope| scope.org = home).await?;
    Ok(member)
}

/// Accepts the waiting invitation for a new account whose address only the organisation's identity provider asserts.
/// `None` if there is no invitation. The transaction's scope must be the organisation.
pub(crate) async fn join_by_provider(op: &Op, address: Vec<u8>, account: Uuid) -> Result<Option<Uuid>, Problem> {
    let values = [address.into(), op.app.clock.now().into()];
    let hash: Option<Vec<u8>> = op.tx.value("SELECT app.auth_invitation_of($1, $2)", values).await?;
    let Some(hash) = hash else { return Ok(None) };
    let Some(found) = Found::behind(op, &op.tx, hash.clone()).await? else { return Ok(None) };
    take(op, &found, hash, account, true).await.map(Some)
}

async fn take(op: &Op, found: &Found, hash: Vec<u8>, account: Uuid, by_provider: bool) -> Result<Uuid, Problem> {
    let now = op.app.clock.now();
    let values = [hash.into(), account.into(), Uuid::new_v4().into(), by_provider.into(), now.into()];
    let joined: Option<Uuid> = op.tx.value("SELECT app.auth_join($1, $2, $3, $4, $5)", values).await?;
    let member = joined.ok_or(Problem::NotFound)?;
    record(op, found, member).await?;
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
    audit::record(&op.tx, &keys, &op.app.clock, zone, act).await?;
    let rights = Rights::of(found.role, found.allow, found.deny);
    announce::rights(op, member, None, (found.role, rights)).await
}

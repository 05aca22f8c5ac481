//! The actor of a request. It is determined once a request, before any field is resolved. Rights are read from the
//! database each time; no token carries them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::enums::{CaseScope, Role};
use entity::membership;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::audit::By;
use crate::crypto::token::ReporterSession;
use crate::permissions::grant::{Granter, reaches_all};
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::tx::{Reach, Tx};

#[derive(Clone)]
pub enum Actor {
    /// Not signed in.
    Anonymous,
    /// A reporter with an open report.
    Reporter(ReporterSession),
    /// A signed-in account, in a request that names no organisation.
    Account(SignedIn),
    /// An account as a member of one of its organisations.
    Member(Member),
    /// A platform owner at `/graphql/platform`. This does not make the account a member of any organisation.
    Owner(SignedIn),
}

/// A live session of an account.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    pub account: Uuid,
    pub session: Uuid,
    /// When the session last proved a second factor.
    pub since: DateTime<Utc>,
    /// Set for a session by single sign-on: the only organisation that it can reach. [`check_session`] reads it.
    pub only: Option<Uuid>,
}

/// A valid API token. A program acts with it as the member who made it.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub id: Uuid,
    /// Upper bound of its rights, as bits of [`Permission::bit`].
    pub permissions: i32,
    pub reads_cases: bool,
}

/// How a member is authenticated.
#[derive(Clone, Copy, Debug)]
pub enum Through {
    /// The person signed in.
    Session(SignedIn),
    /// A program uses an API token of the member.
    Token(Token),
}

/// A member who sends a request.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: Uuid,
    pub org: Uuid,
    pub through: Through,
    pub role: Role,
    /// The effective rights: the role's preset, the member's overrides, and the API token's limit.
    pub rights: Rights,
    /// The case scope.
    pub scope: CaseScope,
    /// The member's departments and all departments below them.
    pub departments: Vec<Uuid>,
    /// The organisation's time zone. Its dates count in it.
    pub zone: Tz,
}

impl Member {
    /// The member's rights, scope and departments, for the check of a grant.
    #[must_use]
    pub fn granter(&self) -> Granter<'_> {
        Granter { rights: self.rights, scope: self.scope, departments: &self.departments }
    }

    /// The actor for the audit log. An act through an API token is recorded as the token's, not as the member's.
    #[must_use]
    pub const fn by(&self) -> By {
        match self.through {
            Through::Session(_) => By::Member(self.id),
            Through::Token(token) => By::Token(token.id),
        }
    }
}

impl Actor {
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        matches!(self, Self::Member(member) if member.rights.has(permission))
    }

    /// The session of a person. `None` for an API token, which cannot prove a second factor.
    #[must_use]
    pub const fn session(&self) -> Option<SignedIn> {
        match self {
            Self::Account(who) | Self::Owner(who) | Self::Member(Member { through: Through::Session(who), .. }) => {
                Some(*who)
            }
            Self::Anonymous | Self::Reporter(_) | Self::Member(_) => None,
        }
    }
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    role: Role,
    allow: i32,
    deny: i32,
    case_scope: CaseScope,
    departments: Vec<Uuid>,
    time_zone: String,
}

/// Checks on each request that the session is still live, and reads which organisation it is limited to.
///
/// # Errors
/// `Unauthenticated` if the session has ended.
pub async fn check_session(tx: &Tx, who: SignedIn, now: DateTime<Utc>) -> Result<SignedIn, Problem> {
    let sql = "SELECT * FROM app.auth_session_live($1, $2, $3)";
    let values = [who.session.into(), who.account.into(), now.into()];
    let row = tx.row(sql, values).await?;
    let only = row.ok_or(Problem::Unauthenticated)?.try_get("", "only_org")?;
    Ok(SignedIn { only, ..who })
}

/// Finds the account's membership in the organisation and sets it as the context of row-level security.
///
/// # Errors
/// `Forbidden` without a membership, or if single sign-on limits the session to another organisation. The answer
/// is the same for an organisation that does not exist.
pub async fn enter(tx: &Tx, who: SignedIn, org: Uuid, now: DateTime<Utc>) -> Result<Member, Problem> {
    if who.only.is_some_and(|only| only != org) {
        return Err(Problem::Forbidden);
    }
    enter_through(tx, who.account, Through::Session(who), org, now).await
}

/// Like [`enter`], for a session or an API token. A token limits the rights to its own, and the case scope is `None`
/// unless the token reads cases.
pub async fn enter_through(
    tx: &Tx,
    account: Uuid,
    through: Through,
    org: Uuid,
    now: DateTime<Utc>,
) -> Result<Member, Problem> {
    tx.pin(|scope| {
        scope.org = Some(org);
        scope.account = Some(account);
    })
    .await?;
    let mut found = find(tx, account, org, now).await?.ok_or(Problem::Forbidden)?;
    let mut rights = Rights::of(found.role, found.allow, found.deny);
    if let Through::Token(token) = through {
        rights = rights.only(token.permissions);
        if !token.reads_cases {
            found.case_scope = CaseScope::None;
        }
    }
    let reach = if reaches_all(found.case_scope, rights) { Reach::All } else { Reach::Scope(found.case_scope) };
    let zone: Tz = found.time_zone.parse().map_err(|_| Problem::internal("an organisation's time zone is unknown"))?;
    tx.pin(|scope| {
        scope.member = Some(found.id);
        scope.reach = Some(reach);
        scope.departments.clone_from(&found.departments);
        scope.today = Some(now.with_timezone(&zone).date_naive());
        scope.audits = rights.has(Permission::AuditView);
    })
    .await?;
    Ok(Member {
        id: found.id,
        org,
        through,
        role: found.role,
        rights,
        scope: found.case_scope,
        departments: found.departments,
        zone,
    })
}

/// Finds the account's membership if it is active today: not removed, not suspended, not expired. Each department
/// includes all departments below it.
async fn find(tx: &Tx, account: Uuid, org: Uuid, now: DateTime<Utc>) -> Result<Option<Found>, Problem> {
    let sql = "WITH RECURSIVE m AS ( \
                 SELECT m.id, m.role, m.allow, m.deny, m.case_scope, o.time_zone FROM membership m JOIN organisation o ON o.id = m.org_id \
                 WHERE m.org_id = $1 AND m.account_id = $2 AND m.removed_at IS NULL AND m.suspended_at IS NULL \
                 AND (m.expires_on IS NULL OR m.expires_on >= ($3 AT TIME ZONE o.time_zone)::date)), \
               below AS ( \
                 SELECT d.department_id AS id FROM membership_department d JOIN m ON m.id = d.membership_id WHERE d.org_id = $1 \
                 UNION SELECT d.id FROM department d JOIN below b ON d.org_id = $1 AND d.parent_id = b.id) \
               SELECT m.*, ARRAY(SELECT id FROM below) AS departments FROM m";
    let values = [org.into(), account.into(), now.into()];
    tx.one::<Found>(sql, values).await
}

/// Whether a membership is in force: not removed, not suspended, not expired. It is valid on its last day.
#[must_use]
pub fn is_in_force(row: &membership::Model, today: NaiveDate) -> bool {
    row.removed_at.is_none() && row.suspended_at.is_none() && row.expires_on.is_none_or(|last| last >= today)
}

//! The actor of a request. The actor is determined once for each request, before any field is resolved. The rights are
//! read from the database for each request. No token carries rights.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::enums::{CaseScope, Role};
use entity::membership;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::audit::By;
use crate::crypto::token::ReporterSession;
use crate::permissions::grant::{Grantor, reaches_all};
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::tx::{Argument, Reach, Tx};

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
    /// A platform owner at `/graphql/platform`. A platform owner is not thereby a member of any organisation.
    Owner(SignedIn),
}

/// A live session of an account.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    pub account: Uuid,
    pub session: Uuid,
    /// When the session last proved a second factor.
    pub since: DateTime<Utc>,
    /// Set for a session by single sign-on: the only organisation that the session can reach. `app.who` returns this
    /// organisation for each request.
    pub only: Option<Uuid>,
}

/// A valid API token. With the token, a program acts as the member who made the token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub id: Uuid,
    /// Maximum rights of the token, as bits of [`Permission::bit`].
    pub permissions: i32,
    pub reads_cases: bool,
}

/// How a member is authenticated.
#[derive(Clone, Copy, Debug)]
pub enum AuthMethod {
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
    pub auth_method: AuthMethod,
    pub role: Role,
    /// The effective rights: the role's preset, the member's overrides, and the API token's limit.
    pub rights: Rights,
    pub scope: CaseScope,
    /// The member's departments and all departments below them.
    pub departments: Vec<Uuid>,
    /// Whether `departments` contains all departments of the organisation, because the member works in the root.
    pub everywhere: bool,
    /// The organisation's time zone, which decides its dates.
    pub zone: Tz,
}

impl Member {
    /// The member's rights, scope and departments, for the check of a grant.
    #[must_use]
    pub fn grantor(&self) -> Grantor<'_> {
        Grantor { rights: self.rights, scope: self.scope, departments: &self.departments }
    }

    /// The case scope, after the right to view all cases or the root department has widened it.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        if reaches_all(self.scope, self.rights) || (self.everywhere && matches!(self.scope, CaseScope::Departments)) {
            Reach::All
        } else {
            Reach::Scope(self.scope)
        }
    }

    /// The actor for the audit log. An act through an API token is recorded as the token's, not as the member's.
    #[must_use]
    pub const fn by(&self) -> By {
        match self.auth_method {
            AuthMethod::Session(_) => By::Member(self.id),
            AuthMethod::Token(token) => By::Token(token.id),
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
            Self::Account(who)
            | Self::Owner(who)
            | Self::Member(Member { auth_method: AuthMethod::Session(who), .. }) => Some(*who),
            Self::Anonymous | Self::Reporter(_) | Self::Member(_) => None,
        }
    }
}

/// The row that `app.who` returns. Without a membership in force, every field except `only_org` is `None`.
#[derive(FromQueryResult)]
struct Found {
    only_org: Option<Uuid>,
    member: Option<Uuid>,
    role: Option<Role>,
    allow: Option<i32>,
    deny: Option<i32>,
    case_scope: Option<CaseScope>,
    departments: Option<Vec<Uuid>>,
    everywhere: Option<bool>,
    time_zone: Option<String>,
}

impl Found {
    fn into_member(self, org: Uuid, auth_method: AuthMethod) -> Option<Result<Member, Problem>> {
        let rights = Rights::of(self.role?, self.allow?, self.deny?);
        let Ok(zone) = self.time_zone?.parse() else {
            return Some(Err(Problem::internal("an organisation's time zone is unknown")));
        };
        Some(Ok(Member {
            id: self.member?,
            org,
            auth_method,
            role: self.role?,
            rights: if let AuthMethod::Token(token) = auth_method { rights.only(token.permissions) } else { rights },
            scope: self.case_scope?,
            departments: self.departments?,
            everywhere: self.everywhere?,
            zone,
        }))
    }
}

/// A limit with all bits set, which removes no right.
const ALL_RIGHTS: i32 = -1;

/// The arguments of `app.who`.
struct Lookup {
    account: Uuid,
    /// `None` for an API token.
    session: Option<Uuid>,
    /// `None` for a request that names no organisation.
    org: Option<Uuid>,
    /// Maximum rights, as bits of [`Permission::bit`].
    rights: i32,
    reads_cases: bool,
}

impl Lookup {
    /// The arguments for a person, whose rights no API token limits.
    const fn of_person(account: Uuid, session: Option<Uuid>, org: Option<Uuid>) -> Self {
        Self { account, session, org, rights: ALL_RIGHTS, reads_cases: true }
    }
}

/// Begins the transaction and identifies the sender of the request. `app.who` checks the session, finds the membership
/// and sets the context of row-level security.
///
/// # Errors
/// `Unauthenticated` if the session has ended.
async fn look_up(tx: &Tx, lookup: Lookup, now: DateTime<Utc>) -> Result<Found, Problem> {
    let Lookup { account, session, org, rights, reads_cases } = lookup;
    let arguments = [
        Argument::Id(session),
        Argument::Id(Some(account)),
        Argument::Id(org),
        Argument::At(now),
        Argument::Bits(rights),
        Argument::Flag(reads_cases),
    ];
    let found = tx.enter::<Found, _>("app.who", arguments).await?.ok_or(Problem::Unauthenticated)?;
    tx.adopt(|scope| scope.account = Some(account)).await;
    Ok(found)
}

/// Checks on each request that the session is still live, and reads which organisation it is limited to.
///
/// # Errors
/// `Unauthenticated` if the session has ended.
pub async fn check_session(tx: &Tx, who: SignedIn, now: DateTime<Utc>) -> Result<SignedIn, Problem> {
    let lookup = Lookup::of_person(who.account, Some(who.session), None);
    Ok(SignedIn { only: look_up(tx, lookup, now).await?.only_org, ..who })
}

/// Checks the session, finds the account's membership in the organisation and sets the membership as the context of
/// row-level security.
///
/// # Errors
/// `Unauthenticated` if the session has ended. `Forbidden` without a membership, or if single sign-on limits the
/// session to another organisation. The answer is the same for an organisation that does not exist.
pub async fn enter(tx: &Tx, who: SignedIn, org: Uuid, now: DateTime<Utc>) -> Result<Member, Problem> {
    let lookup = Lookup::of_person(who.account, Some(who.session), Some(org));
    let found = look_up(tx, lookup, now).await?;
    let auth_method = AuthMethod::Session(SignedIn { only: found.only_org, ..who });
    become_member(tx, found, org, auth_method, now).await
}

/// Like [`enter`], without a check of the session. The shared subscription of a member uses this function, because each
/// connection checks its session separately. The demo data uses this function, because it has no sessions.
pub async fn enter_unchecked(tx: &Tx, who: SignedIn, org: Uuid, now: DateTime<Utc>) -> Result<Member, Problem> {
    let lookup = Lookup::of_person(who.account, None, Some(org));
    let found = look_up(tx, lookup, now).await?;
    become_member(tx, found, org, AuthMethod::Session(who), now).await
}

/// Like [`enter`], for an API token. The token limits the rights. The case scope is `None` unless the token can read
/// cases.
pub async fn enter_with(
    tx: &Tx,
    account: Uuid,
    token: Token,
    org: Uuid,
    now: DateTime<Utc>,
) -> Result<Member, Problem> {
    let Token { permissions, reads_cases, .. } = token;
    let lookup = Lookup { account, session: None, org: Some(org), rights: permissions, reads_cases };
    let found = look_up(tx, lookup, now).await?;
    become_member(tx, found, org, AuthMethod::Token(token), now).await
}

async fn become_member(
    tx: &Tx,
    found: Found,
    org: Uuid,
    auth_method: AuthMethod,
    now: DateTime<Utc>,
) -> Result<Member, Problem> {
    let member = found.into_member(org, auth_method).ok_or(Problem::Forbidden)??;
    // `app.who` has set the same values in the database.
    tx.adopt(|scope| {
        scope.org = Some(org);
        scope.member = Some(member.id);
        scope.reach = Some(member.reach());
        scope.departments.clone_from(&member.departments);
        scope.today = Some(now.with_timezone(&member.zone).date_naive());
        scope.audits = member.rights.has(Permission::AuditView);
    })
    .await;
    Ok(member)
}

/// Whether a membership is in force: not removed, not suspended, not expired. A membership is still in force on its
/// last day.
#[must_use]
pub fn is_in_force(row: &membership::Model, today: NaiveDate) -> bool {
    row.removed_at.is_none() && row.suspended_at.is_none() && row.expires_on.is_none_or(|last| last >= today)
}

//! Who is asking. Found once a request, before anything is resolved; rights are looked up, never carried.

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

/// The one who asks.
#[derive(Clone)]
pub enum Actor {
    /// Nobody in particular.
    Anonymous,
    /// A reporter with an open report.
    Reporter(ReporterSession),
    /// An account that signed in and named no organisation.
    Account(SignedIn),
    /// An account in one of its organisations.
    Member(Member),
    /// An account that is a platform owner's, at the platform's own path: no member of anything by that.
    Owner(SignedIn),
}

/// A session that is alive.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    /// The account.
    pub account: Uuid,
    /// The session.
    pub session: Uuid,
    /// When a second factor was last shown.
    pub since: DateTime<Utc>,
    /// By single sign-on of this organisation: no other is reached. Looked up, as [`check_session`] does.
    pub only: Option<Uuid>,
}

/// A token that is good, for a program that acts as the membership that made it.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// The token's id.
    pub id: Uuid,
    /// The most that it may do: [`Permission::bit`].
    pub permissions: u16,
    /// Whether it reaches cases at all.
    pub reads_cases: bool,
}

/// By what a membership is at work.
#[derive(Clone, Copy, Debug)]
pub enum Through {
    /// A person who signed in.
    Session(SignedIn),
    /// A program of theirs.
    Token(Token),
}

/// A membership at work.
#[derive(Clone, Debug)]
pub struct Member {
    /// The membership's id.
    pub id: Uuid,
    /// The organisation.
    pub org: Uuid,
    /// By what.
    pub through: Through,
    /// The role.
    pub role: Role,
    /// What it may do, after overrides.
    pub rights: Rights,
    /// Which cases it reaches at all.
    pub scope: CaseScope,
    /// Its departments with all below them.
    pub departments: Vec<Uuid>,
    /// In whose dates the organisation counts.
    pub zone: Tz,
}

impl Member {
    /// As the one who gives rights to others.
    #[must_use]
    pub fn granter(&self) -> Granter<'_> {
        Granter { rights: self.rights, scope: self.scope, departments: &self.departments }
    }

    /// As the audit log names who acts: what a token does is not its maker's word.
    #[must_use]
    pub const fn by(&self) -> By {
        match self.through {
            Through::Session(_) => By::Member(self.id),
            Through::Token(token) => By::Token(token.id),
        }
    }
}

impl Actor {
    /// Whether the actor is a member with this right.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        matches!(self, Self::Member(member) if member.rights.has(permission))
    }

    /// The session of a person; none of a program, which can show no second factor.
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

/// Whether the session is alive, asked on every request; and which organisation alone it reaches.
///
/// # Errors
/// `Unauthenticated` when it is not.
pub async fn check_session(tx: &Tx, who: SignedIn, now: DateTime<Utc>) -> Result<SignedIn, Problem> {
    let sql = "SELECT * FROM app.auth_session_live($1, $2, $3)";
    let values = [who.session.into(), who.account.into(), now.into()];
    let row = tx.row(sql, values).await?;
    let only = row.ok_or(Problem::Unauthenticated)?.try_get("", "only_org")?;
    Ok(SignedIn { only, ..who })
}

/// Finds the account's membership in the organisation and pins it for row-level security.
///
/// # Errors
/// `Forbidden` when there is none, or the session is another organisation's: one that does not exist answers the same.
pub async fn enter(tx: &Tx, who: SignedIn, org: Uuid, now: DateTime<Utc>) -> Result<Member, Problem> {
    if who.only.is_some_and(|only| only != org) {
        return Err(Problem::Forbidden);
    }
    enter_through(tx, who.account, Through::Session(who), org, now).await
}

/// As [`enter`], by a session or a token: with a token, no more than its flags, and cases only if it reads any.
///
/// # Errors
/// As [`enter`].
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
    let mut rights = Rights::stored(found.role, found.allow, found.deny);
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

/// The account's membership, if it lets anybody in today. A department counts with all below it.
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
    Ok(tx.one::<Found>(sql, values).await?)
}

/// Whether a membership is in force: neither removed nor suspended, and not past its last day.
#[must_use]
pub fn is_in_force(row: &membership::Model, today: NaiveDate) -> bool {
    row.removed_at.is_none() && row.suspended_at.is_none() && row.expires_on.is_none_or(|last| last >= today)
}

//! Members as the staff's schema shows them: a colleague, and what I am myself.

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::cases::assignment::is_assignable;
use crate::departments::admin::Department;
use crate::gate::requires;
use crate::integrations::loaders::TokensOf;
use crate::loaders::Colleague;
use crate::loaders::Load;
use crate::members::loaders::{DepartmentsOf, OpenCasesOf};
use crate::op::{ContextExt, Op};
use crate::permissions::Permission::{self, UserManage};
use crate::permissions::admin::{CaseScope, EffectiveRight, effective, flags};
use crate::permissions::{Rights, grant};
use crate::problem::Problem;
use crate::scalar::Date;

/// The four roles.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Role")]
pub enum Role {
    Admin,
    Manager,
    Member,
    Viewer,
}

/// Why I may not change a member.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum EditBlock {
    /// Nobody changes their own rights.
    #[graphql(name = "SELF")]
    Own,
    /// The member has rights that I do not have.
    MoreRightsThanMine,
}

/// A colleague.
#[derive(Clone)]
pub struct Member(pub Colleague);

impl Member {
    fn rights(&self) -> Rights {
        let row = &self.0.member;
        Rights::stored(row.role, row.allow, row.deny)
    }
}

#[Object]
impl Member {
    async fn id(&self) -> Uuid {
        self.0.member.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn role(&self) -> Role {
        self.0.member.role.into()
    }

    /// Can be given cases.
    async fn assignable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        Ok(is_assignable(&self.0.member, ctx.op()?.today()?))
    }

    /// The address.
    #[graphql(directive = requires::apply(UserManage))]
    async fn email(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.0.email(&ctx.op()?.app)
    }

    /// Flags besides the role's.
    #[graphql(directive = requires::apply(UserManage))]
    async fn allow(&self) -> Vec<Permission> {
        flags(self.0.member.allow)
    }

    /// Flags taken away.
    #[graphql(directive = requires::apply(UserManage))]
    async fn deny(&self) -> Vec<Permission> {
        flags(self.0.member.deny)
    }

    /// Which cases the member reaches at all.
    #[graphql(directive = requires::apply(UserManage))]
    async fn case_scope(&self) -> CaseScope {
        self.0.member.case_scope.into()
    }

    /// As chosen; what lies below them counts with them.
    #[graphql(directive = requires::apply(UserManage))]
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>, Problem> {
        departments(ctx, self.0.member.id).await
    }

    /// The last day.
    #[graphql(directive = requires::apply(UserManage))]
    async fn expires_on(&self) -> Option<Date> {
        self.0.member.expires_on.map(Date)
    }

    /// Since when the member is refused.
    #[graphql(directive = requires::apply(UserManage))]
    async fn suspended_at(&self) -> Option<DateTime<Utc>> {
        self.0.member.suspended_at
    }

    /// Open cases that are assigned to this member, in my reach.
    #[graphql(directive = requires::apply(UserManage))]
    async fn open_cases(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(ctx.load()?.load_one(OpenCasesOf(self.0.member.id)).await?.unwrap_or(0))
    }

    /// Tokens of this member's that are good, and end with the membership.
    #[graphql(directive = requires::apply(UserManage))]
    async fn api_tokens(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(ctx.load()?.load_one(TokensOf(self.0.member.id)).await?.unwrap_or(0))
    }

    /// Each of the 16 flags, whether given, and where it comes from.
    #[graphql(directive = requires::apply(UserManage))]
    async fn effective_rights(&self) -> Vec<EffectiveRight> {
        let row = &self.0.member;
        effective(row.role, row.allow, row.deny)
    }

    /// Null: I may change this member; else why not.
    #[graphql(directive = requires::apply(UserManage))]
    async fn edit_block(&self, ctx: &Context<'_>) -> Result<Option<EditBlock>, Problem> {
        let me = ctx.op()?.member()?;
        Ok(if me.id == self.0.member.id {
            Some(EditBlock::Own)
        } else {
            (!grant::covers(me.rights, self.rights())).then_some(EditBlock::MoreRightsThanMine)
        })
    }
}

async fn departments(ctx: &Context<'_>, member: Uuid) -> Result<Vec<Department>, Problem> {
    let rows = ctx.load()?.load_one(DepartmentsOf(member)).await?.unwrap_or_default();
    Ok(rows.into_iter().map(Department).collect())
}

/// An organisation I am a member of.
#[derive(Clone, SimpleObject)]
pub struct Organisation {
    id: Uuid,
    name: String,
    time_zone: String,
}

/// What I am in an organisation.
pub struct Membership(Joined);

#[derive(FromQueryResult)]
struct Joined {
    id: Uuid,
    role: enums::Role,
    allow: i32,
    deny: i32,
    case_scope: enums::CaseScope,
    expires_on: Option<NaiveDate>,
    org_id: Uuid,
    name: String,
    time_zone: String,
}

#[Object]
impl Membership {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn organisation(&self) -> Organisation {
        Organisation { id: self.0.org_id, name: self.0.name.clone(), time_zone: self.0.time_zone.clone() }
    }

    async fn role(&self) -> Role {
        self.0.role.into()
    }

    async fn rights(&self) -> Vec<Permission> {
        Rights::stored(self.0.role, self.0.allow, self.0.deny).list()
    }

    /// Which cases I reach at all.
    async fn case_scope(&self) -> CaseScope {
        self.0.case_scope.into()
    }

    /// As chosen; only for the membership in use.
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>, Problem> {
        match ctx.op()?.member() {
            Ok(member) if member.id == self.0.id => departments(ctx, self.0.id).await,
            _ => Ok(vec![]),
        }
    }

    /// The last day.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    /// Each of the 16 flags, whether given, and where it comes from.
    async fn effective_rights(&self) -> Vec<EffectiveRight> {
        effective(self.0.role, self.0.allow, self.0.deny)
    }
}

/// The memberships of the account that signed in: none that was removed, suspended or has expired, and by single sign-on that
/// organisation's alone.
///
/// # Errors
/// `Unauthenticated`.
pub async fn memberships(op: &Op) -> Result<Vec<Membership>, Problem> {
    let sql = "SELECT * FROM app.auth_memberships($1, $2)";
    let who = op.signed_in()?;
    let values = [who.account.into(), op.app.clock.now().into()];
    let joined = op.tx.all::<Joined>(sql, values).await?.into_iter();
    Ok(joined.filter(|joined| who.only.is_none_or(|only| only == joined.org_id)).map(Membership).collect())
}

impl Membership {
    /// The membership's id.
    #[must_use]
    pub fn key(&self) -> Uuid {
        self.0.id
    }
}

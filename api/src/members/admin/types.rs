//! GraphQL types of the staff surface: a member, and the caller's own memberships.

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::cases::assignment::is_assignable;
use crate::departments::admin::Department;
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::integrations::loaders::TokensOf;
use crate::loaders::Colleague;
use crate::loaders::Load;
use crate::members::admin::absence::Absence;
use crate::members::loaders::{AbsencesOf, DepartmentsOf, OpenActionsOf, OpenCasesOf};
use crate::op::Op;
use crate::permissions::Permission::{self, UserManage};
use crate::permissions::admin::{CaseScope, EffectiveRight, effective, flags};
use crate::permissions::{Rights, grant};
use crate::problem::Problem;
use crate::scalar::Date;

/// A preset of rights.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Role")]
pub enum Role {
    Admin,
    Manager,
    Member,
    Viewer,
}

/// Why the caller may not change a member.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum EditBlock {
    /// The membership is the caller's own.
    #[graphql(name = "SELF")]
    Own,
    /// The member has rights that the caller does not have.
    MoreRightsThanMine,
}

/// A member of the caller's organisation.
#[derive(Clone)]
pub struct Member(pub Colleague);

impl Member {
    fn rights(&self) -> Rights {
        let row = &self.0.member;
        Rights::of(row.role, row.allow, row.deny)
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

    /// Whether cases can be assigned to this member.
    async fn assignable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        Ok(is_assignable(&self.0.member, ctx.op()?.today()?))
    }

    /// The absence of today. Null if the member is here, and if I may not see the member's absences.
    async fn absence(&self, ctx: &Context<'_>) -> Result<Option<Absence>, Problem> {
        let today = ctx.op()?.today()?;
        let all = ctx.load()?.load_one(AbsencesOf(self.0.member.id)).await?.unwrap_or_default();
        Ok(all.into_iter().find(|row| row.first_on <= today).map(Absence))
    }

    /// The present and future absences.
    #[graphql(directive = requires::apply(UserManage))]
    async fn absences(&self, ctx: &Context<'_>) -> Result<Vec<Absence>, Problem> {
        let all = ctx.load()?.load_one(AbsencesOf(self.0.member.id)).await?.unwrap_or_default();
        Ok(all.into_iter().map(Absence).collect())
    }

    #[graphql(directive = requires::apply(UserManage))]
    async fn email(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.0.email(&ctx.op()?.app)
    }

    /// Rights in addition to those of the role.
    #[graphql(directive = requires::apply(UserManage))]
    async fn allow(&self) -> Vec<Permission> {
        flags(self.0.member.allow)
    }

    /// Rights of the role that the member does not have.
    #[graphql(directive = requires::apply(UserManage))]
    async fn deny(&self) -> Vec<Permission> {
        flags(self.0.member.deny)
    }

    /// Which cases the member can reach.
    #[graphql(directive = requires::apply(UserManage))]
    async fn case_scope(&self) -> CaseScope {
        self.0.member.case_scope.into()
    }

    /// The departments that were chosen for this member. Departments below the chosen ones count too and are not
    /// listed.
    #[graphql(directive = requires::apply(UserManage))]
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>, Problem> {
        departments(ctx, self.0.member.id).await
    }

    /// The last day of the membership. Null if the membership does not expire.
    #[graphql(directive = requires::apply(UserManage))]
    async fn expires_on(&self) -> Option<Date> {
        self.0.member.expires_on.map(Date)
    }

    /// When the member was suspended. Null if the member is not suspended.
    #[graphql(directive = requires::apply(UserManage))]
    async fn suspended_at(&self) -> Option<DateTime<Utc>> {
        self.0.member.suspended_at
    }

    /// Number of open cases that are assigned to this member and that the caller can reach.
    #[graphql(directive = requires::apply(UserManage))]
    async fn open_cases(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(ctx.load()?.load_one(OpenCasesOf(self.0.member.id)).await?.unwrap_or(0))
    }

    /// Number of open corrective actions, own deadlines and tasks that this member looks after and that the caller can
    /// reach.
    #[graphql(directive = requires::apply(UserManage))]
    async fn open_actions(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(ctx.load()?.load_one(OpenActionsOf(self.0.member.id)).await?.unwrap_or(0))
    }

    /// Number of valid API tokens that this member made. These tokens end with the membership.
    #[graphql(directive = requires::apply(UserManage))]
    async fn api_tokens(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(ctx.load()?.load_one(TokensOf(self.0.member.id)).await?.unwrap_or(0))
    }

    /// Each of the 16 rights, whether the member has it, and where it comes from.
    #[graphql(directive = requires::apply(UserManage))]
    async fn effective_rights(&self) -> Vec<EffectiveRight> {
        let row = &self.0.member;
        effective(row.role, row.allow, row.deny)
    }

    /// Why the caller may not change this member. Null if the caller may change the member.
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

/// An organisation that the caller is a member of.
#[derive(Clone, SimpleObject)]
pub struct Organisation {
    id: Uuid,
    name: String,
    time_zone: String,
}

/// The caller's membership of one organisation.
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
        Rights::of(self.0.role, self.0.allow, self.0.deny).list()
    }

    /// Which cases the caller can reach.
    async fn case_scope(&self) -> CaseScope {
        self.0.case_scope.into()
    }

    /// The departments that were chosen for the caller. Empty unless this membership is the one in use.
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>, Problem> {
        match ctx.op()?.member() {
            Ok(member) if member.id == self.0.id => departments(ctx, self.0.id).await,
            _ => Ok(vec![]),
        }
    }

    /// The last day of the membership. Null if the membership does not expire.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    /// Each of the 16 rights, whether the caller has it, and where it comes from.
    async fn effective_rights(&self) -> Vec<EffectiveRight> {
        effective(self.0.role, self.0.allow, self.0.deny)
    }
}

/// The memberships of the signed-in account, without removed, suspended and expired ones. A session that single sign-on
/// opened returns the membership of its organisation only.
///
/// # Errors
/// `Unauthenticated` without a session.
pub async fn memberships(op: &Op) -> Result<Vec<Membership>, Problem> {
    let sql = "SELECT * FROM app.auth_memberships($1, $2)";
    let who = op.signed_in()?;
    let values = [who.account.into(), op.app.clock.now().into()];
    let joined = op.tx.all::<Joined>(sql, values).await?.into_iter();
    Ok(joined.filter(|joined| who.only.is_none_or(|only| only == joined.org_id)).map(Membership).collect())
}

impl Membership {
    #[must_use]
    pub fn key(&self) -> Uuid {
        self.0.id
    }
}

//! The staff's schema: who I am, who my colleagues are.

use async_graphql::{Context, Enum, Object, SimpleObject};
use entity::{account, membership};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement};
use uuid::Uuid;

use crate::cases::handling::is_assignable;
use crate::gate::signed_in;
use crate::graphql::{Asked, Op};
use crate::loaders::{Colleague, colleagues};
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;

/// The four roles.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Role")]
#[expect(missing_docs, reason = "domain.md's names")]
pub enum Role {
    Admin,
    Manager,
    Member,
    Viewer,
}

/// A colleague.
#[derive(Clone)]
pub struct Member(pub Colleague);

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
}

/// An organisation I am a member of.
#[derive(SimpleObject)]
pub struct Organisation {
    id: Uuid,
    name: String,
    time_zone: String,
}

/// What I am in an organisation.
#[derive(SimpleObject)]
pub struct Membership {
    id: Uuid,
    organisation: Organisation,
    role: Role,
    rights: Vec<Permission>,
}

/// Who I am.
pub struct Me {
    name: String,
    email: String,
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Own {
    id: Uuid,
    name: Vec<u8>,
    email: Vec<u8>,
    revision: i32,
}

#[Object]
impl Me {
    async fn id(&self) -> Uuid {
        self.id
    }

    async fn name(&self) -> &str {
        &self.name
    }

    async fn email(&self) -> &str {
        &self.email
    }

    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>, Problem> {
        memberships(ctx.op()?).await
    }

    /// The one in use, by the header X-Organization-Id.
    async fn membership(&self, ctx: &Context<'_>) -> Result<Option<Membership>, Problem> {
        let op = ctx.op()?;
        let Ok(member) = op.member() else { return Ok(None) };
        Ok(memberships(op).await?.into_iter().find(|membership| membership.id == member.id))
    }
}

#[derive(FromQueryResult)]
struct Joined {
    id: Uuid,
    role: entity::enums::Role,
    allow: i32,
    deny: i32,
    org_id: Uuid,
    name: String,
    time_zone: String,
}

async fn memberships(op: &Op) -> Result<Vec<Membership>, Problem> {
    let sql = "SELECT * FROM app.auth_memberships($1, $2)";
    let values = [op.signed_in()?.account.into(), op.app.clock.now().into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    let rows = Joined::find_by_statement(statement).all(&*op.tx).await?;
    let membership = |row: Joined| Membership {
        id: row.id,
        organisation: Organisation { id: row.org_id, name: row.name, time_zone: row.time_zone },
        role: row.role.into(),
        rights: Rights::stored(row.role, row.allow, row.deny).list(),
    };
    Ok(rows.into_iter().map(membership).collect())
}

/// Queries of this room.
#[derive(Default)]
pub struct MembersQuery;

#[Object]
impl MembersQuery {
    /// Who I am. Needs no organisation header; with one, `membership` is the one in use.
    #[graphql(directive = signed_in::apply())]
    async fn me(&self, ctx: &Context<'_>) -> Result<Me, Problem> {
        use account::Column::{Email, Id, Name, Revision};
        let op = ctx.op()?;
        let who = op.signed_in()?;
        let query =
            account::Entity::find().select_only().columns([Id, Name, Email, Revision]).filter(Id.eq(who.account));
        let own = query.into_model::<Own>().one(&*op.tx).await?.ok_or(Problem::Unauthenticated)?;
        let keys = op.app.keys.platform();
        let name = keys.open("name", own.id, own.revision, &own.name)?;
        Ok(Me { name, email: keys.open("email", own.id, own.revision, &own.email)?, id: own.id })
    }

    /// Colleagues, for names and assignment.
    #[graphql(directive = signed_in::apply())]
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let op = ctx.op()?;
        op.member()?;
        let rows = membership::Entity::find().filter(membership::Column::RemovedAt.is_null()).all(&*op.tx).await?;
        let mut found = colleagues(&op.app, &op.tx, rows).await?;
        found.sort_by_cached_key(|c| c.name.to_lowercase());
        Ok(found.into_iter().map(Member).collect())
    }
}

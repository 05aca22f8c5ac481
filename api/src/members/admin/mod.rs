//! GraphQL of the staff surface: the caller, and the members of the organisation.

pub mod absence;
pub mod manage;
pub mod types;

use async_graphql::{Context, Object};
use entity::{account, membership};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use self::types::memberships;
pub use self::types::{Member, Membership, Role};
use crate::auth::sign_in::admin::security::Security;
use crate::exchange::ContextExt;
use crate::gate::{self, requires, signed_in};
use crate::loaders::colleagues;
use crate::op::Op;
use crate::permissions::Permission::UserManage;
use crate::platform::owner::is_owner;
use crate::problem::Problem;

/// The account of the caller.
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

    /// Whether the caller is a platform owner. Each field of the platform needs a step-up as well.
    async fn is_platform_owner(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        let op = ctx.op()?;
        is_owner(&op.app, &op.tx, op.signed_in()?).await
    }

    /// How the caller signs in: factors, recovery codes, sessions.
    async fn security(&self) -> Security {
        Security::mine()
    }

    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>, Problem> {
        memberships(ctx.op()?).await
    }

    /// The membership in use, selected by the header `X-Organization-Id`. Null without the header.
    async fn membership(&self, ctx: &Context<'_>) -> Result<Option<Membership>, Problem> {
        let op = ctx.op()?;
        let Ok(member) = op.member() else { return Ok(None) };
        Ok(memberships(op).await?.into_iter().find(|membership| membership.key() == member.id))
    }
}

/// The account that is signed in.
///
/// # Errors
/// `Unauthenticated` without a session.
pub async fn me(op: &Op) -> Result<Me, Problem> {
    use account::Column::{Email, Id, Name, Revision};
    let who = op.signed_in()?;
    let query = account::Entity::find().select_only().columns([Id, Name, Email, Revision]).filter(Id.eq(who.account));
    let own = query.into_model::<Own>().one(&*op.tx).await?.ok_or(Problem::Unauthenticated)?;
    let keys = op.app.keys.platform();
    let name = keys.open("name", own.id, own.revision, &own.name)?;
    Ok(Me { name, email: keys.open("email", own.id, own.revision, &own.email)?, id: own.id })
}

#[derive(Default)]
pub struct MembersQuery;

#[Object]
impl MembersQuery {
    /// The account of the caller. This field needs no organisation header. With the header, `membership` is the
    /// membership in use.
    #[graphql(directive = signed_in::apply())]
    async fn me(&self, ctx: &Context<'_>) -> Result<Me, Problem> {
        me(ctx.op()?).await
    }

    /// The members of the organisation, by name. Suspended and expired members are included.
    #[graphql(directive = gate::member::apply())]
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let op = ctx.op()?;
        op.member()?;
        let rows = membership::Entity::find().filter(membership::Column::RemovedAt.is_null()).all(&*op.tx).await?;
        let mut found = colleagues(&op.app, &op.tx, rows).await?;
        found.sort_by_cached_key(|c| c.name.to_lowercase());
        Ok(found.into_iter().map(Member).collect())
    }

    /// One member of the organisation, for administration. `NOT_FOUND` for a removed member.
    #[graphql(directive = requires::apply(UserManage))]
    async fn member(&self, ctx: &Context<'_>, id: Uuid) -> Result<Member, Problem> {
        let op = ctx.op()?;
        let query = membership::Entity::find().filter(membership::Column::Id.eq(id));
        let rows = query.filter(membership::Column::RemovedAt.is_null()).all(&*op.tx).await?;
        colleagues(&op.app, &op.tx, rows).await?.pop().map(Member).ok_or(Problem::NotFound)
    }
}

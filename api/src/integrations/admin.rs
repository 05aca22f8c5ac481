//! GraphQL of the staff surface: API tokens.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Kept, NewToken, create, kept, revoke};
use crate::actor::is_in_force;
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive};
use crate::loaders::Load;
use crate::loaders::{Colleague, MemberById};
use crate::members::admin::types::Member;
use crate::permissions::Permission::{self, SettingsManage};
use crate::permissions::Rights;
use crate::problem::Problem;
use crate::scalar::Date;

/// The state of an API token.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum ApiTokenState {
    /// The token can be used.
    Active,
    /// The token's last day has passed.
    Expired,
    /// The token was revoked, permanently.
    Revoked,
    /// The token's maker is suspended, or the maker's membership has expired. The token works again once the maker has
    /// access again.
    Suspended,
}

/// An API token: it lets a program act as the member who made it.
pub struct ApiToken(Kept);

impl ApiToken {
    async fn maker(&self, ctx: &Context<'_>) -> Result<Colleague, Problem> {
        let maker = ctx.load()?.load_one(MemberById(self.0.made_by)).await?;
        maker.ok_or_else(|| Problem::internal("a token without a maker"))
    }
}

#[Object]
impl ApiToken {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The rights that the token was given.
    async fn permissions(&self) -> Vec<Permission> {
        Rights::from_bits(self.0.permissions).list()
    }

    /// The rights of the token that its maker has now. Only these rights count.
    async fn effective_permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>, Problem> {
        let row = self.maker(ctx).await?.member;
        Ok(Rights::of(row.role, row.allow, row.deny).only(self.0.permissions).list())
    }

    /// Whether the token can reach its maker's cases. Otherwise the token reaches no case.
    async fn reads_cases(&self) -> bool {
        self.0.reads_cases
    }

    /// Networks from which the token can be used, in CIDR notation. Empty: from anywhere.
    async fn networks(&self) -> &[String] {
        &self.0.networks
    }

    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The last day of the token.
    async fn expires_on(&self) -> Date {
        self.0.expires_on.into()
    }

    /// When the token was last used, accurate to a minute.
    async fn last_used_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_used_at
    }

    /// The member as whom the token acts.
    async fn made_by(&self, ctx: &Context<'_>) -> Result<Member, Problem> {
        Ok(Member(self.maker(ctx).await?))
    }

    async fn state(&self, ctx: &Context<'_>) -> Result<ApiTokenState, Problem> {
        let today = ctx.op()?.today()?;
        Ok(if self.0.revoked_at.is_some() {
            ApiTokenState::Revoked
        } else if self.0.expires_on < today {
            ApiTokenState::Expired
        } else if !is_in_force(&self.maker(ctx).await?.member, today) {
            ApiTokenState::Suspended
        } else {
            ApiTokenState::Active
        })
    }
}

#[derive(Default)]
pub struct IntegrationsQuery;

#[Object]
impl IntegrationsQuery {
    /// The API tokens of the organisation, newest first.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn api_tokens(&self, ctx: &Context<'_>) -> Result<Vec<ApiToken>, Problem> {
        Ok(kept(ctx.op()?, None).await?.into_iter().map(ApiToken).collect())
    }
}

/// The API token to create.
#[derive(InputObject)]
pub struct CreateApiTokenInput {
    /// A name for the token.
    name: String,
    /// The rights of the token. The caller must have each of these rights.
    permissions: Vec<Permission>,
    /// Whether the token can reach the caller's cases. Otherwise the token reaches no case.
    reads_cases: bool,
    /// Networks from which the token can be used, for example `203.0.113.0/24` or `2001:db8::/32`. Empty: from
    /// anywhere.
    networks: Vec<String>,
    /// The last day of the token. Maximum: a year from today.
    expires_on: Date,
}

/// The new API token.
#[derive(SimpleObject)]
pub struct CreateApiTokenPayload {
    token: ApiToken,
    /// The text of the token. Shown only once.
    secret: String,
}

/// Selects an API token.
#[derive(InputObject)]
pub struct ApiTokenInput {
    /// The id of the token.
    token: Uuid,
}

/// The token after the change.
#[derive(SimpleObject)]
pub struct ApiTokenPayload {
    token: ApiToken,
}

async fn one(ctx: &Context<'_>, id: Uuid) -> Result<ApiToken, Problem> {
    kept(ctx.op()?, Some(id)).await?.pop().map(ApiToken).ok_or(Problem::NotFound)
}

#[derive(Default)]
pub struct IntegrationsMutation;

#[Object]
impl IntegrationsMutation {
    /// Creates a token for a program that acts as the caller. `INVALID` for a right that the caller lacks.
    /// `NOT_ALLOWED_NOW` if the organisation has too many tokens.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn create_api_token(
        &self,
        ctx: &Context<'_>,
        input: CreateApiTokenInput,
    ) -> Result<CreateApiTokenPayload, Problem> {
        let CreateApiTokenInput { name, permissions, reads_cases, networks, expires_on } = input;
        let new = NewToken { name, permissions, reads_cases, networks, expires_on: expires_on.0 };
        let (id, secret) = create(ctx.op()?, new).await?;
        Ok(CreateApiTokenPayload { token: one(ctx, id).await?, secret })
    }

    /// Revokes a token of any member, permanently. The server refuses the token from the next request on. `NOT_FOUND`
    /// if the token is revoked already.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn revoke_api_token(&self, ctx: &Context<'_>, input: ApiTokenInput) -> Result<ApiTokenPayload, Problem> {
        revoke(ctx.op()?, input.token).await?;
        Ok(ApiTokenPayload { token: one(ctx, input.token).await? })
    }
}

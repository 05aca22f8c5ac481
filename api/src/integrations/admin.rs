//! The staff's schema: the tokens of programs.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Kept, NewToken, create, kept, revoke};
use crate::actor::is_in_force;
use crate::gate::{requires, sensitive};
use crate::loaders::Load;
use crate::loaders::{Colleague, MemberById};
use crate::members::admin::types::Member;
use crate::op::ContextExt;
use crate::permissions::Permission::{self, SettingsManage};
use crate::permissions::Rights;
use crate::problem::Problem;
use crate::scalar::Date;

/// Whether a token is good.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum ApiTokenState {
    /// It is.
    Active,
    /// Its last day has passed.
    Expired,
    /// For good.
    Revoked,
    /// Whoever made it is suspended, or their membership has expired. It is good again when they are let in again.
    Suspended,
}

/// A program's leave to act as the member who made it.
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

    /// As given.
    async fn permissions(&self) -> Vec<Permission> {
        Rights::from_bits(self.0.bits()).list()
    }

    /// Those of them that its maker has now: what it may do.
    async fn effective_permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>, Problem> {
        let row = self.maker(ctx).await?.member;
        Ok(Rights::stored(row.role, row.allow, row.deny).only(self.0.bits()).list())
    }

    /// Whether it reaches its maker's cases; else none.
    async fn reads_cases(&self) -> bool {
        self.0.reads_cases
    }

    /// From where it may be used, in CIDR's notation; empty: from anywhere.
    async fn networks(&self) -> &[String] {
        &self.0.networks
    }

    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The last day.
    async fn expires_on(&self) -> Date {
        self.0.expires_on.into()
    }

    /// To the minute.
    async fn last_used_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_used_at
    }

    /// As whom it acts.
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

/// Queries of this room.
#[derive(Default)]
pub struct IntegrationsQuery;

#[Object]
impl IntegrationsQuery {
    /// The organisation's tokens, the newest first.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn api_tokens(&self, ctx: &Context<'_>) -> Result<Vec<ApiToken>, Problem> {
        Ok(kept(ctx.op()?, None).await?.into_iter().map(ApiToken).collect())
    }
}

/// A token to be made.
#[derive(InputObject)]
pub struct CreateApiTokenInput {
    /// What to call it.
    name: String,
    /// None that I lack.
    permissions: Vec<Permission>,
    /// Whether it reaches my cases; else none.
    reads_cases: bool,
    /// From where it may be used, as `203.0.113.0/24` or `2001:db8::/32`; empty: from anywhere.
    networks: Vec<String>,
    /// The last day: a year ahead at most.
    expires_on: Date,
}

/// A new token.
#[derive(SimpleObject)]
pub struct CreateApiTokenPayload {
    token: ApiToken,
    /// Shown this once.
    secret: String,
}

/// A token.
#[derive(InputObject)]
pub struct ApiTokenInput {
    /// Its id.
    token: Uuid,
}

/// The token, as it is now.
#[derive(SimpleObject)]
pub struct ApiTokenPayload {
    token: ApiToken,
}

async fn one(ctx: &Context<'_>, id: Uuid) -> Result<ApiToken, Problem> {
    kept(ctx.op()?, Some(id)).await?.pop().map(ApiToken).ok_or(Problem::NotFound)
}

/// Mutations of this room.
#[derive(Default)]
pub struct IntegrationsMutation;

#[Object]
impl IntegrationsMutation {
    /// Makes a token for a program that acts as I do, at most.
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

    /// Ends a token, whoever made it, from its next request on and for good.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn revoke_api_token(&self, ctx: &Context<'_>, input: ApiTokenInput) -> Result<ApiTokenPayload, Problem> {
        revoke(ctx.op()?, input.token).await?;
        Ok(ApiTokenPayload { token: one(ctx, input.token).await? })
    }
}

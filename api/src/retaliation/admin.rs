//! GraphQL of the staff surface: the cases that a claim of retaliation connects.

use async_graphql::{Context, Object, SimpleObject};
use uuid::Uuid;

use super::related;
use crate::cases::admin::Case;
use crate::exchange::ContextExt;
use crate::gate;
use crate::problem::Problem;

/// The cases that a claim of retaliation connects. Only cases that I can see.
#[derive(SimpleObject)]
pub struct RelatedClaims {
    /// The case that this claim is about. Null for a case that is no claim.
    first: Option<Case>,
    /// The claims about this case, the earliest first.
    claims: Vec<Case>,
}

#[derive(Default)]
pub struct RetaliationQuery;

#[Object]
impl RetaliationQuery {
    /// The case that a claim of retaliation is about, and the claims about a case. Empty when I cannot see both cases.
    #[graphql(directive = gate::member::apply())]
    async fn related_claims(&self, ctx: &Context<'_>, case: Uuid) -> Result<RelatedClaims, Problem> {
        let found = related(ctx.op()?, case).await?;
        let claims = found.claims.into_iter().map(Case::listed).collect();
        Ok(RelatedClaims { first: found.first.map(Case::listed), claims })
    }
}

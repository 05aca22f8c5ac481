//! GraphQL of the staff surface: restriction and recusal.

pub mod oversight;
pub mod persons;

use async_graphql::{Context, InputObject, Object, SimpleObject};
use uuid::Uuid;

use super::{recusal, restriction};
use crate::cases::admin::{Case, CasePayload, ReasonInput};
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive, signed_in};
use crate::limit;
use crate::permissions::Permission::CaseAssign;
use crate::problem::Problem;
use crate::scalar;
pub use persons::Person;

/// The members who will be able to see the case.
#[derive(InputObject)]
pub struct RestrictCaseInput {
    case: Uuid,
    /// I am always included.
    members: Vec<Uuid>,
    reason: String,
}

/// I am excluded from the case now.
#[derive(SimpleObject)]
pub struct RecusePayload {
    done: bool,
}

#[derive(Default)]
pub struct ConflictsMutation;

#[Object]
impl ConflictsMutation {
    /// Restricts the case to these members and me, in whatever department they work. Needs a step-up within the last
    /// five minutes.
    ///
    /// A second member must approve if fewer than two people on the list handle cases. A member and those whom the
    /// member invited count as one person here. The payload then has the case with its `restrictionRequest`.
    #[graphql(directive = requires::apply(CaseAssign), directive = sensitive::apply(300))]
    async fn restrict_case(&self, ctx: &Context<'_>, input: RestrictCaseInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        let case = restriction::restrict(ctx.op()?, input.case, &input.members, &reason).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Lifts the restriction: the case's departments see the case again. Members named from other departments lose
    /// access. Reviewers keep their access.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn lift_restriction(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(CasePayload { case: Case::from(restriction::lift(ctx.op()?, input.case, &reason).await?) })
    }

    /// Excludes me from the case because of a conflict of interest. This is permanent. The deputy takes over.
    #[graphql(directive = signed_in::apply())]
    async fn recuse_myself(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<RecusePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        recusal::recuse(ctx.op()?, input.case, &reason).await?;
        Ok(RecusePayload { done: true })
    }
}

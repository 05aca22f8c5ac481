//! GraphQL of the staff surface: waiting restrictions, entries of hidden cases, and the fallback reviewer.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{case, fallback_reviewer, restriction};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::cases;
use crate::cases::admin::Case;
use crate::cases::admin::case::member;
use crate::conflicts::{approval, fallback, hidden};
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive};
use crate::loaders::Load;
use crate::loaders::MemberById;
use crate::members::admin::types::Member;
use crate::permissions::Permission::{CaseAssign, UserManage};
use crate::problem::Problem;
use crate::scalar::Date;

/// A restriction that waits for a second member, because fewer than two people would reach the case.
pub struct RestrictionRequest(pub restriction::Model);

#[Object]
impl RestrictionRequest {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// The id of the case.
    async fn case(&self) -> Uuid {
        self.0.case_id
    }

    /// The case number, for example VC-2026-48213.
    async fn number(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        let case = case::Entity::find().filter(case::Column::Id.eq(self.0.case_id)).one(&*ctx.op()?.tx).await?;
        Ok(cases::number(&case.ok_or(Problem::NotFound)?))
    }

    /// The member who requested the restriction. Null when this member has left the organisation.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.asked_by)).await
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.asked_at
    }

    /// The end of the time in which the request can be approved.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.asked_at + approval::WAITS
    }

    /// The members who would be able to see the case.
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let members = ctx.load()?.load_many(self.0.members.iter().copied().map(MemberById)).await?;
        let mut members: Vec<Member> = members.into_values().map(Member).collect();
        members.sort_by_cached_key(|member| member.0.name.to_lowercase());
        Ok(members)
    }

    /// Whether I can approve now: another member made the request, and `approvableFrom` has passed.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        approval::asked(&self.0).is_approvable(ctx.op()?).await
    }

    /// The earliest time at which I can approve. Null when I made the request, because I can never approve it.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        approval::asked(&self.0).approvable_from(ctx.op()?).await
    }
}

/// A hidden case without its content. Only named members see the case, or fewer than two people who handle cases reach
/// the case.
pub struct CaseEntry(hidden::Entry);

#[Object]
impl CaseEntry {
    /// The id of the entry, not of the case. This id cannot open the case.
    async fn id(&self) -> Uuid {
        self.0.entry_id
    }

    async fn restricted(&self) -> bool {
        self.0.restricted
    }

    /// The member who restricted the case. Null when the case is not restricted, or when this member has left the
    /// organisation.
    async fn restricted_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.restricted_by).await
    }

    async fn restricted_on(&self) -> Option<Date> {
        self.0.restricted_on.map(Into::into)
    }

    /// Whether fewer than two people who handle cases reach the case. In a restricted case, or with an excluded member,
    /// a member and those whom the member invited count as one person.
    async fn few(&self) -> bool {
        self.0.few
    }
}

/// The member who gets a hidden case that no administrator may know of.
pub struct FallbackReviewer(fallback::Setting);

#[Object]
impl FallbackReviewer {
    /// Null when no member is named.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.current.as_ref().map(|row| row.membership_id)).await
    }

    /// The administrator who made the request.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.current.as_ref().map(|row| row.asked_by)).await
    }

    /// The administrator who approved.
    async fn approved_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.current.as_ref().and_then(|row| row.approved_by)).await
    }

    /// The request that waits for a second administrator.
    async fn request(&self) -> Option<FallbackRequest> {
        self.0.waiting.clone().map(FallbackRequest)
    }
}

/// A request to make a member the fallback reviewer. Another administrator has to approve.
pub struct FallbackRequest(fallback_reviewer::Model);

#[Object]
impl FallbackRequest {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn member(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.membership_id)).await
    }

    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.asked_by)).await
    }

    /// The end of the time in which the request can be approved.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// Whether I can approve now: I neither made the request nor am the member concerned, and `approvableFrom` has
    /// passed.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        fallback::asked(&self.0).is_approvable(ctx.op()?).await
    }

    /// The earliest time at which I can approve. Null when I never can.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        fallback::asked(&self.0).approvable_from(ctx.op()?).await
    }
}

/// The waiting restriction to approve or refuse.
#[derive(InputObject)]
pub struct RestrictionInput {
    request: Uuid,
}

/// The hidden case, and the member who becomes its reviewer.
#[derive(InputObject)]
pub struct LetInReviewerInput {
    entry: Uuid,
    member: Uuid,
}

/// The member to be named.
#[derive(InputObject)]
pub struct NameFallbackReviewerInput {
    member: Uuid,
}

/// The request to approve or refuse.
#[derive(InputObject)]
pub struct FallbackRequestInput {
    request: Uuid,
}

/// The case after the decision.
#[derive(SimpleObject)]
pub struct RestrictionPayload {
    /// Null when I cannot see the case any more.
    case: Option<Case>,
}

/// The entries of hidden cases after the act.
#[derive(SimpleObject)]
pub struct LetInReviewerPayload {
    entries: Vec<CaseEntry>,
}

/// The setting after the act.
#[derive(SimpleObject)]
pub struct FallbackReviewerPayload {
    fallback_reviewer: FallbackReviewer,
}

async fn entries(ctx: &Context<'_>) -> Result<Vec<CaseEntry>, Problem> {
    Ok(hidden::list(ctx.op()?).await?.into_iter().map(CaseEntry).collect())
}

async fn setting(ctx: &Context<'_>) -> Result<FallbackReviewer, Problem> {
    fallback::setting(ctx.op()?).await.map(FallbackReviewer)
}

#[derive(Default)]
pub struct OversightQuery;

#[Object]
impl OversightQuery {
    /// Restrictions that wait for a second member, in cases that I can see.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn restriction_requests(&self, ctx: &Context<'_>) -> Result<Vec<RestrictionRequest>, Problem> {
        Ok(approval::list(ctx.op()?).await?.into_iter().map(RestrictionRequest).collect())
    }

    /// Hidden cases without their content. Excludes cases from which I am excluded.
    #[graphql(directive = requires::apply(UserManage))]
    async fn case_entries(&self, ctx: &Context<'_>) -> Result<Vec<CaseEntry>, Problem> {
        entries(ctx).await
    }

    /// The fallback reviewer, who gets a hidden case that no administrator may know of, and the request for a new one.
    #[graphql(directive = requires::apply(UserManage))]
    async fn fallback_reviewer(&self, ctx: &Context<'_>) -> Result<FallbackReviewer, Problem> {
        setting(ctx).await
    }
}

#[derive(Default)]
pub struct OversightMutation;

#[Object]
impl OversightMutation {
    /// Approves a restriction that another member requested. `NOT_FOUND` when the request is decided or older than
    /// seven days. Needs a step-up within the last five minutes.
    #[graphql(directive = requires::apply(CaseAssign), directive = sensitive::apply(300))]
    async fn approve_restriction(
        &self,
        ctx: &Context<'_>,
        input: RestrictionInput,
    ) -> Result<RestrictionPayload, Problem> {
        Ok(RestrictionPayload { case: approval::approve(ctx.op()?, input.request).await?.map(Case::from) })
    }

    /// Refuses a restriction, or withdraws my own request.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn refuse_restriction(
        &self,
        ctx: &Context<'_>,
        input: RestrictionInput,
    ) -> Result<RestrictionPayload, Problem> {
        Ok(RestrictionPayload { case: Some(approval::refuse(ctx.op()?, input.request).await?.into()) })
    }

    /// Lets a member into a hidden case as a reviewer. All readers of the case see this in its timeline. `INVALID` for
    /// me, and for a member who is excluded, assigned or named already, or who restricted the case. Needs a step-up
    /// within the last five minutes.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn let_in_reviewer(
        &self,
        ctx: &Context<'_>,
        input: LetInReviewerInput,
    ) -> Result<LetInReviewerPayload, Problem> {
        hidden::let_in(ctx.op()?, input.entry, input.member).await?;
        Ok(LetInReviewerPayload { entries: entries(ctx).await? })
    }

    /// Requests that a member becomes the fallback reviewer. Another administrator has to approve within seven days.
    /// Needs a step-up within the last five minutes.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn name_fallback_reviewer(
        &self,
        ctx: &Context<'_>,
        input: NameFallbackReviewerInput,
    ) -> Result<FallbackReviewerPayload, Problem> {
        fallback::ask(ctx.op()?, input.member).await?;
        Ok(FallbackReviewerPayload { fallback_reviewer: setting(ctx).await? })
    }

    /// Approves another administrator's request for a fallback reviewer. Needs a step-up within the last five minutes.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn approve_fallback_reviewer(
        &self,
        ctx: &Context<'_>,
        input: FallbackRequestInput,
    ) -> Result<FallbackReviewerPayload, Problem> {
        fallback::approve(ctx.op()?, input.request).await?;
        Ok(FallbackReviewerPayload { fallback_reviewer: setting(ctx).await? })
    }

    /// Refuses a request, or withdraws my own request.
    #[graphql(directive = requires::apply(UserManage))]
    async fn refuse_fallback_reviewer(
        &self,
        ctx: &Context<'_>,
        input: FallbackRequestInput,
    ) -> Result<FallbackReviewerPayload, Problem> {
        fallback::refuse(ctx.op()?, input.request).await?;
        Ok(FallbackReviewerPayload { fallback_reviewer: setting(ctx).await? })
    }
}

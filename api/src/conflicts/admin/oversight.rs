//! The staff's schema: restrictions that wait, entries of hidden cases, and the fallback reviewer.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{case, fallback_reviewer, restriction};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::cases;
use crate::cases::admin::Case;
use crate::cases::admin::case::member;
use crate::conflicts::{approval, fallback, hidden};
use crate::gate::{requires, sensitive};
use crate::loaders::Load;
use crate::loaders::MemberById;
use crate::members::admin::types::Member;
use crate::op::ContextExt;
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

    /// The case's id.
    async fn case(&self) -> Uuid {
        self.0.case_id
    }

    /// The case's number: VC-2026-48213
    async fn number(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        let case = case::Entity::find().filter(case::Column::Id.eq(self.0.case_id)).one(&*ctx.op()?.tx).await?;
        Ok(cases::number(&case.ok_or(Problem::NotFound)?))
    }

    /// None: has left since.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.asked_by)).await
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.asked_at
    }

    /// Until when it can be approved.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.asked_at + approval::WAITS
    }

    /// Who alone would see the case.
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let members = ctx.load()?.load_many(self.0.members.iter().copied().map(MemberById)).await?;
        let mut members: Vec<Member> = members.into_values().map(Member).collect();
        members.sort_by_cached_key(|member| member.0.name.to_lowercase());
        Ok(members)
    }

    /// I may approve now: another member asked, and not before `approvableFrom`.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        approval::asked(&self.0).is_approvable(ctx.op()?).await
    }

    /// From when I may approve. Null: never, I asked.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        approval::asked(&self.0).approvable_from(ctx.op()?).await
    }
}

/// A hidden case, without content: only named members see it, or fewer than two people reach it who handle cases.
pub struct CaseEntry(hidden::Entry);

#[Object]
impl CaseEntry {
    /// The entry's, not the case's: it opens nothing.
    async fn id(&self) -> Uuid {
        self.0.entry_id
    }

    async fn restricted(&self) -> bool {
        self.0.restricted
    }

    /// None: not restricted, or who did has left.
    async fn restricted_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.restricted_by).await
    }

    async fn restricted_on(&self) -> Option<Date> {
        self.0.restricted_on.map(Into::into)
    }

    /// Fewer than two people reach it who handle cases. One who invited the other may be one person, and counts so where
    /// somebody was excluded or the case is restricted.
    async fn few(&self) -> bool {
        self.0.few
    }
}

/// The member who gets a hidden case that no administrator may know of.
pub struct FallbackReviewer(fallback::Setting);

#[Object]
impl FallbackReviewer {
    /// None: not named.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.current.as_ref().map(|row| row.membership_id)).await
    }

    /// The administrator who asked.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.current.as_ref().map(|row| row.asked_by)).await
    }

    /// The administrator who approved.
    async fn approved_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.current.as_ref().and_then(|row| row.approved_by)).await
    }

    /// What waits for a second administrator.
    async fn request(&self) -> Option<FallbackRequest> {
        self.0.waiting.clone().map(FallbackRequest)
    }
}

/// A member who is to become the fallback reviewer; another administrator has to approve.
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

    /// Until when it can be approved.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// I may approve now: neither for me nor asked by me, and not before `approvableFrom`.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        fallback::asked(&self.0).is_approvable(ctx.op()?).await
    }

    /// From when I may approve. Null: never.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        fallback::asked(&self.0).approvable_from(ctx.op()?).await
    }
}

/// A restriction to decide on.
#[derive(InputObject)]
pub struct RestrictionInput {
    request: Uuid,
}

/// Who is let in where.
#[derive(InputObject)]
pub struct LetInReviewerInput {
    entry: Uuid,
    member: Uuid,
}

/// A member to be named.
#[derive(InputObject)]
pub struct NameFallbackReviewerInput {
    member: Uuid,
}

/// A request to decide on.
#[derive(InputObject)]
pub struct FallbackRequestInput {
    request: Uuid,
}

/// The restriction is decided.
#[derive(SimpleObject)]
pub struct RestrictionPayload {
    /// Null when I do not see the case any more.
    case: Option<Case>,
}

/// The entries, as they are now.
#[derive(SimpleObject)]
pub struct LetInReviewerPayload {
    entries: Vec<CaseEntry>,
}

/// The setting, as it is now.
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

/// Queries of this room.
#[derive(Default)]
pub struct OversightQuery;

#[Object]
impl OversightQuery {
    /// Restrictions that wait for a second member, in cases that I see.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn restriction_requests(&self, ctx: &Context<'_>) -> Result<Vec<RestrictionRequest>, Problem> {
        Ok(approval::list(ctx.op()?).await?.into_iter().map(RestrictionRequest).collect())
    }

    /// Hidden cases, without content; none that I am excluded from.
    #[graphql(directive = requires::apply(UserManage))]
    async fn case_entries(&self, ctx: &Context<'_>) -> Result<Vec<CaseEntry>, Problem> {
        entries(ctx).await
    }

    /// Who gets a hidden case that no administrator may know of.
    #[graphql(directive = requires::apply(UserManage))]
    async fn fallback_reviewer(&self, ctx: &Context<'_>) -> Result<FallbackReviewer, Problem> {
        setting(ctx).await
    }
}

/// Mutations of this room.
#[derive(Default)]
pub struct OversightMutation;

#[Object]
impl OversightMutation {
    /// Brings a restriction into force that another member asked for.
    #[graphql(directive = requires::apply(CaseAssign), directive = sensitive::apply(300))]
    async fn approve_restriction(
        &self,
        ctx: &Context<'_>,
        input: RestrictionInput,
    ) -> Result<RestrictionPayload, Problem> {
        Ok(RestrictionPayload { case: approval::approve(ctx.op()?, input.request).await?.map(Case::from) })
    }

    /// Refuses a restriction, or takes back mine.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn refuse_restriction(
        &self,
        ctx: &Context<'_>,
        input: RestrictionInput,
    ) -> Result<RestrictionPayload, Problem> {
        Ok(RestrictionPayload { case: Some(approval::refuse(ctx.op()?, input.request).await?.into()) })
    }

    /// Lets a member into a hidden case: neither excluded nor assigned nor who restricted it. All its readers see that.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn let_in_reviewer(
        &self,
        ctx: &Context<'_>,
        input: LetInReviewerInput,
    ) -> Result<LetInReviewerPayload, Problem> {
        hidden::let_in(ctx.op()?, input.entry, input.member).await?;
        Ok(LetInReviewerPayload { entries: entries(ctx).await? })
    }

    /// Asks for a member to become the fallback reviewer. Another administrator has to approve within seven days.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn name_fallback_reviewer(
        &self,
        ctx: &Context<'_>,
        input: NameFallbackReviewerInput,
    ) -> Result<FallbackReviewerPayload, Problem> {
        fallback::ask(ctx.op()?, input.member).await?;
        Ok(FallbackReviewerPayload { fallback_reviewer: setting(ctx).await? })
    }

    /// Names the fallback reviewer for whom another administrator asked.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn approve_fallback_reviewer(
        &self,
        ctx: &Context<'_>,
        input: FallbackRequestInput,
    ) -> Result<FallbackReviewerPayload, Problem> {
        fallback::approve(ctx.op()?, input.request).await?;
        Ok(FallbackReviewerPayload { fallback_reviewer: setting(ctx).await? })
    }

    /// Refuses a request, or takes back mine.
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

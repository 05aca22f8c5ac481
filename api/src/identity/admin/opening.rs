//! GraphQL of the staff surface: the identity of a case, and its opening.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::enums::Anonymity;
use entity::{case, identity_disclosure, identity_opening};
use serde::Serialize;
use uuid::Uuid;

use super::disclosure::Disclosure;
use crate::cases;
use crate::cases::admin::CasePayload;
use crate::cases::admin::case::{member, opened};
use crate::exchange::ContextExt;
use crate::four_eyes::Asked;
use crate::gate::{requires, sensitive, signed_in};
use crate::identity::disclosure;
use crate::identity::opening::{self, Texts};
use crate::limit;
use crate::members::admin::types::Member;
use crate::organisation::PublicOrganisation;
use crate::permissions::Permission::IdentityView;
use crate::problem::Problem;
use crate::scalar;

/// State of a request to open an identity.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::OpeningState")]
pub enum OpeningState {
    /// Waits for another member's approval.
    Asked,
    /// The member who asked may open the identity once.
    Approved,
    Refused,
    Withdrawn,
    Expired,
    Opened,
}

/// A request to open the identity of a case.
pub struct IdentityOpening {
    row: identity_opening::Model,
    texts: Texts,
}

#[Object]
impl IdentityOpening {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn state(&self, ctx: &Context<'_>) -> Result<OpeningState, Problem> {
        Ok(opening::state(&self.row, ctx.op()?.app.clock.now()).into())
    }

    /// Why the member asks, for staff.
    async fn reason(&self) -> &str {
        &self.texts.reason
    }

    /// What the reporter reads after the opening.
    async fn words(&self) -> &str {
        &self.texts.words
    }

    /// Why another member refused.
    async fn refusal(&self) -> Option<&str> {
        self.texts.refusal.as_deref()
    }

    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.asked_by)).await
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.row.asked_at
    }

    /// Until when the request can be approved, and after the approval until when the identity can be opened.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.row.expires_at
    }

    async fn approved_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.approved_by).await
    }

    async fn refused_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.refused_by).await
    }

    async fn opened_at(&self) -> Option<DateTime<Utc>> {
        self.row.opened_at
    }

    /// Whether I made the request.
    async fn mine(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        Ok(ctx.op()?.member()?.id == self.row.asked_by)
    }

    /// Whether I can approve now: another member asked, and `approvableFrom` has passed.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        opening::asked(&self.row).is_approvable(ctx.op()?).await
    }

    /// The earliest time at which I can approve. Null when I made the request, because I can never approve it.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        opening::asked(&self.row).approvable_from(ctx.op()?).await
    }
}

/// What is known about the identity of a case, without the identity.
#[derive(SimpleObject)]
pub struct CaseIdentity {
    /// Whether the case has a sealed identity.
    sealed: bool,
    /// Whether the law allows to inform the reporter only after a disclosure under a legal duty.
    may_hold_back: bool,
    /// The member who entered the report and made its access code. That member could answer in the reporter's place, and
    /// takes no part in a disclosure with consent.
    code_made_by: Option<Member>,
    /// Newest first.
    openings: Vec<IdentityOpening>,
    /// The register of disclosures, newest first.
    disclosures: Vec<Disclosure>,
}

/// An opening or a disclosure that waits for approval.
pub struct IdentityRequest {
    id: Uuid,
    case: Uuid,
    disclosure: bool,
    asked: Asked,
}

impl From<identity_opening::Model> for IdentityRequest {
    fn from(row: identity_opening::Model) -> Self {
        Self { id: row.id, case: row.case_id, disclosure: false, asked: opening::asked(&row) }
    }
}

impl From<identity_disclosure::Model> for IdentityRequest {
    fn from(row: identity_disclosure::Model) -> Self {
        Self { id: row.id, case: row.case_id, disclosure: true, asked: disclosure::asked(&row) }
    }
}

#[Object]
impl IdentityRequest {
    async fn id(&self) -> Uuid {
        self.id
    }

    /// The id of the case.
    async fn case(&self) -> Uuid {
        self.case
    }

    /// The case number.
    async fn number(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        Ok(cases::number(&cases::find(&ctx.op()?.tx, self.case).await?))
    }

    /// Whether the request is about a disclosure. Otherwise, it is about an opening.
    async fn disclosure(&self) -> bool {
        self.disclosure
    }

    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.asked.by).await
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.asked.at
    }

    /// Whether I can approve now.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        self.asked.is_approvable(ctx.op()?).await
    }

    /// The earliest time at which I can approve. Null when I made the request.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        self.asked.approvable_from(ctx.op()?).await
    }
}

/// A request to open the identity.
#[derive(InputObject, Serialize)]
pub struct RequestIdentityOpeningInput {
    case: Uuid,
    idempotency_key: Uuid,
    /// Why, for staff. The reporter never sees it.
    reason: String,
    /// What the reporter reads after the opening.
    words: String,
}

/// The request to approve.
#[derive(InputObject)]
pub struct IdentityOpeningInput {
    request: Uuid,
}

/// The request to refuse or withdraw.
#[derive(InputObject)]
pub struct RefuseIdentityOpeningInput {
    request: Uuid,
    /// Required to refuse the request of another member.
    reason: Option<String>,
}

/// The approved request, and the key of this view.
#[derive(InputObject)]
pub struct OpenIdentityInput {
    request: Uuid,
    /// The same for each attempt, so that a lost response does not lose the view.
    idempotency_key: Uuid,
}

/// The identity. Show it for `seconds`, and store it nowhere.
#[derive(SimpleObject)]
pub struct OpenIdentityPayload {
    name: String,
    /// How to reach the reporter.
    contact: String,
    seconds: i32,
    /// The case number, for the watermark.
    number: String,
}

#[derive(Default)]
pub struct IdentityQuery;

#[Object]
impl IdentityQuery {
    /// What is known about the identity of a case that I can see. Never the identity. Writes a reading event.
    #[graphql(directive = signed_in::apply(), directive = requires::apply(IdentityView))]
    async fn case_identity(&self, ctx: &Context<'_>, id: Uuid) -> Result<CaseIdentity, Problem> {
        let op = ctx.op()?;
        let case: case::Model = cases::find(&op.tx, id).await?;
        let keys = opened(ctx, id).await?;
        let openings = opening::of_case(op, id).await?.into_iter();
        let openings = openings.map(|row| Ok(IdentityOpening { texts: Texts::open(&keys, &row)?, row }));
        let facts = disclosure::Facts::of(op, vec![id]).await?;
        let disclosures = disclosure::of_case(op, id).await?.into_iter();
        let disclosures = disclosures.map(|row| Disclosure::open(&keys, row, &facts));
        Ok(CaseIdentity {
            sealed: case.anonymity == Anonymity::Confidential,
            may_hold_back: PublicOrganisation::here(&op.tx).await?.law()?.pack.disclosure_held_back.is_some(),
            code_made_by: member(ctx, facts.code_made_by.get(&id).copied()).await?,
            openings: openings.collect::<Result<_, Problem>>()?,
            disclosures: disclosures.collect::<Result<_, Problem>>()?,
        })
    }

    /// Openings and disclosures that wait for approval, in cases that I can see. Without my own.
    #[graphql(directive = signed_in::apply(), directive = requires::apply(IdentityView))]
    async fn identity_requests(&self, ctx: &Context<'_>) -> Result<Vec<IdentityRequest>, Problem> {
        let (op, me) = (ctx.op()?, ctx.op()?.member()?.id);
        let openings = opening::waiting(op).await?.into_iter().map(IdentityRequest::from);
        let disclosures = disclosure::waiting(op).await?.into_iter().map(IdentityRequest::from);
        Ok(openings.chain(disclosures).filter(|one| one.asked.is_for(me)).collect())
    }
}

#[derive(Default)]
pub struct OpeningMutation;

#[Object]
impl OpeningMutation {
    /// Requests to open the identity of a case. Another member with this right has to approve within seven days.
    /// `NOT_ALLOWED_NOW` for a case without identity, and while my earlier request waits.
    #[graphql(directive = requires::apply(IdentityView), directive = sensitive::apply(300))]
    async fn request_identity_opening(
        &self,
        ctx: &Context<'_>,
        input: RequestIdentityOpeningInput,
    ) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let texts = Texts {
            reason: scalar::text("reason", &input.reason, limit::MAX_TEXT)?,
            words: scalar::text("words", &input.words, limit::MAX_TEXT)?,
            refusal: None,
        };
        let case = opening::ask(ctx.op()?, input.case, input.idempotency_key, &body, texts).await?;
        Ok(CasePayload { case: case.into() })
    }

    /// Approves the request of another member. That member may then open the identity once within 24 hours.
    #[graphql(directive = requires::apply(IdentityView), directive = sensitive::apply(300))]
    async fn approve_identity_opening(
        &self,
        ctx: &Context<'_>,
        input: IdentityOpeningInput,
    ) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: opening::approve(ctx.op()?, input.request).await?.into() })
    }

    /// Refuses the request of another member with a reason, or withdraws my own. Possible until the identity is opened.
    #[graphql(directive = signed_in::apply(), directive = requires::apply(IdentityView))]
    async fn refuse_identity_opening(
        &self,
        ctx: &Context<'_>,
        input: RefuseIdentityOpeningInput,
    ) -> Result<CasePayload, Problem> {
        let reason = input.reason.map(|text| scalar::text("reason", &text, limit::MAX_TEXT)).transpose()?;
        Ok(CasePayload { case: opening::refuse(ctx.op()?, input.request, reason).await?.into() })
    }

    /// Opens the identity, once. My session gets it again with the same key for five minutes. The reporter reads that
    /// the identity was opened.
    #[graphql(directive = requires::apply(IdentityView), directive = sensitive::apply(300))]
    async fn open_identity(&self, ctx: &Context<'_>, input: OpenIdentityInput) -> Result<OpenIdentityPayload, Problem> {
        let shown = opening::open(ctx.op()?, input.request, input.idempotency_key).await?;
        let number = cases::number(&shown.case);
        let left = shown.until - ctx.op()?.app.clock.now();
        let seconds = i32::try_from(left.num_seconds()).map_err(Problem::internal)?;
        let opening::Details { name, contact } = shown.details;
        Ok(OpenIdentityPayload { name, contact, seconds, number })
    }
}

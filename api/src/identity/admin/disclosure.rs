//! GraphQL of the staff surface: disclosures of an identity beyond the authorised staff.

use async_graphql::{Context, Enum, InputObject, Object};
use chrono::{DateTime, Utc};
use entity::{identity_consent as consent, identity_disclosure as row};
use serde::Serialize;
use uuid::Uuid;

use crate::cases::admin::CasePayload;
use crate::cases::admin::case::member;
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive, signed_in};
use crate::identity::consent::ConsentAnswer;
use crate::identity::disclosure::{self as verbs, Facts, Hold, New, Texts, Told};
use crate::keys::keyring::CaseReader;
use crate::limit;
use crate::members::admin::types::Member;
use crate::permissions::Permission::IdentityView;
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// State of a disclosure.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::DisclosureState")]
pub enum DisclosureState {
    /// Waits for the reporter, the next day or the approval of another member.
    Prepared,
    /// The identity may be disclosed.
    Approved,
    Disclosed,
    Cancelled,
}

/// What permits a disclosure.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Basis")]
pub enum DisclosureBasis {
    /// The reporter's consent.
    Consent,
    /// A provision of the law.
    LegalDuty,
}

/// A disclosure of the identity to one recipient beyond the authorised staff.
pub struct Disclosure {
    row: row::Model,
    texts: Texts,
    answers: Vec<consent::Model>,
    permitted: bool,
}

impl Disclosure {
    /// Decrypts a disclosure.
    ///
    /// # Errors
    /// `Integrity` when a text does not decrypt.
    pub fn open(keys: &CaseReader, row: row::Model, facts: &Facts) -> Result<Self, Problem> {
        let answers = facts.answers.iter().filter(|one| one.disclosure_id == row.id).cloned().collect();
        Ok(Self { texts: Texts::open(keys, &row)?, permitted: verbs::has_ground(&row, facts), row, answers })
    }
}

#[Object]
impl Disclosure {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn state(&self) -> DisclosureState {
        self.row.state.into()
    }

    async fn basis(&self) -> DisclosureBasis {
        self.row.basis.into()
    }

    async fn recipient(&self) -> &str {
        &self.texts.recipient
    }

    /// The reasons, which the reporter reads.
    async fn purpose(&self) -> &str {
        &self.texts.purpose
    }

    /// The provision that requires the disclosure.
    async fn provision(&self) -> Option<&str> {
        self.texts.provision.as_deref()
    }

    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.asked_by)).await
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.row.asked_at
    }

    /// The day from which the reporter can read of the disclosure. Null while that is held back.
    async fn told_on(&self) -> Option<Date> {
        self.row.told_on.map(Into::into)
    }

    /// How a member informed a reporter without an access code.
    async fn told_how(&self) -> Option<&str> {
        self.texts.told_how.as_deref()
    }

    /// The day on which the reporter is informed, unless another member decides otherwise before.
    async fn hold_until(&self) -> Option<Date> {
        self.row.hold_until.map(Into::into)
    }

    /// Why the reporter is informed later.
    async fn hold_reason(&self) -> Option<&str> {
        self.texts.hold_reason.as_deref()
    }

    /// The member who last decided on `holdUntil`.
    async fn hold_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.hold_by).await
    }

    /// The reporter's answer, after its release.
    async fn answer(&self) -> Option<ConsentAnswer> {
        ConsentAnswer::of(&self.answers.iter().map(|one| one.given).collect::<Vec<_>>())
    }

    /// The day of the last answer.
    async fn answered_on(&self) -> Option<Date> {
        self.answers.last().map(|one| one.answered_on.into())
    }

    /// Whether consent or a legal duty permits me to approve or make the disclosure now.
    async fn permitted(&self) -> bool {
        self.permitted
    }

    async fn approved_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.approved_by).await
    }

    async fn disclosed_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.disclosed_by).await
    }

    async fn disclosed_on(&self) -> Option<Date> {
        self.row.disclosed_on.map(Into::into)
    }

    /// How the identity was disclosed.
    async fn manner(&self) -> Option<&str> {
        self.texts.manner.as_deref()
    }

    async fn cancelled_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.cancelled_by).await
    }

    /// Why the identity will not be disclosed.
    async fn ending(&self) -> Option<&str> {
        self.texts.ending.as_deref()
    }

    /// Whether I can approve now, if the disclosure is permitted: `approvableFrom` has passed.
    async fn approvable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        verbs::asked(&self.row).is_approvable(ctx.op()?).await
    }

    /// The earliest time at which I can approve. Null when I can never approve it, because I prepared the disclosure or
    /// decided until when the reporter is not informed.
    async fn approvable_from(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, Problem> {
        verbs::asked(&self.row).approvable_from(ctx.op()?).await
    }
}

/// Until when the information of the reporter is held back, and why. The reporter never sees the reason.
#[derive(InputObject, Serialize)]
pub struct HoldInput {
    until: Date,
    reason: String,
}

impl HoldInput {
    fn parse(self) -> Result<Hold, Problem> {
        Ok(Hold { until: self.until.0, reason: scalar::text("holdReason", &self.reason, limit::MAX_TEXT)? })
    }
}

/// A disclosure to one recipient.
#[derive(InputObject, Serialize)]
pub struct PrepareDisclosureInput {
    case: Uuid,
    idempotency_key: Uuid,
    /// A person, authority or organisation.
    recipient: String,
    /// The reasons, which the reporter reads.
    purpose: String,
    /// The provision that requires the disclosure. Null: the reporter is asked for consent.
    provision: Option<String>,
    /// Informs the reporter later. Only with a provision, and if the law allows it.
    hold: Option<HoldInput>,
    /// How and when a member informed the reporter. Only with a provision, for a reporter without an access code, and then
    /// required.
    told: Option<ToldInput>,
}

/// How a member informed a reporter without an access code: by letter, by phone or in person.
#[derive(InputObject, Serialize)]
pub struct ToldInput {
    on: Date,
    how: String,
}

impl ToldInput {
    fn parse(self) -> Result<Told, Problem> {
        Ok(Told { on: self.on.0, how: scalar::text("toldHow", &self.how, limit::MAX_TEXT)? })
    }
}

impl PrepareDisclosureInput {
    fn parse(self) -> Result<New, Problem> {
        if self.provision.is_none() && self.hold.is_some() {
            return Err(Problem::invalid("hold", "Without consent of the reporter, name the provision."));
        }
        Ok(New {
            recipient: scalar::name("recipient", &self.recipient, limit::MAX_NAME)?,
            purpose: scalar::text("purpose", &self.purpose, limit::MAX_TEXT)?,
            provision: self.provision.map(|text| scalar::name("provision", &text, limit::MAX_NAME)).transpose()?,
            hold: self.hold.map(HoldInput::parse).transpose()?,
            told: self.told.map(ToldInput::parse).transpose()?,
        })
    }
}

/// Selects a disclosure.
#[derive(InputObject)]
pub struct DisclosureInput {
    disclosure: Uuid,
}

/// The disclosure to cancel, with a reason.
#[derive(InputObject)]
pub struct CancelDisclosureInput {
    disclosure: Uuid,
    reason: String,
}

/// The disclosure that was made today.
#[derive(InputObject)]
pub struct RecordDisclosureInput {
    disclosure: Uuid,
    /// How the identity was disclosed.
    manner: String,
}

/// The disclosure whose date was looked at again.
#[derive(InputObject)]
pub struct HoldBackInput {
    disclosure: Uuid,
    hold: HoldInput,
}

#[derive(Default)]
pub struct DisclosureMutation;

#[Object]
impl DisclosureMutation {
    /// Prepares a disclosure: asks the reporter for consent, or informs the reporter of a legal duty. `NOT_ALLOWED_NOW`
    /// for a case without identity, when the law does not allow to inform the reporter later, and when a reporter without
    /// an access code was not informed.
    #[graphql(directive = requires::apply(IdentityView), directive = sensitive::apply(300))]
    async fn prepare_disclosure(
        &self,
        ctx: &Context<'_>,
        input: PrepareDisclosureInput,
    ) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let (case, key) = (input.case, input.idempotency_key);
        let case = verbs::prepare(ctx.op()?, case, key, &body, input.parse()?).await?;
        Ok(CasePayload { case: case.into() })
    }

    /// Approves a disclosure that another member prepared. `NOT_ALLOWED_NOW` without consent, before the reporter could
    /// read of it for 24 hours, and for the member who decided until when the reporter is not informed.
    #[graphql(directive = requires::apply(IdentityView), directive = sensitive::apply(300))]
    async fn approve_disclosure(&self, ctx: &Context<'_>, input: DisclosureInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: verbs::approve(ctx.op()?, input.disclosure).await?.into() })
    }

    /// Cancels a disclosure that was not made.
    #[graphql(directive = signed_in::apply(), directive = requires::apply(IdentityView))]
    async fn cancel_disclosure(&self, ctx: &Context<'_>, input: CancelDisclosureInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(CasePayload { case: verbs::cancel(ctx.op()?, input.disclosure, reason).await?.into() })
    }

    /// Records that I disclosed the identity today. The reporter reads the day.
    #[graphql(directive = requires::apply(IdentityView), directive = sensitive::apply(300))]
    async fn record_disclosure(&self, ctx: &Context<'_>, input: RecordDisclosureInput) -> Result<CasePayload, Problem> {
        let manner = scalar::text("manner", &input.manner, limit::MAX_TEXT)?;
        Ok(CasePayload { case: verbs::disclose(ctx.op()?, input.disclosure, manner).await?.into() })
    }

    /// Informs the reporter on another day than planned. `NOT_ALLOWED_NOW` for the member who decided on the present
    /// day.
    #[graphql(directive = requires::apply(IdentityView), directive = sensitive::apply(300))]
    async fn hold_back_disclosure(&self, ctx: &Context<'_>, input: HoldBackInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: verbs::hold_back(ctx.op()?, input.disclosure, input.hold.parse()?).await?.into() })
    }

    /// Lets the reporter read of a disclosure that was held back.
    #[graphql(directive = signed_in::apply(), directive = requires::apply(IdentityView))]
    async fn tell_of_disclosure(&self, ctx: &Context<'_>, input: DisclosureInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: verbs::tell(ctx.op()?, input.disclosure).await?.into() })
    }
}

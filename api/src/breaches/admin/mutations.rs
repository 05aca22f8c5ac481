//! GraphQL of the staff surface: the acts on the register of personal data breaches.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::breach;
use serde::Serialize;
use uuid::Uuid;

use super::{Breach, BreachPhase, BreachRegime, BreachRisk, BreachStepKind};
use crate::breaches::rules::Step;
use crate::breaches::steps::NewStep;
use crate::breaches::{Content, NewBreach, add, cases, change, steps};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::limit;
use crate::permissions::Permission::PrivacyManage;
use crate::problem::Problem;
use crate::scalar;

/// What an entry says.
#[derive(InputObject, Serialize)]
pub struct BreachContentInput {
    title: String,
    /// How the breach was detected.
    detection: Option<String>,
    nature: Option<String>,
    /// Categories of the persons concerned.
    person_kinds: Option<String>,
    /// Approximate number of persons concerned.
    persons: Option<i32>,
    /// Categories of the records concerned.
    record_kinds: Option<String>,
    /// Approximate number of records concerned.
    records: Option<i32>,
    /// The likely consequences.
    consequences: Option<String>,
    /// The measures that were taken or are planned.
    measures: Option<String>,
    /// The contact for the authority.
    contact: Option<String>,
    /// Whether Art. 23 of Directive (EU) 2022/2555 applies too.
    nis2: bool,
}

/// A text. An empty one is none.
fn optional(field: &'static str, text: Option<&String>) -> Result<Option<String>, Problem> {
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| scalar::text(field, text, limit::MAX_TEXT)).transpose()
}

impl BreachContentInput {
    fn parse(&self) -> Result<Content, Problem> {
        Ok(Content {
            title: scalar::name("title", &self.title, limit::MAX_NAME)?,
            detection: optional("detection", self.detection.as_ref())?,
            nature: optional("nature", self.nature.as_ref())?,
            person_kinds: optional("personKinds", self.person_kinds.as_ref())?,
            persons: self.persons,
            record_kinds: optional("recordKinds", self.record_kinds.as_ref())?,
            records: self.records,
            consequences: optional("consequences", self.consequences.as_ref())?,
            measures: optional("measures", self.measures.as_ref())?,
            contact: optional("contact", self.contact.as_ref())?,
            nis2: self.nis2,
        })
    }
}

/// A new entry of the register.
#[derive(InputObject, Serialize)]
pub struct AddBreachInput {
    idempotency_key: Uuid,
    content: BreachContentInput,
    detected_at: DateTime<Utc>,
    /// When the organisation became aware. Not before the detection.
    aware_at: DateTime<Utc>,
}

/// The new content of an entry.
#[derive(InputObject)]
pub struct ChangeBreachInput {
    breach: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    content: BreachContentInput,
}

/// A step of a breach.
#[derive(InputObject, Serialize)]
pub struct RecordBreachStepInput {
    breach: Uuid,
    idempotency_key: Uuid,
    /// `DETECTED` and `AWARE` correct the earlier time. `WITHDRAWN` has its own mutation.
    kind: BreachStepKind,
    happened_at: DateTime<Utc>,
    /// Required, except for `CONFIRMED` and `CLOSED`.
    text: Option<String>,
    /// Only for `ASSESSED`.
    risk: Option<BreachRisk>,
    /// Only for `DECIDED`.
    tells_authority: Option<bool>,
    /// Only for `DECIDED`.
    tells_persons: Option<bool>,
    /// Only for `REPORTED`.
    regime: Option<BreachRegime>,
    /// Only for `REPORTED`.
    phase: Option<BreachPhase>,
    /// Only for `REPORTED`.
    reference: Option<String>,
    /// Only for `REPORTED`. Required after the deadline.
    late_reason: Option<String>,
}

impl RecordBreachStepInput {
    fn parse(&self) -> Result<Step, Problem> {
        let reference = self.reference.as_ref().filter(|text| !text.trim().is_empty());
        Ok(Step {
            kind: self.kind.into(),
            happened_at: self.happened_at,
            text: optional("text", self.text.as_ref())?,
            risk: self.risk.map(Into::into),
            tells_authority: self.tells_authority,
            tells_persons: self.tells_persons,
            regime: self.regime.map(Into::into),
            phase: self.phase.map(Into::into),
            reference: reference.map(|text| scalar::name("reference", text, limit::MAX_NAME)).transpose()?,
            late_reason: optional("lateReason", self.late_reason.as_ref())?,
            withdraws: None,
        })
    }
}

/// A step that was recorded by mistake.
#[derive(InputObject, Serialize)]
pub struct WithdrawBreachStepInput {
    breach: Uuid,
    idempotency_key: Uuid,
    step: Uuid,
    /// Why the step was a mistake.
    text: String,
}

/// A case to add to an entry.
#[derive(InputObject)]
pub struct AddBreachCaseInput {
    breach: Uuid,
    /// The number of the case, as VC-2026-48213 or 48213.
    number: String,
}

/// A case to remove from an entry.
#[derive(InputObject)]
pub struct RemoveBreachCaseInput {
    breach: Uuid,
    case: Uuid,
}

/// The entry after the change.
#[derive(SimpleObject)]
pub struct BreachPayload {
    breach: Breach,
}

impl BreachPayload {
    async fn of(ctx: &Context<'_>, row: breach::Model) -> Result<Self, Problem> {
        Ok(Self { breach: Breach::of(ctx, row).await? })
    }
}

#[derive(Default)]
pub struct BreachesMutation;

#[Object]
impl BreachesMutation {
    /// Adds an entry to the register. The deadlines run from the awareness.
    #[graphql(directive = requires::apply(PrivacyManage))]
    async fn add_breach(&self, ctx: &Context<'_>, input: AddBreachInput) -> Result<BreachPayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let AddBreachInput { idempotency_key, content, detected_at, aware_at } = input;
        let new = NewBreach { idempotency_key, content: content.parse()?, detected_at, aware_at, body };
        BreachPayload::of(ctx, add(ctx.op()?, new).await?).await
    }

    /// Changes what an entry says. `CONFLICT` when the entry changed meanwhile. `NOT_ALLOWED_NOW` for a closed entry.
    #[graphql(directive = requires::apply(PrivacyManage))]
    async fn change_breach(&self, ctx: &Context<'_>, input: ChangeBreachInput) -> Result<BreachPayload, Problem> {
        let content = input.content.parse()?;
        BreachPayload::of(ctx, change(ctx.op()?, input.breach, input.expected, &content).await?).await
    }

    /// Records a step of a breach. Steps never change. `NOT_ALLOWED_NOW` when the step cannot follow.
    #[graphql(directive = requires::apply(PrivacyManage))]
    async fn record_breach_step(
        &self,
        ctx: &Context<'_>,
        input: RecordBreachStepInput,
    ) -> Result<BreachPayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let (breach, idempotency_key, step) = (input.breach, input.idempotency_key, input.parse()?);
        let row = steps::record(ctx.op()?, NewStep { breach, idempotency_key, step, body }).await?;
        BreachPayload::of(ctx, row).await
    }

    /// Records that a confirmation, a report or a notice to the persons was recorded by mistake. The step stays and counts for
    /// nothing, so that its deadline runs again. `INVALID` for the other kinds, which a later step corrects.
    /// `NOT_ALLOWED_NOW` for a closed entry, and when the step is withdrawn already.
    #[graphql(directive = requires::apply(PrivacyManage))]
    async fn withdraw_breach_step(
        &self,
        ctx: &Context<'_>,
        input: WithdrawBreachStepInput,
    ) -> Result<BreachPayload, Problem> {
        let op = ctx.op()?;
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let step = Step {
            text: optional("text", Some(&input.text))?,
            withdraws: Some(input.step),
            ..Step::at(entity::enums::BreachStepKind::Withdrawn, op.app.clock.now())
        };
        let new = NewStep { breach: input.breach, idempotency_key: input.idempotency_key, step, body };
        BreachPayload::of(ctx, steps::record(op, new).await?).await
    }

    /// Adds a case that I can see to an entry. `INVALID` for the number of no such case.
    #[graphql(directive = requires::apply(PrivacyManage))]
    async fn add_breach_case(&self, ctx: &Context<'_>, input: AddBreachCaseInput) -> Result<BreachPayload, Problem> {
        BreachPayload::of(ctx, cases::add(ctx.op()?, input.breach, &input.number).await?).await
    }

    /// Removes a case that I can see from an entry.
    #[graphql(directive = requires::apply(PrivacyManage))]
    async fn remove_breach_case(
        &self,
        ctx: &Context<'_>,
        input: RemoveBreachCaseInput,
    ) -> Result<BreachPayload, Problem> {
        BreachPayload::of(ctx, cases::remove(ctx.op()?, input.breach, input.case).await?).await
    }
}

//! GraphQL of the staff surface: closings, their proposal and their approval.

use async_graphql::{Context, Enum, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::{case, closing};
use sea_orm::Iterable;
use uuid::Uuid;

use super::CasePayload;
use super::actions::{CorrectiveAction, CorrectiveActionInput};
use super::case::{self as one, Case, opened};
use super::types::Outcome;
use crate::cases::closing::{self as verbs, Ending, open, open_money};
use crate::cases::loaders::EndingOf;
use crate::exchange::ContextExt;
use crate::gate::{member, requires};
use crate::limit;
use crate::loaders::Load;
use crate::members::admin::Member;
use crate::permissions::Permission::{CaseClose, CaseEdit};
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// How long a closed case is kept.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Retention")]
pub enum Retention {
    /// For the years of the organisation's law pack.
    Standard,
    /// For two months, because no follow-up is needed.
    Short,
    /// Until legal proceedings end.
    Proceedings,
}

/// A retention class, and the day on which a case closed today would be due for erasure.
#[derive(SimpleObject)]
pub struct RetentionPeriod {
    pub retention: Retention,
    /// Null for `PROCEEDINGS`.
    pub until: Option<Date>,
}

/// An amount of money.
#[derive(SimpleObject)]
pub struct Money {
    /// Three letters (ISO 4217).
    currency: String,
    /// The amount in minor units, such as cents: one to 15 digits.
    minor_units: String,
}

impl From<verbs::Money> for Money {
    fn from(money: verbs::Money) -> Self {
        Self { currency: money.currency, minor_units: money.minor.to_string() }
    }
}

/// An amount of money.
#[derive(InputObject)]
pub struct MoneyInput {
    /// Three letters (ISO 4217).
    currency: String,
    /// The amount in minor units, such as cents: one to 15 digits.
    minor_units: String,
}

impl MoneyInput {
    fn parse(&self, field: &'static str) -> Result<verbs::Money, Problem> {
        let digits = &self.minor_units;
        let is_amount =
            (1..=limit::MAX_AMOUNT_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let is_currency = self.currency.len() == 3 && self.currency.bytes().all(|b| b.is_ascii_uppercase());
        if !is_amount || !is_currency {
            return Err(Problem::invalid(
                field,
                "Enter an amount of at most 15 digits, and a currency of three letters.",
            ));
        }
        Ok(verbs::Money { currency: self.currency.clone(), minor: digits.parse().map_err(Problem::internal)? })
    }
}

/// The texts are decrypted only when a query selects them.
pub struct Closing {
    row: closing::Model,
    /// The proposal that this closing approved.
    proposal: Option<closing::Model>,
    case: case::Model,
}

impl Closing {
    /// The last row of each round with the proposal before it. `rows`: the latest first.
    #[must_use]
    pub fn rounds(rows: &[closing::Model], case: &case::Model) -> Vec<Self> {
        let mut closings: Vec<Self> = vec![];
        for row in rows {
            match closings.last_mut() {
                Some(last) if last.row.round == row.round => {
                    // A case that was closed from triage approved no proposal.
                    if last.is_final() && last.proposal.is_none() && last.row.proposed_by.is_some() {
                        last.proposal = Some(row.clone());
                    }
                }
                _ => closings.push(Self { row: row.clone(), proposal: None, case: case.clone() }),
            }
        }
        closings
    }

    /// Whether the closing is approved.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        self.row.closed_on.is_some()
    }

    async fn text(&self, ctx: &Context<'_>, column: closing::Column, sealed: &[u8]) -> Result<String, Problem> {
        open(&opened(ctx, self.row.case_id).await?, &self.row, column, sealed)
    }

    async fn money(
        &self,
        ctx: &Context<'_>,
        column: closing::Column,
        sealed: Option<&Vec<u8>>,
    ) -> Result<Option<Money>, Problem> {
        Ok(open_money(&opened(ctx, self.row.case_id).await?, &self.row, column, sealed)?.map(Into::into))
    }
}

/// How a case ended, or how a member proposes to end it.
#[Object]
impl Closing {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// Counts the proposals of a round and its approval. An approval names the revision of the proposal.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    async fn outcome(&self) -> Outcome {
        self.row.outcome.into()
    }

    async fn findings(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.text(ctx, closing::Column::Findings, &self.row.findings).await
    }

    /// The corrective actions in one text. Only old closings have this text, because now each action is separate.
    async fn actions(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.text(ctx, closing::Column::Actions, &self.row.actions).await
    }

    /// The corrective actions that the closing proposes or agreed, the earliest date first.
    async fn corrective_actions(&self, ctx: &Context<'_>) -> Result<Vec<CorrectiveAction>, Problem> {
        opened(ctx, self.row.case_id).await?;
        let ending = ctx.load()?.load_one(EndingOf(self.row.case_id)).await?.unwrap_or_default();
        let own = ending.actions.iter().filter(|row| row.closing_id == Some(self.row.id));
        Ok(own.map(|row| CorrectiveAction { row: row.clone(), case: self.case.clone() }).collect())
    }

    /// The text for the reporter.
    async fn words(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.text(ctx, closing::Column::Words, &self.row.words).await
    }

    /// The estimated financial damage (Directive (EU) 2019/1937, Article 27(2)).
    async fn damage(&self, ctx: &Context<'_>) -> Result<Option<Money>, Problem> {
        self.money(ctx, closing::Column::Damage, self.row.damage.as_ref()).await
    }

    /// The amount that was recovered.
    async fn recovered(&self, ctx: &Context<'_>) -> Result<Option<Money>, Problem> {
        self.money(ctx, closing::Column::Recovered, self.row.recovered.as_ref()).await
    }

    /// Null for an old closing.
    async fn retention(&self) -> Option<Retention> {
        self.row.retention.map(Into::into)
    }

    /// The proceedings that the case is kept for.
    async fn retention_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.row.retention_reason else { return Ok(None) };
        self.text(ctx, closing::Column::RetentionReason, sealed).await.map(Some)
    }

    /// The day on which the case is due for erasure.
    async fn retain_until(&self) -> Option<Date> {
        self.row.retain_until.map(Into::into)
    }

    /// The names of the fields of this type that the approver changed. `proposal` has what was proposed.
    async fn changed(&self) -> &[String] {
        &self.row.changed
    }

    /// The proposal that this closing approved. Null for a proposal, and for a case that was closed from triage.
    async fn proposal(&self) -> Option<Closing> {
        let proposal = self.proposal.clone()?;
        Some(Self { row: proposal, proposal: None, case: self.case.clone() })
    }

    async fn proposed_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        one::member(ctx, self.row.proposed_by).await
    }

    async fn approved_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        one::member(ctx, self.row.approved_by).await
    }

    async fn closed_on(&self) -> Option<Date> {
        self.row.closed_on.map(Into::into)
    }
}

/// A proposal to close a case, for the approval of a second member.
#[derive(InputObject)]
pub struct SubmitForReviewInput {
    case: Uuid,
    outcome: Outcome,
    findings: String,
    corrective_actions: Vec<CorrectiveActionInput>,
    damage: Option<MoneyInput>,
    recovered: Option<MoneyInput>,
    /// If omitted, `SHORT` for a case out of scope, a duplicate or spam, and otherwise `STANDARD`.
    retention: Option<Retention>,
    /// Required for `PROCEEDINGS`.
    retention_reason: Option<String>,
    /// The text for the reporter.
    words: String,
    /// A remark to the approver.
    remark: Option<String>,
}

/// How a case ends. From triage, the outcome must be `OUT_OF_SCOPE`, `DUPLICATE`, `SPAM` or `WITHDRAWN`. From review,
/// omitted fields are taken from the proposal.
#[derive(InputObject)]
pub struct CloseCaseInput {
    case: Uuid,
    /// The revision of the proposal that I read. Required from review.
    expected: Option<i32>,
    outcome: Outcome,
    findings: Option<String>,
    corrective_actions: Option<Vec<CorrectiveActionInput>>,
    damage: MaybeUndefined<MoneyInput>,
    recovered: MaybeUndefined<MoneyInput>,
    retention: Option<Retention>,
    /// Required for `PROCEEDINGS`.
    retention_reason: Option<String>,
    /// The text for the reporter.
    words: String,
    /// A remark of the approver.
    remark: Option<String>,
    /// Whether the open tasks are marked as done.
    #[graphql(default)]
    complete_tasks: bool,
}

fn optional(field: &'static str, given: Option<&String>) -> Result<Option<String>, Problem> {
    given.map(|text| scalar::text(field, text, limit::MAX_TEXT)).transpose()
}

#[derive(Default)]
pub struct ClosingQuery;

#[Object]
impl ClosingQuery {
    /// For each retention class, the day on which a case that was received on this day and is closed today is due for
    /// erasure.
    #[graphql(directive = member::apply())]
    async fn retention_periods(&self, ctx: &Context<'_>, received_on: Date) -> Result<Vec<RetentionPeriod>, Problem> {
        let (op, mut periods) = (ctx.op()?, vec![]);
        for class in entity::enums::Retention::iter() {
            let until = verbs::until(op, class, received_on.0).await?.map(Into::into);
            periods.push(RetentionPeriod { retention: class.into(), until });
        }
        Ok(periods)
    }
}

#[derive(Default)]
pub struct ClosingMutation;

#[Object]
impl ClosingMutation {
    /// Proposes how to close a case. Another member has to approve.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn submit_for_review(&self, ctx: &Context<'_>, input: SubmitForReviewInput) -> Result<CasePayload, Problem> {
        let amount = |field, given: &Option<MoneyInput>| given.as_ref().map(|money| money.parse(field)).transpose();
        let ending = Ending {
            outcome: input.outcome.into(),
            findings: Some(scalar::text("findings", &input.findings, limit::MAX_TEXT)?),
            actions: Some(CorrectiveActionInput::parse_all(&input.corrective_actions)?),
            damage: Some(amount("damage", &input.damage)?),
            recovered: Some(amount("recovered", &input.recovered)?),
            retention: input.retention.map(Into::into),
            retention_reason: optional("retentionReason", input.retention_reason.as_ref())?,
            words: scalar::text("words", &input.words, limit::MAX_TEXT)?,
            remark: optional("remark", input.remark.as_ref())?,
            completes_tasks: false,
        };
        Ok(CasePayload { case: Case::from(verbs::propose(ctx.op()?, input.case, ending).await?) })
    }

    /// Closes a case and shows the closing text to the reporter. A member who handled the case cannot close it.
    /// `CONFLICT` when another proposal waits than the one that I read.
    #[graphql(directive = requires::apply(CaseClose))]
    async fn close_case(&self, ctx: &Context<'_>, input: CloseCaseInput) -> Result<CasePayload, Problem> {
        let actions = input.corrective_actions.as_deref();
        let money = |field, given: &MaybeUndefined<MoneyInput>| {
            given.as_opt_ref().map(|given| given.map(|money| money.parse(field)).transpose()).transpose()
        };
        let ending = Ending {
            outcome: input.outcome.into(),
            findings: optional("findings", input.findings.as_ref())?,
            actions: actions.map(CorrectiveActionInput::parse_all).transpose()?,
            damage: money("damage", &input.damage)?,
            recovered: money("recovered", &input.recovered)?,
            retention: input.retention.map(Into::into),
            retention_reason: optional("retentionReason", input.retention_reason.as_ref())?,
            words: scalar::text("words", &input.words, limit::MAX_TEXT)?,
            remark: optional("remark", input.remark.as_ref())?,
            completes_tasks: input.complete_tasks,
        };
        Ok(CasePayload { case: Case::from(verbs::close(ctx.op()?, input.case, input.expected, ending).await?) })
    }
}

//! GraphQL of the staff surface: the risk that the reporter suffers a detriment.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entity::enums;
use entity::{assessment, case, check_in};
use sea_orm::ActiveEnum;
use serde::Serialize;
use uuid::Uuid;

use super::{NewAssessment, rules};
use crate::cases::admin::CasePayload;
use crate::cases::admin::case::{Case, member, opened, warm_members};
use crate::cases::loaders::Protection as Stored;
use crate::evidence::admin::optional_text;
use crate::exchange::ContextExt;
use crate::gate::{self, requires};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// Moment of an assessment (ISO 37002, 8.3.2).
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "enums::Moment", name = "AssessmentMoment")]
pub enum Moment {
    /// When the report was received.
    Receipt,
    /// When the investigation begins.
    Start,
    /// During the investigation.
    During,
    /// When the outcome is known.
    Outcome,
    /// After the closing.
    Closed,
}

/// A step of a scale.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
pub enum RiskLevel {
    Low,
    Medium,
    High,
}

impl RiskLevel {
    const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    fn of(stored: i16) -> Self {
        Self::ALL[usize::try_from(stored.clamp(1, 3) - 1).unwrap_or_default()]
    }

    const fn stored(self) -> i16 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
        }
    }
}

/// What a check-in showed.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::CheckInResult")]
pub enum CheckInResult {
    /// No detriment.
    None,
    /// Signs of a detriment.
    Signs,
    /// The reporter reports a retaliation.
    Retaliation,
    /// The reporter did not answer, or could not be asked.
    NoAnswer,
}

/// An assessment of the risk that the reporter suffers a detriment.
pub struct Assessment(assessment::Model);

impl Assessment {
    async fn text(&self, ctx: &Context<'_>, column: assessment::Column, sealed: &[u8]) -> Result<String, Problem> {
        opened(ctx, self.0.case_id).await?.open(FieldAad::of(column, self.0.id, self.0.revision), sealed)
    }
}

#[Object]
impl Assessment {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn moment(&self) -> Moment {
        self.0.moment.into()
    }

    async fn likelihood(&self) -> RiskLevel {
        RiskLevel::of(self.0.likelihood)
    }

    async fn impact(&self) -> RiskLevel {
        RiskLevel::of(self.0.impact)
    }

    async fn reasons(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.text(ctx, assessment::Column::Reasons, &self.0.reasons).await
    }

    /// What protects the reporter.
    async fn measures(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.0.measures else { return Ok(None) };
        self.text(ctx, assessment::Column::Measures, sealed).await.map(Some)
    }

    async fn assessed_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.assessed_by)).await
    }

    async fn assessed_on(&self) -> Date {
        self.0.assessed_on.into()
    }
}

/// A day after the closing on which staff ask the reporter whether there was a detriment.
pub struct CheckIn(check_in::Model);

#[Object]
impl CheckIn {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// Days after the closing.
    async fn days(&self) -> i32 {
        self.0.days.into()
    }

    async fn due_on(&self) -> Date {
        self.0.due_on.into()
    }

    /// Days until the check-in is due, in the organisation's time zone. Negative when overdue.
    async fn days_left(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        let days = (self.0.due_on - ctx.op()?.today()?).num_days();
        Ok(i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// Null: the check-in is open.
    async fn result(&self) -> Option<CheckInResult> {
        self.0.result.map(Into::into)
    }

    async fn remark(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.0.remark else { return Ok(None) };
        let aad = FieldAad::of(check_in::Column::Remark, self.0.id, self.0.revision);
        opened(ctx, self.0.case_id).await?.open(aad, sealed).map(Some)
    }

    async fn settled_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.settled_by).await
    }

    async fn settled_on(&self) -> Option<Date> {
        self.0.settled_on.map(Into::into)
    }
}

/// What is due to protect the reporter. Reads no text of the case.
#[derive(SimpleObject)]
pub struct Protection {
    /// The moment for which an assessment is due. Null: none is due.
    assessment: Option<Moment>,
    /// The earliest check-in without a result.
    check_in: Option<DueCheckIn>,
}

/// The day of a check-in without a result.
#[derive(SimpleObject)]
pub struct DueCheckIn {
    due_on: Date,
    /// Days until the check-in is due, in the organisation's time zone. Negative when overdue.
    days_left: i32,
}

impl DueCheckIn {
    fn of(due_on: NaiveDate, today: NaiveDate) -> Self {
        Self { due_on: due_on.into(), days_left: i32::try_from((due_on - today).num_days()).unwrap_or(i32::MAX) }
    }
}

/// A check-in without a result, with its case.
#[derive(SimpleObject)]
pub struct OpenCheckIn {
    id: Uuid,
    due: DueCheckIn,
    case: Case,
}

impl Protection {
    /// # Errors
    /// Never in practice, because a constraint allows only these moments.
    pub fn of(ctx: &Context<'_>, case: &case::Model, stored: &Stored) -> Result<Self, Problem> {
        let today = ctx.op()?.today()?;
        let done = stored.assessed.iter().flatten();
        let done = done.map(|one| Ok((enums::Moment::try_from_value(&one.moment)?, one.on)));
        let done = done.collect::<Result<Vec<_>, Problem>>()?;
        Ok(Self {
            assessment: rules::due(case.stage, &done, stored.checks_in, today).map(Into::into),
            check_in: stored.check_in.map(|on| DueCheckIn::of(on, today)),
        })
    }
}

/// The assessments of a case, the latest first.
///
/// # Errors
/// Those of the database.
pub async fn assessments(ctx: &Context<'_>, case: Uuid) -> Result<Vec<Assessment>, Problem> {
    let rows = super::assessments(&ctx.op()?.tx, case).await?;
    warm_members(ctx, rows.iter().map(|row| Some(row.assessed_by)).collect()).await?;
    Ok(rows.into_iter().map(Assessment).collect())
}

/// The check-ins of a case, the earliest first.
///
/// # Errors
/// Those of the database.
pub async fn check_ins(ctx: &Context<'_>, case: Uuid) -> Result<Vec<CheckIn>, Problem> {
    let rows = super::check_ins(&ctx.op()?.tx, case).await?;
    warm_members(ctx, rows.iter().map(|row| row.settled_by).collect()).await?;
    Ok(rows.into_iter().map(CheckIn).collect())
}

/// A new assessment.
#[derive(InputObject, Serialize)]
pub struct AssessDetrimentInput {
    case: Uuid,
    idempotency_key: Uuid,
    moment: Moment,
    likelihood: RiskLevel,
    impact: RiskLevel,
    reasons: String,
    /// What protects the reporter.
    measures: Option<String>,
}

/// The result of a check-in.
#[derive(InputObject)]
pub struct SettleCheckInInput {
    check_in: Uuid,
    result: CheckInResult,
    /// Required for `SIGNS` and `RETALIATION`.
    remark: Option<String>,
}

#[derive(Default)]
pub struct DetrimentQuery;

#[Object]
impl DetrimentQuery {
    /// The check-ins without a result of the next seven days in cases that I handle, and those of all cases that I can
    /// see that are overdue. The earliest day first, at most 50.
    #[graphql(directive = gate::member::apply())]
    async fn due_check_ins(&self, ctx: &Context<'_>) -> Result<Vec<OpenCheckIn>, Problem> {
        let today = ctx.op()?.today()?;
        let open = |(row, case): (check_in::Model, case::Model)| OpenCheckIn {
            id: row.id,
            due: DueCheckIn::of(row.due_on, today),
            case: Case::listed(case),
        };
        Ok(super::due(ctx.op()?).await?.into_iter().map(open).collect())
    }
}

#[derive(Default)]
pub struct DetrimentMutation;

#[Object]
impl DetrimentMutation {
    /// Assesses the risk that the reporter suffers a detriment. Earlier assessments stay.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn assess_detriment(&self, ctx: &Context<'_>, input: AssessDetrimentInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let new = NewAssessment {
            case: input.case,
            idempotency_key: input.idempotency_key,
            moment: input.moment.into(),
            likelihood: input.likelihood.stored(),
            impact: input.impact.stored(),
            reasons: scalar::text("reasons", &input.reasons, limit::MAX_TEXT)?,
            measures: optional_text("measures", input.measures.as_deref())?,
            body,
        };
        Ok(CasePayload { case: Case::from(super::assess(ctx.op()?, new).await?) })
    }

    /// Enters the result of a check-in. A check-in gets one result.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn settle_check_in(&self, ctx: &Context<'_>, input: SettleCheckInInput) -> Result<CasePayload, Problem> {
        let remark = optional_text("remark", input.remark.as_deref())?;
        let case = super::settle(ctx.op()?, input.check_in, input.result.into(), remark.as_deref()).await?;
        Ok(CasePayload { case: Case::from(case) })
    }
}

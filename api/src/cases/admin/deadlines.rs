//! GraphQL of the staff surface: the deadlines of a case, and the wait for the reporter.

use async_graphql::{ComplexObject, Context, InputObject, Object};
use chrono::NaiveDate;
use entity::enums::DeadlineKind;
use entity::{case, deadline};
use serde::Serialize;
use uuid::Uuid;

use super::case::{opened, warm_members};
use super::types::{Deadline, FeedbackChoices};
use super::{Case, CasePayload};
use crate::cases::clocks::own::{self, Change, NewDeadline};
use crate::cases::clocks::waiting;
use crate::cases::loaders::{DeadlineRow, LawRow, Parts};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::keys::sealed::FieldAad;
use crate::law;
use crate::legal::admin::DateRule;
use crate::limit;
use crate::loaders::{Load, MemberById};
use crate::members::admin::Member;
use crate::permissions::Permission::{CaseEdit, ReporterMessage};
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// Adds the members, and what is left of each deadline.
pub async fn deadlines(ctx: &Context<'_>, case: &case::Model, parts: &Parts) -> Result<Vec<Deadline>, Problem> {
    let (today, rows) = (ctx.op()?.today()?, &parts.deadlines);
    let law = parts.law.as_ref().map(LawRow::law).transpose()?;
    warm_members(ctx, rows.iter().flat_map(|row| [row.met_by_member, row.owner]).collect()).await?;
    let mut all = vec![];
    for row in rows {
        let of_law = match row.kind()? {
            DeadlineKind::Acknowledgement => Some(law::Kind::Acknowledgement),
            DeadlineKind::Feedback => Some(law::Kind::Feedback),
            DeadlineKind::PersonalMessage | DeadlineKind::Own | DeadlineKind::Meeting => None,
        };
        let rule = of_law.zip(law.as_ref());
        let rule =
            rule.and_then(|(kind, law)| law.rule_of(kind, case.received_on, case.acknowledged_on, &stored(row, rows)));
        all.push(Deadline {
            rule: rule.map(DateRule),
            id: row.id,
            kind: row.kind()?.into(),
            started_on: row.started_on.into(),
            due_on: row.due_on.into(),
            met_on: row.met_on.map(Into::into),
            met_by: named(ctx, row.met_by_member).await?,
            met_by_message: row.met_by_message,
            interim: row.interim,
            extended_on: row.extended_on.map(Into::into),
            owner: named(ctx, row.owner).await?,
            paused_on: row.paused_on.map(Into::into),
            days_left: i32::try_from((row.due_on - today).num_days()).unwrap_or(i32::MAX),
            sealed: row.title(case.id)?,
        });
    }
    Ok(all)
}

/// What started the deadline, as far as the rules need it.
fn stored(row: &DeadlineRow, rows: &[DeadlineRow]) -> law::Stored {
    let place = |row: &DeadlineRow| (row.started_on, row.met_on.unwrap_or(NaiveDate::MAX));
    let earlier = || rows.iter().filter(|other| other.kind().ok() == row.kind().ok() && place(other) < place(row));
    let event = if earlier().any(|other| other.interim && other.met_on == Some(row.started_on)) {
        law::Event::Interim
    } else {
        law::Event::Reopening
    };
    let began = earlier().next().map(|_| (event, row.started_on));
    law::Stored { due: row.due_on, began, extended: row.extended_on.is_some() }
}

async fn named(ctx: &Context<'_>, id: Option<Uuid>) -> Result<Option<Member>, Problem> {
    let Some(id) = id else { return Ok(None) };
    Ok(ctx.load()?.load_one(MemberById(id)).await?.map(Member))
}

/// What the law allows for the feedback that is due.
pub fn feedback_choices(ctx: &Context<'_>, case: &case::Model, parts: &Parts) -> Result<FeedbackChoices, Problem> {
    let mut due: Option<NaiveDate> = None;
    let mut extended = false;
    for row in &parts.deadlines {
        if row.kind()? == DeadlineKind::Feedback {
            extended |= row.extended_on.is_some();
            due = if row.met_on.is_none() { Some(row.due_on) } else { due };
        }
    }
    let law = parts.law.as_ref().map(LawRow::law).transpose()?;
    let Some((due, law)) = due.zip(law) else { return Ok(FeedbackChoices::default()) };
    let today = ctx.op()?.today()?;
    let extends_to = if extended || today > due { None } else { law.extended_due(due, 0) };
    Ok(FeedbackChoices {
        interim: law.interim_due(today).is_some(),
        acknowledged_today: case
            .acknowledged_on
            .is_none()
            .then(|| law.feedback_due(case.received_on, Some(today)).on.min(due).into()),
        extends_to: extends_to.map(|due| due.on.into()),
    })
}

#[ComplexObject]
impl Deadline {
    /// The title of an own deadline. Null for every other deadline.
    async fn title(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.sealed else { return Ok(None) };
        let aad = FieldAad::of(deadline::Column::Title, self.id, sealed.revision);
        opened(ctx, sealed.case).await?.open(aad, &sealed.title).map(Some)
    }
}

/// A new deadline that staff set themselves.
#[derive(InputObject, Serialize)]
pub struct AddDeadlineInput {
    case: Uuid,
    idempotency_key: Uuid,
    title: String,
    due_on: Date,
    /// A member who can see the case.
    owner: Uuid,
}

/// An own deadline.
#[derive(InputObject)]
pub struct DeadlineInput {
    deadline: Uuid,
}

/// An own deadline, and the reason for the act.
#[derive(InputObject)]
pub struct DeadlineReasonInput {
    deadline: Uuid,
    reason: String,
}

/// The new date of an own deadline, with a reason.
#[derive(InputObject)]
pub struct MoveDeadlineInput {
    deadline: Uuid,
    due_on: Date,
    /// A member who can see the case. Null keeps the owner.
    owner: Option<Uuid>,
    reason: String,
}

/// A case.
#[derive(InputObject)]
pub struct WaitingInput {
    case: Uuid,
}

fn reason(text: &str) -> Result<String, Problem> {
    scalar::text("reason", text, limit::MAX_TEXT - limit::MAX_NAME - 1)
}

async fn change(ctx: &Context<'_>, deadline: Uuid, change: Change) -> Result<CasePayload, Problem> {
    Ok(CasePayload { case: Case::from(own::change(ctx.op()?, deadline, change).await?) })
}

#[derive(Default)]
pub struct DeadlinesMutation;

#[Object]
impl DeadlinesMutation {
    /// Adds a deadline that staff set themselves. `INVALID` for a date in the past, or for an owner who cannot see the
    /// case.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_deadline(&self, ctx: &Context<'_>, input: AddDeadlineInput) -> Result<CasePayload, Problem> {
        let new = NewDeadline {
            case: input.case,
            idempotency_key: input.idempotency_key,
            title: scalar::name("title", &input.title, limit::MAX_NAME)?,
            due_on: input.due_on.0,
            owner: input.owner,
            body: serde_json::to_vec(&input).map_err(Problem::internal)?,
        };
        Ok(CasePayload { case: Case::from(own::add(ctx.op()?, new).await?) })
    }

    /// Marks an own deadline as done.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn complete_deadline(&self, ctx: &Context<'_>, input: DeadlineInput) -> Result<CasePayload, Problem> {
        change(ctx, input.deadline, Change::Done).await
    }

    /// Marks an own deadline as not done.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn reopen_deadline(&self, ctx: &Context<'_>, input: DeadlineInput) -> Result<CasePayload, Problem> {
        change(ctx, input.deadline, Change::Reopened).await
    }

    /// Moves an own deadline or gives it to another owner, with a reason. Also resumes a paused deadline.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn move_deadline(&self, ctx: &Context<'_>, input: MoveDeadlineInput) -> Result<CasePayload, Problem> {
        let moved = Change::Moved { due_on: input.due_on.0, owner: input.owner, reason: reason(&input.reason)? };
        change(ctx, input.deadline, moved).await
    }

    /// Pauses an own deadline, with a reason. `NOT_FOUND` for a deadline of the law, which cannot be paused.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn pause_deadline(&self, ctx: &Context<'_>, input: DeadlineReasonInput) -> Result<CasePayload, Problem> {
        change(ctx, input.deadline, Change::Paused { reason: reason(&input.reason)? }).await
    }

    /// Removes an own deadline, with a reason. The timeline keeps it.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn remove_deadline(&self, ctx: &Context<'_>, input: DeadlineReasonInput) -> Result<CasePayload, Problem> {
        change(ctx, input.deadline, Change::Removed { reason: reason(&input.reason)? }).await
    }

    /// Marks a case as waiting for the reporter, who gets automatic reminders after 14 and 28 days. Also needs the right
    /// `CASE_EDIT`. The deadlines of the law run on.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn wait_for_reporter(&self, ctx: &Context<'_>, input: WaitingInput) -> Result<CasePayload, Problem> {
        let op = ctx.op()?;
        if !op.actor.may(CaseEdit) {
            return Err(Problem::Forbidden);
        }
        Ok(CasePayload { case: Case::from(waiting::begin(op, input.case).await?) })
    }

    /// Ends the wait for the reporter, and drops the reminders that were not sent.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn stop_waiting(&self, ctx: &Context<'_>, input: WaitingInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(waiting::end(ctx.op()?, input.case).await?) })
    }
}

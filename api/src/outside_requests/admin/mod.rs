//! GraphQL of the staff surface: questions to people without case access.

pub mod door;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use entity::{outside_answer, outside_request};
use uuid::Uuid;

use super::{About, NewRequest, Row, State, ask, of_case, reopen, revoke};
use crate::cases::admin::CasePayload;
use crate::cases::admin::case::{Case, member, opened, warm_members};
use crate::exchange::ContextExt;
use crate::gate::{requires, signed_in};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// State of a question to a person without case access.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "State")]
pub enum OutsideRequestState {
    Open,
    Answered,
    Revoked,
    /// The last day has passed.
    Expired,
    /// The task or corrective action is not open, the case is closed, or the member who asked does not see the case.
    Over,
    /// Too many wrong codes were entered. The link never opens again.
    Locked,
}

/// A question to a person without case access. The texts are decrypted only when a query selects them.
pub struct OutsideRequest {
    row: Row,
    answers: Vec<outside_answer::Model>,
}

impl OutsideRequest {
    /// The questions of a case, the latest first.
    pub async fn of_case(ctx: &Context<'_>, case: Uuid) -> Result<Vec<Self>, Problem> {
        let (rows, answers) = of_case(ctx.op()?, case).await?;
        warm_members(ctx, rows.iter().flat_map(|row| [Some(row.asked_by), row.revoked_by]).collect()).await?;
        let of = |id: Uuid| answers.iter().filter(|answer| answer.request_id == id).cloned().collect();
        Ok(rows.into_iter().map(|row| Self { answers: of(row.id), row }).collect())
    }

    async fn text(&self, ctx: &Context<'_>, column: outside_request::Column, sealed: &[u8]) -> Result<String, Problem> {
        opened(ctx, self.row.case_id).await?.open(FieldAad::of(column, self.row.id, self.row.revision), sealed)
    }
}

#[Object]
impl OutsideRequest {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// The task that the question is about.
    async fn task(&self) -> Option<Uuid> {
        self.row.task_id
    }

    /// The corrective action that the question is about.
    async fn action(&self) -> Option<Uuid> {
        self.row.action_id
    }

    /// The name of the person.
    async fn recipient(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.text(ctx, outside_request::Column::Recipient, &self.row.recipient).await
    }

    /// What the person reads.
    async fn question(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.text(ctx, outside_request::Column::Question, &self.row.question).await
    }

    async fn state(&self, ctx: &Context<'_>) -> Result<OutsideRequestState, Problem> {
        Ok(self.row.state(ctx.op()?.today()?).into())
    }

    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.asked_by)).await
    }

    async fn asked_on(&self) -> Date {
        self.row.asked_on.into()
    }

    /// The last day for an answer.
    async fn expires_on(&self) -> Date {
        self.row.expires_on.into()
    }

    /// The day on which the question was first opened with its code.
    async fn opened_on(&self) -> Option<Date> {
        self.row.opened_on.map(Into::into)
    }

    async fn revoked_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.revoked_by).await
    }

    async fn revoked_on(&self) -> Option<Date> {
        self.row.revoked_on.map(Into::into)
    }

    /// The first one first. A question has several answers if a member reopened it.
    async fn answers(&self) -> Vec<OutsideAnswer> {
        self.answers.iter().cloned().map(OutsideAnswer).collect()
    }
}

/// An answer of a person without case access.
pub struct OutsideAnswer(outside_answer::Model);

#[Object]
impl OutsideAnswer {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// Empty if the person only says that the task or corrective action is done.
    async fn text(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        let aad = FieldAad::of(outside_answer::Column::Body, self.0.id, self.0.revision);
        opened(ctx, self.0.case_id).await?.open(aad, &self.0.body)
    }

    /// The person says that the task or corrective action is done. A member decides whether it is.
    async fn done(&self) -> bool {
        self.0.done
    }

    async fn answered_on(&self) -> Date {
        self.0.answered_on.into()
    }
}

/// A question to a person without case access. Set at most one of `task` and `action`.
#[derive(InputObject)]
pub struct AskOutsideInput {
    case: Uuid,
    /// An open task of the case.
    task: Option<Uuid>,
    /// An open corrective action of the case.
    action: Option<Uuid>,
    /// The name of the person, for staff.
    recipient: String,
    /// What the person reads. Nothing of the case is added to it.
    question: String,
    /// The last day for an answer, at most 60 days from today.
    expires_on: Date,
    /// The address that gets the link. Null: a member sends it. The code is never sent by email.
    email: Option<String>,
}

impl AskOutsideInput {
    fn parse(self) -> Result<NewRequest, Problem> {
        let about = match (self.task, self.action) {
            (None, None) => About::Case,
            (Some(task), None) => About::Task(task),
            (None, Some(action)) => About::Action(action),
            (Some(_), Some(_)) => return Err(Problem::invalid("task", "Choose a task or a corrective action.")),
        };
        Ok(NewRequest {
            case: self.case,
            about,
            recipient: scalar::name("recipient", &self.recipient, limit::MAX_NAME)?,
            question: scalar::text("question", &self.question, limit::MAX_TEXT)?,
            expires_on: self.expires_on.0,
            email: self.email.filter(|email| !email.trim().is_empty()),
        })
    }
}

/// A question to a person without case access.
#[derive(InputObject)]
pub struct OutsideRequestInput {
    request: Uuid,
}

/// The new last day of a question.
#[derive(InputObject)]
pub struct ReopenOutsideRequestInput {
    request: Uuid,
    /// The last day for an answer, at most 60 days from today.
    expires_on: Date,
}

/// The new question, with its secrets.
#[derive(SimpleObject)]
pub struct AskOutsidePayload {
    case: Case,
    /// The address of the question. Contains a secret. The server cannot show the address again.
    link: String,
    /// The code that the link needs. The server cannot show it again.
    code: String,
}

#[derive(Default)]
pub struct OutsideMutation;

#[Object]
impl OutsideMutation {
    /// Asks a person without case access. Returns the link and the code, which go to the person by two different ways.
    /// `NOT_ALLOWED_NOW` if the task, the corrective action or the case is not open.
    #[graphql(directive = requires::apply(CaseEdit), directive = signed_in::apply())]
    async fn ask_outside(&self, ctx: &Context<'_>, input: AskOutsideInput) -> Result<AskOutsidePayload, Problem> {
        let asked = ask(ctx.op()?, input.parse()?).await?;
        Ok(AskOutsidePayload { case: Case::from(asked.case), link: asked.link, code: asked.code })
    }

    /// Revokes a question for good. Answers stay in the case.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn revoke_outside_request(
        &self,
        ctx: &Context<'_>,
        input: OutsideRequestInput,
    ) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(revoke(ctx.op()?, input.request).await?) })
    }

    /// Reopens a question that was answered or has expired. The same link and code then take another answer.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn reopen_outside_request(
        &self,
        ctx: &Context<'_>,
        input: ReopenOutsideRequestInput,
    ) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(reopen(ctx.op()?, input.request, input.expires_on.0).await?) })
    }
}

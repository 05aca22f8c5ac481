//! GraphQL of the staff surface: the tasks and checklists of a case.

use async_graphql::{Context, Enum, InputObject, Object};
use entity::{case, checklist, task};
use serde::Serialize;
use uuid::Uuid;

use super::case::{member, opened, warm_members};
use super::{Case, CasePayload};
use crate::cases::loaders::{ChecklistRow, TaskRow, Tasks, envelope};
use crate::cases::tasks::checklist::NewChecklist;
use crate::cases::tasks::{self as verbs, Content, NewTask};
use crate::exchange::ContextExt;
use crate::gate::{self, requires};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// State of a task.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum TaskState {
    Open,
    Done,
}

/// A task of a case. The texts are decrypted only when a query selects them.
pub struct Task {
    row: TaskRow,
    case: Uuid,
}

impl Task {
    /// The tasks of a case. One statement loads all members.
    pub async fn all(ctx: &Context<'_>, case: &case::Model, tasks: Tasks) -> Result<Vec<Self>, Problem> {
        let rows = tasks.tasks.unwrap_or_default();
        warm_members(ctx, rows.iter().flat_map(|row| [row.owner, row.settled_by]).collect()).await?;
        Ok(rows.into_iter().map(|row| Self { row, case: case.id }).collect())
    }

    async fn text(&self, ctx: &Context<'_>, column: task::Column, sealed: &str) -> Result<String, Problem> {
        let aad = FieldAad::of(column, self.row.id, self.row.revision);
        opened(ctx, self.case).await?.open(aad, &envelope(sealed)?)
    }
}

#[Object]
impl Task {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// Rises with each change of the texts. A change names the revision that it is based on.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    async fn title(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.text(ctx, task::Column::Title, &self.row.title).await
    }

    async fn details(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.row.details else { return Ok(None) };
        self.text(ctx, task::Column::Details, sealed).await.map(Some)
    }

    /// The checklist that the task belongs to.
    async fn checklist(&self) -> Option<Uuid> {
        self.row.checklist
    }

    /// The member who looks after the task. Null: no member.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.owner).await
    }

    async fn due_on(&self) -> Option<Date> {
        self.row.due_on.map(Into::into)
    }

    /// Days until the task is due, in the organisation's time zone. Negative when overdue. Null without a date.
    async fn days_left(&self, ctx: &Context<'_>) -> Result<Option<i32>, Problem> {
        let today = ctx.op()?.today()?;
        Ok(self.row.due_on.map(|due| i32::try_from((due - today).num_days()).unwrap_or(i32::MAX)))
    }

    async fn state(&self) -> TaskState {
        if self.row.done { TaskState::Done } else { TaskState::Open }
    }

    /// The member who marked the task as done.
    async fn done_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.settled_by).await
    }

    async fn done_on(&self) -> Option<Date> {
        self.row.settled_on.map(Into::into)
    }
}

/// A checklist of a case. Its tasks name it.
pub struct Checklist {
    pub row: ChecklistRow,
    pub case: Uuid,
}

#[Object]
impl Checklist {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn title(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        let aad = FieldAad::of(checklist::Column::Title, self.row.id, self.row.revision);
        opened(ctx, self.case).await?.open(aad, &envelope(&self.row.title)?)
    }
}

/// What a task says.
#[derive(InputObject, Serialize)]
pub struct TaskContentInput {
    title: String,
    details: Option<String>,
    /// A member who can see the case. Null: no member.
    owner: Option<Uuid>,
    due_on: Option<Date>,
}

impl TaskContentInput {
    fn parse(&self) -> Result<Content, Problem> {
        let details = self.details.as_deref().filter(|text| !text.trim().is_empty());
        Ok(Content {
            title: scalar::name("title", &self.title, limit::MAX_NAME)?,
            details: details.map(|text| scalar::text("details", text, limit::MAX_TEXT)).transpose()?,
            owner: self.owner,
            due_on: self.due_on.map(|date| date.0),
        })
    }
}

/// A new task of a case.
#[derive(InputObject, Serialize)]
pub struct AddTaskInput {
    case: Uuid,
    idempotency_key: Uuid,
    content: TaskContentInput,
    /// The checklist of the case that the task belongs to.
    checklist: Option<Uuid>,
}

/// The new content of a task.
#[derive(InputObject)]
pub struct ChangeTaskInput {
    task: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    content: TaskContentInput,
}

/// A task.
#[derive(InputObject)]
pub struct TaskInput {
    task: Uuid,
}

/// A task, and the reason for the act.
#[derive(InputObject)]
pub struct RemoveTaskInput {
    task: Uuid,
    reason: String,
}

/// The new place of a task.
#[derive(InputObject)]
pub struct MoveTaskInput {
    task: Uuid,
    /// The task of the same case that follows. Null: the task becomes the last one.
    before: Option<Uuid>,
}

/// The template to add to a case.
#[derive(InputObject, Serialize)]
pub struct AddChecklistInput {
    case: Uuid,
    idempotency_key: Uuid,
    template: Uuid,
    /// The wanted language of the tasks. Another one is taken where the template lacks it.
    language: String,
}

#[derive(Default)]
pub struct TasksMutation;

#[Object]
impl TasksMutation {
    /// Adds a task to a case. `INVALID` for a date in the past, or for an owner who cannot see the case.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_task(&self, ctx: &Context<'_>, input: AddTaskInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let AddTaskInput { case, idempotency_key, content, checklist } = input;
        let new = NewTask { case, idempotency_key, content: content.parse()?, checklist, body };
        Ok(CasePayload { case: Case::from(verbs::add(ctx.op()?, new).await?) })
    }

    /// Changes the texts, the owner and the date of an open task. `CONFLICT` when the texts changed meanwhile.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn change_task(&self, ctx: &Context<'_>, input: ChangeTaskInput) -> Result<CasePayload, Problem> {
        let case = verbs::change(ctx.op()?, input.task, input.expected, input.content.parse()?).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Marks a task as done. Needs the right `CASE_EDIT`. Its owner may mark it without this right.
    #[graphql(directive = gate::member::apply())]
    async fn complete_task(&self, ctx: &Context<'_>, input: TaskInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(verbs::set_done(ctx.op()?, input.task, true).await?) })
    }

    /// Opens a task again. Needs the right `CASE_EDIT`. Its owner may open it without this right.
    #[graphql(directive = gate::member::apply())]
    async fn reopen_task(&self, ctx: &Context<'_>, input: TaskInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(verbs::set_done(ctx.op()?, input.task, false).await?) })
    }

    /// Removes a task, with a reason. The timeline keeps it.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn remove_task(&self, ctx: &Context<'_>, input: RemoveTaskInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT - limit::MAX_NAME - 1)?;
        Ok(CasePayload { case: Case::from(verbs::remove(ctx.op()?, input.task, &reason).await?) })
    }

    /// Moves a task before another task of the case.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn move_task(&self, ctx: &Context<'_>, input: MoveTaskInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(verbs::move_before(ctx.op()?, input.task, input.before).await?) })
    }

    /// Adds the tasks of a template to a case, in one act.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_checklist(&self, ctx: &Context<'_>, input: AddChecklistInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let AddChecklistInput { case, idempotency_key, template, language } = input;
        let new = NewChecklist { case, idempotency_key, template, language, body };
        Ok(CasePayload { case: Case::from(verbs::checklist::add(ctx.op()?, new).await?) })
    }
}

//! GraphQL of the staff surface: what members have to do in all cases.

use async_graphql::{Context, Enum, InputObject, Object};
use entity::case;
use uuid::Uuid;

use super::case::{Case, member, warm_members};
use crate::cases::loaders::KeysOf;
use crate::cases::tasks::todo::{self, Filter, Page, Row};
use crate::exchange::ContextExt;
use crate::gate;
use crate::loaders::Load;
use crate::members::admin::Member;
use crate::page::PageInfo;
use crate::problem::Problem;
use crate::scalar::Date;

/// Kind of a row in the list of what members have to do.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum TodoKind {
    Task,
    CorrectiveAction,
    /// A deadline that staff set themselves.
    Deadline,
    /// A check-in with the reporter after the closing. It has no owner, and counts as the assignees' own.
    CheckIn,
}

/// Which dates the list shows.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "todo::Span")]
pub enum TodoSpan {
    /// The date has passed.
    Overdue,
    /// The date has passed, or is within the next seven days.
    Week,
}

/// Selects rows of the list.
#[derive(InputObject)]
pub struct TodoFilter {
    /// Only what I own.
    mine: bool,
    span: Option<TodoSpan>,
    /// What is done, instead of what is open.
    #[graphql(default)]
    done: bool,
}

/// A task, corrective action, own deadline or check-in.
pub struct Todo {
    row: Row,
    case: case::Model,
}

#[Object]
impl Todo {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// The revision of a corrective action, which its change names.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    async fn kind(&self) -> TodoKind {
        match self.row.kind.as_str() {
            "task" => TodoKind::Task,
            "action" => TodoKind::CorrectiveAction,
            "check_in" => TodoKind::CheckIn,
            _ => TodoKind::Deadline,
        }
    }

    /// The title. It opens without a reading event, as the title of a case in a list. Null for a corrective action,
    /// whose text is on the page of the case, and for a check-in.
    async fn title(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.row.title else { return Ok(None) };
        let keys = ctx.load()?.load_one(KeysOf(self.case.id)).await?.ok_or(Problem::NotFound)?;
        let (id, revision) = (self.row.id, self.row.revision);
        let title = if self.row.kind == "task" {
            keys.open_task_title(id, revision, sealed)
        } else {
            keys.open_deadline_title(id, revision, sealed)
        };
        title.map(Some)
    }

    async fn case(&self) -> Case {
        Case::listed(self.case.clone())
    }

    /// The member who looks after it. Null: no member.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.owner_id).await
    }

    async fn due_on(&self) -> Option<Date> {
        self.row.due_on.map(Into::into)
    }

    /// Days until it is due, in the organisation's time zone. Negative when overdue. Null without a date.
    async fn days_left(&self, ctx: &Context<'_>) -> Result<Option<i32>, Problem> {
        let today = ctx.op()?.today()?;
        Ok(self.row.due_on.map(|due| i32::try_from((due - today).num_days()).unwrap_or(i32::MAX)))
    }

    async fn done_on(&self) -> Option<Date> {
        self.row.done_on.map(Into::into)
    }
}

pub struct TodoConnection(Page);

#[Object]
impl TodoConnection {
    async fn nodes(&self) -> Vec<Todo> {
        self.0.rows.iter().map(|(row, case)| Todo { row: row.clone(), case: case.clone() }).collect()
    }

    async fn page_info(&self) -> PageInfo {
        PageInfo { end_cursor: self.0.end_cursor.clone(), has_next_page: self.0.has_next }
    }
}

#[derive(Default)]
pub struct TodosQuery;

#[Object]
impl TodosQuery {
    /// Tasks, corrective actions, own deadlines and check-ins of the cases that I can see, in pages. What is open: the earliest
    /// date first. What is done: the latest day first.
    #[graphql(directive = gate::member::apply(), complexity = "(first.max(1) as usize) / 5 + child_complexity")]
    async fn todos(
        &self,
        ctx: &Context<'_>,
        filter: TodoFilter,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
    ) -> Result<TodoConnection, Problem> {
        let filter = Filter { mine: filter.mine, span: filter.span.map(Into::into), done: filter.done };
        let page = todo::list(ctx.op()?, filter, first, after.as_deref()).await?;
        warm_members(ctx, page.rows.iter().map(|(row, _)| row.owner_id).collect()).await?;
        Ok(TodoConnection(page))
    }
}

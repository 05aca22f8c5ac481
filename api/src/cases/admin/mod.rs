//! GraphQL of the staff surface: the list of cases, and the acts on one case.

pub mod actions;
pub mod case;
pub mod closing;
pub mod deadlines;
mod inputs;
pub mod suggestion;
pub mod tasks;
mod timeline;
pub mod todos;
pub mod types;

use async_graphql::{Context, Object, SimpleObject};
use uuid::Uuid;

use super::assignment::{self, Assignees};
use super::find;
use super::handling;
use super::list;
use super::list::counts::{Count, Wanted};
use super::reading::Opening;
use crate::cases::loaders::Opened;
use crate::exchange::ContextExt;
use crate::gate::{member, requires};
use crate::limit;
use crate::loaders::Load;
use crate::page::PageInfo;
use crate::permissions::Permission::{CaseAssign, CaseClose, CaseEdit};
use crate::problem::Problem;
use crate::scalar;
pub use case::Case;
pub use inputs::ReasonInput;
use inputs::{AssignCaseInput, CaseFilter, CaseOrder, MoveCaseInput, UpdateCaseInput};
pub use types::{Severity, Source, Stage};

pub struct CaseConnection {
    page: list::Page,
    /// `None` if the operation does not select `totalCount`.
    total: Option<i32>,
}

#[Object]
impl CaseConnection {
    async fn nodes(&self) -> Vec<Case> {
        self.page.rows.iter().cloned().map(Case::listed).collect()
    }

    async fn page_info(&self) -> PageInfo {
        PageInfo { end_cursor: self.page.end_cursor.clone(), has_next_page: self.page.has_next }
    }

    /// Number of cases on all pages. 1001 means: more than 1000.
    async fn total_count(&self) -> Result<i32, Problem> {
        self.total.ok_or_else(|| Problem::internal("the total was not counted"))
    }
}

/// Numbers of cases for the head of the list. 1001 means: more than 1000.
#[derive(SimpleObject)]
pub struct CaseCounts {
    total: i32,
    mine: i32,
    unassigned: i32,
    overdue: i32,
    by_stage: Vec<StageCount>,
}

/// Number of cases in one stage.
#[derive(SimpleObject)]
pub struct StageCount {
    stage: Stage,
    count: i32,
}

/// The case after the act.
#[derive(SimpleObject)]
pub struct CasePayload {
    pub case: Case,
}

#[derive(Default)]
pub struct CasesQuery;

#[Object]
impl CasesQuery {
    /// The cases that I can see, in pages.
    #[graphql(directive = member::apply(), complexity = "(first.max(1) as usize) / 5 + child_complexity")]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
        filter: Option<CaseFilter>,
        #[graphql(default_with = "CaseOrder::Due")] order: CaseOrder,
        #[graphql(default, desc = "Turns the order around.")] reverse: bool,
    ) -> Result<CaseConnection, Problem> {
        let filter: list::Filter = filter.map(Into::into).unwrap_or_default();
        filter.check(ctx.op()?)?;
        let total = async {
            if !ctx.look_ahead().field("totalCount").exists() {
                return Ok(None);
            }
            count(ctx, filter.clone(), vec![Count::Total]).await.map(|numbers| numbers.first().copied())
        };
        // Read the total and the page concurrently. The loader can then read this total and the counts of other fields
        // in one statement.
        let sorting = list::Sorting { key: order.into(), reverse };
        let page = list::page(ctx.op()?, &filter, sorting, first, after.as_deref());
        let (total, page) = tokio::try_join!(total, page)?;
        Ok(CaseConnection { page, total })
    }

    /// Numbers of the cases that match the filter.
    #[graphql(directive = member::apply(), complexity = "COUNTS + child_complexity")]
    async fn case_counts(&self, ctx: &Context<'_>, filter: Option<CaseFilter>) -> Result<CaseCounts, Problem> {
        let filter: list::Filter = filter.map(Into::into).unwrap_or_default();
        // Check the filter before the loader runs, because one wrong filter must not fail the other counts of the
        // operation.
        filter.check(ctx.op()?)?;
        let asked = |field: &str| ctx.look_ahead().field(field).exists();
        let numbers = [
            ("total", Count::Total),
            ("mine", Count::Mine),
            ("unassigned", Count::Unassigned),
            ("overdue", Count::Overdue),
            ("byStage", Count::ByStage),
        ];
        let numbers: Vec<_> = numbers.into_iter().filter(|(field, _)| asked(field)).map(|(_, number)| number).collect();
        let stages: Vec<_> = filter.stages().collect();
        let mut counted = count(ctx, filter, numbers.clone()).await?.into_iter();
        let mut counts = CaseCounts { total: 0, mine: 0, unassigned: 0, overdue: 0, by_stage: vec![] };
        for number in numbers {
            let mut next = || counted.next().unwrap_or_default();
            match number {
                Count::Total => counts.total = next(),
                Count::Mine => counts.mine = next(),
                Count::Unassigned => counts.unassigned = next(),
                Count::Overdue => counts.overdue = next(),
                Count::ByStage => {
                    let each = stages.iter().map(|stage| StageCount { stage: (*stage).into(), count: next() });
                    counts.by_stage = each.filter(|one| one.count > 0).collect();
                }
            }
        }
        Ok(counts)
    }

    /// One case that I can see. Writes a reading event. `INTEGRITY` when the case differs from the audit log.
    #[graphql(directive = member::apply())]
    async fn case(&self, ctx: &Context<'_>, id: Uuid) -> Result<Case, Problem> {
        let case = find(&ctx.op()?.tx, id).await?;
        if let Some(Opening::Altered) = ctx.load()?.load_one(Opened(id)).await? {
            return Err(Problem::Integrity);
        }
        Ok(case.into())
    }
}

/// Counts through the loader, so that the counts of an operation share statements.
async fn count(ctx: &Context<'_>, filter: list::Filter, numbers: Vec<Count>) -> Result<Vec<i32>, Problem> {
    let counted = ctx.load()?.load_one(Wanted { filter, counts: numbers }).await?;
    counted.ok_or_else(|| Problem::internal("a count without an answer"))
}

/// Complexity of the counts. This complexity limits how often one document may select counts.
const COUNTS: usize = 100;

#[derive(Default)]
pub struct CasesMutation;

#[Object]
impl CasesMutation {
    /// Moves a case to triage or to investigation. A move back to triage needs a reason.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn move_case(&self, ctx: &Context<'_>, input: MoveCaseInput) -> Result<CasePayload, Problem> {
        let reason = input.reason.map(|text| scalar::text("reason", &text, limit::MAX_TEXT)).transpose()?;
        let case = handling::move_to(ctx.op()?, input.case, input.to.into(), reason).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Returns a case in review to investigation, with a reason.
    #[graphql(directive = requires::apply(CaseClose))]
    async fn return_to_investigation(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(CasePayload { case: Case::from(handling::return_to_investigation(ctx.op()?, input.case, &reason).await?) })
    }

    /// Reopens a closed case, with a reason.
    #[graphql(directive = requires::apply(CaseClose))]
    async fn reopen_case(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(CasePayload { case: Case::from(handling::reopen(ctx.op()?, input.case, &reason).await?) })
    }

    /// Sets the assignees of a case. Assignees who are not in the input are removed.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn assign_case(&self, ctx: &Context<'_>, input: AssignCaseInput) -> Result<CasePayload, Problem> {
        let new = Assignees { members: input.members, backup: input.backup };
        let seen = input.seen.map(Into::into);
        let case = assignment::assign(ctx.op()?, input.case, &new, seen.as_ref()).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Changes the title, category or severity of a case.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn update_case(&self, ctx: &Context<'_>, input: UpdateCaseInput) -> Result<CasePayload, Problem> {
        let (case, (change, seen)) = (input.case, input.parse()?);
        Ok(CasePayload { case: Case::from(handling::describe(ctx.op()?, case, change, seen).await?) })
    }
}

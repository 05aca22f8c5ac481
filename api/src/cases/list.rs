//! The list of cases: filters, order, pages and counts. One statement for a page, one for the total.

use chrono::NaiveDate;
use entity::case;
use entity::enums::{Severity, Stage};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order, SimpleExpr};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::op::Op;
use crate::page;
use crate::permissions::Permission;
use crate::problem::Problem;
use crate::text;

/// The earliest open deadline, or a date in the far future when none is open.
const DUE: &str = "coalesce((SELECT min(d.due_on) FROM deadline d WHERE d.org_id = \"case\".org_id AND d.case_id = \"case\".id \
    AND d.met_on IS NULL AND \"case\".stage <> 'closed'), DATE '9999-12-31')";
const ASSIGNED_TO: &str = "EXISTS (SELECT FROM case_assignee a WHERE a.org_id = \"case\".org_id AND a.case_id = \"case\".id \
    AND a.ended_at IS NULL AND a.member_id = $1)";
const ASSIGNED: &str = "EXISTS (SELECT FROM case_assignee a WHERE a.org_id = \"case\".org_id AND a.case_id = \"case\".id \
    AND a.ended_at IS NULL)";
const UNREAD: &str = "EXISTS (SELECT FROM message m WHERE m.org_id = \"case\".org_id AND m.case_id = \"case\".id \
    AND m.author = 'reporter' AND m.shown > coalesce((SELECT r.up_to FROM read_mark r WHERE r.org_id = \"case\".org_id \
    AND r.case_id = \"case\".id AND r.member_id = $1), 0))";

/// Selects cases. A case must match every field that is set. Exception: `mine` and `unassigned` together match either.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of one filter bar")]
pub struct Filter {
    pub stages: Option<Vec<Stage>>,
    pub assignee: Option<Uuid>,
    pub unassigned: bool,
    pub mine: bool,
    pub category: Option<Uuid>,
    pub department: Option<Uuid>,
    pub severities: Option<Vec<Severity>>,
    pub overdue: bool,
    pub unread: bool,
    pub number: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// The earliest open deadline first.
    Due,
    /// The latest received report first.
    Received,
    /// The highest case number first.
    Number,
}

pub struct Page {
    pub rows: Vec<case::Model>,
    /// Cursor of the next page.
    pub end_cursor: Option<String>,
    /// Whether there is a next page.
    pub has_next: bool,
}

impl Filter {
    fn condition(&self, op: &Op) -> Result<Condition, Problem> {
        use case::Column as C;
        let (me, today) = (op.member()?.id, op.today()?);
        if self.unread && !op.actor.may(Permission::ReporterMessage) {
            return Err(Problem::Forbidden);
        }
        let about = |sql: &'static str, id: Uuid| Expr::cust_with_values(sql, [id]);
        // `mine` and `unassigned` together are the default view and match either.
        let mut whose = Condition::any();
        if self.mine {
            whose = whose.add(about(ASSIGNED_TO, me));
        }
        if self.unassigned {
            whose = whose.add(Expr::cust(ASSIGNED).not());
        }
        let number = self.number.as_deref().map(case_number).transpose()?;
        Ok(Condition::all()
            .add_option((self.mine || self.unassigned).then_some(whose))
            .add_option(self.stages.as_ref().map(|stages| C::Stage.is_in(stages.iter().copied())))
            .add_option(self.assignee.map(|id| about(ASSIGNED_TO, id)))
            .add_option(self.category.map(|id| C::CategoryId.eq(id)))
            .add_option(self.department.map(|id| C::DepartmentId.eq(id)))
            .add_option(self.severities.as_ref().map(|list| C::Severity.is_in(list.iter().copied())))
            .add_option(self.overdue.then(|| Expr::cust(DUE).lt(today)))
            .add_option(self.unread.then(|| about(UNREAD, me)))
            .add_option(number.map(|(year, number)| {
                Condition::all().add(C::Number.eq(number)).add_option(year.map(|year| C::Year.eq(year)))
            })))
    }
}

/// Parses `VC-2026-48213`, `2026-48213`, `#48213` or `48213`. Accepts digits of any script, and any dash or space.
fn case_number(text: &str) -> Result<(Option<i32>, i32), Problem> {
    let refuse = || Problem::invalid("number", "A case number looks like VC-2026-48213 or 48213.");
    let text = text::typed(text).to_uppercase();
    let digits = text.trim().trim_start_matches("VC").trim_start_matches([' ', '-', '#']);
    let parts: Vec<&str> = digits.split([' ', '-']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<i32>().map_err(|_| refuse());
    match parts[..] {
        [only] => Ok((None, number(only)?)),
        [year, last] => Ok((Some(number(year)?), number(last)?)),
        _ => Err(refuse()),
    }
}

/// Returns one page of the cases that the acting member can see.
///
/// # Errors
/// `Invalid` if the page size, cursor or case number is malformed; `Forbidden` for the filter `unread` without the
/// right to the dialogue.
pub async fn page(op: &Op, filter: &Filter, order: Sorting, first: i32, after: Option<&str>) -> Result<Page, Problem> {
    let size = page::size("first", first)?;
    let (key, direction): (SimpleExpr, Order) = match order {
        Sorting::Due => (Expr::cust(DUE), Order::Asc),
        Sorting::Received => (Expr::cust("\"case\".received_on"), Order::Desc),
        Sorting::Number => (Expr::cust("\"case\".year::bigint * 1000000000 + \"case\".number"), Order::Desc),
    };
    let mut query = case::Entity::find().filter(filter.condition(op)?);
    if let Some(cursor) = after {
        query = query.filter(beyond(order, cursor)?);
    }
    let query = query
        .expr_as(key.clone().cast_as("text"), "sort_key")
        .order_by(key, direction)
        .order_by_asc(case::Column::Id)
        .limit(size + 1);
    let rows = query.into_model::<Keyed>().all(&*op.tx).await?;
    let has_next = rows.len() as u64 > size;
    let shown: Vec<Keyed> = rows.into_iter().take(usize::try_from(size).unwrap_or(usize::MAX)).collect();
    let end_cursor = shown.last().map(|row| page::cursor(&[row.sort_key.clone(), row.case.id.to_string()]));
    Ok(Page { rows: shown.into_iter().map(|row| row.case).collect(), end_cursor, has_next })
}

struct Keyed {
    case: case::Model,
    sort_key: String,
}

impl FromQueryResult for Keyed {
    fn from_query_result(row: &sea_orm::QueryResult, pre: &str) -> Result<Self, DbErr> {
        Ok(Self { case: case::Model::from_query_result(row, pre)?, sort_key: row.try_get(pre, "sort_key")? })
    }
}

/// The condition for rows after the cursor.
fn beyond(order: Sorting, cursor: &str) -> Result<SimpleExpr, Problem> {
    let [key, id] = page::parse::<2>(cursor)?;
    let refuse = || Problem::invalid("after", "Not a cursor of this list.");
    let id = Uuid::try_parse(&id).map_err(|_| refuse())?;
    let day = || key.parse::<NaiveDate>().map_err(|_| refuse());
    Ok(match order {
        Sorting::Due => {
            let due = || Expr::cust(DUE);
            let same_day = due().eq(day()?).and(Expr::cust_with_values("\"case\".id > $1", [id]));
            due().gt(day()?).or(same_day)
        }
        Sorting::Received => {
            let sql = "(\"case\".received_on < $1 OR (\"case\".received_on = $1 AND \"case\".id > $2))";
            Expr::cust_with_values(sql, [sea_orm::Value::from(day()?), id.into()])
        }
        Sorting::Number => {
            let number: i64 = key.parse().map_err(|_| refuse())?;
            Expr::cust_with_values("\"case\".year::bigint * 1000000000 + \"case\".number < $1", [number])
        }
    })
}

/// Counts the cases that match the filter.
///
/// # Errors
/// As [`page()`].
pub async fn total(op: &Op, filter: &Filter) -> Result<i32, Problem> {
    use sea_orm::PaginatorTrait;
    let query = case::Entity::find().filter(filter.condition(op)?);
    i32::try_from(query.count(&*op.tx).await?).map_err(Problem::internal)
}

#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub total: i32,
    pub mine: i32,
    pub unassigned: i32,
    pub overdue: i32,
    pub by_stage: Vec<(Stage, i32)>,
}

#[derive(FromQueryResult)]
struct StageRow {
    stage: Stage,
    count: i32,
    mine: i32,
    unassigned: i32,
    overdue: i32,
}

/// Counts the cases that match the filter by stage, in one statement.
///
/// # Errors
/// As [`page()`].
pub async fn counts(op: &Op, filter: &Filter) -> Result<Counts, Problem> {
    let (me, today) = (op.member()?.id, op.today()?);
    let counted = |condition: SimpleExpr| Expr::cust_with_exprs("(count(*) FILTER (WHERE $1))::int", [condition]);
    let rows: Vec<StageRow> = case::Entity::find()
        .select_only()
        .column(case::Column::Stage)
        .expr_as(Expr::cust("count(*)::int"), "count")
        .expr_as(counted(Expr::cust_with_values(ASSIGNED_TO, [me])), "mine")
        .expr_as(counted(Expr::cust(ASSIGNED).not()), "unassigned")
        .expr_as(counted(Expr::cust(DUE).lt(today)), "overdue")
        .filter(filter.condition(op)?)
        .group_by(case::Column::Stage)
        .into_model()
        .all(&*op.tx)
        .await?;
    let sum = |of: fn(&StageRow) -> i32| rows.iter().map(of).sum();
    Ok(Counts {
        total: sum(|r| r.count),
        mine: sum(|r| r.mine),
        unassigned: sum(|r| r.unassigned),
        overdue: sum(|r| r.overdue),
        by_stage: rows.iter().map(|r| (r.stage, r.count)).collect(),
    })
}

//! What members have to do in all cases: tasks, corrective actions, own deadlines and check-ins after a closing in one
//! list.

use chrono::{Days, NaiveDate};
use entity::case;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use crate::op::Op;
use crate::page;
use crate::problem::Problem;

/// Which dates the list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The date has passed.
    Overdue,
    /// The date is today, has passed, or is within the next seven days.
    Week,
}

/// Selects rows of the list.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// Only what the acting member owns.
    pub mine: bool,
    pub span: Option<Span>,
    /// What is done, instead of what is open.
    pub done: bool,
}

/// A row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// `task`, `action`, `deadline` or `check_in`.
    pub kind: String,
    pub id: Uuid,
    pub case_id: Uuid,
    pub owner_id: Option<Uuid>,
    pub due_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
    /// The sealed title. A corrective action has none, because its text can be long.
    pub title: Option<Vec<u8>>,
    pub revision: i32,
    /// The position in the order. What is open is sorted by its date, what is done by the day, the latest first.
    place: i32,
}

pub struct Page {
    pub rows: Vec<(Row, case::Model)>,
    pub end_cursor: Option<String>,
    pub has_next: bool,
}

/// $1: the owner, or NULL. $2: whether done. $3: the last date, or NULL. $4 and $5: the last row of the page before.
/// Row-level security hides what is in cases that the member does not see.
const ROWS: &str = "SELECT * FROM (SELECT x.*, CASE WHEN $2 THEN date '2000-01-01' - x.done_on \
      ELSE coalesce(x.due_on, date '9999-12-31') - date '2000-01-01' END AS place FROM ( \
      SELECT 'task' AS kind, t.id, t.case_id, t.owner_id, t.due_on, CASE WHEN t.state = 'done' THEN t.settled_on END AS done_on, t.title, \
        t.revision FROM task t WHERE t.state = CASE WHEN $2 THEN 'done' ELSE 'open' END AND ($1::uuid IS NULL OR t.owner_id = $1) \
      UNION ALL SELECT 'action', a.id, a.case_id, a.owner_id, a.due_on, a.settled_at::date, NULL, a.revision FROM corrective_action a \
        WHERE a.state = CASE WHEN $2 THEN 'done' ELSE 'open' END AND ($1::uuid IS NULL OR a.owner_id = $1) \
      UNION ALL SELECT 'deadline', d.id, d.case_id, d.owner_id, d.due_on, d.met_on, d.title, d.revision FROM deadline d \
        JOIN \"case\" c ON c.org_id = d.org_id AND c.id = d.case_id \
        WHERE d.kind = 'own' AND d.removed_on IS NULL AND d.paused_on IS NULL AND (d.met_on IS NOT NULL) = $2 AND ($2 OR c.stage <> 'closed') \
          AND ($1::uuid IS NULL OR d.owner_id = $1) \
      UNION ALL SELECT 'check_in', i.id, i.case_id, NULL, i.due_on, i.settled_on, NULL, i.revision FROM check_in i \
        WHERE (i.result IS NOT NULL) = $2 AND ($1::uuid IS NULL OR EXISTS (SELECT FROM case_assignee a \
          WHERE a.org_id = i.org_id AND a.case_id = i.case_id AND a.member_id = $1 AND a.ended_at IS NULL))) x \
      WHERE $3::date IS NULL OR x.due_on <= $3) y \
    WHERE $4::int IS NULL OR (y.place, y.id) > ($4, $5) ORDER BY y.place, y.id LIMIT $6";

/// A page of the list.
///
/// # Errors
/// `Invalid` for a page size or a cursor.
pub async fn list(op: &Op, filter: Filter, first: i32, after: Option<&str>) -> Result<Page, Problem> {
    let size = page::size("first", first)?;
    let (place, id) = after.map(parse).transpose()?.unzip();
    let (member, today) = (op.member()?.id, op.today()?);
    let until = filter.span.map(|span| match span {
        Span::Overdue => today - Days::new(1),
        Span::Week => today + Days::new(7),
    });
    let limit = i64::try_from(size + 1).map_err(Problem::internal)?;
    let owner = filter.mine.then_some(member);
    let values = [owner.into(), filter.done.into(), until.into(), place.into(), id.into(), limit.into()];
    let mut rows = op.tx.all::<Row>(ROWS, values).await?;
    let has_next = rows.len() as u64 > size;
    rows.truncate(usize::try_from(size).map_err(Problem::internal)?);
    let end_cursor = rows.last().map(|row| page::cursor(&[row.place.to_string(), row.id.to_string()]));
    let cases = case::Entity::find().filter(case::Column::Id.is_in(rows.iter().map(|row| row.case_id)));
    let cases = cases.all(&*op.tx).await?;
    let with_case = |row: Row| cases.iter().find(|case| case.id == row.case_id).cloned().map(|case| (row, case));
    Ok(Page { rows: rows.into_iter().filter_map(with_case).collect(), end_cursor, has_next })
}

fn parse(cursor: &str) -> Result<(i32, Uuid), Problem> {
    let [place, id] = page::parse(cursor)?;
    let parsed = place.parse().ok().zip(id.parse().ok());
    parsed.ok_or_else(|| {
        Problem::invalid("after", "This cursor does not belong to this list. Load the list from its beginning.")
    })
}

//! The list of cases: filters, order, pages and counts. A page is one statement, and all counts together are one.
//!
//! A page costs the same for 300 cases and for 100,000. Each `Stream` is an index scan that has the order of the list
//! and stops after a page. A page merges the first rows of its streams. Row-level security decides which cases the member
//! sees; the streams repeat the member's scope only so that an index can answer it.

use entity::case;
use entity::enums::{CaseScope, Severity, Stage};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Iterable, Statement};
use uuid::Uuid;

use super::typed::{self, Values};
use crate::op::Op;
use crate::page;
use crate::permissions::Permission;
use crate::problem::Problem;
use crate::tx::Reach;

/// Counts stop here. Clients show it as "1,000+".
pub const MAX_COUNT: u64 = 1001;

/// The next deadline of a closed case.
const CLOSED: &str = "9999-12-31";

/// Excludes the cases that the stream of the member's assignments returns.
const NOT_ASSIGNED: &str = " AND c.id <> ALL ((SELECT app.cases_assigned())::uuid[])";

const OPEN: [Stage; 4] = [Stage::New, Stage::InTriage, Stage::UnderInvestigation, Stage::PendingReview];

/// Selects cases. A case must match every field that is set. Exception: `mine` and `unassigned` together match either.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
    /// The earliest open deadline first, closed cases last.
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

impl Sorting {
    /// The sort keys of `table`: `c` is a case, `a` an assignment, which copies them from its case.
    fn keys(self, table: &str) -> [String; 2] {
        let id = if table == "a" { "case_id" } else { "id" };
        match self {
            Self::Due => [format!("{table}.next_due_on"), format!("{table}.{id}")],
            Self::Received => [format!("{table}.received_on"), format!("{table}.{id}")],
            Self::Number => [format!("{table}.year"), format!("{table}.number")],
        }
    }

    /// The id and the sort keys of `table`.
    fn columns(self, table: &str) -> String {
        let [first, second] = self.keys(table);
        let id = if table == "a" { "a.case_id AS id" } else { "c.id" };
        if self == Self::Number { format!("{id}, {first}, {second}") } else { format!("{id}, {first}") }
    }

    fn order(self, table: &str) -> String {
        let direction = if self == Self::Due { "" } else { " DESC" };
        self.keys(table).map(|key| key + direction).join(", ")
    }

    fn cursor(self, row: &case::Model) -> String {
        let number = |number: Option<i32>| number.unwrap_or_default().to_string();
        page::cursor(&match self {
            Self::Due => [row.next_due_on.to_string(), row.id.to_string()],
            Self::Received => [row.received_on.to_string(), row.id.to_string()],
            Self::Number => [number(row.year), number(row.number)],
        })
    }

    /// Binds the two parts of a cursor.
    fn bind(self, cursor: &str, values: &mut Values) -> Result<[String; 2], Problem> {
        let [first, second] = page::parse::<2>(cursor)?;
        let refuse =
            || Problem::invalid("after", "This cursor does not belong to this list. Load the list from its beginning.");
        let number = |text: &str| text.parse::<i32>().map_err(|_| refuse());
        Ok(match self {
            Self::Due | Self::Received => {
                let day: chrono::NaiveDate = first.parse().map_err(|_| refuse())?;
                [values.bind(day), values.bind(Uuid::try_parse(&second).map_err(|_| refuse())?)]
            }
            Self::Number => [values.bind(number(&first)?), values.bind(number(&second)?)],
        })
    }
}

/// Cases that an index can return in the order of the list. `condition` is about the case `c`.
struct Stream {
    source: Source,
    condition: String,
}

enum Source {
    All,
    /// The cases with one of several values in a column. `values` is an array that has each value once.
    Each {
        column: &'static str,
        kind: &'static str,
        values: String,
    },
    /// The cases of an array of ids, which may name a case twice.
    Ids(&'static str),
    /// The cases that a member handles. The assignment `a` repeats the sort keys of its case; `keys` is about them.
    Assigned {
        member: String,
        keys: String,
    },
}

impl Stream {
    /// The first `size` rows after the cursor, with id and sort keys.
    fn first(&self, sorting: Sorting, after: Option<&[String; 2]>, size: u64) -> String {
        let page = |table: &str, from: &str, condition: &str| {
            let [first, second] = sorting.keys(table);
            let than = if sorting == Sorting::Due { ">" } else { "<" };
            let beyond = after.map(|[a, b]| format!(" AND ({first}, {second}) {than} ({a}, {b})")).unwrap_or_default();
            let (columns, order) = (sorting.columns(table), sorting.order(table));
            format!("SELECT {columns} FROM {from} WHERE {condition}{beyond} ORDER BY {order} LIMIT {size}")
        };
        let condition = &self.condition;
        match &self.source {
            Source::All => page("c", "\"case\" c", condition),
            Source::Each { column, kind, values } => {
                let each = page("c", "\"case\" c", &format!("c.{column} = k AND {condition}"));
                format!("SELECT c.* FROM unnest({values}::{kind}[]) k CROSS JOIN LATERAL ({each}) c")
            }
            Source::Ids(ids) => {
                // OFFSET 0: a look-up for each id, and never a walk through the list until the ids are found.
                let columns = sorting.columns("c");
                let one = format!("SELECT {columns} FROM \"case\" c WHERE c.id = i AND {condition} OFFSET 0");
                page(
                    "c",
                    &format!("(SELECT DISTINCT unnest(({ids})::uuid[])) ids (i) CROSS JOIN LATERAL ({one}) c"),
                    "true",
                )
            }
            Source::Assigned { member, keys } => {
                // OFFSET 0: a look-up for each assignment, in the order of the assignments.
                let one = "SELECT FROM \"case\" c WHERE c.org_id = a.org_id AND c.id = a.case_id";
                let from = format!("case_assignee a CROSS JOIN LATERAL ({one} AND {condition} OFFSET 0) c");
                page("a", &from, &format!("a.member_id = {member} AND a.ended_at IS NULL AND {keys}"))
            }
        }
    }
}

impl Filter {
    /// The stages that cases of the filter can have.
    pub fn stages(&self) -> impl Iterator<Item = Stage> + '_ {
        Stage::iter().filter(|stage| self.stages.as_ref().is_none_or(|stages| stages.contains(stage)))
    }

    /// Checks what the sender can correct, and the right to the filter `unread`.
    ///
    /// # Errors
    /// As [`page()`].
    pub fn check(&self, op: &Op) -> Result<(), Problem> {
        self.condition(op, &mut Values::default()).map(|_| ())
    }

    /// The conditions on the sort keys of `table`.
    fn on_keys(&self, op: &Op, table: &str, values: &mut Values) -> Result<String, Problem> {
        let mut all = vec!["true".to_owned()];
        if self.overdue {
            all.push(format!("{table}.next_due_on < {}", values.bind(op.today()?)));
        }
        // The deadline also says whether the case is closed. So an index need not be read to its end.
        if let Some(stages) = &self.stages {
            match stages.iter().filter(|stage| **stage == Stage::Closed).count() {
                0 => all.push(format!("{table}.next_due_on < DATE '{CLOSED}'")),
                closed if closed == stages.len() => all.push(format!("{table}.next_due_on = DATE '{CLOSED}'")),
                _ => {}
            }
        }
        Ok(all.join(" AND "))
    }

    /// The conditions on the case itself, without the filters by member. `IS TRUE`: no index answers it, because the
    /// stream has chosen one.
    fn condition(&self, op: &Op, values: &mut Values) -> Result<String, Problem> {
        let mut all = vec![self.on_keys(op, "c", values)?];
        if let Some(stages) = &self.stages {
            all.push(format!("(c.stage = ANY ({}::text[])) IS TRUE", values.bind_names(stages.iter().copied())));
        }
        if let Some(severities) = &self.severities {
            let severities = values.bind_names(severities.iter().copied());
            all.push(format!("(c.severity = ANY ({severities}::text[])) IS TRUE"));
        }
        if let Some(category) = self.category {
            all.push(format!("(c.category_id = {}) IS TRUE", values.bind(category)));
        }
        if let Some(department) = self.department {
            all.push(format!("(c.department_id = {}) IS TRUE", values.bind(department)));
        }
        if self.unread {
            if !op.actor.may(Permission::ReporterMessage) {
                return Err(Problem::Forbidden);
            }
            let me = values.bind(op.member()?.id);
            all.push(format!(
                "c.reporter_shown > 0 AND c.reporter_shown > coalesce((SELECT r.up_to FROM read_mark r \
                 WHERE r.org_id = c.org_id AND r.case_id = c.id AND r.member_id = {me}), 0)"
            ));
        }
        if let Some((year, number)) = self.number.as_deref().map(typed::number).transpose()? {
            all.push(format!("c.number = {}", values.bind(number)));
            all.extend(year.map(|year| format!("c.year = {}", values.bind(year))));
        }
        Ok(all.join(" AND "))
    }

    /// The streams whose rows together are the cases of the filter, each case once.
    fn streams(&self, op: &Op, sorting: Sorting, values: &mut Values) -> Result<Vec<Stream>, Problem> {
        let condition = self.condition(op, values)?;
        if let Some(assignee) = self.assignee {
            let and = match (self.mine, self.unassigned) {
                (true, _) => " AND c.id = ANY ((SELECT app.cases_assigned())::uuid[])",
                (false, true) => " AND false",
                (false, false) => "",
            };
            return Ok(vec![Stream {
                source: self.assigned_to(assignee, op, sorting, values)?,
                condition: condition + and,
            }]);
        }
        let mut streams = vec![];
        if self.mine {
            let source = self.assigned_to(op.member()?.id, op, sorting, values)?;
            streams.push(Stream { source, condition: condition.clone() });
        }
        if !self.mine || self.unassigned {
            let and = if self.unassigned { " AND NOT c.assigned" } else { "" };
            streams.extend(self.in_scope(op, sorting, &(condition + and), values)?);
        }
        Ok(streams)
    }

    /// The streams of the member's case scope.
    fn in_scope(
        &self,
        op: &Op,
        sorting: Sorting,
        condition: &str,
        values: &mut Values,
    ) -> Result<Vec<Stream>, Problem> {
        let member = op.member()?;
        let stream = |source, and: &str| Stream { source, condition: format!("{condition}{and}") };
        Ok(match member.reach() {
            Reach::All => vec![stream(self.lead(sorting, values), "")],
            Reach::Scope(CaseScope::Departments) => {
                let departments = values.bind(self.department.map_or_else(
                    || member.departments.clone(),
                    |one| member.departments.iter().copied().filter(|department| *department == one).collect(),
                ));
                let outside = format!(" AND c.department_id <> ALL ({departments}::uuid[])");
                let inside = Source::Each { column: "department_id", kind: "uuid", values: departments };
                let mut streams = vec![stream(inside, "")];
                // The cases outside of the departments: those that the member handles, and those that name the member.
                if self.department.is_none_or(|one| !member.departments.contains(&one)) {
                    if !self.unassigned {
                        streams.push(stream(self.assigned_to(member.id, op, sorting, values)?, &outside));
                    }
                    let named = Source::Ids("SELECT app.cases_named() || app.cases_fallback()");
                    streams.push(stream(named, &format!("{outside}{NOT_ASSIGNED}")));
                }
                streams
            }
            Reach::Scope(CaseScope::Assigned) => {
                let assigned = stream(self.assigned_to(member.id, op, sorting, values)?, "");
                vec![assigned, stream(Source::Ids("SELECT app.cases_fallback()"), NOT_ASSIGNED)]
            }
            Reach::Scope(CaseScope::Named) => {
                vec![stream(Source::Ids("SELECT app.cases_named() || app.cases_fallback()"), "")]
            }
            Reach::Scope(CaseScope::None) => vec![],
        })
    }

    fn assigned_to(&self, member: Uuid, op: &Op, sorting: Sorting, values: &mut Values) -> Result<Source, Problem> {
        // In another order, PostgreSQL would prefer the index of the deadlines to the one of the order.
        let keys = if sorting == Sorting::Due { self.on_keys(op, "a", values)? } else { "true".to_owned() };
        Ok(Source::Assigned { member: values.bind(member), keys })
    }

    /// The narrowest index for a member who sees all departments. Only departments have an index for each order.
    fn lead(&self, sorting: Sorting, values: &mut Values) -> Source {
        let by_due = sorting == Sorting::Due;
        if let Some(department) = self.department {
            return Source::Each { column: "department_id", kind: "uuid", values: values.bind(vec![department]) };
        }
        if let Some(category) = self.category.filter(|_| by_due) {
            return Source::Each { column: "category_id", kind: "uuid", values: values.bind(vec![category]) };
        }
        if self.number.is_some() || self.unassigned || self.overdue || self.unread || !by_due {
            return Source::All;
        }
        if let Some(severities) = &self.severities {
            let values = values.bind_names(severities.iter().copied());
            return Source::Each { column: "severity", kind: "text", values };
        }
        // The open cases are the first ones in the order of the deadlines.
        if let Some(stages) = self.stages.as_ref().filter(|stages| !OPEN.iter().all(|open| stages.contains(open))) {
            let values = values.bind_names(stages.iter().copied());
            return Source::Each { column: "stage", kind: "text", values };
        }
        Source::All
    }
}

/// Returns one page of the cases that the acting member can see.
///
/// # Errors
/// `Invalid` if the page size, cursor or case number is malformed; `Forbidden` for the filter `unread` without the
/// right to the dialogue.
pub async fn page(
    op: &Op,
    filter: &Filter,
    sorting: Sorting,
    first: i32,
    after: Option<&str>,
) -> Result<Page, Problem> {
    let size = page::size("first", first)?;
    let Some(statement) = page_statement(op, filter, sorting, size, after)? else {
        return Ok(Page { rows: vec![], end_cursor: None, has_next: false });
    };
    let mut rows = case::Model::find_by_statement(statement).all(&*op.tx).await?;
    let has_next = rows.len() as u64 > size;
    rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let end_cursor = rows.last().map(|row| sorting.cursor(row));
    Ok(Page { rows, end_cursor, has_next })
}

/// The statement of [`page()`], which reads one row more than the page has. `None` if the member can see no case.
///
/// # Errors
/// As [`page()`].
pub fn page_statement(
    op: &Op,
    filter: &Filter,
    sorting: Sorting,
    size: u64,
    after: Option<&str>,
) -> Result<Option<Statement>, Problem> {
    let mut values = Values::default();
    let after = after.map(|cursor| sorting.bind(cursor, &mut values)).transpose()?;
    let streams = filter.streams(op, sorting, &mut values)?;
    if streams.is_empty() {
        return Ok(None);
    }
    // The page size is printed: PostgreSQL plans for it.
    let parts = streams.iter().map(|stream| format!("({})", stream.first(sorting, after.as_ref(), size + 1)));
    let merged = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let sql = format!(
        "SELECT c.* FROM (SELECT p.id FROM ({merged}) p ORDER BY {} LIMIT {}) p JOIN \"case\" c ON c.id = p.id ORDER BY {}",
        sorting.order("p"),
        size + 1,
        sorting.order("c"),
    );
    Ok(Some(Statement::from_sql_and_values(DbBackend::Postgres, sql, values.0)))
}

/// Numbers of the cases that match a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    pub filter: Filter,
    /// In the order of the answer.
    pub numbers: Vec<Number>,
}

/// A number of the cases that match a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    Total,
    Mine,
    Unassigned,
    Overdue,
    /// One number for each stage of the filter, in the order of the stages.
    ByStage,
}

impl Number {
    /// The filter of the cases to count. `None` if no case can match.
    fn of(self, filter: &Filter) -> Option<Filter> {
        let filter = filter.clone();
        let by_assignee = filter.mine || filter.unassigned;
        match self {
            Self::Total => Some(filter),
            // The count adds the stage.
            Self::ByStage => Some(Filter { stages: None, ..filter }),
            Self::Mine => (!by_assignee || filter.mine).then_some(Filter { mine: true, unassigned: false, ..filter }),
            Self::Unassigned => (filter.assignee.is_none() && (!by_assignee || filter.unassigned)).then_some(Filter {
                mine: false,
                unassigned: true,
                ..filter
            }),
            Self::Overdue => Some(Filter { overdue: true, ..filter }),
        }
    }
}

/// Maximum number of [`Wanted`] in one statement. PostgreSQL keeps the plan, which grows with the statement.
const MAX_WANTED: usize = 4;

/// Counts cases, up to [`MAX_COUNT`] for each number. One statement for what a list shows.
///
/// # Errors
/// As [`page()`].
pub async fn counts(op: &Op, wanted: &[Wanted]) -> Result<Vec<Vec<i32>>, Problem> {
    let mut found = vec![vec![]; wanted.len()];
    // In the order of their SQL, so that the same questions are the same statement, and PostgreSQL plans it once.
    let texts = wanted.iter().map(|one| count_columns(op, one, &mut Values::default()));
    let texts = texts.collect::<Result<Vec<_>, _>>()?;
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| texts[*a].cmp(&texts[*b]));
    for places in order.chunks(MAX_WANTED) {
        let asked: Vec<&Wanted> = places.iter().map(|place| &wanted[*place]).collect();
        let row = op.tx.query_one_raw(count_statement(op, &asked)?).await?;
        let row = row.ok_or_else(|| Problem::internal("a count without a row"))?;
        let mut numbers = row.try_get::<Vec<i32>>("", "numbers")?.into_iter();
        for place in places {
            let Wanted { filter, numbers: asked } = &wanted[*place];
            let each = |number: &Number| if *number == Number::ByStage { filter.stages().count() } else { 1 };
            found[*place] = numbers.by_ref().take(asked.iter().map(each).sum()).collect();
        }
    }
    Ok(found)
}

/// The statement of [`counts`]. It returns all numbers in one array.
///
/// # Errors
/// As [`page()`].
pub fn count_statement(op: &Op, wanted: &[&Wanted]) -> Result<Statement, Problem> {
    let mut values = Values::default();
    let columns = wanted.iter().map(|one| count_columns(op, one, &mut values)).collect::<Result<Vec<_>, _>>()?;
    let columns: Vec<String> = columns.into_iter().filter(|columns| !columns.is_empty()).collect();
    let numbers = if columns.is_empty() { "'{}'".to_owned() } else { columns.join(" || ") };
    let sql = format!("SELECT ({numbers})::int[] AS numbers");
    Ok(Statement::from_sql_and_values(DbBackend::Postgres, sql, values.0))
}

/// The numbers of one [`Wanted`], as arrays that are joined.
fn count_columns(op: &Op, wanted: &Wanted, values: &mut Values) -> Result<String, Problem> {
    let mut columns = vec![];
    for number in &wanted.numbers {
        let mut streams = match number.of(&wanted.filter) {
            Some(filter) => filter.streams(op, Sorting::Due, values)?,
            None => vec![],
        };
        if *number == Number::ByStage {
            for Stream { source, condition } in &mut streams {
                let and = if let Source::All = source { "c.stage = s.stage" } else { "(c.stage = s.stage) IS TRUE" };
                *condition = format!("{condition} AND {and}");
            }
        }
        let parts = streams.iter().map(|stream| format!("({})", stream.first(Sorting::Due, None, MAX_COUNT)));
        let rows = parts.collect::<Vec<_>>().join(" UNION ALL ");
        let count = if rows.is_empty() {
            "0".to_owned()
        } else {
            format!("(SELECT count(*)::int FROM (SELECT FROM ({rows}) c LIMIT {MAX_COUNT}) c)")
        };
        columns.push(if *number == Number::ByStage {
            let stages = values.bind_names(wanted.filter.stages());
            format!(
                "ARRAY(SELECT {count} FROM unnest({stages}::text[]) WITH ORDINALITY s (stage, place) ORDER BY s.place)"
            )
        } else {
            format!("ARRAY[{count}]")
        });
    }
    Ok(columns.join(" || "))
}

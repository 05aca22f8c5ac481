//! The list of cases: filter, order, pages and counts. One statement reads a page. The counts share a few statements.
//! A page costs the same for 300 cases and for 100,000 (see `streams.rs`).

pub mod counts;
mod streams;

use entity::case;
use entity::enums::{Severity, Stage};
use sea_orm::{DbBackend, FromQueryResult, Iterable, Statement};
use uuid::Uuid;

use super::typed::Values;
use crate::op::Op;
use crate::page;
use crate::problem::Problem;

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
    /// Only cases that wait for an answer of the reporter.
    pub waiting: bool,
    /// Only cases with at least one of these tags.
    pub tags: Option<Vec<Uuid>>,
    pub number: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// The earliest open deadline first, closed cases last.
    Due,
    /// The latest received report first.
    Received,
    /// The highest case number first.
    Number,
    /// Open cases first. Among them critical cases first, and those of one severity by deadline.
    Severity,
    /// New cases first, and those of one stage by deadline.
    Stage,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    pub key: SortKey,
    /// The last case of the order comes first.
    pub reverse: bool,
}

impl From<SortKey> for Sorting {
    fn from(key: SortKey) -> Self {
        Self { key, reverse: false }
    }
}

pub struct Page {
    pub rows: Vec<case::Model>,
    /// Cursor of the next page.
    pub end_cursor: Option<String>,
    pub has_next: bool,
}

impl Sorting {
    /// The columns with the sort keys. `table` is `c` for a case or its tag, `p` for the merged streams, and `a` for an
    /// assignment, which has copies of the sort keys of its case.
    fn keys(self, table: &str) -> [String; 2] {
        let id = if table == "a" { "case_id" } else { "id" };
        match self.key {
            SortKey::Due => [format!("{table}.next_due_on"), format!("{table}.{id}")],
            SortKey::Received => [format!("{table}.received_on"), format!("{table}.{id}")],
            SortKey::Number => [format!("{table}.year"), format!("{table}.number")],
            SortKey::Severity => [format!("{table}.by_severity"), format!("{table}.{id}")],
            SortKey::Stage => [format!("{table}.by_stage"), format!("{table}.{id}")],
        }
    }

    /// The columns with the id and the sort keys of `table`.
    fn columns(self, table: &str) -> String {
        let [first, second] = self.keys(table);
        let id = if table == "a" { "a.case_id AS id" } else { "c.id" };
        if self.key == SortKey::Number { format!("{id}, {first}, {second}") } else { format!("{id}, {first}") }
    }

    const fn is_descending(self) -> bool {
        matches!(self.key, SortKey::Received | SortKey::Number) != self.reverse
    }

    fn order(self, table: &str) -> String {
        let direction = if self.is_descending() { " DESC" } else { "" };
        self.keys(table).map(|key| key + direction).join(", ")
    }

    fn cursor(self, row: &case::Model) -> String {
        let number = |number: Option<i32>| number.unwrap_or_default().to_string();
        page::cursor(&match self.key {
            SortKey::Due => [row.next_due_on.to_string(), row.id.to_string()],
            SortKey::Received => [row.received_on.to_string(), row.id.to_string()],
            SortKey::Number => [number(row.year), number(row.number)],
            SortKey::Severity => [row.by_severity.to_string(), row.id.to_string()],
            SortKey::Stage => [row.by_stage.to_string(), row.id.to_string()],
        })
    }

    /// Binds the two parts of a cursor.
    fn bind(self, cursor: &str, values: &mut Values) -> Result<[String; 2], Problem> {
        let [first, second] = page::parse::<2>(cursor)?;
        let refuse =
            || Problem::invalid("after", "This cursor does not belong to this list. Load the list from its beginning.");
        let number = |text: &str| text.parse::<i32>().map_err(|_| refuse());
        let id = |text: &str| Uuid::try_parse(text).map_err(|_| refuse());
        Ok(match self.key {
            SortKey::Due | SortKey::Received => {
                let day: chrono::NaiveDate = first.parse().map_err(|_| refuse())?;
                [values.bind(day), values.bind(id(&second)?)]
            }
            SortKey::Severity | SortKey::Stage => [values.bind(number(&first)?), values.bind(id(&second)?)],
            SortKey::Number => [values.bind(number(&first)?), values.bind(number(&second)?)],
        })
    }
}

impl Filter {
    /// The stages that cases of the filter can have.
    pub fn stages(&self) -> impl Iterator<Item = Stage> + '_ {
        Stage::iter().filter(|stage| self.stages.as_ref().is_none_or(|stages| stages.contains(stage)))
    }

    /// Checks the values that the sender can correct, and the right that the filter `unread` needs.
    ///
    /// # Errors
    /// As [`page()`].
    pub fn check(&self, op: &Op) -> Result<(), Problem> {
        self.condition(op, &mut Values::default()).map(|_| ())
    }
}

/// Returns one page of the cases that the acting member can see.
///
/// # Errors
/// `Invalid` if the page size, cursor or case number is malformed. `Forbidden` for the filter `unread` without the
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
    // Write the page size into the SQL text, so that PostgreSQL plans for this number of rows.
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

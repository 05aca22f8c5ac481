//! The counts of the list.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::streams::{CLOSED, RANK, Source, Stream, rank_of};
use super::{Filter, SortKey};
use crate::cases::typed::Values;
use crate::op::Op;
use crate::problem::Problem;

/// Maximum of a count, one above the maximum that clients show ("1,000+").
pub const MAX_COUNT: u64 = 1001;

/// The value of `next_due_on` for an open case whose deadlines are all met.
const OPEN_UNTIL: &str = "9999-12-30";

/// Numbers of the cases that match a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    pub filter: Filter,
    /// The wanted counts, in the order of the returned numbers.
    pub counts: Vec<Count>,
}

/// A number of the cases that match a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    Total,
    Mine,
    Unassigned,
    Overdue,
    /// One number for each stage of the filter, in the order of the stages.
    ByStage,
}

impl Count {
    /// The filter of the cases to count. `None` if no case can match.
    fn of(self, filter: &Filter) -> Option<Filter> {
        let filter = filter.clone();
        let by_assignee = filter.mine || filter.unassigned;
        match self {
            Self::Total => Some(filter),
            // [`count_columns`] adds the condition on the stage.
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

/// Maximum number of [`Wanted`] in one statement. PostgreSQL keeps the plan in memory, and the plan grows with the
/// statement.
const MAX_WANTED: usize = 4;

/// Counts cases, up to [`MAX_COUNT`] for each number. One statement counts for up to four filters.
///
/// # Errors
/// As [`super::page()`].
pub async fn counts(op: &Op, wanted: &[Wanted]) -> Result<Vec<Vec<i32>>, Problem> {
    let mut found = vec![vec![]; wanted.len()];
    // Sort by SQL text, so that the same counts always produce the same statement, which PostgreSQL plans only once.
    let texts = wanted.iter().map(|one| count_columns(op, one, &mut Values::default()));
    let texts = texts.collect::<Result<Vec<_>, _>>()?;
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| texts[*a].cmp(&texts[*b]));
    for batch in order.chunks(MAX_WANTED) {
        let together: Vec<&Wanted> = batch.iter().map(|index| &wanted[*index]).collect();
        let row = op.tx.query_one_raw(count_statement(op, &together)?).await?;
        let row = row.ok_or_else(|| Problem::internal("a count without a row"))?;
        let mut numbers = row.try_get::<Vec<i32>>("", "numbers")?.into_iter();
        for index in batch {
            let Wanted { filter, counts } = &wanted[*index];
            let each = |count: &Count| if *count == Count::ByStage { filter.stages().count() } else { 1 };
            found[*index] = numbers.by_ref().take(counts.iter().map(each).sum()).collect();
        }
    }
    Ok(found)
}

/// The statement of [`counts`], which returns all numbers in one array.
///
/// # Errors
/// As [`super::page()`].
pub fn count_statement(op: &Op, wanted: &[&Wanted]) -> Result<Statement, Problem> {
    let mut values = Values::default();
    let columns = wanted.iter().map(|one| count_columns(op, one, &mut values)).collect::<Result<Vec<_>, _>>()?;
    let columns: Vec<String> = columns.into_iter().filter(|columns| !columns.is_empty()).collect();
    let numbers = if columns.is_empty() { "'{}'".to_owned() } else { columns.join(" || ") };
    let sql = format!("SELECT ({numbers})::int[] AS numbers");
    Ok(Statement::from_sql_and_values(DbBackend::Postgres, sql, values.0))
}

/// Returns the numbers of one [`Wanted`] as SQL arrays, joined by `||`.
fn count_columns(op: &Op, wanted: &Wanted, values: &mut Values) -> Result<String, Problem> {
    let mut columns = vec![];
    for count in &wanted.counts {
        let mut streams = match count.of(&wanted.filter) {
            Some(filter) => filter.streams(op, SortKey::Due.into(), values)?,
            None => vec![],
        };
        let by_stage = *count == Count::ByStage;
        // The order decides which index PostgreSQL reads. All streams need the same columns. Tags and departments have an
        // index by stage.
        let key =
            if by_stage && streams.iter().any(Stream::has_tag_or_department) { SortKey::Stage } else { SortKey::Due };
        if by_stage {
            for stream in &mut streams {
                of_one_stage(stream, key);
            }
        }
        let parts = streams.iter().map(|stream| format!("({})", stream.first(key.into(), None, MAX_COUNT)));
        let rows = parts.collect::<Vec<_>>().join(" UNION ALL ");
        let rows = if rows.is_empty() {
            "0".to_owned()
        } else {
            format!("(SELECT count(*)::int FROM (SELECT FROM ({rows}) c LIMIT {MAX_COUNT}) c)")
        };
        columns.push(if by_stage {
            let stages = values.bind_names(wanted.filter.stages());
            let ranks = values.bind(wanted.filter.stages().map(rank_of).collect::<Vec<_>>());
            format!(
                "ARRAY(SELECT {rows} FROM unnest({stages}::text[], {ranks}::int[]) WITH ORDINALITY s (stage, rank, place) \
                 ORDER BY s.place)"
            )
        } else {
            format!("ARRAY[{rows}]")
        });
    }
    Ok(columns.join(" || "))
}

/// Limits a stream to the stage `s`, in the order of the key.
fn of_one_stage(stream: &mut Stream, key: SortKey) {
    let Stream { source, condition, .. } = stream;
    if key == SortKey::Stage {
        let rank =
            |table: &str| format!("{table}.by_stage >= s.rank * {RANK} AND {table}.by_stage < (s.rank + 1) * {RANK}");
        match source {
            Source::Assigned { keys, .. } => *keys = format!("{keys} AND {}", rank("a")),
            _ => *condition = format!("{condition} AND {}", rank("c")),
        }
        return;
    }
    let and = if let Source::All = source { "c.stage = s.stage" } else { "(c.stage = s.stage) IS TRUE" };
    *condition = format!("{condition} AND {and}");
    // The sort key shows whether an assignment belongs to a closed case. So the count of closed cases looks up no open
    // case, and the other counts look up no closed case.
    if let Source::Assigned { keys, .. } = source {
        let bound = |of_closed: &str, of_open: &str| {
            format!("CASE s.stage WHEN 'closed' THEN DATE '{of_closed}' ELSE DATE '{of_open}' END")
        };
        let (from, to) = (bound(CLOSED, "-infinity"), bound(CLOSED, OPEN_UNTIL));
        *keys = format!("{keys} AND a.next_due_on BETWEEN {from} AND {to}");
    }
}

//! The SQL of a filter. Each `Stream` is an index scan that has the order of the list and stops after a page. A page
//! merges the first rows of its streams. Row-level security decides which cases the member sees. The streams repeat the
//! member's case scope only so that PostgreSQL can use an index.

use entity::enums::{CaseScope, Severity, Stage};
use sea_orm::Iterable as _;
use uuid::Uuid;

use super::{Filter, SortKey, Sorting};
use crate::cases::typed::{self, Values};
use crate::op::Op;
use crate::permissions::Permission;
use crate::problem::Problem;
use crate::tx::Reach;

/// The value of `next_due_on` for a closed case.
pub(super) const CLOSED: &str = "9999-12-31";

/// Excludes the cases that the stream of the member's assignments returns.
const NOT_ASSIGNED: &str = " AND c.id <> ALL ((SELECT app.cases_assigned())::uuid[])";

/// Distance of two ranks in the columns `by_severity` and `by_stage` of a case.
const RANK: i32 = 10_000_000;

const OPEN: [Stage; 4] = [Stage::New, Stage::InTriage, Stage::UnderInvestigation, Stage::PendingReview];

/// Cases that an index can return in the order of the list. `condition` filters the case `c`.
pub(super) struct Stream {
    pub source: Source,
    pub condition: String,
}

pub(super) enum Source {
    All,
    /// The cases with one of several values in a column. `values` is an array that has each value once.
    Each {
        column: &'static str,
        kind: &'static str,
        values: String,
    },
    /// The cases whose deadline is before a day, in an order by severity or stage. In that order, the cases of each rank
    /// are sorted by deadline. `ranks` is an array.
    Ranks {
        column: &'static str,
        ranks: String,
        before: String,
    },
    /// The cases of an array of ids, which may name a case twice.
    Ids(&'static str),
    /// The cases that a member handles. The assignment `a` repeats the sort keys of its case. `keys` is a condition on
    /// these sort keys.
    Assigned {
        member: String,
        keys: String,
    },
}

impl Stream {
    /// The first `size` rows after the cursor, with id and sort keys.
    pub fn first(&self, sorting: Sorting, after: Option<&[String; 2]>, size: u64) -> String {
        let page = |table: &str, from: &str, condition: &str| {
            let [first, second] = sorting.keys(table);
            let than = if sorting.is_descending() { "<" } else { ">" };
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
            Source::Ranks { column, ranks, before } => {
                let rank =
                    format!("c.{column} >= k * {RANK} AND c.{column} < k * {RANK} + ({before} - DATE '2000-01-01')");
                let each = page("c", "\"case\" c", &format!("{rank} AND {condition}"));
                format!("SELECT c.* FROM unnest({ranks}::int[]) k CROSS JOIN LATERAL ({each}) c")
            }
            Source::Ids(ids) => {
                // OFFSET 0 makes PostgreSQL look up each id. Otherwise PostgreSQL could scan the whole list to find the
                // ids.
                let columns = sorting.columns("c");
                let one = format!("SELECT {columns} FROM \"case\" c WHERE c.id = i AND {condition} OFFSET 0");
                page(
                    "c",
                    &format!("(SELECT DISTINCT unnest(({ids})::uuid[])) ids (i) CROSS JOIN LATERAL ({one}) c"),
                    "true",
                )
            }
            Source::Assigned { member, keys } => {
                // OFFSET 0 makes PostgreSQL look up the case of each assignment, in the order of the assignments.
                let one = "SELECT FROM \"case\" c WHERE c.org_id = a.org_id AND c.id = a.case_id";
                let from = format!("case_assignee a CROSS JOIN LATERAL ({one} AND {condition} OFFSET 0) c");
                page("a", &from, &format!("a.member_id = {member} AND a.ended_at IS NULL AND {keys}"))
            }
        }
    }
}

impl Filter {
    /// The conditions on the sort keys of `table`.
    fn on_keys(&self, op: &Op, table: &str, values: &mut Values) -> Result<String, Problem> {
        let mut all = vec!["true".to_owned()];
        if self.overdue {
            all.push(format!("{table}.next_due_on < {}", values.bind(op.today()?)));
        }
        // `next_due_on` also shows whether a case is closed. With this condition, PostgreSQL need not read an index to
        // its end.
        if let Some(stages) = &self.stages {
            match stages.iter().filter(|stage| **stage == Stage::Closed).count() {
                0 => all.push(format!("{table}.next_due_on < DATE '{CLOSED}'")),
                closed if closed == stages.len() => all.push(format!("{table}.next_due_on = DATE '{CLOSED}'")),
                _ => {}
            }
        }
        Ok(all.join(" AND "))
    }

    /// The column of an order by severity or stage, and the ranks in this column that cases of the filter can have, each
    /// rank once. A case of rank `n` has a value from `n * RANK` on.
    fn ranks(&self, key: SortKey) -> Option<(&'static str, Vec<i32>)> {
        let rank = |position: Option<usize>| i32::try_from(position.unwrap_or(0)).unwrap_or(0);
        let stages = || self.stages().map(|one| rank(Stage::iter().position(|stage| stage == one)));
        match key {
            SortKey::Severity => {
                let is_wanted = |one: &Severity| self.severities.as_ref().is_none_or(|some| some.contains(one));
                let named = Severity::iter().enumerate().filter(|(_, one)| is_wanted(one));
                // Cases without a severity come last.
                let none = self.severities.is_none().then_some(4);
                let severities: Vec<i32> = named.map(|(position, _)| 3 - rank(Some(position))).chain(none).collect();
                // Closed cases come after all open ones.
                let (open, closed) = (stages().any(|stage| stage < 4), stages().any(|stage| stage == 4));
                let from = [(open, 0), (closed, 5)].into_iter().filter_map(|(is, from)| is.then_some(from));
                let all = from.flat_map(|from| severities.iter().map(move |severity| from + severity));
                Some(("by_severity", all.collect()))
            }
            SortKey::Stage => Some(("by_stage", stages().collect())),
            SortKey::Due | SortKey::Received | SortKey::Number => None,
        }
    }

    /// Limits an order by severity or stage to the filter's cases. With this condition, PostgreSQL need not read an
    /// index from its beginning to its end.
    fn range(&self, key: SortKey, table: &str) -> String {
        let Some((column, ranks)) = self.ranks(key) else { return "true".to_owned() };
        // No rank: the filter matches no case.
        let (first, last) = (ranks.iter().min().unwrap_or(&0), ranks.iter().max().unwrap_or(&-1));
        format!("{table}.{column} >= {} AND {table}.{column} < {}", first * RANK, (last + 1) * RANK)
    }

    /// The conditions on the case itself, without the filters by member. `IS TRUE` keeps PostgreSQL from using an index
    /// for a condition, because the stream has already chosen an index.
    pub(super) fn condition(&self, op: &Op, values: &mut Values) -> Result<String, Problem> {
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
        if self.waiting {
            all.push("c.waiting_since IS NOT NULL".to_owned());
        }
        if let Some(tags) = &self.tags {
            let tags = values.bind(tags.clone());
            all.push(format!(
                "(EXISTS (SELECT FROM case_tag t WHERE t.org_id = c.org_id AND t.case_id = c.id AND t.tag_id = ANY ({tags}::uuid[]))) IS TRUE"
            ));
        }
        if let Some((year, number)) = self.number.as_deref().map(typed::number).transpose()? {
            all.push(format!("c.number = {}", values.bind(number)));
            all.extend(year.map(|year| format!("c.year = {}", values.bind(year))));
        }
        Ok(all.join(" AND "))
    }

    /// The streams whose rows together are the cases of the filter, each case once.
    pub(super) fn streams(&self, op: &Op, sorting: Sorting, values: &mut Values) -> Result<Vec<Stream>, Problem> {
        let condition = format!("{} AND {}", self.condition(op, values)?, self.range(sorting.key, "c"));
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
            Reach::All => vec![stream(self.lead(op, sorting, values)?, "")],
            Reach::Scope(CaseScope::Departments) => {
                let departments = values.bind(self.department.map_or_else(
                    || member.departments.clone(),
                    |one| member.departments.iter().copied().filter(|department| *department == one).collect(),
                ));
                let outside = format!(" AND c.department_id <> ALL ({departments}::uuid[])");
                let inside = Source::Each { column: "department_id", kind: "uuid", values: departments };
                let mut streams = vec![stream(inside, "")];
                // Add the cases outside of the member's departments. The member handles such a case, or the case names
                // the member.
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
        // If the list has another order, a condition on deadlines would make PostgreSQL prefer the index of the
        // deadlines to the index of that order.
        let keys = match sorting.key {
            SortKey::Due => self.on_keys(op, "a", values)?,
            key => self.range(key, "a"),
        };
        Ok(Source::Assigned { member: values.bind(member), keys })
    }

    /// The narrowest index for a member who sees all departments. Only departments have an index for each order.
    fn lead(&self, op: &Op, sorting: Sorting, values: &mut Values) -> Result<Source, Problem> {
        let by_due = sorting.key == SortKey::Due;
        if let Some(department) = self.department {
            return Ok(Source::Each { column: "department_id", kind: "uuid", values: values.bind(vec![department]) });
        }
        if let Some((column, ranks)) = self.ranks(sorting.key).filter(|_| self.overdue) {
            return Ok(Source::Ranks { column, ranks: values.bind(ranks), before: values.bind(op.today()?) });
        }
        if let Some(category) = self.category.filter(|_| by_due) {
            return Ok(Source::Each { column: "category_id", kind: "uuid", values: values.bind(vec![category]) });
        }
        if self.number.is_some() || self.unassigned || self.overdue || self.unread || self.waiting || !by_due {
            return Ok(Source::All);
        }
        if let Some(severities) = &self.severities {
            let values = values.bind_names(severities.iter().copied());
            return Ok(Source::Each { column: "severity", kind: "text", values });
        }
        // A filter by all open stages needs no index, because the open cases come first in the order of the deadlines.
        if let Some(stages) = self.stages.as_ref().filter(|stages| !OPEN.iter().all(|open| stages.contains(open))) {
            let values = values.bind_names(stages.iter().copied());
            return Ok(Source::Each { column: "stage", kind: "text", values });
        }
        Ok(Source::All)
    }
}

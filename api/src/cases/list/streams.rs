//! The SQL of a filter. Each `Stream` is an index scan that has the order of the list and stops after a page. A page
//! merges the first rows of its streams. Row-level security decides which cases the member sees. The streams repeat the
//! member's case scope only so that PostgreSQL can use an index.

use entity::enums::{CaseScope, Severity, Stage};
use sea_orm::Iterable as _;
use uuid::Uuid;

use super::{Filter, SortKey, Sorting};
use crate::cases::typed::{self, Values};
use crate::limit;
use crate::op::Op;
use crate::permissions::Permission;
use crate::problem::Problem;
use crate::tx::Reach;

/// The value of `next_due_on` for a closed case.
pub(super) const CLOSED: &str = "9999-12-31";

/// Excludes the cases that the stream of the member's assignments returns.
const NOT_ASSIGNED: &str = " AND c.id <> ALL ((SELECT app.cases_assigned())::uuid[])";

/// Distance of two ranks in the columns `by_severity` and `by_stage` of a case.
pub(super) const RANK: i32 = 10_000_000;

const OPEN: [Stage; 4] = [Stage::New, Stage::InTriage, Stage::UnderInvestigation, Stage::PendingReview];

/// The case `c` in the shape of its tag `g`. The row of the tag repeats the columns of the case that the list reads.
const TAGGED: &str = "(SELECT t.*, t.case_id AS id FROM case_tag t WHERE t.tag_id = g.tag) c";

/// Cases that an index can return in the order of the list. `condition` filters the case `c`.
pub(super) struct Stream {
    pub source: Source,
    pub condition: String,
    pub tags: Option<Tags>,
}

/// Selects the cases with at least one of these tags.
#[derive(Clone)]
pub(super) struct Tags {
    /// An array of ids, which has each id once.
    ids: String,
    several: bool,
}

impl Tags {
    fn bind(tags: &[Uuid], values: &mut Values) -> Self {
        let mut once = tags.to_vec();
        once.sort_unstable();
        once.dedup();
        Self { several: once.len() > 1, ids: values.bind(once) }
    }

    /// Excludes the cases that an earlier tag of the array returns.
    fn not_earlier(&self) -> String {
        if !self.several {
            return String::new();
        }
        format!(
            " AND (g.place = 1 OR NOT EXISTS (SELECT FROM case_tag e WHERE e.org_id = c.org_id AND e.case_id = c.id \
             AND e.tag_id = ANY (({}::uuid[])[:(g.place - 1)::int]) OFFSET 0))",
            self.ids
        )
    }

    /// OFFSET 0 makes PostgreSQL look up the tags of each case. Otherwise PostgreSQL could read all cases with a tag.
    fn of_case(&self) -> String {
        format!(
            " AND EXISTS (SELECT FROM case_tag t WHERE t.org_id = c.org_id AND t.case_id = c.id \
             AND t.tag_id = ANY ({}::uuid[]) OFFSET 0)",
            self.ids
        )
    }
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
    pub(super) fn has_tag_or_department(&self) -> bool {
        self.tags.is_some() || matches!(self.source, Source::Each { column: "department_id", .. })
    }

    /// The first `size` rows after the cursor, with id and sort keys.
    pub fn first(&self, sorting: Sorting, after: Option<&[String; 2]>, size: u64) -> String {
        let page = |table: &str, from: &str, condition: &str| {
            let [first, second] = sorting.keys(table);
            let than = if sorting.is_descending() { "<" } else { ">" };
            let beyond = after.map(|[a, b]| format!(" AND ({first}, {second}) {than} ({a}, {b})")).unwrap_or_default();
            let (columns, order) = (sorting.columns(table), sorting.order(table));
            format!("SELECT {columns} FROM {from} WHERE {condition}{beyond} ORDER BY {order} LIMIT {size}")
        };
        let each = |lists: Vec<String>, condition: &str| match &self.tags {
            None => lateral(&lists, &page("c", "\"case\" c", condition)),
            Some(tags) => {
                let tag = format!("unnest({}::uuid[]) WITH ORDINALITY g (tag, place)", tags.ids);
                let condition = format!("{condition}{}", tags.not_earlier());
                lateral(&[lists, vec![tag]].concat(), &page("c", TAGGED, &condition))
            }
        };
        let condition = &self.condition;
        let of_case = self.tags.as_ref().map(Tags::of_case).unwrap_or_default();
        match &self.source {
            Source::All => each(vec![], condition),
            Source::Each { column, kind, values } => {
                each(vec![format!("unnest({values}::{kind}[]) k")], &format!("c.{column} = k AND {condition}"))
            }
            Source::Ranks { column, ranks, before } => {
                let rank =
                    format!("c.{column} >= k * {RANK} AND c.{column} < k * {RANK} + ({before} - DATE '2000-01-01')");
                each(vec![format!("unnest({ranks}::int[]) k")], &format!("{rank} AND {condition}"))
            }
            Source::Ids(ids) => {
                // OFFSET 0 makes PostgreSQL look up each id. Otherwise PostgreSQL could scan the whole list to find the
                // ids.
                let columns = sorting.columns("c");
                let one = format!("SELECT {columns} FROM \"case\" c WHERE c.id = i AND {condition}{of_case} OFFSET 0");
                page(
                    "c",
                    &format!("(SELECT DISTINCT unnest(({ids})::uuid[])) ids (i) CROSS JOIN LATERAL ({one}) c"),
                    "true",
                )
            }
            Source::Assigned { member, keys } => {
                // OFFSET 0 makes PostgreSQL look up the case of each assignment, in the order of the assignments.
                let one = "SELECT FROM \"case\" c WHERE c.org_id = a.org_id AND c.id = a.case_id";
                let from = format!("case_assignee a CROSS JOIN LATERAL ({one} AND {condition}{of_case} OFFSET 0) c");
                page("a", &from, &format!("a.member_id = {member} AND a.ended_at IS NULL AND {keys}"))
            }
        }
    }
}

fn rank(position: usize) -> i32 {
    i32::try_from(position).unwrap_or(0)
}

/// The rank of a stage in the column `by_stage` of a case.
pub(super) fn rank_of(stage: Stage) -> i32 {
    rank(Stage::iter().position(|one| one == stage).unwrap_or(0))
}

/// Runs the query once for each combination of the values of the lists.
fn lateral(lists: &[String], query: &str) -> String {
    if lists.is_empty() {
        return query.to_owned();
    }
    format!("SELECT c.* FROM {} CROSS JOIN LATERAL ({query}) c", lists.join(" CROSS JOIN "))
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
        let stages = || self.stages().map(rank_of);
        match key {
            SortKey::Severity => {
                let is_wanted = |one: &Severity| self.severities.as_ref().is_none_or(|some| some.contains(one));
                let named = Severity::iter().enumerate().filter(|(_, one)| is_wanted(one));
                // Cases without a severity come last.
                let none = self.severities.is_none().then_some(4);
                let severities: Vec<i32> = named.map(|(position, _)| 3 - rank(position)).chain(none).collect();
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

    /// The conditions on the case itself, without the filters by member and tag. `IS TRUE` keeps PostgreSQL from using an
    /// index for a condition, because the stream has already chosen an index. The rows of tags (`case_tag`) need each
    /// column that is read here.
    pub(super) fn condition(&self, op: &Op, values: &mut Values) -> Result<String, Problem> {
        if self.tags.as_ref().is_some_and(|tags| tags.len() as u64 > limit::MAX_TAGS) {
            return Err(Problem::invalid("tags", "Name fewer tags."));
        }
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
        if let Some((year, number)) = self.number.as_deref().map(typed::number).transpose()? {
            all.push(format!("c.number = {}", values.bind(number)));
            all.extend(year.map(|year| format!("c.year = {}", values.bind(year))));
        }
        Ok(all.join(" AND "))
    }

    /// The streams whose rows together are the cases of the filter, each case once.
    pub(super) fn streams(&self, op: &Op, sorting: Sorting, values: &mut Values) -> Result<Vec<Stream>, Problem> {
        let condition = format!("{} AND {}", self.condition(op, values)?, self.range(sorting.key, "c"));
        let tags = self.tags.as_ref().map(|tags| Tags::bind(tags, values));
        let stream = |source, condition| Stream { source, condition, tags: tags.clone() };
        if let Some(assignee) = self.assignee {
            let and = match (self.mine, self.unassigned) {
                (true, _) => " AND c.id = ANY ((SELECT app.cases_assigned())::uuid[])",
                (false, true) => " AND false",
                (false, false) => "",
            };
            return Ok(vec![stream(self.assigned_to(assignee, op, sorting, values)?, condition + and)]);
        }
        let mut streams = vec![];
        if self.mine {
            streams.push(stream(self.assigned_to(op.member()?.id, op, sorting, values)?, condition.clone()));
        }
        if !self.mine || self.unassigned {
            let unassigned = if self.unassigned { " AND NOT c.assigned" } else { "" };
            for (source, and) in self.in_scope(op, sorting, values)? {
                streams.push(stream(source, format!("{condition}{unassigned}{and}")));
            }
        }
        Ok(streams)
    }

    /// The sources of the member's case scope, each with its further condition.
    fn in_scope(&self, op: &Op, sorting: Sorting, values: &mut Values) -> Result<Vec<(Source, String)>, Problem> {
        let member = op.member()?;
        let all = String::new;
        Ok(match member.reach() {
            Reach::All => vec![(self.lead(op, sorting, values)?, all())],
            Reach::Scope(CaseScope::Departments) => {
                let departments = values.bind(self.department.map_or_else(
                    || member.departments.clone(),
                    |one| member.departments.iter().copied().filter(|department| *department == one).collect(),
                ));
                let outside = format!(" AND c.department_id <> ALL ({departments}::uuid[])");
                let inside = Source::Each { column: "department_id", kind: "uuid", values: departments };
                let mut sources = vec![(inside, all())];
                // Add the cases outside of the member's departments. The member handles such a case, or the case names
                // the member.
                if self.department.is_none_or(|one| !member.departments.contains(&one)) {
                    if !self.unassigned {
                        sources.push((self.assigned_to(member.id, op, sorting, values)?, outside.clone()));
                    }
                    let named = Source::Ids("SELECT app.cases_named() || app.cases_fallback()");
                    sources.push((named, format!("{outside}{NOT_ASSIGNED}")));
                }
                sources
            }
            Reach::Scope(CaseScope::Assigned) => vec![
                (self.assigned_to(member.id, op, sorting, values)?, all()),
                (Source::Ids("SELECT app.cases_fallback()"), NOT_ASSIGNED.to_owned()),
            ],
            Reach::Scope(CaseScope::Named) => {
                vec![(Source::Ids("SELECT app.cases_named() || app.cases_fallback()"), all())]
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

    /// The narrowest index for a member who sees all departments. Only departments have an index for each order. A tag
    /// has an index for each order, alone and with a department.
    fn lead(&self, op: &Op, sorting: Sorting, values: &mut Values) -> Result<Source, Problem> {
        let by_due = sorting.key == SortKey::Due;
        if let Some(department) = self.department {
            return Ok(Source::Each { column: "department_id", kind: "uuid", values: values.bind(vec![department]) });
        }
        if let Some((column, ranks)) = self.ranks(sorting.key).filter(|_| self.overdue) {
            return Ok(Source::Ranks { column, ranks: values.bind(ranks), before: values.bind(op.today()?) });
        }
        if let Some(category) = self.category.filter(|_| by_due && self.tags.is_none()) {
            return Ok(Source::Each { column: "category_id", kind: "uuid", values: values.bind(vec![category]) });
        }
        let narrow = self.number.is_some() || self.unassigned || self.overdue || self.unread || self.waiting;
        if narrow || self.tags.is_some() || !by_due {
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

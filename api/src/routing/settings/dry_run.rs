//! The dry run: what the rules would do with the cases of the last 90 days. Reads only cases that the acting member
//! sees, and writes nothing. Each case is looked at as it is now, as if each trigger happened on the day of its release.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use entity::routing_rule;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::list;
use crate::op::Op;
use crate::problem::Problem;
use crate::routing::rule::{Act, Rule, Trigger, evaluate};
use crate::routing::{Stored, facts_of};
use crate::scalar::case_number;

/// How many days the dry run looks back.
const BACK: Days = Days::new(90);
/// Maximum number of cases that the dry run reads.
const MAX_CASES: usize = 1_000;
/// Maximum number of changed cases that the dry run lists.
const MAX_LISTED: usize = 100;

/// How often a rule matched, and how often it decided at least one act.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    pub rule: Uuid,
    pub matched: i32,
    pub decided: i32,
}

/// What the rules would change in a case.
#[derive(Clone, Debug)]
pub struct Change {
    pub case: Uuid,
    pub number: String,
    pub department: Uuid,
    /// The department after the move. Equal to `department` if the case stays.
    pub to: Uuid,
    pub assignees: Vec<Uuid>,
    /// The assignees afterwards, the deputy last.
    pub assigned: Vec<Uuid>,
    pub restricts: bool,
}

pub struct DryRun {
    pub since: NaiveDate,
    /// Number of cases that were looked at.
    pub cases: usize,
    /// Whether older cases of the period were left out.
    pub is_cut: bool,
    pub counts: Vec<Count>,
    /// Number of cases that the rules would change.
    pub changed: usize,
    /// The first of them, the newest first.
    pub changes: Vec<Change>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    year: i32,
    number: i32,
    released_on: NaiveDate,
    restricted: bool,
    assignees: Vec<Uuid>,
}

/// Runs the active rules, and with `paused` also those that are paused.
pub async fn run(op: &Op, paused: bool) -> Result<DryRun, Problem> {
    let stored: Vec<_> = list(op).await?.into_iter().filter(|rule| rule.active || paused).collect();
    let rules: Vec<Rule> = stored.iter().filter_map(|row| Stored::from(row).rule()).collect();
    let today = op.today()?;
    let since = today.checked_sub_days(BACK).unwrap_or(today);
    let sql = "SELECT c.id, c.year, c.number, c.released_on, c.restricted, \
          ARRAY(SELECT a.member_id FROM case_assignee a WHERE a.org_id = c.org_id AND a.case_id = c.id AND a.ended_at IS NULL \
            ORDER BY a.backup, a.member_id) AS assignees \
        FROM \"case\" c WHERE c.released_on >= $1 ORDER BY c.released_on DESC, c.year DESC, c.number LIMIT $2";
    let limit = i64::try_from(MAX_CASES + 1).map_err(Problem::internal)?;
    let mut rows = op.tx.all::<Row>(sql, [since.into(), limit.into()]).await?;
    let is_cut = rows.len() > MAX_CASES;
    rows.truncate(MAX_CASES);
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let facts: HashMap<Uuid, _> = facts_of(&op.tx, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut counts: Vec<Count> = rules.iter().map(|rule| Count { rule: rule.id, matched: 0, decided: 0 }).collect();
    let mut changes = vec![];
    for row in &rows {
        let Some(found) = facts.get(&row.id) else { continue };
        let outcome = evaluate(&rules, &found.facts(&Trigger::ALL, row.released_on));
        for count in &mut counts {
            count.matched += i32::from(outcome.matched.contains(&count.rule));
            count.decided += i32::from(outcome.decided.iter().any(|(_, rule)| *rule == count.rule));
        }
        let of = |act| outcome.rule(act).and_then(|id| stored.iter().find(|rule| rule.id == id));
        changes.extend(change(row, found.department_id, of));
    }
    let total = changes.len();
    changes.truncate(MAX_LISTED);
    Ok(DryRun { since, cases: rows.len(), is_cut, counts, changed: total, changes })
}

/// What the deciding rules would change, as `app.route_by_rules` does. Exclusions are not considered, because the result
/// would show whom they concern.
fn change<'a>(row: &Row, department: Uuid, of: impl Fn(Act) -> Option<&'a routing_rule::Model>) -> Option<Change> {
    let to = of(Act::Move).and_then(|rule| rule.to_department).unwrap_or(department);
    let given = of(Act::Assign).filter(|_| row.assignees.is_empty());
    let assigned = given.map(|rule| rule.assign.iter().copied().chain(rule.deputy).collect());
    let restricts = !row.restricted && of(Act::Restrict).is_some();
    if to == department && assigned.is_none() && !restricts {
        return None;
    }
    Some(Change {
        case: row.id,
        number: case_number(row.year, row.number),
        department,
        to,
        assignees: row.assignees.clone(),
        assigned: assigned.unwrap_or_else(|| row.assignees.clone()),
        restricts,
    })
}

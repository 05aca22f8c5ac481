//! Routing rules. When a report is released or entered by a member, or a member changes category, severity or department of a case, the rules
//! of the organisation can move, restrict and assign the case and notify members. [`rule`] decides which rules apply.
//! The SQL function `app.route_by_rules` carries out their acts. It leaves out an act after which too few members
//! would see the case. Exclusion and restriction beat every rule.
//!
//! The conditions compare facts that are not sealed, so the worker needs no key of a case.

pub mod loaders;
pub mod rule;
pub mod settings;

use std::collections::HashSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::enums::Source;
use entity::{channel, routing_rule};
use sea_orm::{ActiveEnum, DbErr, FromQueryResult};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act as AuditAct, By, Kind};
use crate::crypto::envelope::Aad;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;
use rule::{Act, Facts, Outcome, Rule, Trigger, evaluate};

/// Maximum number of audit events that one statement writes.
const RECORDED: usize = 500;

/// The stored columns of a rule, without its name.
#[derive(Clone, Debug, FromQueryResult)]
struct Stored {
    id: Uuid,
    triggers: Vec<String>,
    conditions: Value,
    to_department: Option<Uuid>,
    assign: Vec<Uuid>,
    deputy: Option<Uuid>,
    restrict_to: Vec<Uuid>,
    notify: Vec<Uuid>,
}

impl From<&routing_rule::Model> for Stored {
    fn from(row: &routing_rule::Model) -> Self {
        let row = row.clone();
        let routing_rule::Model {
            id, triggers, conditions, to_department, assign, deputy, restrict_to, notify, ..
        } = row;
        Self { id, triggers, conditions, to_department, assign, deputy, restrict_to, notify }
    }
}

impl Stored {
    /// `None` for conditions that this version does not know.
    fn rule(self) -> Option<Rule> {
        let has = |trigger: &Trigger| self.triggers.iter().any(|name| name == trigger.name());
        let gives = |act: &Act| match act {
            Act::Move => self.to_department.is_some(),
            Act::Restrict => !self.restrict_to.is_empty(),
            Act::Assign => !self.assign.is_empty() || self.deputy.is_some(),
            Act::Notify => !self.notify.is_empty(),
        };
        Some(Rule {
            id: self.id,
            triggers: Trigger::ALL.into_iter().filter(has).collect(),
            acts: Act::ALL.into_iter().filter(gives).collect(),
            conditions: serde_json::from_value(self.conditions).ok()?,
        })
    }
}

/// The facts of a case.
#[derive(Clone, Debug, FromQueryResult)]
struct FactsRow {
    id: Uuid,
    channel_id: Uuid,
    department_id: Uuid,
    /// The department and all departments above it.
    departments: Vec<Uuid>,
    category_id: Option<Uuid>,
    severity: Option<String>,
    source: String,
    language: String,
}

impl FactsRow {
    fn facts(&self, triggers: &[Trigger], day: NaiveDate) -> Facts {
        Facts {
            triggers: triggers.to_vec(),
            channel: self.channel_id,
            departments: self.departments.clone(),
            category: self.category_id,
            severity: self.severity.clone(),
            source: self.source.clone(),
            language: self.language.clone(),
            weekday: u8::try_from(day.weekday().number_from_monday()).unwrap_or_default(),
        }
    }
}

/// What a rule did to a case.
#[derive(FromQueryResult)]
struct Applied {
    rule_id: Option<Uuid>,
    revision: Option<i32>,
    /// Ids only, as in `case_routing`.
    effect: Option<Value>,
    /// The error code of the database, if nothing was done because of an error.
    failed: Option<String>,
}

/// The rules in force, in their order.
async fn active(tx: &Tx) -> Result<Vec<Rule>, Problem> {
    let sql = "SELECT id, triggers, conditions, to_department, assign, deputy, restrict_to, notify FROM routing_rule \
        WHERE active AND removed_at IS NULL ORDER BY position, id";
    Ok(tx.all::<Stored>(sql, []).await?.into_iter().filter_map(Stored::rule).collect())
}

/// Claims of retaliation come last, because the members who get the first case must not get the claim.
async fn facts_of(tx: &Tx, cases: &[Uuid]) -> Result<Vec<FactsRow>, Problem> {
    let sql = "WITH RECURSIVE above AS (SELECT d.id AS of, d.id, d.parent_id FROM department d \
          UNION SELECT a.of, d.id, d.parent_id FROM above a JOIN department d ON d.id = a.parent_id) \
        SELECT c.id, c.channel_id, c.department_id, ARRAY(SELECT a.id FROM above a WHERE a.of = c.department_id) AS departments, \
          c.category_id, c.severity, c.source, c.language \
        FROM \"case\" c WHERE c.id = ANY ($1) ORDER BY c.retaliation, c.id";
    tx.all::<FactsRow>(sql, [cases.to_vec().into()]).await
}

/// Applies the rules to cases that the release has just made visible. An error of a rule never stops the release.
/// Returns the cases that a rule assigned to a member who is not absent.
pub async fn released(app: &App, tx: &Tx, zone: Tz, cases: &[Uuid]) -> Result<HashSet<Uuid>, Problem> {
    let mut assigned = HashSet::new();
    if cases.is_empty() {
        return Ok(assigned);
    }
    let rules = active(tx).await?;
    if rules.is_empty() {
        return Ok(assigned);
    }
    let today = app.clock.today(zone);
    let mut acts = vec![];
    for row in facts_of(tx, cases).await? {
        let outcome = evaluate(&rules, &row.facts(&[Trigger::Released], today));
        let applied = apply(tx, row.id, &outcome, By::System, None).await?;
        if is_attended(tx, &applied).await? {
            assigned.insert(row.id);
        }
        acts.extend(applied);
    }
    let keys = app.keys.org(tx).await?;
    while !acts.is_empty() {
        let rest = acts.split_off(acts.len().min(RECORDED));
        audit::record_all(tx, &keys, &app.clock, zone, acts).await?;
        acts = rest;
    }
    Ok(assigned)
}

/// Applies the rules to a report that the acting member has just entered. That member may be unable to see the case, so
/// the facts come from the row. Returns whether a rule assigned the case to a member who is not absent.
pub async fn entered(
    op: &Op,
    channel: &channel::Model,
    case: Uuid,
    source: Source,
    language: &str,
) -> Result<bool, Problem> {
    let rules = active(&op.tx).await?;
    if rules.is_empty() {
        return Ok(false);
    }
    let sql = "WITH RECURSIVE above AS (SELECT d.id, d.parent_id FROM department d WHERE d.id = $1 \
          UNION SELECT d.id, d.parent_id FROM above a JOIN department d ON d.id = a.parent_id) SELECT id FROM above";
    let rows = op.tx.rows(sql, [channel.department_id.into()]).await?;
    let row = FactsRow {
        id: case,
        channel_id: channel.id,
        department_id: channel.department_id,
        departments: rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, DbErr>>()?,
        category_id: None,
        severity: None,
        source: source.to_value(),
        language: language.to_owned(),
    };
    let acts = carry_out(op, case, &evaluate(&rules, &row.facts(&[Trigger::Released], op.today()?))).await?;
    is_attended(&op.tx, &acts).await
}

/// Decides which rules apply to a change that the acting member made to a case. The acting member must see the case.
pub async fn decided(op: &Op, case: Uuid, triggers: &[Trigger]) -> Result<Outcome, Problem> {
    let rules = active(&op.tx).await?;
    if !rules.iter().any(|rule| triggers.iter().any(|trigger| rule.triggers.contains(trigger))) {
        return Ok(Outcome::default());
    }
    let (today, rows) = (op.today()?, facts_of(&op.tx, &[case]).await?);
    Ok(rows.first().map(|row| evaluate(&rules, &row.facts(triggers, today))).unwrap_or_default())
}

/// Applies the rules that [`decided`] found, and returns the audit events. The acting member need not see the case, and
/// may not see it afterwards.
pub async fn carry_out(op: &Op, case: Uuid, outcome: &Outcome) -> Result<Vec<AuditAct>, Problem> {
    let member = op.member()?;
    let acts = apply(&op.tx, case, outcome, member.by(), Some(op.app.clock.now())).await?;
    if !acts.is_empty() {
        let keys = op.app.keys.org(&op.tx).await?;
        audit::record_all(&op.tx, &keys, &op.app.clock, member.zone, acts.clone()).await?;
    }
    Ok(acts)
}

/// Whether the acts assigned the case to a member who is not absent today.
async fn is_attended(tx: &Tx, acts: &[AuditAct]) -> Result<bool, Problem> {
    let of = |act: &AuditAct, name| serde_json::from_value::<Vec<Uuid>>(act.detail["effect"][name].clone());
    let assigned: Vec<Uuid> = acts.iter().filter_map(|act| of(act, "assigned").ok()).flatten().collect();
    if assigned.is_empty() {
        return Ok(false);
    }
    let row = tx.row("SELECT app.are_absent($1) AS absent", [assigned.into()]).await?;
    Ok(!row.map_or(Ok(true), |row| row.try_get("", "absent"))?)
}

/// Carries out the acts of the rules, and returns the audit events. `at` is `None` at a release.
async fn apply(
    tx: &Tx,
    case: Uuid,
    outcome: &Outcome,
    by: By,
    at: Option<DateTime<Utc>>,
) -> Result<Vec<AuditAct>, Problem> {
    if outcome.decided.is_empty() {
        return Ok(vec![]);
    }
    let rule = |act| outcome.rule(act).into();
    let values = [case.into(), rule(Act::Move), rule(Act::Restrict), rule(Act::Assign), rule(Act::Notify), at.into()];
    let sql = "SELECT rule_id, revision, effect, failed FROM app.route_by_rules($1, $2, $3, $4, $5, $6)";
    let mut acts = vec![];
    for Applied { rule_id, revision, effect, failed } in tx.all::<Applied>(sql, values).await? {
        if let Some(code) = failed {
            tracing::error!(code, "the routing rules of a case failed and were skipped");
        }
        let Some(rule) = rule_id else { continue };
        let detail = json!({ "rule": rule, "revision": revision, "effect": effect });
        acts.push(AuditAct::on_case(Kind::CaseRoutedByRule, by, case).on(rule).with(detail));
    }
    Ok(acts)
}

/// The associated data of a rule's name.
fn name_aad(org: Uuid, rule: Uuid, revision: i32) -> Aad {
    Aad { table: "routing_rule", column: "name", org: Some(org), case: None, row: rule, revision }
}

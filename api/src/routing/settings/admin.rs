//! GraphQL of the staff surface: the routing rules.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::enums;
use entity::routing_rule;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::faults::{Checker, Fault};
use super::{NewRule, dry_run, list, name_of, order, remove, save};
use crate::cases::admin::{Severity, Source};
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive};
use crate::loaders::{Load, MemberById};
use crate::members::admin::Member;
use crate::op::Op;
use crate::permissions::Permission::SettingsManage;
use crate::problem::Problem;
use crate::routing::Stored;
use crate::routing::rule::{self, Conditions, Overridden, Rule};
use crate::scalar::Date;

/// When a rule applies.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rule::Trigger")]
pub enum RoutingTrigger {
    /// The report became visible to staff.
    Released,
    /// The category of the case changed.
    Category,
    /// The severity of the case changed.
    Severity,
    /// A member moved the case to another department.
    Department,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rule::Act")]
pub enum RoutingAct {
    Move,
    Restrict,
    Assign,
    Notify,
}

/// An act that never applies, because an earlier rule decides it in every case.
#[derive(SimpleObject)]
pub struct RoutingOverride {
    act: RoutingAct,
    /// The earlier rule.
    by: Uuid,
}

/// A rule that routes cases. For each act, the first rule that matches decides. The ids are those of channels,
/// departments, categories and members. An empty list of a condition accepts any value.
#[derive(SimpleObject)]
pub struct RoutingRule {
    id: Uuid,
    /// Number of the present version.
    revision: i32,
    name: String,
    /// Whether the rule is in force.
    active: bool,
    triggers: Vec<RoutingTrigger>,
    channels: Vec<Uuid>,
    /// Each with all departments below it.
    departments: Vec<Uuid>,
    categories: Vec<Uuid>,
    severities: Vec<Severity>,
    sources: Vec<Source>,
    languages: Vec<String>,
    /// Monday is 1, Sunday is 7.
    weekdays: Vec<i32>,
    /// The department that the rule moves cases to.
    to_department: Option<Uuid>,
    assign: Vec<Uuid>,
    deputy: Option<Uuid>,
    restrict_to: Vec<Uuid>,
    notify: Vec<Uuid>,
    /// Acts with a fault are left out.
    faults: Vec<Fault>,
    overridden: Vec<RoutingOverride>,
    changed_by: Option<Member>,
    changed_at: DateTime<Utc>,
}

/// How often a rule matched in the dry run, and how often it decided at least one act.
#[derive(SimpleObject)]
pub struct RoutingCount {
    rule: Uuid,
    matched: i32,
    decided: i32,
}

/// What the rules would change in a case.
#[derive(SimpleObject)]
pub struct RoutingChange {
    case: Uuid,
    number: String,
    department: Uuid,
    /// The department afterwards. The same if the case stays.
    to_department: Uuid,
    assignees: Vec<Uuid>,
    /// The assignees afterwards, the deputy last.
    assigned: Vec<Uuid>,
    restricts: bool,
}

/// What the rules would do with the cases of the last 90 days that I can see.
#[derive(SimpleObject)]
pub struct RoutingDryRun {
    since: Date,
    /// Number of cases that were looked at. Maximum: 1,000.
    cases: i32,
    /// Whether older cases of the period were left out.
    cut: bool,
    counts: Vec<RoutingCount>,
    /// Number of cases that the rules would change.
    changed: i32,
    /// The first 100 of them, the newest first.
    changes: Vec<RoutingChange>,
}

#[derive(Default)]
pub struct RoutingQuery;

#[Object]
impl RoutingQuery {
    /// The routing rules, in their order.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn routing_rules(&self, ctx: &Context<'_>) -> Result<Vec<RoutingRule>, Problem> {
        all(ctx).await
    }

    /// What the rules would do with the cases of the last 90 days that I can see. Writes nothing. `paused` includes the
    /// rules that are paused.
    #[graphql(directive = requires::apply(SettingsManage), complexity = "100")]
    async fn routing_dry_run(
        &self,
        ctx: &Context<'_>,
        #[graphql(default)] paused: bool,
    ) -> Result<RoutingDryRun, Problem> {
        let run = dry_run::run(ctx.op()?, paused).await?;
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let counts = run.counts.iter();
        let counts = counts.map(|one| RoutingCount { rule: one.rule, matched: one.matched, decided: one.decided });
        let change = |one: dry_run::Change| RoutingChange {
            case: one.case,
            number: one.number,
            department: one.department,
            to_department: one.to,
            assignees: one.assignees,
            assigned: one.assigned,
            restricts: one.restricts,
        };
        Ok(RoutingDryRun {
            since: run.since.into(),
            cases: number(run.cases),
            cut: run.is_cut,
            counts: counts.collect(),
            changed: number(run.changed),
            changes: run.changes.into_iter().map(change).collect(),
        })
    }
}

/// A new rule, or all fields of a changed one.
#[derive(InputObject)]
pub struct SaveRoutingRuleInput {
    /// The rule to change. Null adds a rule at the end.
    rule: Option<Uuid>,
    /// The revision that I saw. Needed for a change.
    revision: Option<i32>,
    name: String,
    active: bool,
    triggers: Vec<RoutingTrigger>,
    #[graphql(default)]
    channels: Vec<Uuid>,
    #[graphql(default)]
    departments: Vec<Uuid>,
    #[graphql(default)]
    categories: Vec<Uuid>,
    #[graphql(default)]
    severities: Vec<Severity>,
    #[graphql(default)]
    sources: Vec<Source>,
    #[graphql(default)]
    languages: Vec<String>,
    #[graphql(default)]
    weekdays: Vec<i32>,
    to_department: Option<Uuid>,
    #[graphql(default)]
    assign: Vec<Uuid>,
    deputy: Option<Uuid>,
    #[graphql(default)]
    restrict_to: Vec<Uuid>,
    #[graphql(default)]
    notify: Vec<Uuid>,
}

/// Selects a routing rule.
#[derive(InputObject)]
pub struct RoutingRuleInput {
    rule: Uuid,
}

/// All rules, in the wanted order.
#[derive(InputObject)]
pub struct OrderRoutingRulesInput {
    rules: Vec<Uuid>,
}

/// The rules after the act, in their order.
#[derive(SimpleObject)]
pub struct RoutingRulesPayload {
    rules: Vec<RoutingRule>,
}

#[derive(Default)]
pub struct RoutingMutation;

#[Object]
impl RoutingMutation {
    /// Adds or changes a rule. `INVALID` if too few members would see a case because of the rule. Needs a step-up within
    /// the last five minutes, because the rules decide who sees cases.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn save_routing_rule(
        &self,
        ctx: &Context<'_>,
        input: SaveRoutingRuleInput,
    ) -> Result<RoutingRulesPayload, Problem> {
        let seen = input.rule.map(|rule| (rule, input.revision.unwrap_or_default()));
        save(ctx.op()?, seen, input.parse()).await?;
        Ok(RoutingRulesPayload { rules: all(ctx).await? })
    }

    /// Removes a rule. What it did stays in the timeline of the cases. Needs a step-up within the last five minutes.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn remove_routing_rule(
        &self,
        ctx: &Context<'_>,
        input: RoutingRuleInput,
    ) -> Result<RoutingRulesPayload, Problem> {
        remove(ctx.op()?, input.rule).await?;
        Ok(RoutingRulesPayload { rules: all(ctx).await? })
    }

    /// Puts the rules in another order. `CONFLICT` if these are not exactly the present rules. Needs a step-up within
    /// the last five minutes.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn order_routing_rules(
        &self,
        ctx: &Context<'_>,
        input: OrderRoutingRulesInput,
    ) -> Result<RoutingRulesPayload, Problem> {
        order(ctx.op()?, &input.rules).await?;
        Ok(RoutingRulesPayload { rules: all(ctx).await? })
    }
}

impl SaveRoutingRuleInput {
    fn parse(self) -> NewRule {
        NewRule {
            name: self.name,
            active: self.active,
            triggers: self.triggers.into_iter().map(Into::into).collect(),
            conditions: Conditions {
                channels: self.channels,
                departments: self.departments,
                categories: self.categories,
                severities: self.severities.into_iter().map(|one| enums::Severity::from(one).to_value()).collect(),
                sources: self.sources.into_iter().map(|one| enums::Source::from(one).to_value()).collect(),
                languages: self.languages,
                // 0 is refused as an unknown day.
                weekdays: self.weekdays.into_iter().map(|day| u8::try_from(day).unwrap_or_default()).collect(),
            },
            to_department: self.to_department,
            assign: self.assign,
            deputy: self.deputy,
            restrict_to: self.restrict_to,
            notify: self.notify,
        }
    }
}

async fn all(ctx: &Context<'_>) -> Result<Vec<RoutingRule>, Problem> {
    let op = ctx.op()?;
    let rows = list(op).await?;
    let rules: Vec<Rule> = rows.iter().filter(|row| row.active).filter_map(|row| Stored::from(row).rule()).collect();
    let overridden = rule::overridden(&rules);
    let members = ctx.load()?.load_many(rows.iter().map(|row| MemberById(row.changed_by))).await?;
    let mut checker = Checker::new(op).await?;
    let mut all = vec![];
    for row in rows {
        let faults = checker.faults(op, &row).await?;
        let by = members.get(&MemberById(row.changed_by)).cloned().map(Member);
        all.push(shown(op, row, faults, &overridden, by).await?);
    }
    Ok(all)
}

async fn shown(
    op: &Op,
    row: routing_rule::Model,
    faults: Vec<Fault>,
    overridden: &[Overridden],
    changed_by: Option<Member>,
) -> Result<RoutingRule, Problem> {
    let name = name_of(op, &row).await?;
    let conditions: Conditions = serde_json::from_value(row.conditions).unwrap_or_default();
    let triggers = rule::Trigger::ALL.into_iter().filter(|one| row.triggers.iter().any(|name| name == one.name()));
    let severity = |word: &String| enums::Severity::try_from_value(word).ok().map(Severity::from);
    let source = |word: &String| enums::Source::try_from_value(word).ok().map(Source::from);
    let of_rule = overridden.iter().filter(|one| one.rule == row.id);
    Ok(RoutingRule {
        id: row.id,
        revision: row.revision,
        name,
        active: row.active,
        triggers: triggers.map(Into::into).collect(),
        channels: conditions.channels,
        departments: conditions.departments,
        categories: conditions.categories,
        severities: conditions.severities.iter().filter_map(severity).collect(),
        sources: conditions.sources.iter().filter_map(source).collect(),
        languages: conditions.languages,
        weekdays: conditions.weekdays.into_iter().map(Into::into).collect(),
        to_department: row.to_department,
        assign: row.assign,
        deputy: row.deputy,
        restrict_to: row.restrict_to,
        notify: row.notify,
        faults,
        overridden: of_rule.map(|one| RoutingOverride { act: one.act.into(), by: one.by }).collect(),
        changed_by,
        changed_at: row.changed_at,
    })
}

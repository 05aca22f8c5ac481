//! The settings of the routing rules. A rule is refused if a case could reach too few members because of it. A rule
//! that became unfit later, for example because a member left, is shown with its faults.

pub mod admin;
pub mod dry_run;
pub mod faults;

use std::collections::HashSet;

use entity::routing_rule::{self, Column, Model};
use entity::{category, channel, department, membership};
use sea_orm::{ActiveModelTrait as _, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use self::faults::Checker;
use super::name_aad;
use super::rule::{Conditions, Trigger};
use crate::audit::Kind;
use crate::limit;
use crate::op::Op;
use crate::permissions::Permission::CaseAssign;
use crate::problem::Problem;
use crate::scalar;

/// A rule as a member wants it.
#[derive(Clone, Debug)]
pub struct NewRule {
    pub name: String,
    pub active: bool,
    pub triggers: Vec<Trigger>,
    pub conditions: Conditions,
    pub to_department: Option<Uuid>,
    pub assign: Vec<Uuid>,
    pub deputy: Option<Uuid>,
    pub restrict_to: Vec<Uuid>,
    pub notify: Vec<Uuid>,
}

/// The rules, in their order.
pub async fn list(op: &Op) -> Result<Vec<Model>, Problem> {
    let query = routing_rule::Entity::find().filter(Column::RemovedAt.is_null());
    Ok(query.order_by_asc(Column::Position).order_by_asc(Column::Id).all(&*op.tx).await?)
}

/// The name of a rule.
///
/// # Errors
/// `Integrity` if the sealed name does not open.
pub async fn name_of(op: &Op, row: &Model) -> Result<String, Problem> {
    op.app.keys.org(&op.tx).await?.open(&name_aad(row.org_id, row.id, row.revision), &row.name)
}

/// Adds a rule at the end, or changes one. `seen` is the rule that the member saw, with its revision.
///
/// # Errors
/// `Invalid` for a malformed rule, for an unknown id, and for a rule after which too few members would see a case.
/// `Forbidden` if the member assigns no cases and the rule would give cases to this member. `NotFound` for an unknown
/// rule. `Conflict` if the rule has changed meanwhile. `NotAllowedNow` for too many rules.
pub async fn save(op: &Op, seen: Option<(Uuid, i32)>, new: NewRule) -> Result<Model, Problem> {
    let me = op.member()?;
    let new = checked(new)?;
    known(op, &new).await?;
    grants_nothing_to_the_member(op, &new)?;
    let rules = list(op).await?;
    let before = match seen {
        Some((id, revision)) => {
            let found = rules.iter().find(|rule| rule.id == id).ok_or(Problem::NotFound)?;
            if found.revision != revision {
                return Err(Problem::Conflict);
            }
            Some(found)
        }
        None if rules.len() >= limit::MAX_ROUTING_RULES => {
            return Err(Problem::NotAllowedNow("An organisation can have at most 100 rules. Remove one first."));
        }
        None => None,
    };
    let (id, revision) = before.map_or_else(|| (Uuid::new_v4(), 1), |rule| (rule.id, rule.revision + 1));
    let sealed = op.app.keys.org(&op.tx).await?.seal(&name_aad(me.org, id, revision), new.name.as_bytes());
    let last = rules.last().map_or(0, |rule| rule.position);
    let row = Model {
        org_id: me.org,
        id,
        position: before.map_or(last + 1, |rule| rule.position),
        name: sealed,
        revision,
        active: new.active,
        triggers: new.triggers.iter().map(|trigger| trigger.name().to_owned()).collect(),
        conditions: json!(new.conditions),
        to_department: new.to_department,
        assign: new.assign,
        deputy: new.deputy,
        restrict_to: new.restrict_to,
        notify: new.notify,
        changed_by: me.id,
        changed_at: op.app.clock.now(),
        removed_at: None,
    };
    if row.active {
        Checker::new(op).await?.refuse(op, &row).await?;
    }
    write(op, before, &row).await?;
    let detail = json!({ "revision": revision, "active": row.active, "triggers": row.triggers, "conditions": row.conditions,
        "department": row.to_department, "assign": row.assign, "deputy": row.deputy, "restrictTo": row.restrict_to,
        "notify": row.notify });
    op.record_on(Kind::RoutingRuleSaved, id, detail).await?;
    Ok(row)
}

async fn write(op: &Op, before: Option<&Model>, row: &Model) -> Result<(), Problem> {
    let active = routing_rule::ActiveModel::from(row.clone()).reset_all();
    let Some(before) = before else {
        routing_rule::Entity::insert(active).exec_without_returning(&*op.tx).await?;
        return Ok(());
    };
    let change = routing_rule::ActiveModel {
        org_id: sea_orm::NotSet,
        id: sea_orm::NotSet,
        removed_at: sea_orm::NotSet,
        ..active
    };
    let update = routing_rule::Entity::update_many().set(change).filter(Column::Id.eq(row.id));
    let update = update.filter(Column::Revision.eq(before.revision)).filter(Column::RemovedAt.is_null());
    if update.exec(&*op.tx).await?.rows_affected == 1 { Ok(()) } else { Err(Problem::Conflict) }
}

/// Removes a rule. Its row stays for the timeline of cases.
///
/// # Errors
/// `NotFound`.
pub async fn remove(op: &Op, id: Uuid) -> Result<(), Problem> {
    let change = routing_rule::ActiveModel {
        active: Set(false),
        changed_by: Set(op.member()?.id),
        changed_at: Set(op.app.clock.now()),
        removed_at: Set(Some(op.app.clock.now())),
        ..Default::default()
    };
    let update = routing_rule::Entity::update_many().set(change).filter(Column::Id.eq(id));
    if update.filter(Column::RemovedAt.is_null()).exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::RoutingRuleRemoved, id, json!({})).await
}

/// Puts the rules in this order.
///
/// # Errors
/// `Conflict` if these are not exactly the present rules.
pub async fn order(op: &Op, ids: &[Uuid]) -> Result<(), Problem> {
    let me = op.member()?;
    let present: HashSet<Uuid> = list(op).await?.iter().map(|rule| rule.id).collect();
    if ids.len() != present.len() || ids.iter().copied().collect::<HashSet<_>>() != present {
        return Err(Problem::Conflict);
    }
    let sql = "UPDATE routing_rule r SET position = o.place, changed_by = $2, changed_at = $3 \
        FROM unnest($1::uuid[]) WITH ORDINALITY o (id, place) WHERE r.id = o.id AND r.removed_at IS NULL";
    op.tx.run(sql, [ids.to_vec().into(), me.id.into(), op.app.clock.now().into()]).await?;
    op.record_on(Kind::RoutingRulesOrdered, me.org, json!({ "rules": ids })).await
}

/// Checks what needs no look-up, and removes repeated entries.
fn checked(mut new: NewRule) -> Result<NewRule, Problem> {
    new.name = scalar::name("name", &new.name, limit::MAX_NAME)?;
    let refuse = |field: &str, message| Err(Problem::invalid(field, message));
    new.triggers = Trigger::ALL.into_iter().filter(|trigger| new.triggers.contains(trigger)).collect();
    let Conditions { channels, departments, categories, severities, sources, languages, weekdays } =
        &mut new.conditions;
    for ids in [channels, departments, categories, &mut new.assign, &mut new.restrict_to, &mut new.notify] {
        distinct(ids);
        if ids.len() > limit::MAX_NAMED {
            return refuse("rule", "A list of this rule is too long. Remove some of its entries.");
        }
    }
    for words in [severities, sources, &mut *languages] {
        distinct(words);
    }
    distinct(weekdays);
    let is_code = |code: &String| (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    if languages.len() > limit::MAX_NAMED || !languages.iter().all(is_code) {
        return refuse("languages", "This language does not exist. Choose another one.");
    }
    if !weekdays.iter().all(|day| (1..=7).contains(day)) {
        return refuse("weekdays", "This weekday does not exist. Monday is 1, and Sunday is 7.");
    }
    if new.triggers.is_empty() {
        return refuse("triggers", "Choose when the rule applies.");
    }
    if new.to_department.is_some() && new.triggers.contains(&Trigger::Department) {
        return refuse(
            "department",
            "A rule that applies after a move cannot move the case again. Remove one of both.",
        );
    }
    if new.assign.len() > limit::MAX_ASSIGNEES || new.deputy.is_some_and(|deputy| new.assign.contains(&deputy)) {
        return refuse("assign", "Choose at most ten members. The deputy must be another member.");
    }
    let has_act = new.to_department.is_some() || new.deputy.is_some();
    if !has_act && new.assign.is_empty() && new.restrict_to.is_empty() && new.notify.is_empty() {
        return refuse("acts", "Choose what the rule does.");
    }
    Ok(new)
}

fn distinct<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}

/// Checks that each id of the rule exists in the organisation. The message is the same for the id of another one.
async fn known(op: &Op, new: &NewRule) -> Result<(), Problem> {
    let Conditions { channels, departments, categories, .. } = &new.conditions;
    let places: HashSet<Uuid> = departments.iter().copied().chain(new.to_department).collect();
    let members = new.assign.iter().chain(&new.deputy).chain(&new.restrict_to).chain(&new.notify);
    let members: HashSet<Uuid> = members.copied().collect();
    let found = channel::Entity::find().filter(channel::Column::Id.is_in(channels.clone())).count(&*op.tx).await?;
    if found != channels.len() as u64 {
        return Err(Problem::invalid("channels", "This channel does not exist. Choose another one."));
    }
    let found = category::Entity::find().filter(category::Column::Id.is_in(categories.clone())).count(&*op.tx).await?;
    if found != categories.len() as u64 {
        return Err(Problem::invalid("categories", "This category does not exist. Choose another one."));
    }
    let found = department::Entity::find().filter(department::Column::Id.is_in(places.clone())).count(&*op.tx).await?;
    if found != places.len() as u64 {
        return Err(Problem::invalid("department", "This department does not exist. Choose another one."));
    }
    let found = membership::Entity::find().filter(membership::Column::Id.is_in(members.clone())).count(&*op.tx).await?;
    if found != members.len() as u64 {
        return Err(Problem::invalid("members", "This member does not exist. Choose another one."));
    }
    Ok(())
}

/// A member who assigns no cases must not get cases by a rule of their own.
fn grants_nothing_to_the_member(op: &Op, new: &NewRule) -> Result<(), Problem> {
    let me = op.member()?;
    let names_me = new.assign.iter().chain(&new.deputy).chain(&new.restrict_to).any(|id| *id == me.id);
    let moves_to_me = new.to_department.is_some_and(|to| me.departments.contains(&to));
    if (names_me || moves_to_me) && !op.actor.may(CaseAssign) { Err(Problem::Forbidden) } else { Ok(()) }
}

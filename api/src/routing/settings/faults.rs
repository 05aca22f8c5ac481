//! Finds rules that cannot do what they say. The rule would be refused now, but it was saved before a member left, lost
//! a right, or a department was removed. The worker and the verbs leave out an act with a fault.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use async_graphql::Enum;
use entity::{category, channel, department, routing_rule};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::cases::visibility::Visibility;
use crate::op::Op;
use crate::problem::Problem;
use crate::routing::rule::Conditions;

/// Why a rule, or one of its acts, has no effect.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(name = "RoutingFault")]
pub enum Fault {
    /// A channel, department or category of the conditions is gone, and no other one is named.
    ConditionGone,
    /// The department that the rule moves cases to is gone.
    DepartmentGone,
    /// No member who handles cases would see a case in that department.
    DepartmentUnread,
    /// The members who would see a restricted case may be one person, or no second one could close it.
    TooFewReaders,
    /// A member who is to be assigned is gone, handles no cases, or would not see the case.
    AssigneeUnfit,
    /// A member who is to be notified is gone or sees no cases.
    NotifiedUnfit,
}

impl Fault {
    /// The field of the rule, and what to do.
    const fn refusal(self) -> (&'static str, &'static str) {
        match self {
            Self::ConditionGone => ("rule", "No case can match this rule. Change its conditions."),
            Self::DepartmentGone => ("department", "This department does not exist. Choose another one."),
            Self::DepartmentUnread => (
                "department",
                "No member who handles cases works in this department or above it. Add a member first, or choose another department.",
            ),
            Self::TooFewReaders => (
                "restrictTo",
                "Choose at least two members who handle cases. One other than the handler must be allowed to close cases. Neither you nor one of them may have invited all the others.",
            ),
            Self::AssigneeUnfit => ("assign", "Some of these members cannot be assigned. Choose other members."),
            Self::NotifiedUnfit => ("notify", "Some of these members see no cases. Choose other members."),
        }
    }
}

/// What the checks of all rules need. Reads each department's members once.
pub struct Checker {
    channels: HashSet<Uuid>,
    departments: HashSet<Uuid>,
    categories: HashSet<Uuid>,
    root: Uuid,
    seen: HashMap<Uuid, Visibility>,
}

impl Checker {
    pub async fn new(op: &Op) -> Result<Self, Problem> {
        let channels = channel::Entity::find().all(&*op.tx).await?;
        let departments = department::Entity::find().all(&*op.tx).await?;
        let open = category::Entity::find().filter(category::Column::ArchivedOn.is_null());
        let root = departments.iter().find(|one| one.parent_id.is_none()).map(|one| one.id);
        Ok(Self {
            channels: channels.into_iter().map(|one| one.id).collect(),
            departments: departments.into_iter().map(|one| one.id).collect(),
            categories: open.all(&*op.tx).await?.into_iter().map(|one| one.id).collect(),
            root: root.ok_or_else(|| Problem::internal("an organisation without a root department"))?,
            seen: HashMap::new(),
        })
    }

    /// Refuses a rule with a fault.
    ///
    /// # Errors
    /// `Invalid`.
    pub async fn refuse(&mut self, op: &Op, rule: &routing_rule::Model) -> Result<(), Problem> {
        let Some(fault) = self.faults(op, rule).await?.first().copied() else { return Ok(()) };
        let (field, message) = fault.refusal();
        Err(Problem::invalid(field, message))
    }

    pub async fn faults(&mut self, op: &Op, rule: &routing_rule::Model) -> Result<Vec<Fault>, Problem> {
        let mut found = vec![];
        let is_dead =
            |wanted: &[Uuid], known: &HashSet<Uuid>| !wanted.is_empty() && !wanted.iter().any(|id| known.contains(id));
        let conditions = serde_json::from_value::<Conditions>(rule.conditions.clone());
        let is_gone = conditions.map_or(true, |all| {
            is_dead(&all.channels, &self.channels)
                || is_dead(&all.departments, &self.departments)
                || is_dead(&all.categories, &self.categories)
        });
        if is_gone {
            found.push(Fault::ConditionGone);
        }
        let to = rule.to_department.filter(|to| self.departments.contains(to));
        if rule.to_department.is_some() && to.is_none() {
            found.push(Fault::DepartmentGone);
        }
        let open = self.visibility(op, to.unwrap_or(self.root)).await?;
        if to.is_some() && rule.restrict_to.is_empty() && !open.is_in_hands() {
            found.push(Fault::DepartmentUnread);
        }
        let limited = open.limited_to(rule.restrict_to.iter().copied().collect(), Some(rule.changed_by));
        let is_restricted = !rule.restrict_to.is_empty();
        let named_are_here = rule.restrict_to.iter().all(|id| limited.may_be_named(*id));
        if is_restricted && !(named_are_here && limited.is_safe()) {
            found.push(Fault::TooFewReaders);
        }
        let then = if is_restricted { &limited } else { open };
        if !rule.assign.iter().chain(&rule.deputy).all(|id| then.may_be_given(*id)) {
            found.push(Fault::AssigneeUnfit);
        }
        if !rule.notify.iter().all(|id| open.may_be_named(*id)) {
            found.push(Fault::NotifiedUnfit);
        }
        Ok(found)
    }

    /// The visibility of a new case of a department.
    async fn visibility(&mut self, op: &Op, department: Uuid) -> Result<&Visibility, Problem> {
        match self.seen.entry(department) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => Ok(entry.insert(Visibility::of_new(op, department).await?)),
        }
    }
}

//! The tree of departments. The tree has exactly one root, which can be neither moved nor removed. The tree never has a
//! cycle or two siblings with the same name. Changes are serialised, because each change locks the root.

use std::collections::HashSet;

use entity::department;
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use crate::actor::Member;
use crate::audit::Kind;
use crate::cases::owners::release_out_of_sight;
use crate::conflicts::hidden;
use crate::limit;
use crate::op::Op;
use crate::permissions::grant::reaches_all;
use crate::problem::Problem;
use crate::scalar;

/// All departments of the organisation. The root is locked until the transaction ends.
struct Tree(Vec<department::Model>);

impl Tree {
    async fn held(op: &Op) -> Result<Self, Problem> {
        let root = department::Entity::find().filter(department::Column::ParentId.is_null());
        root.lock(LockType::NoKeyUpdate).one(&*op.tx).await?;
        // Read after the lock, so that the rows include the changes of the transaction that held the lock before.
        Ok(Self(department::Entity::find().all(&*op.tx).await?))
    }

    fn find(&self, id: Uuid) -> Option<&department::Model> {
        self.0.iter().find(|row| row.id == id)
    }

    fn parent(&self, id: Uuid) -> Result<(), Problem> {
        self.find(id)
            .map(|_| ())
            .ok_or_else(|| Problem::invalid("parent", "This department does not exist. Choose another one."))
    }

    /// Whether `id` is `above` or lies below it.
    fn is_within(&self, id: Uuid, above: Uuid) -> bool {
        let mut next = self.find(id);
        while let Some(row) = next {
            if row.id == above {
                return true;
            }
            next = row.parent_id.and_then(|parent| self.find(parent));
        }
        false
    }

    /// Checks that no child of `parent` except `but` has this name. Upper and lower case count as equal.
    fn name_is_free(&self, name: &str, parent: Option<Uuid>, but: Uuid) -> Result<(), Problem> {
        let taken = |row: &&department::Model| {
            row.parent_id == parent && row.id != but && row.name.to_lowercase() == name.to_lowercase()
        };
        match self.0.iter().find(taken) {
            Some(_) => Err(Problem::invalid(
                "name",
                "The parent department has a department of this name already. Enter another name.",
            )),
            None => Ok(()),
        }
    }
}

/// Whether the member reaches the department. Only such a member may move it, because other members see the
/// department's cases after a move.
fn reaches(member: &Member, department: Uuid) -> bool {
    reaches_all(member.scope, member.rights) || member.departments.contains(&department)
}

/// Returns the entries of cases that are reached by fewer than two people who handle cases. Leaves out cases from which
/// the acting member is excluded, so that an error reveals nothing about such a case. Other administrators see those
/// entries.
async fn left_to_few(op: &Op) -> Result<HashSet<Uuid>, Problem> {
    Ok(hidden::list(op).await?.into_iter().filter(|entry| entry.few).map(|entry| entry.entry_id).collect())
}

/// Adds a department below another.
///
/// # Errors
/// `Invalid` for an unknown parent or a name that a sibling has. `NotAllowedNow` for too many departments.
pub async fn add(op: &Op, name: &str, parent: Uuid) -> Result<department::Model, Problem> {
    let name = scalar::name("name", name, limit::MAX_NAME)?;
    let tree = Tree::held(op).await?;
    tree.parent(parent)?;
    if tree.0.len() >= limit::MAX_DEPARTMENTS {
        return Err(Problem::NotAllowedNow("An organisation can have at most 500 departments. Remove one first."));
    }
    let row = department::Model { org_id: op.member()?.org, id: Uuid::new_v4(), parent_id: Some(parent), name };
    tree.name_is_free(&row.name, row.parent_id, row.id)?;
    department::Entity::insert(department::ActiveModel::from(row.clone())).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::DepartmentAdded, row.id, json!({ "parent": parent })).await?;
    Ok(row)
}

/// Renames a department, moves it below another, or both.
///
/// # Errors
/// `NotFound`. `Forbidden` for a move of a department that the acting member does not reach. `Invalid` for an unknown
/// parent, a parent below the department, or a name that a sibling has. `NotAllowedNow` for a move of the root, or when
/// fewer than two people would reach a case.
pub async fn change(op: &Op, id: Uuid, name: Option<&str>, parent: Option<Uuid>) -> Result<department::Model, Problem> {
    let name = name.map(|name| scalar::name("name", name, limit::MAX_NAME)).transpose()?;
    let tree = Tree::held(op).await?;
    let before = tree.find(id).ok_or(Problem::NotFound)?;
    let mut row = before.clone();
    if let Some(parent) = parent.filter(|parent| row.parent_id != Some(*parent)) {
        tree.parent(parent)?;
        if row.parent_id.is_none() {
            return Err(Problem::NotAllowedNow("The root department cannot be moved."));
        }
        if tree.is_within(parent, id) {
            return Err(Problem::invalid(
                "parent",
                "A department cannot be moved below itself. Choose another parent.",
            ));
        }
        if !reaches(op.member()?, id) {
            return Err(Problem::Forbidden);
        }
        row.parent_id = Some(parent);
    }
    row.name = name.unwrap_or(row.name);
    if row == *before {
        return Ok(row);
    }
    tree.name_is_free(&row.name, row.parent_id, id)?;
    let change =
        department::ActiveModel { name: Set(row.name.clone()), parent_id: Set(row.parent_id), ..Default::default() };
    let moves = row.parent_id != before.parent_id;
    let before_it = if moves { left_to_few(op).await? } else { HashSet::new() };
    department::Entity::update_many().set(change).filter(department::Column::Id.eq(id)).exec(&*op.tx).await?;
    if moves && !left_to_few(op).await?.is_subset(&before_it) {
        return Err(Problem::NotAllowedNow(
            "Fewer than two people could reach a case of this department. First add another member who handles cases to the department.",
        ));
    }
    if moves {
        release_out_of_sight(op, None, None).await?;
    }
    let detail = json!({ "renamed": row.name != before.name, "from": before.parent_id, "to": row.parent_id });
    op.record_on(Kind::DepartmentChanged, id, detail).await?;
    Ok(row)
}

/// Removes a department. Its cases, channels and members, and the departments below, move to its parent.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` for the root. `Forbidden` when the acting member does not reach the parent, because the
/// department's members gain access to the parent. `Invalid` when a department below has the same name as a department
/// next to the removed one. `Conflict` when a report arrived meanwhile.
pub async fn remove(op: &Op, id: Uuid) -> Result<(), Problem> {
    let tree = Tree::held(op).await?;
    let row = tree.find(id).ok_or(Problem::NotFound)?;
    let Some(parent) = row.parent_id else {
        return Err(Problem::NotAllowedNow("The root department cannot be removed."));
    };
    if !reaches(op.member()?, parent) {
        return Err(Problem::Forbidden);
    }
    for below in tree.0.iter().filter(|below| below.parent_id == Some(id)) {
        // The name of the removed department becomes free, so it is left out of the check.
        let free = tree.name_is_free(&below.name, Some(parent), id);
        free.map_err(|_| {
            Problem::invalid("department", "Two departments would have the same name. Rename one of them first.")
        })?;
    }
    op.record_on(Kind::DepartmentRemoved, id, json!({ "parent": parent })).await?;
    let sql = "SELECT app.dissolve_department($1) AS done";
    let done = op.tx.row(sql, [id.into()]).await?;
    match done.map(|row| row.try_get::<bool>("", "done")).transpose()? {
        Some(true) => Ok(()),
        _ => Err(Problem::Conflict),
    }
}

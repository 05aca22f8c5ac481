//! Assigns, replaces and removes the assignees of a case, and promotes the deputy (identifier `backup`). A case never
//! goes to a member who could not see it. The end of an assignment deletes no row.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{CaseScope, NotificationKind};
use entity::{case, case_assignee, membership};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use super::visibility::Visibility;
use super::{lock, owners};
use crate::actor::is_in_force;
use crate::audit::{Act, Kind};
use crate::limit;
use crate::notifications::feed;
use crate::op::Op;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::tx::Tx;

/// Whether a membership can be assigned any case. [`Visibility::may_be_given`] checks one case.
#[must_use]
pub fn is_assignable(row: &membership::Model, today: NaiveDate) -> bool {
    Rights::of(row.role, row.allow, row.deny).has(Permission::CaseEdit)
        && row.case_scope != CaseScope::None
        && is_in_force(row, today)
}

pub async fn current(tx: &Tx, case: Uuid) -> Result<Vec<case_assignee::Model>, Problem> {
    let query = case_assignee::Entity::find().filter(case_assignee::Column::CaseId.eq(case));
    Ok(query.filter(case_assignee::Column::EndedAt.is_null()).all(tx).await?)
}

/// Assignees of a case and their deputy.
pub struct Assignees {
    pub members: Vec<Uuid>,
    pub backup: Option<Uuid>,
}

impl Assignees {
    /// Each member, and whether the member is the deputy.
    fn roles(&self) -> HashMap<Uuid, bool> {
        self.members.iter().map(|id| (*id, false)).chain(self.backup.map(|id| (id, true))).collect()
    }
}

/// Replaces the assignees of a case. `seen` are the assignees that the acting member saw. Returns the row as it was
/// before the change, because the acting member may have lost access to the case. The row is still correct, because an
/// assignment changes only the column `assigned`, which the model does not contain.
///
/// # Errors
/// `Invalid` for a member who may not handle the case or is not of this organisation. `Conflict` when the case has other
/// assignees than `seen`. `NotAllowedNow` as [`Visibility::becomes`].
pub async fn assign(op: &Op, id: Uuid, new: &Assignees, seen: Option<&Assignees>) -> Result<case::Model, Problem> {
    let wanted = new.roles();
    lock_members(&op.tx, wanted.keys().copied().collect()).await?;
    let case = lock(&op.tx, id).await?;
    let before = current(&op.tx, id).await?;
    let now: HashMap<Uuid, bool> = before.iter().map(|row| (row.member_id, row.backup)).collect();
    if seen.is_some_and(|seen| seen.roles() != now) {
        return Err(Problem::Conflict);
    }
    if new.members.len() > limit::MAX_ASSIGNEES || new.backup.is_some_and(|backup| new.members.contains(&backup)) {
        return Err(Problem::invalid("members", "Choose at most ten members. The deputy must be another member."));
    }
    // A member who could not see the case cannot handle it. The message names neither the member nor the cause, because
    // either one would reveal who is excluded.
    let visibility = Visibility::of(op, &case).await?;
    if !wanted.keys().all(|id| visibility.may_be_given(*id)) {
        return Err(Problem::invalid("members", "Some of these members cannot be assigned. Choose other members."));
    }
    let after = visibility.assigned_to(wanted.keys().copied().collect());
    visibility.becomes(&after)?;
    owners::disown(op, id, &visibility, &after).await?;
    for row in before.iter().filter(|row| wanted.get(&row.member_id).is_some_and(|backup| *backup != row.backup)) {
        set_backup(&op.tx, row.id, !row.backup).await?;
    }
    let now = op.app.clock.now();
    for (member, backup) in wanted.iter().filter(|(id, _)| !visibility.assigned.contains(id)) {
        assign_member(op, &case, *member, *backup, now).await?;
    }
    let gone: Vec<Uuid> = before.iter().filter(|row| !wanted.contains_key(&row.member_id)).map(|row| row.id).collect();
    end(&op.tx, gone, now).await?;
    let act = Act::on_case(Kind::CaseAssigned, op.member()?.by(), id);
    op.record(act.with(json!({ "members": new.members, "backup": new.backup }))).await?;
    Ok(case)
}

pub async fn assign_member(
    op: &Op,
    case: &case::Model,
    member: Uuid,
    backup: bool,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let row = case_assignee::ActiveModel {
        org_id: Set(case.org_id),
        id: Set(Uuid::new_v4()),
        case_id: Set(case.id),
        member_id: Set(member),
        backup: Set(backup),
        assigned_at: Set(now),
        ended_at: Set(None),
    };
    case_assignee::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    feed::of_act(op, NotificationKind::Assignment, case.id, Some(vec![member])).await
}

/// Locks the members, so that no case goes to a member who is removed in the meantime. Members are locked before cases,
/// in the same order as in the removal of a member.
async fn lock_members(tx: &Tx, members: Vec<Uuid>) -> Result<(), Problem> {
    let query = membership::Entity::find().filter(membership::Column::Id.eq_any(members));
    query.order_by_asc(membership::Column::Id).lock(LockType::Share).all(tx).await?;
    Ok(())
}

/// The changes that [`unassign`] made.
#[derive(Clone, Debug, Default)]
pub struct Unassigned {
    /// The members who no longer handle the case.
    pub members: Vec<Uuid>,
    /// The deputy who became the main assignee.
    pub successor: Option<Uuid>,
}

/// Ends the assignments of members who lose access to the case or are excluded from it. If a main assignee leaves, the
/// deputy takes over, provided that the deputy can still handle the case. Otherwise the case may become unassigned,
/// which all readers of the case see.
///
/// Keeps the acting member's own assignment, because the acting member may lose access to the case with that
/// assignment. The calling function ends the assignment last, with [`leave`] or with the exclusion.
pub async fn unassign(op: &Op, case: Uuid, before: &Visibility, after: &Visibility) -> Result<Unassigned, Problem> {
    let me = op.member()?.id;
    owners::disown(op, case, before, after).await?;
    let current = current(&op.tx, case).await?;
    let leaves = |row: &&case_assignee::Model| {
        let id = row.member_id;
        !after.sees(id) && (before.sees(id) || after.excluded.contains(&id))
    };
    let gone: Vec<_> = current.iter().filter(leaves).collect();
    let backup = current.iter().find(|row| row.backup && after.handles(row.member_id));
    let successor = backup.filter(|_| gone.iter().any(|row| !row.backup));
    if let Some(row) = successor {
        take_over(op, row).await?;
    }
    let others = gone.iter().filter(|row| row.member_id != me).map(|row| row.id).collect();
    end(&op.tx, others, op.app.clock.now()).await?;
    let members = gone.iter().map(|row| row.member_id).collect::<HashSet<_>>();
    Ok(Unassigned { members: members.into_iter().collect(), successor: successor.map(|row| row.member_id) })
}

pub async fn leave(op: &Op, case: Uuid, member: Uuid) -> Result<(), Problem> {
    let rows = current(&op.tx, case).await?;
    let own = rows.iter().filter(|row| row.member_id == member).map(|row| row.id).collect();
    end(&op.tx, own, op.app.clock.now()).await
}

/// Makes the deputy a main assignee.
pub(super) async fn take_over(op: &Op, row: &case_assignee::Model) -> Result<(), Problem> {
    set_backup(&op.tx, row.id, false).await?;
    feed::of_act(op, NotificationKind::Assignment, row.case_id, Some(vec![row.member_id])).await
}

async fn set_backup(tx: &Tx, row: Uuid, backup: bool) -> Result<(), Problem> {
    let update = case_assignee::Entity::update_many().col_expr(case_assignee::Column::Backup, backup.into());
    update.filter(case_assignee::Column::Id.eq(row)).exec(tx).await?;
    Ok(())
}

/// Ends all rows in one statement, because the end of one row may hide the other rows from the acting member.
pub(super) async fn end(tx: &Tx, rows: Vec<Uuid>, now: DateTime<Utc>) -> Result<(), Problem> {
    let update = case_assignee::Entity::update_many().col_expr(case_assignee::Column::EndedAt, now.into());
    update.filter(case_assignee::Column::Id.eq_any(rows)).exec(tx).await?;
    Ok(())
}

//! Who handles a case: given to members, taken from them, taken over by the backup.
//! Always: nobody is given a case they could not see; rows end and are never deleted.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::CaseScope;
use entity::{case, case_assignee, membership};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use super::lock;
use super::sight::Sight;
use crate::actor::is_in_force;
use crate::audit::{Act, Kind};
use crate::limit;
use crate::op::Op;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::tx::Tx;

/// Whether a membership can be given cases at all; which, [`Sight::may_be_given`] says.
#[must_use]
pub fn is_assignable(row: &membership::Model, today: NaiveDate) -> bool {
    Rights::stored(row.role, row.allow, row.deny).has(Permission::CaseEdit)
        && row.case_scope != CaseScope::None
        && is_in_force(row, today)
}

/// Who handles a case now.
///
/// # Errors
/// What the database says.
pub async fn current(tx: &Tx, case: Uuid) -> Result<Vec<case_assignee::Model>, Problem> {
    let query = case_assignee::Entity::find().filter(case_assignee::Column::CaseId.eq(case));
    Ok(query.filter(case_assignee::Column::EndedAt.is_null()).all(tx).await?)
}

/// Gives a case to these members; who is not among them is relieved. The asker may lose sight of it by that, so the case is
/// answered as it was found: assignment changes none of its columns.
///
/// # Errors
/// `Invalid` for a member who may not handle the case or is not of this organisation.
pub async fn assign(op: &Op, id: Uuid, members: &[Uuid], backup: Option<Uuid>) -> Result<case::Model, Problem> {
    let wanted: HashMap<Uuid, bool> =
        members.iter().map(|id| (*id, false)).chain(backup.map(|id| (id, true))).collect();
    hold(&op.tx, wanted.keys().copied().collect()).await?;
    let case = lock(&op.tx, id).await?;
    if members.len() > limit::ASSIGNEES || backup.is_some_and(|b| members.contains(&b)) {
        return Err(Problem::invalid("members", "At most ten, and the backup is somebody else."));
    }
    // Whoever could not see the case does not handle it; why is not said.
    let sight = Sight::of(op, &case).await?;
    if !wanted.keys().all(|id| sight.may_be_given(*id)) {
        return Err(Problem::invalid("members", "Not everybody named here can be given cases."));
    }
    sight.becomes(&sight.assigned_to(wanted.keys().copied().collect()))?;
    let before = current(&op.tx, id).await?;
    for row in before.iter().filter(|row| wanted.get(&row.member_id).is_some_and(|backup| *backup != row.backup)) {
        set_backup(&op.tx, row.id, !row.backup).await?;
    }
    let now = op.app.clock.now();
    for (member, backup) in wanted.iter().filter(|(id, _)| !sight.assigned.contains(id)) {
        give(op, &case, *member, *backup, now).await?;
    }
    let gone: Vec<Uuid> = before.iter().filter(|row| !wanted.contains_key(&row.member_id)).map(|row| row.id).collect();
    end(&op.tx, gone, now).await?;
    let act = Act::on_case(Kind::CaseAssigned, op.member()?.by(), id);
    op.record(act.with(json!({ "members": members, "backup": backup }))).await?;
    Ok(case)
}

/// Adds one member to who handles a case.
///
/// # Errors
/// What the database says.
pub async fn give(op: &Op, case: &case::Model, member: Uuid, backup: bool, now: DateTime<Utc>) -> Result<(), Problem> {
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
    Ok(())
}

/// Keeps members from being removed meanwhile: a case given to who is gone would be nobody's. Members are held before cases,
/// as whoever removes one holds them.
async fn hold(tx: &Tx, members: Vec<Uuid>) -> Result<(), Problem> {
    let query = membership::Entity::find().filter(membership::Column::Id.is_in(members));
    query.order_by_asc(membership::Column::Id).lock(LockType::Share).all(tx).await?;
    Ok(())
}

/// What became of those who handled a case.
#[derive(Clone, Debug, Default)]
pub struct Relieved {
    /// Who handles it no more.
    pub members: Vec<Uuid>,
    /// The backup who took over.
    pub successor: Option<Uuid>,
}

/// Relieves who will see a case no more, or is kept from it. Where one of them was more than the backup, the backup takes over if it stays; else
/// the case may be nobody's, which all its readers see. The asker's own row is left to the caller: with it, sight may end.
///
/// # Errors
/// What the database says.
pub async fn relieve(op: &Op, case: Uuid, before: &Sight, after: &Sight) -> Result<Relieved, Problem> {
    let me = op.member()?.id;
    let current = current(&op.tx, case).await?;
    let leaves = |row: &&case_assignee::Model| {
        let id = row.member_id;
        !after.sees(id) && (before.sees(id) || after.excluded.contains(&id))
    };
    let gone: Vec<_> = current.iter().filter(leaves).collect();
    let backup = current.iter().find(|row| row.backup && after.handles(row.member_id));
    let successor = backup.filter(|_| gone.iter().any(|row| !row.backup));
    if let Some(row) = successor {
        set_backup(&op.tx, row.id, false).await?;
    }
    let others = gone.iter().filter(|row| row.member_id != me).map(|row| row.id).collect();
    end(&op.tx, others, op.app.clock.now()).await?;
    let members = gone.iter().map(|row| row.member_id).collect::<HashSet<_>>();
    Ok(Relieved { members: members.into_iter().collect(), successor: successor.map(|row| row.member_id) })
}

/// Ends a member's own assignment.
///
/// # Errors
/// What the database says.
pub async fn leave(op: &Op, case: Uuid, member: Uuid) -> Result<(), Problem> {
    let rows = current(&op.tx, case).await?;
    let own = rows.iter().filter(|row| row.member_id == member).map(|row| row.id).collect();
    end(&op.tx, own, op.app.clock.now()).await
}

pub(super) async fn set_backup(tx: &Tx, row: Uuid, backup: bool) -> Result<(), Problem> {
    let update = case_assignee::Entity::update_many().col_expr(case_assignee::Column::Backup, backup.into());
    update.filter(case_assignee::Column::Id.eq(row)).exec(tx).await?;
    Ok(())
}

/// In one statement: afterwards the asker may not see the rows any more.
pub(super) async fn end(tx: &Tx, rows: Vec<Uuid>, now: DateTime<Utc>) -> Result<(), Problem> {
    let update = case_assignee::Entity::update_many().col_expr(case_assignee::Column::EndedAt, now.into());
    update.filter(case_assignee::Column::Id.is_in(rows)).exec(tx).await?;
    Ok(())
}

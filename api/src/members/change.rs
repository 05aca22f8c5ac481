//! Changes the rights of a membership, or suspends it. No member ever changes their own membership or one with more
//! rights. An organisation always keeps an administrator without an end date. A change takes effect on the member's
//! next request.

use chrono::NaiveDate;
use entity::enums::Role;
use entity::{membership, membership_department};
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveEnum, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::Kind;
use crate::cases::owners::release_out_of_sight;
use crate::notifications::announce;
use crate::op::Op;
use crate::permissions::grant::{self, Grant};
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;

/// A membership that is about to change, locked together with all administrators. Without the lock, two parallel
/// changes could each remove one of the last two administrators.
pub(crate) struct LockedMembership {
    pub row: membership::Model,
    others: Vec<membership::Model>,
}

impl LockedMembership {
    /// Locks a membership, all administrators and optionally one more member (`besides`).
    ///
    /// # Errors
    /// `NotFound`, also for a removed membership and for one of another organisation.
    pub(crate) async fn of(op: &Op, id: Uuid, besides: Option<Uuid>) -> Result<Self, Problem> {
        use membership::Column::{Id, RemovedAt, Role as Is};
        let query = membership::Entity::find()
            .filter(Condition::any().add(Id.eq(id)).add(Id.is_in(besides)).add(Is.eq(Role::Admin)))
            .filter(RemovedAt.is_null())
            .order_by_asc(Id)
            .lock(LockType::NoKeyUpdate);
        let rows = query.all(&*op.tx).await?;
        let row = rows.iter().find(|row| row.id == id).cloned().ok_or(Problem::NotFound)?;
        Ok(Self { row, others: rows.into_iter().filter(|row| row.id != id).collect() })
    }

    /// Locks a membership that the caller wants to change.
    ///
    /// # Errors
    /// `Forbidden` if the membership is the caller's own or has more rights than the caller. Also the errors of
    /// [`LockedMembership::of`].
    pub(crate) async fn of_another(op: &Op, id: Uuid, besides: Option<Uuid>) -> Result<Self, Problem> {
        let held = Self::of(op, id, besides).await?;
        let member = op.member()?;
        if held.row.id == member.id || !grant::covers(member.rights, Rights::of_member(&held.row)) {
            return Err(Problem::Forbidden);
        }
        Ok(held)
    }

    /// One of the other locked memberships.
    pub(crate) fn other(&self, id: Uuid) -> Option<&membership::Model> {
        self.others.iter().find(|row| row.id == id)
    }

    /// Checks that the organisation keeps an administrator without an end date when this membership becomes `after`.
    /// `after` is `None` if the membership ends.
    ///
    /// # Errors
    /// `NotAllowedNow` if this membership is the last such administrator.
    pub(crate) fn leaves_an_administrator(&self, after: Option<&membership::Model>) -> Result<(), Problem> {
        let stays = after.is_some_and(lasts) || self.others.iter().any(lasts);
        if stays || !lasts(&self.row) {
            return Ok(());
        }
        Err(Problem::NotAllowedNow(
            "An organisation needs one administrator without an end date. Add another one first.",
        ))
    }
}

/// Whether the member is an active administrator without an end date who may manage members.
fn lasts(row: &membership::Model) -> bool {
    row.role == Role::Admin
        && Rights::of_member(row).has(Permission::UserManage)
        && row.suspended_at.is_none()
        && row.removed_at.is_none()
        && row.expires_on.is_none()
}

/// Replaces a member's role, rights, case scope, departments and end date.
///
/// # Errors
/// As `LockedMembership::of_another` and [`grant::check`]. `NotAllowedNow` for the last administrator.
pub async fn change(op: &Op, id: Uuid, after: &Grant) -> Result<membership::Model, Problem> {
    let held = LockedMembership::of_another(op, id, None).await?;
    let before = granted(op, &held.row).await?;
    grant::check(op.member()?.grantor(), Some(&before), after)?;
    let row = membership::Model {
        role: after.role,
        allow: after.allow,
        deny: after.deny,
        case_scope: after.scope,
        expires_on: after.expires_on,
        ..held.row.clone()
    };
    held.leaves_an_administrator(Some(&row))?;
    if before == *after {
        return Ok(row);
    }
    let change = membership::ActiveModel {
        role: Set(row.role),
        allow: Set(row.allow),
        deny: Set(row.deny),
        case_scope: Set(row.case_scope),
        expires_on: Set(row.expires_on),
        ..Default::default()
    };
    write(op, id, change).await?;
    set_departments(op, &row, &before.departments, &after.departments).await?;
    release_out_of_sight(op, Some(id), None).await?;
    op.record_on(Kind::RightsChanged, id, json!({ "before": audit_detail(&before), "after": audit_detail(after) }))
        .await?;
    announce::rights(op, id, Some((before.role, before.rights())), (after.role, after.rights())).await?;
    Ok(row)
}

/// Suspends or resumes a member. A suspended member is refused from the next request on. The member's cases stay
/// assigned. The member's own deadlines and corrective actions lose their owner, because a suspended member sees no
/// case.
///
/// # Errors
/// As `LockedMembership::of_another`. `NotAllowedNow` for the last administrator.
pub async fn suspend(op: &Op, id: Uuid, suspended: bool) -> Result<membership::Model, Problem> {
    let held = LockedMembership::of_another(op, id, None).await?;
    if held.row.suspended_at.is_some() == suspended {
        return Ok(held.row);
    }
    let row = membership::Model { suspended_at: suspended.then(|| op.app.clock.now()), ..held.row.clone() };
    held.leaves_an_administrator(Some(&row))?;
    write(op, id, membership::ActiveModel { suspended_at: Set(row.suspended_at), ..Default::default() }).await?;
    if suspended {
        release_out_of_sight(op, Some(id), None).await?;
    }
    let kind = if suspended { Kind::MemberSuspended } else { Kind::MemberResumed };
    op.record_on(kind, id, json!({})).await?;
    Ok(row)
}

/// The departments that were chosen for a member, without sub-departments, ordered by id.
pub(crate) async fn departments(op: &Op, member: Uuid) -> Result<Vec<Uuid>, Problem> {
    use membership_department::Column::{DepartmentId, MembershipId};
    let query = membership_department::Entity::find().select_only().column(DepartmentId);
    Ok(query.filter(MembershipId.eq(member)).order_by_asc(DepartmentId).into_tuple().all(&*op.tx).await?)
}

async fn granted(op: &Op, row: &membership::Model) -> Result<Grant, Problem> {
    let departments = departments(op, row.id).await?;
    Ok(Grant {
        role: row.role,
        allow: row.allow,
        deny: row.deny,
        scope: row.case_scope,
        departments,
        expires_on: row.expires_on,
    })
}

pub(crate) async fn write(op: &Op, id: Uuid, change: membership::ActiveModel) -> Result<(), Problem> {
    membership::Entity::update_many().set(change).filter(membership::Column::Id.eq(id)).exec(&*op.tx).await?;
    Ok(())
}

/// Replaces a member's departments. `before` lists the current ones.
pub(crate) async fn set_departments(
    op: &Op,
    member: &membership::Model,
    before: &[Uuid],
    after: &[Uuid],
) -> Result<(), Problem> {
    use membership_department::Column::{DepartmentId, MembershipId};
    let gone = before.iter().filter(|id| !after.contains(id)).copied();
    let delete = membership_department::Entity::delete_many().filter(MembershipId.eq(member.id));
    delete.filter(DepartmentId.is_in(gone)).exec(&*op.tx).await?;
    let row = |department: &Uuid| membership_department::ActiveModel {
        org_id: Set(member.org_id),
        membership_id: Set(member.id),
        department_id: Set(*department),
    };
    let rows: Vec<_> = after.iter().filter(|id| !before.contains(id)).map(row).collect();
    if !rows.is_empty() {
        membership_department::Entity::insert_many(rows).exec_without_returning(&*op.tx).await?;
    }
    Ok(())
}

/// A grant as JSON for the audit log.
fn audit_detail(grant: &Grant) -> Value {
    let names = |bits: i32| -> Vec<String> {
        Permission::ALL.iter().filter(|flag| bits & flag.bit() != 0).map(|flag| format!("{flag:?}")).collect()
    };
    json!({
        "role": grant.role.to_value(),
        "allow": names(grant.allow),
        "deny": names(grant.deny),
        "scope": grant.scope.to_value(),
        "departments": grant.departments,
        "expiresOn": grant.expires_on.map(|day: NaiveDate| day.to_string()),
    })
}

//! The hand-over moves the open cases of a member who leaves to a successor. The hand-over runs with the leaver's
//! visibility, so that the hand-over includes cases that the acting member cannot see. An error may show that such a
//! case exists, but never which case.

use entity::enums::Stage;
use entity::{case, case_assignee, case_restriction};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::visibility::Visibility;
use super::{assignment, lock, owners};
use crate::audit::{self, Act, Kind};
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Reach;

/// Ends the assignments of `leaver` and the leaver's access to restricted cases, and assigns `successor` to the
/// leaver's open cases. The successor also becomes the owner of the leaver's open corrective actions, own deadlines and tasks.
/// Returns the number of open cases handed over, counting only those that the acting member can see.
///
/// # Errors
/// `Invalid` for `handOver` when there are open cases and the successor is missing or cannot be assigned one of them.
/// `NotAllowedNow` when no other named member could work on a restricted case, or when only one member would know of a
/// case. A case that excludes the acting member causes only one error: `NotAllowedNow`, when another administrator has
/// to remove the leaver.
pub async fn hand_over(op: &Op, leaver: Uuid, successor: Option<Uuid>) -> Result<i32, Problem> {
    let own = op.tx.scope().await;
    op.tx
        .pin(|scope| {
            scope.member = Some(leaver);
            scope.reach = Some(Reach::All);
        })
        .await?;
    let handed_over = all(op, leaver, successor).await;
    op.tx.pin(|scope| *scope = own).await?;
    let seen = case::Entity::find().filter(case::Column::Id.eq_any(handed_over?)).count(&*op.tx).await?;
    i32::try_from(seen).map_err(Problem::internal)
}

async fn all(op: &Op, leaver: Uuid, successor: Option<Uuid>) -> Result<Vec<Uuid>, Problem> {
    use case_assignee::Column::{CaseId, EndedAt, MemberId};
    use case_restriction::Column as Named;
    let query = case_assignee::Entity::find().filter(MemberId.eq(leaver)).filter(EndedAt.is_null());
    let assigned: Vec<Uuid> = query.select_only().column(CaseId).into_tuple().all(&*op.tx).await?;
    let query = case_restriction::Entity::find().filter(Named::MemberId.eq(leaver)).filter(Named::EndedAt.is_null());
    let named: Vec<Uuid> = query.select_only().column(Named::CaseId).into_tuple().all(&*op.tx).await?;
    let query = case::Entity::find().filter(case::Column::Id.eq_any(assigned.iter().chain(&named).copied()));
    let cases = query.order_by_asc(case::Column::Id).select_only().column(case::Column::Id);
    let mut handed_over = vec![];
    for id in cases.into_tuple::<Uuid>().all(&*op.tx).await? {
        let case = lock(&op.tx, id).await?;
        let open = case.stage != Stage::Closed;
        let heir = if open { heir(op, &case, leaver, successor, assigned.contains(&id)).await? } else { None };
        if assigned.contains(&id) {
            pass_on(op, &case, leaver, heir).await?;
            handed_over.extend(open.then_some(id));
        }
    }
    owners::hand_over(op, leaver, successor).await?;
    // End the leaver's access to restricted cases, so that a member who is invited again does not regain the access.
    // Run this last and in one statement, because the statement reduces the visibility with which this transaction
    // runs.
    let end = case_restriction::Entity::update_many().col_expr(Named::EndedAt, op.app.clock.now().into());
    end.filter(Named::MemberId.eq(leaver)).filter(Named::EndedAt.is_null()).exec(&*op.tx).await?;
    Ok(handed_over)
}

/// Selects the new assignee of an open case. An acting member who is excluded from the case has no influence on the
/// selection and learns nothing. In such a case, the deputy takes over, or the case becomes unassigned, which all
/// readers of the case see.
async fn heir(
    op: &Op,
    case: &case::Model,
    leaver: Uuid,
    successor: Option<Uuid>,
    assigned: bool,
) -> Result<Option<Uuid>, Problem> {
    let before = Visibility::of(op, case).await?;
    let after = before.without(leaver);
    if before.excluded.contains(&op.member()?.id) {
        if !after.is_in_hands() && !after.is_shared() {
            return Err(Problem::NotAllowedNow("Another administrator must remove this member."));
        }
        let current = assignment::current(&op.tx, case.id).await?;
        let backup = current.iter().find(|row| row.backup && after.handles(row.member_id));
        return Ok(backup.filter(|_| assigned).map(|row| row.member_id));
    }
    if assigned {
        let successor =
            successor.ok_or_else(|| Problem::invalid("handOver", "This member has open cases. Choose a successor."))?;
        if !before.may_be_given(successor) {
            return Err(Problem::invalid(
                "handOver",
                "This member cannot take over all open cases. Choose another successor.",
            ));
        }
        before.becomes(&after.assigned_to(after.assigned.iter().copied().chain([successor]).collect()))?;
        return Ok(Some(successor));
    }
    if before.handles(leaver) && !after.is_in_hands() {
        return Err(Problem::NotAllowedNow(
            "No other member could work on a restricted case. Give another member access first.",
        ));
    }
    before.becomes(&after)?;
    Ok(None)
}

/// Ends the leaver's assignment. In an open case, the successor becomes main assignee or deputy, as the leaver was. A
/// successor who is the deputy of a main assignee becomes the main assignee.
async fn pass_on(op: &Op, case: &case::Model, leaver: Uuid, successor: Option<Uuid>) -> Result<(), Problem> {
    let current = assignment::current(&op.tx, case.id).await?;
    let row = |member: Uuid| current.iter().find(|row| row.member_id == member);
    let Some(gone) = row(leaver) else { return Ok(()) };
    let now = op.app.clock.now();
    let open = case.stage != Stage::Closed;
    if let Some(successor) = successor.filter(|_| open) {
        match row(successor) {
            Some(backup) if backup.backup && !gone.backup => assignment::take_over(op, backup).await?,
            Some(_) => {}
            None => assignment::assign_member(op, case, successor, gone.backup, now).await?,
        }
        let detail = json!({ "from": leaver, "to": successor });
        let act = Act::on_case(Kind::CaseAssigned, op.member()?.by(), case.id).with(detail);
        let keys = op.app.keys.org(&op.tx).await?;
        audit::record(&op.tx, &keys, &op.app.clock, op.member()?.zone, act).await?;
    }
    assignment::end(&op.tx, vec![gone.id], now).await
}

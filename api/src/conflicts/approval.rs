//! Approval of a restriction that would leave a case to fewer than two people. The approver is a second member who can
//! see the case and assigns cases. An excluded member never sees the request.

use std::collections::HashSet;

use chrono::TimeDelta;
use entity::enums::HistoryKind;
use entity::{case, restriction};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use super::restriction::{allowed, apply, end_held, end_waiting};
use crate::audit::{Act, Kind};
use crate::cases::visibility::Visibility;
use crate::cases::{self, Line, assignment};
use crate::four_eyes::Asked;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Reach;

/// The time in which a restriction can be approved.
pub const WAITS: TimeDelta = TimeDelta::days(7);

/// The facts that the four-eyes check needs.
#[must_use]
pub fn asked(row: &restriction::Model) -> Asked {
    Asked { by: Some(row.asked_by), at: row.asked_at, about: None }
}

/// The waiting restrictions of the cases that the acting member can see, oldest first.
pub async fn list(op: &Op) -> Result<Vec<restriction::Model>, Problem> {
    let rows = waiting(op).order_by_asc(restriction::Column::AskedAt).order_by_asc(restriction::Column::Id);
    Ok(rows.all(&*op.tx).await?)
}

/// The waiting restriction of one case.
pub async fn of_case(op: &Op, case: Uuid) -> Result<Option<restriction::Model>, Problem> {
    Ok(waiting(op).filter(restriction::Column::CaseId.eq(case)).one(&*op.tx).await?)
}

fn waiting(op: &Op) -> sea_orm::Select<restriction::Entity> {
    use restriction::Column::{AskedAt, EndedAt, RestrictedOn};
    let rows = restriction::Entity::find().filter(RestrictedOn.is_null()).filter(EndedAt.is_null());
    rows.filter(AskedAt.gt(op.app.clock.now() - WAITS))
}

async fn held(op: &Op, id: Uuid) -> Result<(case::Model, restriction::Model), Problem> {
    let find = || waiting(op).filter(restriction::Column::Id.eq(id));
    let found = find().one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    let case = cases::lock(&op.tx, found.case_id).await?;
    // Read again under the lock. If two members decide in parallel, the second decision gets `NotFound`.
    let row = find().one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    Ok((case, row))
}

/// Brings a restriction into force. Returns `None` when the acting member cannot see the case any more.
///
/// # Errors
/// `NotFound` for a request that does not exist, is decided or has expired. `NotAllowedNow` for the requester, and when
/// the requester may not restrict the case any more. `NotAllowedNow` also within 24 hours of the request if requester
/// and approver may be one person. Otherwise as [`super::restriction::restrict`].
pub async fn approve(op: &Op, id: Uuid) -> Result<Option<case::Model>, Problem> {
    let me = op.member()?.id;
    let (case, row) = held(op, id).await?;
    asked(&row).check(op, "Another member must approve this request.").await?;
    let before = Visibility::of(op, &case).await?;
    if !before.may_assign(row.asked_by) {
        return Err(Problem::NotAllowedNow(
            "The member who made this request can no longer restrict this case. Refuse the request.",
        ));
    }
    let named: HashSet<Uuid> = row.members.iter().copied().collect();
    let after = allowed(&before, named, row.asked_by)?;
    let keys = cases::keys(op, case.id).await?;
    let line = Line { kind: HistoryKind::Restricted, from: None, to: None, action: None, reason: None };
    let seals = cases::append_to_timeline(op, &keys, line).await?;
    // The new restriction replaces the present one.
    end_held(op, case.id).await?;
    let update = restriction::ActiveModel {
        approved_by: Set(Some(me)),
        restricted_on: Set(Some(op.today()?)),
        ..Default::default()
    };
    restriction::Entity::update_many().set(update).filter(restriction::Column::Id.eq(id)).exec(&*op.tx).await?;
    // The row-level security policy allows an update only if the member can see the row afterwards. The restriction
    // need not name the approver, so `settle` runs with the requester's access.
    let own = op.tx.scope().await;
    op.tx
        .pin(|scope| {
            scope.member = Some(row.asked_by);
            scope.reach = Some(Reach::All);
        })
        .await?;
    let done = settle(op, &case, &before, &after).await;
    op.tx.pin(|scope| *scope = own).await?;
    let relieved = done?;
    let detail = json!({ "askedBy": row.asked_by, "members": after.named, "relieved": relieved.members,
        "successor": relieved.successor });
    let act = Act::on_case(Kind::CaseRestricted, op.member()?.by(), case.id).sealing(seals).with(detail);
    op.record(act).await?;
    Ok(case::Entity::find().filter(case::Column::Id.eq(case.id)).one(&*op.tx).await?)
}

async fn settle(
    op: &Op,
    case: &case::Model,
    before: &Visibility,
    after: &Visibility,
) -> Result<assignment::Unassigned, Problem> {
    let me = op.member()?.id;
    let relieved = apply(op, case, before, after).await?;
    if relieved.members.contains(&me) {
        assignment::leave(op, case.id, me).await?;
    }
    Ok(relieved)
}

/// Refuses a waiting restriction. The requester calls the same function to withdraw the restriction.
///
/// # Errors
/// `NotFound` for a request that does not exist, is decided or has expired.
pub async fn refuse(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    let (case, row) = held(op, id).await?;
    end_waiting(op, case.id).await?;
    let keys = cases::keys(op, case.id).await?;
    let line = Line { kind: HistoryKind::RestrictionRefused, from: None, to: None, action: None, reason: None };
    let seals = cases::append_to_timeline(op, &keys, line).await?;
    let act = Act::on_case(Kind::RestrictionRefused, op.member()?.by(), case.id).sealing(seals);
    op.record(act.with(json!({ "askedBy": row.asked_by }))).await?;
    Ok(case)
}

//! Restriction of a case to named members. Either two people who handle cases still reach the case, or a second member
//! approved.

use std::collections::HashSet;

use entity::enums::{HistoryKind, MailKind, NotificationKind, Role};
use entity::{case, case_restriction, membership, restriction};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::approval;
use crate::audit::{Act, Kind};
use crate::auth::sign_in::staff;
use crate::cases::visibility::Visibility;
use crate::cases::{self, Line, assignment};
use crate::limit;
use crate::notifications::{announce, feed};
use crate::op::Op;
use crate::problem::Problem;

/// Restricts a case to these members and the acting member, in whatever department they work. Replaces an existing
/// restriction. A repeated request for the same members changes nothing.
///
/// In two situations, the restriction waits for the approval of a second member, and the visibility of the case does
/// not change yet. In the first situation, fewer than two people who handle cases would reach the case. A member and
/// those whom the member invited count as one person. In the second situation, the acting member invited, directly or
/// through others, all other members who would reach the case and handle cases.
///
/// # Errors
/// `NotFound`. `Conflict` while another member's restriction waits. `Invalid` for a member who cannot be named, or when
/// no named member handles cases. `NotAllowedNow` when only one member would know of the case.
pub async fn restrict(op: &Op, id: Uuid, members: &[Uuid], reason: &str) -> Result<case::Model, Problem> {
    let me = op.member()?.id;
    let case = cases::lock(&op.tx, id).await?;
    let named: HashSet<Uuid> = members.iter().copied().chain([me]).collect();
    match approval::of_case(op, id).await? {
        Some(waiting) if waiting.asked_by != me => return Err(Problem::Conflict),
        Some(waiting) if waiting.members.iter().copied().collect::<HashSet<_>>() == named => return Ok(case),
        _ => {}
    }
    if named.len() > limit::MAX_NAMED {
        return Err(Problem::invalid("members", "There are too many members. Remove some of them."));
    }
    let before = Visibility::of(op, &case).await?;
    let after = allowed(&before, named.clone(), me)?;
    let waits = !after.has_two() || after.is_of_one(me);
    let row = new(op, &case, named)?;
    end_waiting(op, id).await?;
    if waits {
        staff(op)?.attempts.mail(me)?;
        restriction::Entity::insert(row).exec_without_returning(&*op.tx).await?;
        let hears = |row: &membership::Model| before.may_assign(row.id) || row.role == Role::Admin;
        let to = |row: &membership::Model| row.id != me && !before.excluded.contains(&row.id) && hears(row);
        announce::to_members(op, MailKind::RestrictionWaits, to).await?;
        feed::of_act(op, NotificationKind::Restriction, id, None).await?;
        let detail = json!({ "members": after.named });
        return tell(op, id, (Kind::RestrictionAsked, HistoryKind::RestrictionAsked), Some(reason), detail).await;
    }
    end_held(op, id).await?;
    let row = restriction::ActiveModel { restricted_on: Set(Some(op.today()?)), ..row };
    restriction::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    let relieved = apply(op, &case, &before, &after).await?;
    let detail = json!({ "members": after.named, "relieved": relieved.members, "successor": relieved.successor });
    tell(op, id, (Kind::CaseRestricted, HistoryKind::Restricted), Some(reason), detail).await
}

/// The visibility after a restriction to these members.
///
/// # Errors
/// `Invalid` and `NotAllowedNow`, as [`restrict`].
pub(super) fn allowed(before: &Visibility, named: HashSet<Uuid>, by: Uuid) -> Result<Visibility, Problem> {
    let after = before.restricted_to(named, by);
    // The message names neither the member nor the cause, because either one would reveal who is excluded.
    if !after.named.iter().all(|id| after.may_be_named(*id)) {
        return Err(Problem::invalid(
            "members",
            "Some of these members cannot get access to the case. Choose other members.",
        ));
    }
    if !after.is_in_hands() {
        return Err(Problem::invalid("members", "Choose at least one member who can work on the case."));
    }
    before.becomes(&after)?;
    Ok(after)
}

/// Writes the restriction. The transaction's member must be the requester.
pub(super) async fn apply(
    op: &Op,
    case: &case::Model,
    before: &Visibility,
    after: &Visibility,
) -> Result<assignment::Unassigned, Problem> {
    // Insert the new names before the case becomes restricted. Otherwise the requester might not be named, and could no
    // longer see or change the case.
    for member in after.named.difference(&before.named) {
        let row = case_restriction::ActiveModel {
            org_id: Set(case.org_id),
            id: Set(Uuid::new_v4()),
            case_id: Set(case.id),
            member_id: Set(*member),
            ended_at: Set(None),
            reviewer: Set(false),
        };
        case_restriction::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    }
    set_restricted(op, case.id, true).await?;
    let relieved = assignment::unassign(op, case.id, before, after).await?;
    end_names(op, case.id, before.named.difference(&after.named).copied().collect()).await?;
    Ok(relieved)
}

/// Lifts the restriction, so that the case's departments see the case again. Reviewers keep their access.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when the case is not restricted, when the acting member would lose access, or when no
/// member could work on the case. `NotAllowedNow` also when only one member would know of the case.
pub async fn lift(op: &Op, id: Uuid, reason: &str) -> Result<case::Model, Problem> {
    let case = cases::lock(&op.tx, id).await?;
    if !case.restricted {
        return Err(Problem::NotAllowedNow("This case is not restricted. Reload to see the latest state."));
    }
    let before = Visibility::of(op, &case).await?;
    if !before.readers.is_empty() {
        return Err(Problem::NotAllowedNow(
            "The category of this case is limited to named members. Choose another category first.",
        ));
    }
    let after = before.opened();
    if !after.sees(op.member()?.id) {
        return Err(Problem::NotAllowedNow(
            "You would lose access to this case. Ask a member of its department to lift the restriction.",
        ));
    }
    if !after.is_in_hands() {
        return Err(Problem::NotAllowedNow("No member could work on this case. Move it to another department first."));
    }
    before.becomes(&after)?;
    set_restricted(op, id, false).await?;
    end_held(op, id).await?;
    let relieved = assignment::unassign(op, id, &before, &after).await?;
    end_names(op, id, before.named.difference(&after.named).copied().collect()).await?;
    let detail = json!({ "relieved": relieved.members, "successor": relieved.successor });
    tell(op, id, (Kind::RestrictionLifted, HistoryKind::RestrictionLifted), Some(reason), detail).await
}

async fn tell(
    op: &Op,
    id: Uuid,
    (kind, line): (Kind, HistoryKind),
    reason: Option<&str>,
    detail: serde_json::Value,
) -> Result<case::Model, Problem> {
    let keys = cases::keys(op, id).await?;
    let seals =
        cases::append_to_timeline(op, &keys, Line { kind: line, from: None, to: None, action: None, reason }).await?;
    let act = Act::on_case(kind, op.member()?.by(), id).sealing(seals).with(detail);
    op.record(act).await?;
    cases::find(&op.tx, id).await
}

fn new(op: &Op, case: &case::Model, members: HashSet<Uuid>) -> Result<restriction::ActiveModel, Problem> {
    Ok(restriction::ActiveModel {
        org_id: Set(case.org_id),
        id: Set(Uuid::new_v4()),
        case_id: Set(case.id),
        asked_by: Set(op.member()?.id),
        asked_at: Set(op.app.clock.now()),
        members: Set(members.into_iter().collect()),
        approved_by: Set(None),
        restricted_on: Set(None),
        ended_at: Set(None),
    })
}

/// Ends the waiting restriction.
pub(super) async fn end_waiting(op: &Op, case: Uuid) -> Result<(), Problem> {
    end_rows(op, case, restriction::Column::RestrictedOn.is_null()).await
}

/// Ends the restriction that is in force.
pub(super) async fn end_held(op: &Op, case: Uuid) -> Result<(), Problem> {
    end_rows(op, case, restriction::Column::RestrictedOn.is_not_null()).await
}

async fn end_rows(op: &Op, case: Uuid, which: SimpleExpr) -> Result<(), Problem> {
    use restriction::Column::{CaseId, EndedAt};
    let update = restriction::Entity::update_many().col_expr(EndedAt, op.app.clock.now().into());
    update.filter(CaseId.eq(case)).filter(EndedAt.is_null()).filter(which).exec(&*op.tx).await?;
    Ok(())
}

async fn set_restricted(op: &Op, id: Uuid, restricted: bool) -> Result<(), Problem> {
    let update = case::Entity::update_many().col_expr(case::Column::Restricted, restricted.into());
    update.filter(case::Column::Id.eq(id)).exec(&*op.tx).await?;
    Ok(())
}

async fn end_names(op: &Op, case: Uuid, members: Vec<Uuid>) -> Result<(), Problem> {
    let now = op.app.clock.now();
    let update = case_restriction::Entity::update_many().col_expr(case_restriction::Column::EndedAt, now.into());
    let of_case = update.filter(case_restriction::Column::CaseId.eq(case));
    let named = of_case.filter(case_restriction::Column::MemberId.eq_any(members));
    named.filter(case_restriction::Column::EndedAt.is_null()).exec(&*op.tx).await?;
    Ok(())
}

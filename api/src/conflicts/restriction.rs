//! A case that only named members see.

use std::collections::HashSet;

use entity::enums::HistoryKind;
use entity::{case, case_restriction};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{Act, Kind};
use crate::cases::sight::Sight;
use crate::cases::{self, Line, assignment};
use crate::graphql::Op;
use crate::limit;
use crate::problem::Problem;

/// Restricts a case to these members and the asker, whatever their departments; a restriction that is there is replaced.
///
/// # Errors
/// `NotFound`; `Invalid` for who cannot be let in, or when nobody who could work on the case would see it.
pub async fn restrict(op: &Op, id: Uuid, members: &[Uuid], reason: &str) -> Result<case::Model, Problem> {
    let me = op.member()?.id;
    let case = cases::lock(&op.tx, id).await?;
    let named: HashSet<Uuid> = members.iter().copied().chain([me]).collect();
    if named.len() > limit::NAMED {
        return Err(Problem::invalid("members", "These are too many."));
    }
    let before = Sight::of(op, &case).await?;
    let after = before.restricted_to(named);
    // Why not is not said.
    if !after.named.iter().all(|id| after.may_be_named(*id)) {
        return Err(Problem::invalid("members", "Not everybody named here can be let in."));
    }
    if !after.is_in_hands() {
        return Err(Problem::invalid("members", "Name somebody who can work on the case."));
    }
    // The asker's own name first: who is not named does not see a restricted case, not even to change it.
    for member in after.named.difference(&before.named) {
        let row = case_restriction::ActiveModel {
            org_id: Set(case.org_id),
            id: Set(Uuid::new_v4()),
            case_id: Set(id),
            member_id: Set(*member),
            ended_at: Set(None),
        };
        case_restriction::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    }
    set_restricted(op, id, true).await?;
    let relieved = assignment::relieve(op, id, &before, &after).await?;
    end_names(op, id, before.named.difference(&after.named).copied().collect()).await?;
    let detail = json!({ "members": after.named, "relieved": relieved.members, "successor": relieved.successor });
    tell(op, id, (Kind::CaseRestricted, HistoryKind::Restricted), reason, detail).await
}

/// Lets the case's departments see it again.
///
/// # Errors
/// `NotFound`; `NotAllowedNow` when it is not restricted, or when the asker or all who could work on it would lose it.
pub async fn lift(op: &Op, id: Uuid, reason: &str) -> Result<case::Model, Problem> {
    let case = cases::lock(&op.tx, id).await?;
    if !case.restricted {
        return Err(Problem::NotAllowedNow("This case is not restricted."));
    }
    let before = Sight::of(op, &case).await?;
    let after = before.opened();
    if !after.sees(op.member()?.id) {
        return Err(Problem::NotAllowedNow(
            "You would not see this case yourself any more. Let a colleague of its department lift the restriction.",
        ));
    }
    if !after.is_in_hands() {
        return Err(Problem::NotAllowedNow(
            "Nobody could work on this case then. Move it to another department first.",
        ));
    }
    set_restricted(op, id, false).await?;
    let relieved = assignment::relieve(op, id, &before, &after).await?;
    end_names(op, id, before.named.iter().copied().collect()).await?;
    let detail = json!({ "relieved": relieved.members, "successor": relieved.successor });
    tell(op, id, (Kind::RestrictionLifted, HistoryKind::RestrictionLifted), reason, detail).await
}

async fn tell(
    op: &Op,
    id: Uuid,
    (kind, line): (Kind, HistoryKind),
    reason: &str,
    detail: serde_json::Value,
) -> Result<case::Model, Problem> {
    let keys = cases::keys(op, id).await?;
    let seals = cases::tell(op, &keys, Line { kind: line, from: None, to: None, reason: Some(reason) }).await?;
    let act = Act::on_case(kind, op.member()?.by(), id).sealing(seals).with(detail);
    cases::record(op, &keys, act).await?;
    cases::find(&op.tx, id).await
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
    let named = of_case.filter(case_restriction::Column::MemberId.is_in(members));
    named.filter(case_restriction::Column::EndedAt.is_null()).exec(&*op.tx).await?;
    Ok(())
}

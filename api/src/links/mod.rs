//! Links between cases. A link is two rows, one for each case, because each side has its reasons sealed under the key of
//! its own case. Only a member who sees both cases knows of the link.

pub mod admin;

use std::collections::HashMap;

use entity::enums::LinkKind;
use entity::{case, case_link};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::cases;
use crate::idempotency::{self, Claim};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

/// A link to add to a case.
pub struct NewLink {
    pub case: Uuid,
    /// The idempotency key.
    pub key: Uuid,
    /// The serialised input, compared when the key is used again.
    pub body: Vec<u8>,
    /// The number of the other case, as the member typed it.
    pub number: String,
    /// What the other case is to this one.
    pub kind: LinkKind,
    pub reason: Option<String>,
}

/// What this case is to the other one.
const fn seen_from_the_other_side(kind: LinkKind) -> LinkKind {
    match kind {
        LinkKind::Related => LinkKind::Related,
        LinkKind::DuplicateOf => LinkKind::HasDuplicate,
        LinkKind::HasDuplicate => LinkKind::DuplicateOf,
        LinkKind::Parent => LinkKind::Child,
        LinkKind::Child => LinkKind::Parent,
    }
}

/// The associated data of a text of a link. Both texts are written once, so the revision is always 1.
#[must_use]
pub fn aad(column: case_link::Column, id: Uuid) -> FieldAad {
    FieldAad::of(column, id, 1)
}

/// Links two cases.
///
/// # Errors
/// `NotFound`. `Invalid` for a number of no other case that the member can see. `Conflict` when the key was used with
/// another input. `NotAllowedNow` when the cases are linked already, or when one of them has too many links.
pub async fn link(op: &Op, new: NewLink) -> Result<case::Model, Problem> {
    let (org, id) = (op.app.keys.org(&op.tx).await?, Uuid::new_v4());
    if let Claim::Done(_) = idempotency::claim(&op.tx, &org, new.key, &new.body, id, op.today()?).await? {
        return cases::find(&op.tx, new.case).await;
    }
    let case = cases::find(&op.tx, new.case).await?;
    let other = cases::by_number(&op.tx, &new.number).await?;
    if other.id == case.id {
        return Err(Problem::invalid("number", "This is the number of this case. Enter the number of another one."));
    }
    lock(op, [case.id, other.id]).await?;
    check_room(op, case.id, other.id).await?;
    let member = op.member()?;
    let sides =
        [(id, case.id, other.id, new.kind), (Uuid::new_v4(), other.id, case.id, seen_from_the_other_side(new.kind))];
    let (mut rows, mut acts) = (vec![], vec![]);
    for (id, case_id, other_id, kind) in sides {
        let keys = cases::keys(op, case_id).await?;
        let reason = new.reason.as_ref().map(|text| keys.seal(aad(case_link::Column::Reason, id), text));
        let seal = Seal::of(id, 1, &[reason.as_deref().unwrap_or_default()]);
        let act = Act::on_case(Kind::CaseLinked, member.by(), case_id).on(id).sealing(vec![seal]);
        acts.push(act.with(json!({ "kind": sea_orm::ActiveEnum::to_value(&kind) })));
        let row = case_link::Model {
            org_id: member.org,
            id,
            case_id,
            other_id,
            kind,
            reason,
            removal: None,
            revision: 1,
            added_by: member.id,
            added_at: op.app.clock.now(),
            removed_by: None,
            removed_at: None,
        };
        rows.push(case_link::ActiveModel::from(row).reset_all());
    }
    case_link::Entity::insert_many(rows).exec_without_returning(&*op.tx).await?;
    for act in acts {
        op.record(act).await?;
    }
    Ok(case)
}

/// Removes a link on both sides, with a reason. The rows are kept.
///
/// # Errors
/// `NotFound`, also for a link that is removed already.
pub async fn unlink(op: &Op, id: Uuid, reason: &str) -> Result<case::Model, Problem> {
    use case_link::Column as L;
    let current = || case_link::Entity::find().filter(L::RemovedAt.is_null());
    let found = current().filter(L::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    lock(op, [found.case_id, found.other_id]).await?;
    let pair = [found.case_id, found.other_id];
    let both = current().filter(L::CaseId.is_in(pair)).filter(L::OtherId.is_in(pair)).all(&*op.tx).await?;
    if !both.iter().any(|row| row.id == id) {
        return Err(Problem::NotFound);
    }
    for row in both {
        let removal = cases::keys(op, row.case_id).await?.seal(aad(L::Removal, row.id), reason);
        let seal = Seal::of(row.id, row.revision + 1, &[row.reason.as_deref().unwrap_or_default(), &removal]);
        let change = case_link::ActiveModel {
            removal: Set(Some(removal)),
            revision: Set(row.revision + 1),
            removed_by: Set(Some(op.member()?.id)),
            removed_at: Set(Some(op.app.clock.now())),
            ..Default::default()
        };
        case_link::Entity::update_many().set(change).filter(L::Id.eq(row.id)).exec(&*op.tx).await?;
        let act = Act::on_case(Kind::CaseUnlinked, op.member()?.by(), row.case_id).on(row.id);
        op.record(act.sealing(vec![seal])).await?;
    }
    cases::find(&op.tx, found.case_id).await
}

/// The links of a case to other cases that the acting member sees, the oldest first.
pub async fn of_case(op: &Op, case: Uuid) -> Result<Vec<(case_link::Model, case::Model)>, Problem> {
    use case_link::Column as L;
    let query = case_link::Entity::find().filter(L::CaseId.eq(case)).filter(L::RemovedAt.is_null());
    let links = query.order_by_asc(L::AddedAt).order_by_asc(L::Id).all(&*op.tx).await?;
    if links.is_empty() {
        return Ok(vec![]);
    }
    let others = case::Entity::find().filter(case::Column::Id.is_in(links.iter().map(|link| link.other_id)));
    let others: HashMap<Uuid, _> = others.all(&*op.tx).await?.into_iter().map(|row| (row.id, row)).collect();
    let with_case = |link: case_link::Model| Some((others.get(&link.other_id)?.clone(), link));
    Ok(links.into_iter().filter_map(with_case).map(|(case, link)| (link, case)).collect())
}

/// Locks two cases in a fixed order, so that two acts on the same cases never wait for each other.
async fn lock(op: &Op, mut cases: [Uuid; 2]) -> Result<(), Problem> {
    cases.sort_unstable();
    for id in cases {
        cases::lock(&op.tx, id).await?;
    }
    Ok(())
}

async fn check_room(op: &Op, one: Uuid, other: Uuid) -> Result<(), Problem> {
    use case_link::Column as L;
    let linked = case_link::Entity::find().filter(L::CaseId.eq(one)).filter(L::OtherId.eq(other));
    if linked.filter(L::RemovedAt.is_null()).count(&*op.tx).await? > 0 {
        return Err(Problem::NotAllowedNow("These cases are linked already. Reload to see the link."));
    }
    for case in [one, other] {
        if case_link::Entity::find().filter(L::CaseId.eq(case)).count(&*op.tx).await? >= limit::MAX_LINKS {
            return Err(Problem::NotAllowedNow("The maximum number of links of a case is reached."));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn the_other_side_of_the_other_side_is_this_side() {
        for kind in LinkKind::iter() {
            assert_eq!(seen_from_the_other_side(seen_from_the_other_side(kind)), kind);
        }
        assert_eq!(seen_from_the_other_side(LinkKind::Parent), LinkKind::Child);
        assert_eq!(seen_from_the_other_side(LinkKind::DuplicateOf), LinkKind::HasDuplicate);
    }
}

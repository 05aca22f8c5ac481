//! Persons of a case. A person who is a member is excluded from the case. The removal of a wrong entry needs a reason.
//! The row of a removed entry is kept.

use entity::enums::{Ground, HistoryKind, PersonKind};
use entity::{case, case_exclusion, membership, person};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::{exclude, replace};
use crate::audit::{Act, Kind, Seal};
use crate::cases::assignment::Unassigned;
use crate::cases::{self, Line};
use crate::idempotency::{self, Claim};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

/// A new person of a case.
pub struct NewPerson {
    pub case: Uuid,
    /// The idempotency key. A second call with the same key adds no person.
    pub key: Uuid,
    /// The serialised input, compared when the key is used again.
    pub body: Vec<u8>,
    /// The name as the report writes it.
    pub name: String,
    pub kind: PersonKind,
    /// The person's membership, if the person is a member.
    pub member: Option<Uuid>,
}

/// The associated data of a person's name.
#[must_use]
pub fn aad(id: Uuid, revision: i32) -> FieldAad {
    FieldAad::of(person::Column::Name, id, revision)
}

/// Adds a person. Excludes a person who is a member. Returns `None` when that member is the acting member.
///
/// # Errors
/// `NotFound`. `Conflict` when the key was used with another input. `Invalid` for an unknown member. `NotAllowedNow`
/// when the case has too many persons, or when no other member could work on the case.
pub async fn add(op: &Op, new: NewPerson) -> Result<Option<case::Model>, Problem> {
    let (me, id) = (op.member()?.id, Uuid::new_v4());
    let excludes_me = new.member == Some(me);
    let org = op.app.keys.org(&op.tx).await?;
    // Claim the key before the case is read. In a retry, members who excluded themselves can no longer see the case.
    let claim = idempotency::claim(&op.tx, &org, new.key, &new.body, id, op.today()?).await?;
    if let Claim::Done(_) = claim {
        return if excludes_me { Ok(None) } else { cases::find(&op.tx, new.case).await.map(Some) };
    }
    let case = cases::lock(&op.tx, new.case).await?;
    let keys = cases::keys(op, case.id).await?;
    if person::Entity::find().filter(person::Column::CaseId.eq(case.id)).count(&*op.tx).await? >= limit::MAX_PERSONS {
        return Err(Problem::NotAllowedNow("The maximum number of persons of this case is reached."));
    }
    // A suspended member is accepted too, because the suspension may end.
    if let Some(id) = new.member {
        let member = membership::Entity::find().filter(membership::Column::Id.eq(id));
        let member = member.filter(membership::Column::RemovedAt.is_null()).one(&*op.tx).await?;
        member.ok_or_else(|| Problem::invalid("member", "This member does not exist. Choose another one."))?;
    }
    let name = keys.seal(aad(id, 1), &new.name);
    let seal = Seal::of(id, 1, &[&name]);
    let row = person::ActiveModel {
        org_id: Set(case.org_id),
        id: Set(id),
        case_id: Set(case.id),
        kind: Set(new.kind),
        member_id: Set(new.member),
        name: Set(name),
        name_index: Set(None),
        revision: Set(1),
        removed_at: Set(None),
    };
    person::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    let line = Line { kind: HistoryKind::PersonAdded, from: None, to: None, action: None, reason: None };
    cases::append_to_timeline(op, &keys, line).await?;
    let relieved = match new.member {
        Some(member) => replace(op, &case, member).await?,
        None => Unassigned::default(),
    };
    let act = Act::on_case(Kind::PersonAdded, op.member()?.by(), case.id).on(id).sealing(vec![seal]);
    let detail = json!({ "member": new.member, "relieved": relieved.members, "successor": relieved.successor });
    op.record(act.with(detail)).await?;
    if let Some(member) = new.member {
        exclude(op, &case, member, Ground::Person).await?;
    }
    if excludes_me { Ok(None) } else { cases::find(&op.tx, case.id).await.map(Some) }
}

/// Removes a wrong entry. Lifts the member's exclusion if no other entry causes it.
///
/// # Errors
/// `NotFound`, also for an entry that is removed already, and for the member whom the entry excludes.
pub async fn remove(op: &Op, id: Uuid, reason: &str) -> Result<case::Model, Problem> {
    use case_exclusion::Column as X;
    use person::Column as P;
    let entry = || person::Entity::find().filter(P::Id.eq(id)).filter(P::RemovedAt.is_null());
    let found = entry().one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    let case = cases::lock(&op.tx, found.case_id).await?;
    let row = entry().one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    let (keys, now) = (cases::keys(op, case.id).await?, op.app.clock.now());
    let update = person::Entity::update_many().col_expr(P::RemovedAt, now.into()).filter(P::Id.eq(id));
    update.exec(&*op.tx).await?;
    if let Some(member) = row.member_id {
        let others = person::Entity::find().filter(P::CaseId.eq(case.id)).filter(P::MemberId.eq(member));
        if others.filter(P::RemovedAt.is_null()).count(&*op.tx).await? == 0 {
            let lift = case_exclusion::Entity::update_many().col_expr(X::LiftedAt, now.into());
            let lift = lift.filter(X::CaseId.eq(case.id)).filter(X::MemberId.eq(member));
            lift.filter(X::Ground.eq(Ground::Person)).filter(X::LiftedAt.is_null()).exec(&*op.tx).await?;
        }
    }
    let line = Line { kind: HistoryKind::PersonRemoved, from: None, to: None, action: None, reason: Some(reason) };
    let seals = cases::append_to_timeline(op, &keys, line).await?;
    let act = Act::on_case(Kind::PersonRemoved, op.member()?.by(), case.id).on(id).sealing(seals);
    op.record(act.with(json!({ "member": row.member_id }))).await?;
    cases::find(&op.tx, case.id).await
}

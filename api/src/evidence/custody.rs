//! The chain of custody of an item. Its steps only grow.

use chrono::NaiveDate;
use entity::enums::{CustodyKind, HistoryKind};
use entity::{case, custody, evidence};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::{held, label, record, seal_of};
use crate::audit::{Kind, Seal};
use crate::cases;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// What happened to an item.
pub struct Step {
    pub kind: CustodyKind,
    pub giver: Option<String>,
    pub receiver: Option<String>,
    pub remark: Option<String>,
    pub happened_on: NaiveDate,
}

impl Default for Step {
    fn default() -> Self {
        Self { kind: CustodyKind::Received, giver: None, receiver: None, remark: None, happened_on: NaiveDate::MIN }
    }
}

/// A new step of a chain.
pub struct NewStep {
    pub evidence: Uuid,
    pub idempotency_key: Uuid,
    pub step: Step,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// The associated data of a column.
#[must_use]
pub fn aad(row: &custody::Model, column: custody::Column) -> FieldAad {
    FieldAad::of(column, row.id, row.revision)
}

/// The steps of all items of a case, in their order.
pub async fn of_case(tx: &Tx, case: Uuid) -> Result<Vec<custody::Model>, Problem> {
    let query = custody::Entity::find().filter(custody::Column::CaseId.eq(case));
    Ok(query.order_by_asc(custody::Column::Position).all(tx).await?)
}

/// Adds a step.
///
/// # Errors
/// `NotFound`. `Invalid` for a step that the item cannot have, for a missing text, and for a day before the last move or
/// in the future. `NotAllowedNow` after a return or a destruction, or when the chain is too long. `Conflict` when the key
/// was used with another input.
pub async fn add(op: &Op, new: NewStep) -> Result<case::Model, Problem> {
    let (case, row) = held(op, new.evidence).await?;
    let keys = cases::keys(op, case.id).await?;
    let key = (new.idempotency_key, new.body.as_slice());
    if let Claim::Done(_) = idempotency::claim(&op.tx, keys.org(), key.0, key.1, row.id, op.today()?).await? {
        return Ok(case);
    }
    check(&new.step, row.attachment_id.is_some())?;
    append(op, &keys, &row, &new.step).await?;
    Ok(case)
}

/// Checks what a member enters.
fn check(step: &Step, is_file: bool) -> Result<(), Problem> {
    let fits = if is_file { step.kind == CustodyKind::HandedOver } else { step.kind.is_move() };
    if !fits {
        return Err(Problem::invalid("kind", "This item cannot have this step. Choose another step."));
    }
    if matches!(step.kind, CustodyKind::HandedOver | CustodyKind::Returned) && step.receiver.is_none() {
        return Err(Problem::invalid("receiver", "Enter the person who received the item."));
    }
    if step.kind == CustodyKind::Destroyed && step.remark.is_none() {
        return Err(Problem::invalid("remark", "Enter why the item was destroyed."));
    }
    Ok(())
}

/// Whether a step may follow the last one.
const fn may_follow(last: Option<CustodyKind>, next: CustodyKind) -> bool {
    match last {
        Some(CustodyKind::Destroyed) => false,
        Some(CustodyKind::Returned) => matches!(next, CustodyKind::Received),
        _ => true,
    }
}

/// Adds a step to the chain of an item, whose case is locked.
pub(super) async fn append(op: &Op, keys: &CaseKeys, item: &evidence::Model, step: &Step) -> Result<(), Problem> {
    let steps = of_item(op, item.id).await?;
    let moves: Vec<_> = steps.iter().filter(|step| step.kind.is_move()).collect();
    if !may_follow(moves.last().map(|last| last.kind), step.kind) {
        return Err(Problem::NotAllowedNow("The item was returned or destroyed. Reload to see the latest step."));
    }
    let position = next_position(&steps)?;
    // A check of a file says nothing about who has it, so an earlier step can still be entered. The day of the receipt may
    // have been corrected.
    let last_day = moves.get(1..).and_then(<[_]>::last).map_or(item.received_on, |last| last.happened_on);
    if step.happened_on > op.today()? || step.happened_on < last_day {
        return Err(Problem::invalid("happenedOn", "Enter a day from the day of the last step until today."));
    }
    let seal = insert(op, keys, item.id, position, step).await?;
    let detail = json!({ "step": step.kind.to_value(), "on": step.happened_on });
    let kinds = (Kind::CustodyRecorded, HistoryKind::CustodyRecorded);
    record(op, keys, kinds, item.id, Some(&label(item.number)), vec![seal], detail).await
}

/// Adds the correction of the day of receipt, which the item has already. Returns the seal of the step.
///
/// # Errors
/// `Invalid` for a day after the next move. `NotAllowedNow` when the chain is too long.
pub(super) async fn correct(op: &Op, keys: &CaseKeys, item: &evidence::Model) -> Result<Seal, Problem> {
    let steps = of_item(op, item.id).await?;
    if steps.iter().filter(|step| step.kind.is_move()).nth(1).is_some_and(|next| item.received_on > next.happened_on) {
        return Err(Problem::invalid(
            "receivedOn",
            "The chain of custody has a step before this day. Enter an earlier day.",
        ));
    }
    let step = Step { kind: CustodyKind::Corrected, happened_on: item.received_on, ..Step::default() };
    insert(op, keys, item.id, next_position(&steps)?, &step).await
}

/// The steps of an item, in their order.
async fn of_item(op: &Op, item: Uuid) -> Result<Vec<custody::Model>, Problem> {
    use custody::Column as C;
    let query = custody::Entity::find().filter(C::EvidenceId.eq(item)).order_by_asc(C::Position);
    Ok(query.all(&*op.tx).await?)
}

fn next_position(steps: &[custody::Model]) -> Result<i32, Problem> {
    let position = steps.last().map_or(1, |last| last.position + 1);
    if position > limit::MAX_CUSTODY {
        return Err(Problem::NotAllowedNow("The maximum number of steps of this item is reached."));
    }
    Ok(position)
}

/// Inserts a step and returns its seal.
pub(super) async fn insert(op: &Op, keys: &CaseKeys, item: Uuid, position: i32, step: &Step) -> Result<Seal, Problem> {
    use custody::Column as C;
    let (me, id) = (op.member()?, Uuid::new_v4());
    let sealed = |column, text: &Option<String>| text.as_ref().map(|text| keys.seal(FieldAad::of(column, id, 1), text));
    let row = custody::Model {
        org_id: me.org,
        id,
        case_id: keys.case(),
        evidence_id: item,
        position,
        kind: step.kind,
        giver: sealed(C::Giver, &step.giver),
        receiver: sealed(C::Receiver, &step.receiver),
        remark: sealed(C::Remark, &step.remark),
        happened_on: step.happened_on,
        revision: 1,
        recorded_by: me.id,
        recorded_at: op.app.clock.now(),
    };
    let seal = seal_of(id, 1, [row.giver.as_ref(), row.receiver.as_ref(), row.remark.as_ref()]);
    custody::Entity::insert(custody::ActiveModel::from(row).reset_all()).exec_without_returning(&*op.tx).await?;
    Ok(seal)
}

#[cfg(test)]
mod tests {
    use CustodyKind::{Checked, Corrected, Destroyed, HandedOver, Received, Returned, Stored};

    use super::*;

    #[test]
    fn nothing_follows_a_destruction_and_only_a_receipt_follows_a_return() {
        for next in [Received, Stored, HandedOver, Returned, Checked, Destroyed] {
            assert!(!may_follow(Some(Destroyed), next), "{next:?}");
            assert_eq!(may_follow(Some(Returned), next), next == Received, "{next:?}");
            assert!(may_follow(Some(HandedOver), next), "{next:?}");
        }
    }

    #[test]
    fn a_file_is_only_handed_over_and_a_step_has_the_texts_that_it_needs() {
        let step = |kind| Step { kind, ..Step::default() };
        let named = Step { receiver: Some("The court".into()), ..step(HandedOver) };
        assert!(check(&named, true).is_ok() && check(&named, false).is_ok());
        assert!(check(&step(HandedOver), false).is_err() && check(&step(Returned), false).is_err());
        assert!(check(&step(Stored), true).is_err() && check(&step(Stored), false).is_ok());
        assert!(check(&step(Checked), false).is_err() && check(&step(Destroyed), false).is_err());
        assert!(check(&step(Corrected), false).is_err(), "only a change of the item corrects the day of receipt");
    }
}

//! The steps of a breach. They only grow.

use entity::breach;
use entity::breach_step::{self, Column};
use entity::enums::BreachStepKind;
use sea_orm::{ActiveEnum as _, ActiveModelTrait as _, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::rules::{Step, check};
use super::{apply, lock};
use crate::audit::Kind;
use crate::crypto::envelope::Aad;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::OrgKeys;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

/// A new step of an entry.
pub struct NewStep {
    pub breach: Uuid,
    pub idempotency_key: Uuid,
    pub step: Step,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// The associated data of a text of a step. A step is written once, so its revision is always 1.
#[must_use]
pub const fn aad(org: Uuid, id: Uuid, column: &'static str) -> Aad {
    Aad { table: "breach_step", column, org: Some(org), case: None, row: id, revision: 1 }
}

/// The steps of an entry, in their order.
pub async fn of_breach(op: &Op, breach: Uuid) -> Result<Vec<breach_step::Model>, Problem> {
    let query = breach_step::Entity::find().filter(Column::BreachId.eq(breach)).order_by_asc(Column::Position);
    Ok(query.all(&*op.tx).await?)
}

/// Records a step. A retry returns the entry without another step.
///
/// # Errors
/// `NotFound`. `Invalid` and `NotAllowedNow` as [`check`]. `NotAllowedNow` also for a closed entry, for the reopening of an
/// open one, and for too many steps. `Conflict` when the key was used with another input.
pub async fn record(op: &Op, new: NewStep) -> Result<breach::Model, Problem> {
    let NewStep { breach, idempotency_key: key, step, body } = new;
    let mut row = lock(op, breach).await?;
    let keys = op.app.keys.org(&op.tx).await?;
    if let Claim::Done(_) = idempotency::claim(&op.tx, &keys, key, &body, row.id, op.today()?).await? {
        return Ok(row);
    }
    let reopens = step.kind == BreachStepKind::Reopened;
    if row.closed && !reopens {
        return Err(Problem::NotAllowedNow("The entry is closed. Reopen it to add a step."));
    }
    if reopens && !row.closed {
        return Err(Problem::NotAllowedNow("The entry is open already."));
    }
    let before = of_breach(op, row.id).await?;
    check(&step, row.nis2, &before, op.app.clock.now())?;
    let position = before.last().map_or(1, |last| last.position + 1);
    // An entry with too many steps can still be closed. Then it stays closed.
    if position > limit::MAX_BREACH_STEPS && step.kind != BreachStepKind::Closed {
        return Err(Problem::NotAllowedNow("The maximum number of steps of this entry is reached."));
    }
    insert(op, &keys, row.id, position, &step).await?;
    apply(op, &mut row, &step).await?;
    Ok(row)
}

/// Inserts a step with its audit event.
pub(super) async fn insert(op: &Op, keys: &OrgKeys, breach: Uuid, position: i32, step: &Step) -> Result<(), Problem> {
    let (me, id) = (op.member()?, Uuid::new_v4());
    let sealed =
        |column, text: &Option<String>| text.as_ref().map(|text| keys.seal(&aad(me.org, id, column), text.as_bytes()));
    let row = breach_step::Model {
        org_id: me.org,
        id,
        breach_id: breach,
        position,
        kind: step.kind,
        happened_at: step.happened_at,
        body: sealed("body", &step.text),
        risk: step.risk,
        tells_authority: step.tells_authority,
        tells_persons: step.tells_persons,
        regime: step.regime,
        phase: step.phase,
        reference: sealed("reference", &step.reference),
        late_reason: sealed("late_reason", &step.late_reason),
        withdraws: step.withdraws,
        revision: 1,
        recorded_by: me.id,
        recorded_at: op.app.clock.now(),
    };
    breach_step::Entity::insert(breach_step::ActiveModel::from(row).reset_all())
        .exec_without_returning(&*op.tx)
        .await?;
    let detail = json!({
        "step": step.kind.to_value(),
        "at": step.happened_at,
        "risk": step.risk.map(|risk| risk.to_value()),
        "tells_authority": step.tells_authority,
        "tells_persons": step.tells_persons,
        "regime": step.regime.map(|regime| regime.to_value()),
        "phase": step.phase.map(|phase| phase.to_value()),
        "withdraws": step.withdraws,
    });
    op.record_on(Kind::BreachStepRecorded, breach, detail).await
}

//! Corrective actions: what the organisation does after a case, with an owner and a date. A closing proposes and agrees
//! them. Later they are done, dropped, changed and added on the page of the case.

use chrono::NaiveDate;
use entity::enums::{ActionState, HistoryKind};
use entity::{case, corrective_action};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use uuid::Uuid;

use super::visibility::Visibility;
use super::{Line, append_to_timeline, find, keys, lock, reading};
use crate::audit::{Act, Kind, Seal};
use crate::idempotency::{self, Claim};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::permissions::Permission;
use crate::problem::Problem;

/// The member or other person who carries out a corrective action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    Member(Uuid),
    /// The name of a person who is no member.
    Other(String),
    /// The owner lost access to the case.
    Lost,
}

/// What a corrective action says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAction {
    pub text: String,
    pub owner: Owner,
    pub due_on: NaiveDate,
}

impl NewAction {
    /// Decrypts an action.
    ///
    /// # Errors
    /// `Integrity` when a column does not decrypt.
    pub fn open(keys: &CaseReader, row: &corrective_action::Model) -> Result<Self, Problem> {
        use corrective_action::Column as C;
        let owner = match (row.owner_id, &row.owner_name) {
            (Some(id), _) => Owner::Member(id),
            (None, Some(sealed)) => Owner::Other(keys.open(aad(row, C::OwnerName), sealed)?),
            (None, None) => Owner::Lost,
        };
        Ok(Self { text: keys.open(aad(row, C::Body), &row.body)?, owner, due_on: row.due_on })
    }

    /// Seals the action into a row, and returns the seal of the row.
    fn seal(&self, keys: &CaseKeys, row: &mut corrective_action::Model, remark: Option<&str>) -> Seal {
        use corrective_action::Column as C;
        row.body = keys.seal(aad(row, C::Body), &self.text);
        (row.owner_id, row.owner_name) = match &self.owner {
            Owner::Member(id) => (Some(*id), None),
            Owner::Other(name) => (None, Some(keys.seal(aad(row, C::OwnerName), name))),
            Owner::Lost => (None, None),
        };
        row.due_on = self.due_on;
        row.remark = remark.map(|text| keys.seal(aad(row, C::Remark), text));
        let optional = |sealed: &Option<Vec<u8>>| sealed.clone().unwrap_or_default();
        Seal::of(row.id, row.revision, &[&row.body, &optional(&row.owner_name), &optional(&row.remark)])
    }
}

/// The associated data of a column of an action.
#[must_use]
pub fn aad(row: &corrective_action::Model, column: corrective_action::Column) -> FieldAad {
    FieldAad::of(column, row.id, row.revision)
}

/// Inserts actions of a case and returns their seals.
///
/// # Errors
/// `Invalid` for an owner who cannot see the case. The message does not say why, because that would show who is
/// excluded. `NotAllowedNow` when the case has the maximum number of actions.
pub(super) async fn insert(
    op: &Op,
    keys: &CaseKeys,
    case: &case::Model,
    closing: Option<Uuid>,
    state: ActionState,
    actions: &[NewAction],
) -> Result<Vec<Seal>, Problem> {
    if actions.is_empty() {
        return Ok(vec![]);
    }
    let query = corrective_action::Entity::find().filter(corrective_action::Column::CaseId.eq(case.id));
    let before = query.count(&*op.tx).await?;
    if before + actions.len() as u64 > limit::MAX_ACTIONS {
        return Err(Problem::NotAllowedNow("The maximum number of corrective actions of this case is reached."));
    }
    check_owners(op, case, actions).await?;
    let (member, mut rows, mut seals) = (op.member()?, vec![], vec![]);
    for action in actions {
        let mut row = corrective_action::Model {
            org_id: member.org,
            id: Uuid::new_v4(),
            case_id: case.id,
            closing_id: closing,
            body: vec![],
            owner_id: None,
            owner_name: None,
            due_on: action.due_on,
            state,
            remark: None,
            revision: 1,
            added_by: member.id,
            settled_by: None,
            settled_at: None,
        };
        seals.push(action.seal(keys, &mut row, None));
        rows.push(corrective_action::ActiveModel::from(row).reset_all());
    }
    corrective_action::Entity::insert_many(rows).exec_without_returning(&*op.tx).await?;
    Ok(seals)
}

/// Checks that each owner who is a member can see the case.
async fn check_owners(op: &Op, case: &case::Model, actions: &[NewAction]) -> Result<(), Problem> {
    if !actions.iter().any(|action| matches!(action.owner, Owner::Member(_))) {
        return Ok(());
    }
    let visibility = Visibility::of(op, case).await?;
    for (at, action) in actions.iter().enumerate() {
        if let Owner::Member(id) = action.owner
            && !visibility.sees(id)
        {
            return Err(Problem::invalid(
                format!("correctiveActions.{at}.owner"),
                "This member cannot own the corrective action. Choose another one.",
            ));
        }
    }
    Ok(())
}

/// Adds an action to a case, outside of a closing.
///
/// # Errors
/// `NotFound`. `Invalid` for an owner who cannot see the case. `Conflict` when the key was used with another input.
pub async fn add(op: &Op, id: Uuid, key: Uuid, body: &[u8], action: NewAction) -> Result<case::Model, Problem> {
    let org = op.app.keys.org(&op.tx).await?;
    if let Claim::Done(_) = idempotency::claim(&op.tx, &org, key, body, id, op.today()?).await? {
        return find(&op.tx, id).await;
    }
    let case = lock(&op.tx, id).await?;
    let keys = keys(op, id).await?;
    let seals = insert(op, &keys, &case, None, ActionState::Open, &[action]).await?;
    let object = seals[0].row();
    record(op, &keys, (Kind::ActionAdded, HistoryKind::ActionAdded), object, None, seals).await?;
    Ok(case)
}

/// Changes the text, owner and date of an open action. The timeline shows the reason.
///
/// # Errors
/// `NotFound`. `Conflict` when another member changed the action meanwhile. `NotAllowedNow` when the action is not open.
/// `Invalid` for an owner who cannot see the case.
pub async fn change(op: &Op, id: Uuid, expected: i32, action: NewAction, reason: &str) -> Result<case::Model, Problem> {
    let (case, row) = held(op, id, expected).await?;
    if row.state != ActionState::Open {
        return Err(Problem::NotAllowedNow(
            "Only an open corrective action can change. Reload to see the latest state.",
        ));
    }
    check_owners(op, &case, std::slice::from_ref(&action)).await?;
    let keys = keys(op, case.id).await?;
    let mut row = corrective_action::Model { revision: row.revision + 1, ..row };
    let seal = action.seal(&keys, &mut row, None);
    write(op, row).await?;
    record(op, &keys, (Kind::ActionChanged, HistoryKind::ActionChanged), id, Some(reason), vec![seal]).await?;
    Ok(case)
}

/// Marks an action as done or dropped, or opens it again. The owner may do so for their own action, except drop it.
///
/// # Errors
/// `NotFound`, `Forbidden`. `Conflict` when another member changed the action meanwhile. `NotAllowedNow` when the action
/// is in this state already. `Invalid` when an action is dropped without a remark.
pub async fn settle(
    op: &Op,
    id: Uuid,
    expected: i32,
    state: ActionState,
    remark: Option<&str>,
) -> Result<case::Model, Problem> {
    let me = op.member()?;
    let (case, row) = held(op, id, expected).await?;
    // A program acts with the rights of its token only.
    let owns = op.signed_in().is_ok() && row.owner_id == Some(me.id);
    let finishes = state == ActionState::Done || (state == ActionState::Open && row.settled_by == Some(me.id));
    let may = me.rights.has(Permission::CaseEdit) || (owns && finishes);
    if !may {
        return Err(Problem::Forbidden);
    }
    if row.state == state || (row.state != ActionState::Open && state != ActionState::Open) {
        return Err(Problem::NotAllowedNow(
            "The corrective action is settled already, or open again. Reload to see it.",
        ));
    }
    let (kind, line) = match state {
        ActionState::Done => (Kind::ActionSettled, HistoryKind::ActionDone),
        ActionState::Dropped => (Kind::ActionSettled, HistoryKind::ActionDropped),
        ActionState::Open => (Kind::ActionReopened, HistoryKind::ActionReopened),
        ActionState::Proposed => return Err(Problem::invalid("state", "Choose another state.")),
    };
    if state == ActionState::Dropped && remark.is_none() {
        return Err(Problem::invalid("remark", "Enter why the corrective action is dropped."));
    }
    // The associated data contains the row's revision, which rises now. So all columns are sealed again.
    let reader = reading::one(op, case.id).await?;
    let action = NewAction::open(&reader, &row)?;
    let settled = state != ActionState::Open;
    let mut row = corrective_action::Model {
        revision: row.revision + 1,
        state,
        settled_by: settled.then_some(me.id),
        settled_at: settled.then(|| op.app.clock.now()),
        ..row
    };
    let seal = action.seal(&reader, &mut row, remark.filter(|_| settled));
    write(op, row).await?;
    record(op, &reader, (kind, line), id, remark, vec![seal]).await?;
    Ok(case)
}

/// Locks the case of an action. Returns both.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` for a proposed action. `Conflict` when the revision is not the expected one.
async fn held(op: &Op, id: Uuid, expected: i32) -> Result<(case::Model, corrective_action::Model), Problem> {
    let one = async || -> Result<corrective_action::Model, Problem> {
        let query = corrective_action::Entity::find().filter(corrective_action::Column::Id.eq(id));
        query.one(&*op.tx).await?.ok_or(Problem::NotFound)
    };
    let case = lock(&op.tx, one().await?.case_id).await?;
    let row = one().await?;
    if row.state == ActionState::Proposed {
        return Err(Problem::NotAllowedNow("This corrective action is only proposed. Change it with the closing."));
    }
    if row.revision != expected {
        return Err(Problem::Conflict);
    }
    Ok((case, row))
}

/// Writes the columns that can change.
async fn write(op: &Op, row: corrective_action::Model) -> Result<(), Problem> {
    let change = corrective_action::ActiveModel {
        body: Set(row.body),
        owner_id: Set(row.owner_id),
        owner_name: Set(row.owner_name),
        due_on: Set(row.due_on),
        state: Set(row.state),
        remark: Set(row.remark),
        revision: Set(row.revision),
        settled_by: Set(row.settled_by),
        settled_at: Set(row.settled_at),
        ..Default::default()
    };
    let update = corrective_action::Entity::update_many().set(change).filter(corrective_action::Column::Id.eq(row.id));
    update.exec(&*op.tx).await?;
    Ok(())
}

async fn record(
    op: &Op,
    keys: &CaseKeys,
    (kind, line): (Kind, HistoryKind),
    action: Uuid,
    reason: Option<&str>,
    mut seals: Vec<Seal>,
) -> Result<(), Problem> {
    let line = Line { kind: line, from: None, to: None, action: Some(action), reason };
    seals.extend(append_to_timeline(op, keys, line).await?);
    op.record(Act::on_case(kind, op.member()?.by(), keys.case()).on(action).sealing(seals)).await
}

/// The open actions that concern the acting member: their own, and those of any case that they can see that are overdue
/// or have no owner. The earliest date first.
pub async fn due(op: &Op) -> Result<Vec<(corrective_action::Model, case::Model)>, Problem> {
    use corrective_action::Column as C;
    let concerns = Condition::any().add(C::OwnerId.eq(op.member()?.id)).add(C::DueOn.lt(op.today()?));
    let concerns = concerns.add(Condition::all().add(C::OwnerId.is_null()).add(C::OwnerName.is_null()));
    let query = corrective_action::Entity::find().filter(C::State.eq(ActionState::Open.to_value())).filter(concerns);
    let query = query.order_by_asc(C::DueOn).order_by_asc(C::Id).limit(limit::MAX_DUE_ACTIONS);
    let rows = query.all(&*op.tx).await?;
    let cases = case::Entity::find().filter(case::Column::Id.is_in(rows.iter().map(|row| row.case_id)));
    let cases = cases.all(&*op.tx).await?;
    let of = |row: &corrective_action::Model| cases.iter().find(|case| case.id == row.case_id).cloned();
    Ok(rows.into_iter().filter_map(|row| of(&row).map(|case| (row, case))).collect())
}

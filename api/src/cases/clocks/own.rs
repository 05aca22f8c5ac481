//! The deadlines that staff set themselves. Each has a title, an owner who sees the case, and a date. Unlike a deadline
//! of the law, it can be moved, paused and removed, always with a reason in the timeline. A removed row is kept.

use chrono::NaiveDate;
use entity::enums::{DeadlineKind, HistoryKind, Stage};
use entity::{case, deadline};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::cases::visibility::Visibility;
use crate::cases::{Line, append_to_timeline, find, keys, lock, reading};
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

/// A new own deadline.
pub struct NewDeadline {
    pub case: Uuid,
    pub idempotency_key: Uuid,
    pub title: String,
    pub due_on: NaiveDate,
    pub owner: Uuid,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// A change of an own deadline.
pub enum Change {
    Done,
    /// The deadline was marked as done by mistake, or there is more to do.
    Reopened,
    /// Also resumes a paused deadline. Without an owner, the deadline keeps its owner.
    Moved {
        due_on: NaiveDate,
        owner: Option<Uuid>,
        reason: String,
    },
    Paused {
        reason: String,
    },
    Removed {
        reason: String,
    },
}

/// Adds a deadline.
///
/// # Errors
/// `Invalid` for a date in the past, or for an owner who cannot see the case. `NotAllowedNow` for a closed case, or when
/// the case has too many deadlines. `NotFound`.
pub async fn add(op: &Op, new: NewDeadline) -> Result<case::Model, Problem> {
    let (case, member, today) = (lock(&op.tx, new.case).await?, op.member()?, op.today()?);
    let keys = keys(op, case.id).await?;
    let id = Uuid::new_v4();
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, today).await?;
    if matches!(claim, Claim::Done(_)) {
        return Ok(case);
    }
    check_open(&case)?;
    check_date(new.due_on, today)?;
    check_owner(op, &case, new.owner).await?;
    let own = deadline::Entity::find().filter(deadline::Column::CaseId.eq(case.id));
    if own.filter(deadline::Column::Kind.eq(DeadlineKind::Own)).count(&*op.tx).await? >= limit::MAX_OWN_DEADLINES {
        return Err(Problem::NotAllowedNow("The maximum number of deadlines of this case is reached."));
    }
    let title = keys.seal(FieldAad::of(deadline::Column::Title, id, 1), &new.title);
    let mut seals = vec![Seal::of(id, 1, &[&title])];
    let row = deadline::ActiveModel {
        org_id: Set(member.org),
        id: Set(id),
        case_id: Set(case.id),
        kind: Set(DeadlineKind::Own),
        started_on: Set(today),
        due_on: Set(new.due_on),
        title: Set(Some(title)),
        revision: Set(1),
        owner_id: Set(Some(new.owner)),
        ..Default::default()
    };
    deadline::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    seals.extend(step(op, &keys, HistoryKind::DeadlineAdded, &new.title).await?);
    let act = Act::on_case(Kind::DeadlineAdded, member.by(), case.id).on(id).sealing(seals);
    op.record(act.with(json!({ "due_on": new.due_on, "owner": new.owner }))).await?;
    find(&op.tx, case.id).await
}

/// Changes a deadline.
///
/// # Errors
/// `Invalid` for a date in the past, or for an owner who cannot see the case. `NotAllowedNow` when the deadline is not in
/// the state that the change needs. `NotFound`, also for a deadline of the law.
pub async fn change(op: &Op, id: Uuid, change: Change) -> Result<case::Model, Problem> {
    let (case, row) = find_own(op, id).await?;
    check_open(&case)?;
    if let Some(owner) = change.owner().filter(|owner| Some(*owner) != row.owner_id) {
        check_owner(op, &case, owner).await?;
    }
    let (kind, update) = change.on(op, &row)?;
    deadline::Entity::update_many().set(update).filter(deadline::Column::Id.eq(id)).exec(&*op.tx).await?;
    let (keys, title) = read_title(op, &row).await?;
    let line = change.reason().map_or_else(|| title.clone(), |reason| format!("{title}\n{reason}"));
    let seals = step(op, &keys, kind, &line).await?;
    let act = Act::on_case(Kind::DeadlineChanged, op.member()?.by(), case.id).on(id).sealing(seals);
    let detail = json!({ "change": change.name(), "due_on": change.due_on(), "owner": change.owner() });
    op.record(act.with(detail)).await?;
    find(&op.tx, case.id).await
}

impl Change {
    /// What the change means for the row.
    fn on(&self, op: &Op, row: &deadline::Model) -> Result<(HistoryKind, deadline::ActiveModel), Problem> {
        let today = op.today()?;
        Ok(match self {
            Self::Done => {
                require(row.met_on.is_none(), "This deadline is done already. Reload to see the latest state.")?;
                let met = (Set(Some(today)), Set(Some(op.member()?.id)));
                let update = deadline::ActiveModel {
                    met_on: met.0,
                    met_by_member: met.1,
                    paused_on: Set(None),
                    ..Default::default()
                };
                (HistoryKind::DeadlineDone, update)
            }
            Self::Reopened => {
                require(row.met_on.is_some(), "This deadline is open already. Reload to see the latest state.")?;
                let update =
                    deadline::ActiveModel { met_on: Set(None), met_by_member: Set(None), ..Default::default() };
                (HistoryKind::DeadlineReopened, update)
            }
            Self::Moved { due_on, owner, .. } => {
                require(row.met_on.is_none(), "This deadline is done. Reopen the deadline before you move it.")?;
                check_date(*due_on, today)?;
                let update = deadline::ActiveModel {
                    due_on: Set(*due_on),
                    paused_on: Set(None),
                    owner_id: Set(owner.or(row.owner_id)),
                    ..Default::default()
                };
                (HistoryKind::DeadlineMoved, update)
            }
            Self::Paused { .. } => {
                require(row.met_on.is_none() && row.paused_on.is_none(), "Only a running deadline can be paused.")?;
                (
                    HistoryKind::DeadlinePaused,
                    deadline::ActiveModel { paused_on: Set(Some(today)), ..Default::default() },
                )
            }
            Self::Removed { .. } => {
                let update = deadline::ActiveModel { removed_on: Set(Some(today)), ..Default::default() };
                (HistoryKind::DeadlineRemoved, update)
            }
        })
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Done | Self::Reopened => None,
            Self::Moved { reason, .. } | Self::Paused { reason } | Self::Removed { reason } => Some(reason),
        }
    }

    const fn owner(&self) -> Option<Uuid> {
        if let Self::Moved { owner, .. } = self { *owner } else { None }
    }

    const fn due_on(&self) -> Option<NaiveDate> {
        if let Self::Moved { due_on, .. } = self { Some(*due_on) } else { None }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Reopened => "reopened",
            Self::Moved { .. } => "moved",
            Self::Paused { .. } => "paused",
            Self::Removed { .. } => "removed",
        }
    }
}

/// The deadline and its case, which is locked.
async fn find_own(op: &Op, id: Uuid) -> Result<(case::Model, deadline::Model), Problem> {
    use deadline::Column as C;
    let query = || {
        deadline::Entity::find()
            .filter(C::Id.eq(id))
            .filter(C::Kind.eq(DeadlineKind::Own))
            .filter(C::RemovedOn.is_null())
    };
    let case = query().one(&*op.tx).await?.ok_or(Problem::NotFound)?.case_id;
    let case = lock(&op.tx, case).await?;
    // Read again after the lock, because another member may have changed the deadline.
    Ok((case, query().one(&*op.tx).await?.ok_or(Problem::NotFound)?))
}

/// The timeline repeats the title, so this act reads it. The gate `cases::reading` writes a reading event.
async fn read_title(op: &Op, row: &deadline::Model) -> Result<(CaseKeys, String), Problem> {
    let reader = reading::one(op, row.case_id).await?;
    let sealed = row.title.as_deref().ok_or_else(|| Problem::internal("an own deadline without a title"))?;
    let title = reader.open(FieldAad::of(deadline::Column::Title, row.id, row.revision), sealed)?;
    Ok(((*reader).clone(), title))
}

async fn step(op: &Op, keys: &CaseKeys, kind: HistoryKind, reason: &str) -> Result<Vec<Seal>, Problem> {
    append_to_timeline(op, keys, Line { kind, from: None, to: None, action: None, reason: Some(reason) }).await
}

fn check_open(case: &case::Model) -> Result<(), Problem> {
    require(case.stage != Stage::Closed, "The case is closed. Reopen the case first.")
}

/// The message does not say why, because that would show who is excluded.
async fn check_owner(op: &Op, case: &case::Model, owner: Uuid) -> Result<(), Problem> {
    if Visibility::of(op, case).await?.sees(owner) {
        return Ok(());
    }
    Err(Problem::invalid("owner", "This member cannot look after the deadline. Choose another member."))
}

pub(in crate::cases) fn check_date(due_on: NaiveDate, today: NaiveDate) -> Result<(), Problem> {
    if due_on < today || due_on > today + chrono::Months::new(limit::MAX_OWN_DEADLINE_MONTHS) {
        return Err(Problem::invalid("dueOn", "Choose a day from today on, within the next ten years."));
    }
    Ok(())
}

fn require(holds: bool, message: &'static str) -> Result<(), Problem> {
    if holds { Ok(()) } else { Err(Problem::NotAllowedNow(message)) }
}

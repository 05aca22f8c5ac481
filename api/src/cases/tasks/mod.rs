//! Tasks of a case: what members do themselves, one by one or as a checklist. A task is independent of the stage. A
//! removed task is kept, and the timeline has the reason.

pub mod checklist;
pub mod todo;

use chrono::NaiveDate;
use entity::enums::{HistoryKind, NotificationKind, Stage, TaskState};
use entity::{case, checklist as list, task};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use super::clocks::own::check_date;
use super::visibility::Visibility;
use super::{Line, append_to_timeline, find, keys, lock, reading};
use crate::audit::{Act, Kind, Seal};
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::notifications::feed;
use crate::op::Op;
use crate::permissions::Permission;
use crate::problem::Problem;

/// What a task says.
pub struct Content {
    pub title: String,
    pub details: Option<String>,
    pub owner: Option<Uuid>,
    pub due_on: Option<NaiveDate>,
}

/// A new task.
pub struct NewTask {
    pub case: Uuid,
    pub idempotency_key: Uuid,
    pub content: Content,
    /// The checklist of the case that the task belongs to.
    pub checklist: Option<Uuid>,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// Seals the texts of a task into its row, and returns the seal of the row.
fn seal(keys: &CaseKeys, row: &mut task::Model, title: &str, details: Option<&str>) -> Seal {
    use task::Column as C;
    row.title = keys.seal(FieldAad::of(C::Title, row.id, row.revision), title);
    row.details = details.map(|text| keys.seal(FieldAad::of(C::Details, row.id, row.revision), text));
    Seal::of(row.id, row.revision, &[&row.title, row.details.as_deref().unwrap_or_default()])
}

/// Adds a task at the end of the case's tasks.
///
/// # Errors
/// `Invalid` for a date in the past, or for an owner who cannot see the case. `NotAllowedNow` when the case has the
/// maximum number of tasks. `NotFound`, also for a checklist of another case. `Conflict`.
pub async fn add(op: &Op, new: NewTask) -> Result<case::Model, Problem> {
    let (case, today) = (lock(&op.tx, new.case).await?, op.today()?);
    let keys = keys(op, case.id).await?;
    let id = Uuid::new_v4();
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, today).await?;
    if matches!(claim, Claim::Done(_)) {
        return Ok(case);
    }
    let Content { title, details, owner, due_on } = new.content;
    if let Some(due_on) = due_on {
        check_date(due_on, today)?;
    }
    check_owner(op, &case, owner).await?;
    if let Some(checklist) = new.checklist {
        let query = list::Entity::find().filter(list::Column::CaseId.eq(case.id));
        query.filter(list::Column::Id.eq(checklist)).one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    }
    let mut row = blank(op, case.id, id, next_position(op, case.id, 1).await?)?;
    (row.checklist_id, row.owner_id, row.due_on) = (new.checklist, owner, due_on);
    let mut seals = vec![seal(&keys, &mut row, &title, details.as_deref())];
    insert(op, vec![row]).await?;
    seals.extend(step(op, &keys, HistoryKind::TaskAdded, &title).await?);
    let act = Act::on_case(Kind::TaskAdded, op.member()?.by(), case.id).on(id).sealing(seals);
    op.record(act.with(json!({ "due_on": due_on, "owner": owner }))).await?;
    tell(op, case.id, owner).await?;
    find(&op.tx, case.id).await
}

/// Changes the texts, the owner and the date of an open task.
///
/// # Errors
/// `Conflict` when another member changed the texts meanwhile. `NotAllowedNow` for a task that is done. `Invalid` as in
/// [`add`]. `NotFound`.
pub async fn change(op: &Op, id: Uuid, expected: i32, content: Content) -> Result<case::Model, Problem> {
    let (case, before) = held(op, id).await?;
    if before.state != TaskState::Open {
        return Err(Problem::NotAllowedNow("This task is done. Reopen the task before you change it."));
    }
    if before.revision != expected {
        return Err(Problem::Conflict);
    }
    let Content { title, details, owner, due_on } = content;
    if let Some(due_on) = due_on.filter(|day| Some(*day) != before.due_on) {
        check_date(due_on, op.today()?)?;
    }
    let is_new = owner != before.owner_id;
    check_owner(op, &case, owner.filter(|_| is_new)).await?;
    let keys = keys(op, case.id).await?;
    let mut row = task::Model { revision: before.revision + 1, owner_id: owner, due_on, ..before };
    let mut seals = vec![seal(&keys, &mut row, &title, details.as_deref())];
    let update = task::ActiveModel {
        title: Set(row.title),
        details: Set(row.details),
        revision: Set(row.revision),
        owner_id: Set(owner),
        due_on: Set(due_on),
        ..Default::default()
    };
    task::Entity::update_many().set(update).filter(task::Column::Id.eq(id)).exec(&*op.tx).await?;
    seals.extend(step(op, &keys, HistoryKind::TaskChanged, &title).await?);
    let act = Act::on_case(Kind::TaskChanged, op.member()?.by(), case.id).on(id).sealing(seals);
    op.record(act.with(json!({ "change": "content", "due_on": due_on, "owner": owner }))).await?;
    tell(op, case.id, owner.filter(|_| is_new)).await?;
    find(&op.tx, case.id).await
}

/// Marks a task as done, or opens it again. A task that is so already stays, because both members agree. The owner may
/// do so without the right `CASE_EDIT`.
///
/// # Errors
/// `NotFound`. `Forbidden` for a member who neither edits cases nor owns the task.
pub async fn set_done(op: &Op, id: Uuid, done: bool) -> Result<case::Model, Problem> {
    let (case, row) = held(op, id).await?;
    let me = op.member()?;
    // A program acts with the rights of its token only.
    let owns = op.signed_in().is_ok() && row.owner_id == Some(me.id);
    if !me.rights.has(Permission::CaseEdit) && !owns {
        return Err(Problem::Forbidden);
    }
    if (row.state == TaskState::Done) == done {
        return Ok(case);
    }
    settle(op, vec![id], if done { TaskState::Done } else { TaskState::Open }).await?;
    let (keys, title) = read_title(op, &row).await?;
    let (line, kind) =
        if done { (HistoryKind::TaskDone, Kind::TaskDone) } else { (HistoryKind::TaskReopened, Kind::TaskReopened) };
    let seals = step(op, &keys, line, &title).await?;
    op.record(Act::on_case(kind, me.by(), case.id).on(id).sealing(seals)).await?;
    find(&op.tx, case.id).await
}

/// Removes a task. The timeline keeps its title and the reason.
///
/// # Errors
/// `NotFound`.
pub async fn remove(op: &Op, id: Uuid, reason: &str) -> Result<case::Model, Problem> {
    let (case, row) = held(op, id).await?;
    settle(op, vec![id], TaskState::Removed).await?;
    let (keys, title) = read_title(op, &row).await?;
    let seals = step(op, &keys, HistoryKind::TaskRemoved, &format!("{title}\n{reason}")).await?;
    op.record(Act::on_case(Kind::TaskRemoved, op.member()?.by(), case.id).on(id).sealing(seals)).await?;
    find(&op.tx, case.id).await
}

/// Moves a task before another one of the case, or to the end.
///
/// # Errors
/// `NotFound`, also when the other task is of another case.
pub async fn move_before(op: &Op, id: Uuid, before: Option<Uuid>) -> Result<case::Model, Problem> {
    let (case, _) = held(op, id).await?;
    let query = task::Entity::find().filter(task::Column::CaseId.eq(case.id)).filter(shown());
    let rows = query.order_by_asc(task::Column::Position).order_by_asc(task::Column::Id).all(&*op.tx).await?;
    let mut order: Vec<Uuid> = rows.into_iter().map(|row| row.id).filter(|other| *other != id).collect();
    let place = match before {
        Some(other) => order.iter().position(|one| *one == other).ok_or(Problem::NotFound)?,
        None => order.len(),
    };
    order.insert(place, id);
    let sql = "UPDATE task t SET position = o.position FROM unnest($1::uuid[]) WITH ORDINALITY o (id, position) \
        WHERE t.id = o.id AND t.position <> o.position";
    op.tx.run(sql, [order.into()]).await?;
    let act = Act::on_case(Kind::TaskChanged, op.member()?.by(), case.id).on(id);
    op.record(act.with(json!({ "change": "order" }))).await?;
    find(&op.tx, case.id).await
}

/// Marks all open tasks of a case as done, together with its closing.
pub(super) async fn complete_all(op: &Op, case: &case::Model) -> Result<(), Problem> {
    // The approval of a closing is no work on the case: see `app.is_work`.
    let from = (case.stage == Stage::PendingReview).then_some(case.stage);
    let case = case.id;
    let query = task::Entity::find().filter(task::Column::CaseId.eq(case));
    let open = query.filter(task::Column::State.eq(TaskState::Open)).order_by_asc(task::Column::Position);
    let open = open.all(&*op.tx).await?;
    if open.is_empty() {
        return Ok(());
    }
    let reader = reading::one(op, case).await?;
    let (mut seals, mut ids) = (vec![], vec![]);
    for row in open {
        let title = reader.open(FieldAad::of(task::Column::Title, row.id, row.revision), &row.title)?;
        let line = Line { kind: HistoryKind::TaskDone, from, to: None, action: None, reason: Some(&title) };
        seals.extend(append_to_timeline(op, &reader, line).await?);
        ids.push(row.id);
    }
    settle(op, ids.clone(), TaskState::Done).await?;
    let act = Act::on_case(Kind::TaskDone, op.member()?.by(), case).sealing(seals);
    op.record(act.with(json!({ "tasks": ids }))).await
}

/// The task and its case, which is locked. A removed task is not found.
async fn held(op: &Op, id: Uuid) -> Result<(case::Model, task::Model), Problem> {
    let one = async || -> Result<task::Model, Problem> {
        let query = task::Entity::find().filter(task::Column::Id.eq(id)).filter(shown());
        query.one(&*op.tx).await?.ok_or(Problem::NotFound)
    };
    let case = lock(&op.tx, one().await?.case_id).await?;
    // Read again after the lock, because another member may have changed the task.
    Ok((case, one().await?))
}

fn shown() -> sea_orm::sea_query::SimpleExpr {
    task::Column::State.ne(TaskState::Removed)
}

async fn settle(op: &Op, ids: Vec<Uuid>, state: TaskState) -> Result<(), Problem> {
    let settled = state != TaskState::Open;
    let (member, today) = (op.member()?.id, op.today()?);
    let update = task::ActiveModel {
        state: Set(state),
        settled_by: Set(settled.then_some(member)),
        settled_on: Set(settled.then_some(today)),
        ..Default::default()
    };
    task::Entity::update_many().set(update).filter(task::Column::Id.is_in(ids)).exec(&*op.tx).await?;
    Ok(())
}

/// A new task without content.
fn blank(op: &Op, case: Uuid, id: Uuid, position: i32) -> Result<task::Model, Problem> {
    let member = op.member()?;
    Ok(task::Model {
        org_id: member.org,
        id,
        case_id: case,
        checklist_id: None,
        title: vec![],
        details: None,
        revision: 1,
        owner_id: None,
        due_on: None,
        position,
        state: TaskState::Open,
        added_by: member.id,
        settled_by: None,
        settled_on: None,
        reminded: false,
    })
}

async fn insert(op: &Op, rows: Vec<task::Model>) -> Result<(), Problem> {
    let rows = rows.into_iter().map(|row| task::ActiveModel::from(row).reset_all());
    task::Entity::insert_many(rows).exec_without_returning(&*op.tx).await?;
    Ok(())
}

/// The position after all tasks of the case, if `more` tasks fit.
async fn next_position(op: &Op, case: Uuid, more: u64) -> Result<i32, Problem> {
    let all = task::Entity::find().filter(task::Column::CaseId.eq(case)).count(&*op.tx).await?;
    if all + more > limit::MAX_TASKS {
        return Err(Problem::NotAllowedNow("The maximum number of tasks of this case is reached."));
    }
    let sql = "SELECT coalesce(max(position), 0) + 1 FROM task WHERE case_id = $1";
    op.tx.value::<i32>(sql, [case.into()]).await?.ok_or_else(|| Problem::internal("no position"))
}

/// The message does not say why, because that would show who is excluded.
async fn check_owner(op: &Op, case: &case::Model, owner: Option<Uuid>) -> Result<(), Problem> {
    match owner {
        Some(owner) if !Visibility::of(op, case).await?.sees(owner) => {
            Err(Problem::invalid("owner", "This member cannot look after the task. Choose another member."))
        }
        _ => Ok(()),
    }
}

/// Notifies a new owner, except the acting member.
async fn tell(op: &Op, case: Uuid, owner: Option<Uuid>) -> Result<(), Problem> {
    let Some(owner) = owner else { return Ok(()) };
    feed::of_act(op, NotificationKind::TaskAssigned, case, Some(vec![owner])).await
}

/// The timeline repeats the title, so this act reads it. The gate `cases::reading` writes a reading event.
async fn read_title(op: &Op, row: &task::Model) -> Result<(CaseKeys, String), Problem> {
    let reader = reading::one(op, row.case_id).await?;
    let title = reader.open(FieldAad::of(task::Column::Title, row.id, row.revision), &row.title)?;
    Ok(((*reader).clone(), title))
}

async fn step(op: &Op, keys: &CaseKeys, kind: HistoryKind, reason: &str) -> Result<Vec<Seal>, Problem> {
    append_to_timeline(op, keys, Line { kind, from: None, to: None, action: None, reason: Some(reason) }).await
}

//! Absences of members. An absence has two dates and perhaps a deputy, and never a reason. While it lasts, `app.notify`
//! also notifies the deputy, if the deputy sees the case. No absence changes what a member sees. An act on another
//! member's absences needs a step-up, and the member gets an email. The emails about notifications wait only during an
//! absence that the member entered.

use chrono::{NaiveDate, TimeDelta};
use entity::absence::{self, Column};
use entity::enums::MailKind;
use entity::membership;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait as _, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use crate::actor::is_in_force;
use crate::audit::Kind;
use crate::limit;
use crate::notifications::announce;
use crate::op::Op;
use crate::permissions::{Permission, Rights, grant};
use crate::problem::Problem;

/// Maximum age of the step-up for an act on another member's absences.
const STEP_UP_SECONDS: i64 = 300;

/// The dates of an absence, both included, and its deputy.
pub struct Away {
    pub first_on: NaiveDate,
    pub last_on: NaiveDate,
    pub deputy: Option<Uuid>,
}

/// A stored absence.
pub struct Stored {
    pub row: absence::Model,
    /// On how many of its days the deputy is absent too.
    pub deputy_absent: i32,
}

/// Adds an absence of a member.
///
/// # Errors
/// `NotFound`. `Forbidden` for another member, unless the acting member manages members and has no fewer rights.
/// `StepUpRequired` for another member, without a recent step-up.
/// `Invalid` for dates that end in the past, are too long or overlap another absence, and for a deputy who is the same
/// member, has no active membership or is absent all the time. `NotAllowedNow` for too many absences.
pub async fn add(op: &Op, member: Uuid, away: &Away) -> Result<Stored, Problem> {
    hold(op, member).await?;
    let row = absence::Model {
        org_id: op.member()?.org,
        id: Uuid::new_v4(),
        member_id: member,
        first_on: away.first_on,
        last_on: away.last_on,
        deputy_id: away.deputy,
        entered_by: op.member()?.id,
    };
    let deputy_absent = check(op, &row).await?;
    let all = absence::Entity::find().filter(Column::MemberId.eq(member));
    if all.count(&*op.tx).await? >= limit::MAX_ABSENCES {
        return Err(Problem::NotAllowedNow("A member can have at most 50 absences. Remove one first."));
    }
    let insert = absence::ActiveModel::from(row.clone()).reset_all();
    absence::Entity::insert(insert).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::AbsenceAdded, member, json!({})).await?;
    tell(op, member).await?;
    Ok(Stored { row, deputy_absent })
}

/// Changes the dates and the deputy of an absence.
///
/// # Errors
/// As [`add`].
pub async fn change(op: &Op, id: Uuid, away: &Away) -> Result<Stored, Problem> {
    let before = find(op, id).await?;
    hold(op, before.member_id).await?;
    let row =
        absence::Model { first_on: away.first_on, last_on: away.last_on, deputy_id: away.deputy, ..before.clone() };
    let deputy_absent = check(op, &row).await?;
    let change = absence::ActiveModel {
        first_on: Set(row.first_on),
        last_on: Set(row.last_on),
        deputy_id: Set(row.deputy_id),
        ..Default::default()
    };
    let done = absence::Entity::update_many().set(change).filter(Column::Id.eq(id)).exec(&*op.tx).await?;
    if done.rows_affected == 0 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::AbsenceChanged, row.member_id, json!({})).await?;
    tell(op, row.member_id).await?;
    Ok(Stored { row, deputy_absent })
}

/// Removes an absence, also one that has begun: the member is back.
///
/// # Errors
/// `NotFound`. `Forbidden` as [`add`].
pub async fn remove(op: &Op, id: Uuid) -> Result<(), Problem> {
    let row = find(op, id).await?;
    hold(op, row.member_id).await?;
    let done = absence::Entity::delete_many().filter(Column::Id.eq(id)).exec(&*op.tx).await?;
    if done.rows_affected == 0 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::AbsenceRemoved, row.member_id, json!({})).await?;
    tell(op, row.member_id).await
}

/// Sends an email to the member if another member did the act.
async fn tell(op: &Op, member: Uuid) -> Result<(), Problem> {
    if member == op.member()?.id {
        return Ok(());
    }
    announce::to_members(op, MailKind::AbsenceEntered, |row| row.id == member).await
}

/// Deletes the absences of a member whose membership ends, and this member as a deputy of colleagues. The policies let
/// the member who leaves change only their own rows. A deputy without a membership gets no notification.
pub(super) async fn end(op: &Op, member: Uuid) -> Result<(), Problem> {
    absence::Entity::delete_many().filter(Column::MemberId.eq(member)).exec(&*op.tx).await?;
    let update = absence::Entity::update_many().col_expr(Column::DeputyId, Option::<Uuid>::None.into());
    update.filter(Column::DeputyId.eq(member)).exec(&*op.tx).await?;
    Ok(())
}

async fn find(op: &Op, id: Uuid) -> Result<absence::Model, Problem> {
    absence::Entity::find().filter(Column::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)
}

/// Locks the member, so that two absences of the member are compared one after the other. Checks that the acting member
/// may change the member's absences.
async fn hold(op: &Op, member: Uuid) -> Result<(), Problem> {
    let query = membership::Entity::find().filter(membership::Column::Id.eq(member));
    let query = query.filter(membership::Column::RemovedAt.is_null()).lock(LockType::NoKeyUpdate);
    let row = query.one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    let me = op.member()?;
    let manages = me.rights.has(Permission::UserManage) && grant::covers(me.rights, Rights::of_member(&row));
    match (member == me.id, manages) {
        (true, _) => Ok(()),
        (false, true) => op.check_step_up(STEP_UP_SECONDS),
        (false, false) => Err(Problem::Forbidden),
    }
}

/// Checks an absence before it is stored. Returns on how many of its days the deputy is absent too, as far as the acting
/// member sees the absences of the deputy.
async fn check(op: &Op, row: &absence::Model) -> Result<i32, Problem> {
    let today = op.today()?;
    check_dates(row, today)?;
    let overlapping = absence::Entity::find().filter(Column::MemberId.eq(row.member_id)).filter(Column::Id.ne(row.id));
    let overlapping = overlapping.filter(Column::FirstOn.lte(row.last_on)).filter(Column::LastOn.gte(row.first_on));
    if overlapping.count(&*op.tx).await? > 0 {
        return Err(Problem::invalid("firstOn", "The absence overlaps another one. Change the other absence instead."));
    }
    let Some(deputy) = row.deputy_id else { return Ok(0) };
    let refuse = |text| Err(Problem::invalid("deputy", text));
    let found = membership::Entity::find().filter(membership::Column::Id.eq(deputy)).one(&*op.tx).await?;
    if deputy == row.member_id || !found.is_some_and(|member| is_in_force(&member, today)) {
        return refuse("This member cannot be the deputy. Choose another active member.");
    }
    let shared = absence::Entity::find().filter(Column::MemberId.eq(deputy));
    let shared = shared.filter(Column::FirstOn.lte(row.last_on)).filter(Column::LastOn.gte(row.first_on));
    let days = |one: &absence::Model| (one.last_on.min(row.last_on) - one.first_on.max(row.first_on)).num_days() + 1;
    let absent: i64 = shared.all(&*op.tx).await?.iter().map(days).sum();
    if absent > (row.last_on - row.first_on).num_days() {
        return refuse("The deputy is absent all this time. Choose another member.");
    }
    i32::try_from(absent).map_err(Problem::internal)
}

fn check_dates(row: &absence::Model, today: NaiveDate) -> Result<(), Problem> {
    let refuse = |field, text| Err(Problem::invalid(field, text));
    if row.first_on < today - TimeDelta::days(limit::ABSENCE_PAST_DAYS) {
        return refuse("firstOn", "The absence cannot begin more than 30 days ago. Choose a later day.");
    }
    if row.last_on < row.first_on || row.last_on < today {
        return refuse("lastOn", "Choose a last day that is neither before the first day nor in the past.");
    }
    if row.last_on - row.first_on >= TimeDelta::days(limit::MAX_ABSENCE_DAYS) {
        return refuse("lastOn", "An absence can be at most 400 days long. Choose an earlier last day.");
    }
    if row.first_on > today + TimeDelta::days(limit::ABSENCE_AHEAD_DAYS) {
        return refuse("firstOn", "The absence can begin at most three years from today. Choose an earlier day.");
    }
    Ok(())
}

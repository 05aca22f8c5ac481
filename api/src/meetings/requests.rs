//! A reporter's requests to meet. The database accepts one waiting request for each case. The release starts its
//! deadline, and the next message to the reporter meets it.

use chrono::NaiveDate;
use entity::enums::HistoryKind;
use entity::{case, meeting_request};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use super::records::step;
use crate::audit::{Act, Kind};
use crate::cases::{self, clocks};
use crate::messages::send::{Purpose, ToReporter, send};
use crate::op::Op;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::tx::Tx;

/// The requests of a case, the latest first.
pub async fn of_case(tx: &Tx, case: Uuid) -> Result<Vec<meeting_request::Model>, Problem> {
    let query = meeting_request::Entity::find().filter(meeting_request::Column::CaseId.eq(case));
    Ok(query.order_by_desc(meeting_request::Column::AskedOn).all(tx).await?)
}

/// Records that the meeting took place.
///
/// # Errors
/// `NotFound`. `Invalid` for a day before the request or in the future. `NotAllowedNow` when the request is settled.
pub async fn hold(op: &Op, id: Uuid, on: NaiveDate) -> Result<case::Model, Problem> {
    let (case, row) = waiting(op, id).await?;
    if on > op.today()? || on < row.asked_on {
        return Err(Problem::invalid("heldOn", "Enter a day from the day of the request until today."));
    }
    let settled = meeting_request::ActiveModel { held_on: Set(Some(on)), ..Default::default() };
    settle(op, &case, &row, settled, None).await
}

/// Declines the meeting with a message that the reporter reads.
///
/// # Errors
/// `Forbidden` without `CASE_EDIT`, `NotFound`. `NotAllowedNow` when the request is settled. `Conflict` when the key was
/// used with another input.
pub async fn decline(op: &Op, id: Uuid, message: ToReporter) -> Result<case::Model, Problem> {
    if !op.actor.may(CaseEdit) {
        return Err(Problem::Forbidden);
    }
    let found = find(op, id).await?;
    let sent = send(op, ToReporter { case: found.case_id, purpose: Purpose::Message, ..message }).await?;
    if found.answer_id == Some(sent.row.id) {
        return Ok(sent.case);
    }
    let (case, row) = waiting(op, id).await?;
    let settled = meeting_request::ActiveModel {
        declined_on: Set(Some(op.today()?)),
        answer_id: Set(Some(sent.row.id)),
        ..Default::default()
    };
    settle(op, &case, &row, settled, Some(sent.row.id)).await
}

async fn find(op: &Op, id: Uuid) -> Result<meeting_request::Model, Problem> {
    let found = meeting_request::Entity::find().filter(meeting_request::Column::Id.eq(id)).one(&*op.tx).await?;
    found.ok_or(Problem::NotFound)
}

/// Finds a request that waits, and locks its case.
async fn waiting(op: &Op, id: Uuid) -> Result<(case::Model, meeting_request::Model), Problem> {
    let case = cases::lock(&op.tx, find(op, id).await?.case_id).await?;
    let row = find(op, id).await?;
    if row.settled_by.is_some() {
        return Err(Problem::NotAllowedNow("A member has settled this request. Reload to see the latest state."));
    }
    Ok((case, row))
}

async fn settle(
    op: &Op,
    case: &case::Model,
    row: &meeting_request::Model,
    settled: meeting_request::ActiveModel,
    message: Option<Uuid>,
) -> Result<case::Model, Problem> {
    let me = op.member()?;
    let settled = meeting_request::ActiveModel { settled_by: Set(Some(me.id)), ..settled };
    let update = meeting_request::Entity::update_many().set(settled).filter(meeting_request::Column::Id.eq(row.id));
    update.exec(&*op.tx).await?;
    clocks::answer_meeting(op, case.id, message).await?;
    let kind = if message.is_some() { HistoryKind::MeetingDeclined } else { HistoryKind::MeetingHeld };
    step(op, &cases::keys(op, case.id).await?, kind).await?;
    let act = Act::on_case(Kind::MeetingSettled, me.by(), case.id).on(row.id);
    op.record(act.with(json!({ "declined": message.is_some() }))).await?;
    cases::find(&op.tx, case.id).await
}

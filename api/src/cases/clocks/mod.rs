//! The deadlines of a case: those of the law, and those that staff set themselves. `rules` decides what an act changes
//! in the deadlines of the law. This file carries it out, and writes the proof, the timeline and the audit event.

pub mod automatic;
pub mod own;
pub mod rules;
pub mod waiting;

use chrono::NaiveDate;
use entity::enums::{DeadlineKind, HistoryKind};
use entity::{case, deadline};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::{Line, append_to_timeline, lock};
use crate::audit::{Act, Kind};
use crate::keys::keyring::CaseKeys;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use rules::{Change, Clock, Event};

/// Carries out what acts change in the deadlines of the law. `message` is the proof, or `None` for a closing. A message
/// also answers a request for a meeting. Returns whether a deadline of the law changed.
///
/// # Errors
/// `NotAllowedNow` as [`rules::apply`]. `Conflict` when another member changed the deadline meanwhile.
pub async fn happen(
    op: &Op,
    keys: &CaseKeys,
    case: &case::Model,
    events: &[Event],
    message: Option<Uuid>,
) -> Result<bool, Problem> {
    let today = op.today()?;
    let (meetings, mut clocks): (Vec<Clock>, Vec<Clock>) =
        of_case(op, case.id).await?.into_iter().partition(|clock| clock.kind == DeadlineKind::Meeting);
    if message.is_some() && meetings.iter().any(|clock| !clock.is_met) {
        answer_meeting(op, case.id, message).await?;
    }
    let mut changes = vec![];
    for event in events {
        // Only an act that changes something needs the law.
        if *event == Event::Acknowledged
            && clocks.iter().all(|clock| clock.is_met || clock.kind == DeadlineKind::Feedback)
        {
            continue;
        }
        let law = PublicOrganisation::here(&op.tx).await?.law()?;
        let found = rules::apply(&law, case.received_on, &mut clocks, *event, today);
        changes.extend(found.map_err(Problem::NotAllowedNow)?.into_iter().map(|change| (*event, change)));
    }
    if changes.is_empty() {
        return Ok(false);
    }
    // A change of the case's row locks it, and so does this statement. The timeline needs the lock.
    if !mark_case(op, case, &changes, today).await? {
        lock(&op.tx, case.id).await?;
    }
    for (_, change) in &changes {
        carry_out(op, case, change, message, today).await?;
    }
    tell(op, keys, case, &changes, message).await?;
    Ok(true)
}

/// A request for a meeting is answered: by the first message to the reporter, or by the meeting itself.
///
/// # Errors
/// Those of the database.
pub async fn answer_meeting(op: &Op, case: Uuid, message: Option<Uuid>) -> Result<(), Problem> {
    use deadline::Column as C;
    let met = deadline::ActiveModel {
        met_on: Set(Some(op.today()?)),
        met_by_member: Set(Some(op.member()?.id)),
        met_by_message: Set(message),
        ..Default::default()
    };
    let waiting = deadline::Entity::update_many().set(met).filter(C::CaseId.eq(case));
    waiting.filter(C::Kind.eq(DeadlineKind::Meeting)).filter(C::MetOn.is_null()).exec(&*op.tx).await?;
    Ok(())
}

/// The deadlines of a case, without those that members set themselves.
async fn of_case(op: &Op, case: Uuid) -> Result<Vec<Clock>, Problem> {
    use deadline::Column as C;
    let query = deadline::Entity::find().filter(C::CaseId.eq(case)).filter(C::Kind.ne(DeadlineKind::Own));
    let clock = |row: deadline::Model| Clock {
        id: row.id,
        kind: row.kind,
        due_on: row.due_on,
        is_met: row.met_on.is_some(),
        is_extended: row.extended_on.is_some(),
    };
    Ok(query.all(&*op.tx).await?.into_iter().map(clock).collect())
}

/// Writes the dates that the reporter sees. Returns whether the case changed.
async fn mark_case(
    op: &Op,
    case: &case::Model,
    changes: &[(Event, Change)],
    today: NaiveDate,
) -> Result<bool, Problem> {
    let meets = |wanted: DeadlineKind| {
        changes.iter().any(|(_, change)| matches!(change, Change::Meet { kind, interim: false, .. } if *kind == wanted))
    };
    let starts = changes.iter().any(|(event, _)| *event == Event::Reopened);
    let mut row = case::ActiveModel::default();
    if meets(DeadlineKind::Acknowledgement) {
        row.acknowledged_on = Set(Some(today));
    }
    if meets(DeadlineKind::Feedback) || starts {
        row.feedback_on = Set((!starts).then_some(today));
    }
    if row.acknowledged_on.is_set() || row.feedback_on.is_set() {
        case::Entity::update_many().set(row).filter(case::Column::Id.eq(case.id)).exec(&*op.tx).await?;
        return Ok(true);
    }
    Ok(false)
}

async fn carry_out(
    op: &Op,
    case: &case::Model,
    change: &Change,
    message: Option<Uuid>,
    today: NaiveDate,
) -> Result<(), Problem> {
    use deadline::Column as C;
    let member = op.member()?;
    let (id, row) = match *change {
        Change::Start { id, kind, due_on } => {
            let row = deadline::ActiveModel {
                org_id: Set(member.org),
                id: Set(id),
                case_id: Set(case.id),
                kind: Set(kind),
                started_on: Set(today),
                due_on: Set(due_on),
                ..Default::default()
            };
            deadline::Entity::insert(row).exec_without_returning(&*op.tx).await?;
            return Ok(());
        }
        Change::Meet { id, interim, .. } => (
            id,
            deadline::ActiveModel {
                met_on: Set(Some(today)),
                met_by_member: Set(Some(member.id)),
                met_by_message: Set(message),
                interim: Set(interim),
                ..Default::default()
            },
        ),
        Change::Count { id, due_on } => {
            (id, deadline::ActiveModel { started_on: Set(today), due_on: Set(due_on), ..Default::default() })
        }
        Change::Extend { id, due_on } => {
            (id, deadline::ActiveModel { due_on: Set(due_on), extended_on: Set(Some(today)), ..Default::default() })
        }
    };
    let update = deadline::Entity::update_many().set(row).filter(C::Id.eq(id)).filter(C::MetOn.is_null());
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::Conflict);
    }
    Ok(())
}

/// Writes the timeline and the audit event. A closing or a reopening has its own step of the timeline.
async fn tell(
    op: &Op,
    keys: &CaseKeys,
    case: &case::Model,
    changes: &[(Event, Change)],
    message: Option<Uuid>,
) -> Result<(), Problem> {
    let mut kinds: Vec<HistoryKind> = changes.iter().filter_map(|(event, _)| step_of(*event)).collect();
    kinds.dedup();
    for kind in kinds {
        append_to_timeline(op, keys, Line { kind, from: None, to: None, action: None, reason: None }).await?;
    }
    let mut events: Vec<&str> = changes.iter().map(|(event, _)| name(*event)).collect();
    events.dedup();
    let extended = changes.iter().find_map(|(_, change)| match change {
        Change::Extend { due_on, .. } => Some(*due_on),
        _ => None,
    });
    let act = Act::on_case(Kind::DeadlinesChanged, op.member()?.by(), case.id);
    op.record(act.with(json!({ "events": events, "message": message, "extended_to": extended }))).await
}

const fn step_of(event: Event) -> Option<HistoryKind> {
    match event {
        Event::Acknowledged => Some(HistoryKind::Acknowledged),
        Event::AcknowledgedAutomatically => Some(HistoryKind::AcknowledgedAutomatically),
        Event::FeedbackGiven => Some(HistoryKind::FeedbackGiven),
        Event::InterimFeedbackGiven => Some(HistoryKind::InterimFeedbackGiven),
        Event::Extended => Some(HistoryKind::FeedbackExtended),
        Event::Closed | Event::Reopened => None,
    }
}

const fn name(event: Event) -> &'static str {
    match event {
        Event::Acknowledged => "acknowledged",
        Event::AcknowledgedAutomatically => "acknowledged_automatically",
        Event::FeedbackGiven => "feedback_given",
        Event::InterimFeedbackGiven => "interim_feedback_given",
        Event::Extended => "feedback_extended",
        Event::Closed => "closed",
        Event::Reopened => "reopened",
    }
}

//! Interviews of a case, and their minutes. A version of the minutes is a row that never changes. The answer of the
//! person to a version is a row too.

use chrono::NaiveDate;
use entity::enums::{HistoryKind, InterviewState};
use entity::{case, interview, interview_minutes, minutes_answer, person};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use super::{record, seal_of};
use crate::audit::{Kind, Seal};
use crate::cases;
use crate::cases::reading;
use crate::cases::visibility::Visibility;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// The person who is interviewed.
pub enum With {
    /// A person of the case.
    Person(Uuid),
    /// The name of another person.
    Other(String),
}

/// What an interview says.
pub struct Content {
    pub with: With,
    pub day: NaiveDate,
    pub state: InterviewState,
    pub place: Option<String>,
    /// Who else is present.
    pub present: Option<String>,
    pub interviewer: Uuid,
    /// Why the interview was cancelled.
    pub reason: Option<String>,
}

/// A new interview.
pub struct NewInterview {
    pub case: Uuid,
    pub idempotency_key: Uuid,
    pub content: Content,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// A new version of the minutes.
pub struct NewMinutes {
    pub interview: Uuid,
    pub idempotency_key: Uuid,
    /// The version that it follows. 0: the first version.
    pub follows: i32,
    pub text: String,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// The answer of the person to a version of the minutes.
pub struct NewAnswer {
    pub minutes: Uuid,
    pub idempotency_key: Uuid,
    pub agreed: bool,
    pub on: NaiveDate,
    pub remark: Option<String>,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// The interviews of a case with their minutes, the answers and the persons.
#[derive(Default)]
pub struct Found {
    pub interviews: Vec<interview::Model>,
    pub minutes: Vec<interview_minutes::Model>,
    pub answers: Vec<minutes_answer::Model>,
    pub persons: Vec<person::Model>,
}

/// The interviews of a case, the latest day first.
pub async fn of_case(tx: &Tx, case: Uuid) -> Result<Found, Problem> {
    use interview::Column as C;
    let query = interview::Entity::find().filter(C::CaseId.eq(case)).order_by_desc(C::Day).order_by_desc(C::AddedAt);
    let interviews = query.all(tx).await?;
    if interviews.is_empty() {
        return Ok(Found::default());
    }
    let minutes = interview_minutes::Entity::find().filter(interview_minutes::Column::CaseId.eq(case));
    let answers = minutes_answer::Entity::find().filter(minutes_answer::Column::CaseId.eq(case));
    let persons = interviews.iter().filter_map(|row| row.person_id);
    Ok(Found {
        minutes: minutes.order_by_desc(interview_minutes::Column::Version).all(tx).await?,
        answers: answers.order_by_desc(minutes_answer::Column::RecordedAt).all(tx).await?,
        persons: person::Entity::find().filter(person::Column::Id.is_in(persons)).all(tx).await?,
        interviews,
    })
}

/// Adds a planned or held interview.
///
/// # Errors
/// `NotFound`. `Invalid` for a person who is not of the case, for an interviewer who cannot see the case, and for a held
/// interview in the future. `NotAllowedNow` when the case has too many interviews. `Conflict` when the key was used with
/// another input.
pub async fn add(op: &Op, new: NewInterview) -> Result<case::Model, Problem> {
    let (me, id, case) = (op.member()?, Uuid::new_v4(), cases::lock(&op.tx, new.case).await?);
    let keys = cases::keys(op, case.id).await?;
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, op.today()?).await?;
    if let Claim::Done(_) = claim {
        return Ok(case);
    }
    let all = interview::Entity::find().filter(interview::Column::CaseId.eq(case.id));
    if all.count(&*op.tx).await? >= limit::MAX_INTERVIEWS {
        return Err(Problem::NotAllowedNow("The maximum number of interviews of this case is reached."));
    }
    let mut row = interview::Model {
        org_id: me.org,
        id,
        case_id: case.id,
        person_id: None,
        name: None,
        day: new.content.day,
        state: new.content.state,
        place: None,
        present: None,
        interviewer_id: new.content.interviewer,
        reason: None,
        revision: 1,
        added_by: me.id,
        added_at: op.app.clock.now(),
    };
    check(op, &case, None, &new.content).await?;
    let seal = fill(&keys, &mut row, &new.content);
    interview::Entity::insert(interview::ActiveModel::from(row).reset_all()).exec_without_returning(&*op.tx).await?;
    let kinds = (Kind::InterviewAdded, HistoryKind::InterviewAdded);
    record(op, &keys, kinds, id, None, vec![seal], said(&new.content)).await?;
    Ok(case)
}

/// Changes an interview, or marks it as held.
///
/// # Errors
/// As [`add`]. `Conflict` when the interview changed meanwhile. `NotAllowedNow` when the interview is cancelled, and when
/// an interview with minutes would not be held any more, or would be with another person.
pub async fn change(op: &Op, id: Uuid, expected: i32, content: &Content) -> Result<case::Model, Problem> {
    let (case, row) = unchanged(op, id, expected).await?;
    if row.state == InterviewState::Cancelled {
        return Err(Problem::NotAllowedNow("This interview is cancelled. Plan it again first."));
    }
    // Minutes and answers belong to the person who was interviewed.
    let person = if let With::Person(person) = content.with { Some(person) } else { None };
    let is_other = content.state != InterviewState::Held || person != row.person_id;
    if is_other && latest(op, id).await?.is_some() {
        return Err(Problem::NotAllowedNow("This interview has minutes, so its person and that it was held stay."));
    }
    check(op, &case, Some(&row), content).await?;
    let keys = cases::keys(op, case.id).await?;
    save(op, &keys, row, content, (Kind::InterviewChanged, HistoryKind::InterviewChanged)).await?;
    Ok(case)
}

/// Cancels a planned interview. The timeline keeps the reason, also when the interview is planned again.
///
/// # Errors
/// `NotFound`. `Conflict` when the interview changed meanwhile. `NotAllowedNow` when the interview is not planned.
pub async fn cancel(op: &Op, id: Uuid, expected: i32, reason: String) -> Result<case::Model, Problem> {
    let (case, row) = unchanged(op, id, expected).await?;
    if row.state != InterviewState::Planned {
        return Err(Problem::NotAllowedNow("Only a planned interview can be cancelled. Reload to see its state."));
    }
    let reader = reading::one(op, case.id).await?;
    let state = InterviewState::Cancelled;
    let content = Content { state, reason: Some(reason), ..open(&reader, &row)? };
    save(op, &reader, row, &content, (Kind::InterviewCancelled, HistoryKind::InterviewCancelled)).await?;
    Ok(case)
}

/// Plans a cancelled interview again.
///
/// # Errors
/// `NotFound`. `Conflict` when the interview changed meanwhile. `NotAllowedNow` when the interview is not cancelled.
pub async fn plan_again(op: &Op, id: Uuid, expected: i32, day: NaiveDate) -> Result<case::Model, Problem> {
    let (case, row) = unchanged(op, id, expected).await?;
    if row.state != InterviewState::Cancelled {
        return Err(Problem::NotAllowedNow(
            "Only a cancelled interview can be planned again. Reload to see its state.",
        ));
    }
    let reader = reading::one(op, case.id).await?;
    let state = InterviewState::Planned;
    let content = Content { day, state, reason: None, ..open(&reader, &row)? };
    save(op, &reader, row, &content, (Kind::InterviewPlannedAgain, HistoryKind::InterviewPlannedAgain)).await?;
    Ok(case)
}

/// Stores a new content, and writes the timeline and the audit event.
async fn save(
    op: &Op,
    keys: &CaseKeys,
    row: interview::Model,
    content: &Content,
    kinds: (Kind, HistoryKind),
) -> Result<(), Problem> {
    let mut row = interview::Model { revision: row.revision + 1, ..row };
    let seal = fill(keys, &mut row, content);
    let update = interview::ActiveModel {
        person_id: Set(row.person_id),
        name: Set(row.name),
        day: Set(row.day),
        state: Set(row.state),
        place: Set(row.place),
        present: Set(row.present),
        interviewer_id: Set(row.interviewer_id),
        reason: Set(row.reason),
        revision: Set(row.revision),
        ..Default::default()
    };
    let update = interview::Entity::update_many().set(update).filter(interview::Column::Id.eq(row.id));
    update.exec(&*op.tx).await?;
    record(op, keys, kinds, row.id, content.reason.as_deref(), vec![seal], said(content)).await
}

/// Writes a version of the minutes of a held interview.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` when the interview was not held, or when the case has too many versions. `Conflict` when
/// another version is the latest one, or when the key was used with another input.
pub async fn write(op: &Op, new: NewMinutes) -> Result<case::Model, Problem> {
    let (case, row) = held(op, new.interview).await?;
    let (me, id, keys) = (op.member()?, Uuid::new_v4(), cases::keys(op, case.id).await?);
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, op.today()?).await?;
    if let Claim::Done(_) = claim {
        return Ok(case);
    }
    if row.state != InterviewState::Held {
        return Err(Problem::NotAllowedNow("This interview was not held. Mark it as held first."));
    }
    let version = latest(op, row.id).await?.map_or(0, |latest| latest.version) + 1;
    if new.follows + 1 != version {
        return Err(Problem::Conflict);
    }
    let all = interview_minutes::Entity::find().filter(interview_minutes::Column::CaseId.eq(case.id));
    if all.count(&*op.tx).await? >= limit::MAX_RECORDS {
        return Err(Problem::NotAllowedNow("The maximum number of minutes of this case is reached."));
    }
    let body = keys.seal(FieldAad::of(interview_minutes::Column::Body, id, 1), &new.text);
    let seal = Seal::of(id, 1, &[&body]);
    let row = interview_minutes::Model {
        org_id: me.org,
        id,
        case_id: case.id,
        interview_id: row.id,
        version,
        body,
        revision: 1,
        written_by: me.id,
        written_at: op.app.clock.now(),
    };
    let row = interview_minutes::ActiveModel::from(row).reset_all();
    interview_minutes::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    let kinds = (Kind::MinutesWritten, HistoryKind::MinutesWritten);
    record(op, &keys, kinds, id, None, vec![seal], json!({ "version": version })).await?;
    Ok(case)
}

/// Records whether the person agreed with the latest version of the minutes.
///
/// # Errors
/// `NotFound`. `Invalid` for a day before the interview or in the future, and for a disagreement without a remark.
/// `NotAllowedNow` when there is a newer version, or too many answers. `Conflict` when the key was used with another
/// input.
pub async fn answer(op: &Op, new: NewAnswer) -> Result<case::Model, Problem> {
    use minutes_answer::Column as C;
    let minutes = interview_minutes::Entity::find().filter(interview_minutes::Column::Id.eq(new.minutes));
    let minutes = minutes.one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    let (case, row) = held(op, minutes.interview_id).await?;
    let (me, id, keys) = (op.member()?, Uuid::new_v4(), cases::keys(op, case.id).await?);
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, op.today()?).await?;
    if let Claim::Done(_) = claim {
        return Ok(case);
    }
    if latest(op, row.id).await?.is_some_and(|latest| latest.version > minutes.version) {
        return Err(Problem::NotAllowedNow("There is a newer version of these minutes. Reload to see it."));
    }
    if new.on > op.today()? || new.on < row.day {
        return Err(Problem::invalid("answeredOn", "Enter a day from the day of the interview until today."));
    }
    if !new.agreed && new.remark.is_none() {
        return Err(Problem::invalid("remark", "Enter with what the person disagrees."));
    }
    let answers = minutes_answer::Entity::find().filter(C::MinutesId.eq(minutes.id));
    if answers.count(&*op.tx).await? >= limit::MAX_ANSWERS {
        return Err(Problem::NotAllowedNow("The maximum number of answers to these minutes is reached."));
    }
    let remark = new.remark.map(|text| keys.seal(FieldAad::of(C::Remark, id, 1), &text));
    let seal = seal_of(id, 1, [remark.as_ref()]);
    let row = minutes_answer::Model {
        org_id: me.org,
        id,
        case_id: case.id,
        minutes_id: minutes.id,
        agreed: new.agreed,
        answered_on: new.on,
        remark,
        revision: 1,
        recorded_by: me.id,
        recorded_at: op.app.clock.now(),
    };
    let row = minutes_answer::ActiveModel::from(row).reset_all();
    minutes_answer::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    let kinds = (Kind::MinutesAnswered, HistoryKind::MinutesAnswered);
    let detail = json!({ "version": minutes.version, "agreed": new.agreed, "on": new.on });
    record(op, &keys, kinds, minutes.id, None, vec![seal], detail).await?;
    Ok(case)
}

/// Checks that an interview belongs to the case, for an item of the register.
///
/// # Errors
/// `Invalid` if it does not.
pub(super) async fn check_of_case(op: &Op, case: Uuid, id: Uuid) -> Result<(), Problem> {
    use interview::Column as C;
    let found = interview::Entity::find().filter(C::Id.eq(id)).filter(C::CaseId.eq(case));
    if found.count(&*op.tx).await? == 0 {
        return Err(Problem::invalid("interview", "This interview is not of this case. Choose another one."));
    }
    Ok(())
}

/// Checks a content that is about to be stored. `before`: the stored interview, whose person and interviewer may stay.
async fn check(
    op: &Op,
    case: &case::Model,
    before: Option<&interview::Model>,
    content: &Content,
) -> Result<(), Problem> {
    use person::Column as P;
    if content.state == InterviewState::Cancelled {
        return Err(Problem::invalid("state", "An interview is cancelled with a reason. Plan the interview first."));
    }
    if content.state == InterviewState::Held && content.day > op.today()? {
        return Err(Problem::invalid(
            "day",
            "This day is in the future. Enter the day on which the interview was held.",
        ));
    }
    if let With::Person(id) = content.with
        && before.and_then(|row| row.person_id) != Some(id)
    {
        let found =
            person::Entity::find().filter(P::Id.eq(id)).filter(P::CaseId.eq(case.id)).filter(P::RemovedAt.is_null());
        if found.count(&*op.tx).await? == 0 {
            return Err(Problem::invalid("person", "This person is not of this case. Choose another person."));
        }
    }
    let stays = before.is_some_and(|row| row.interviewer_id == content.interviewer);
    // The message does not say why, because that would show who is excluded.
    if !stays && !Visibility::of(op, case).await?.sees(content.interviewer) {
        return Err(Problem::invalid("interviewer", "This member cannot hold the interview. Choose another member."));
    }
    Ok(())
}

/// Seals the content into the row, and returns the seal of the row.
fn fill(keys: &CaseKeys, row: &mut interview::Model, content: &Content) -> Seal {
    use interview::Column as C;
    let (id, revision) = (row.id, row.revision);
    let seal = |column, text: &str| keys.seal(FieldAad::of(column, id, revision), text);
    (row.person_id, row.name) = match &content.with {
        With::Person(person) => (Some(*person), None),
        With::Other(name) => (None, Some(seal(C::Name, name))),
    };
    row.place = content.place.as_deref().map(|text| seal(C::Place, text));
    row.present = content.present.as_deref().map(|text| seal(C::Present, text));
    row.reason = content.reason.as_deref().map(|text| seal(C::Reason, text));
    (row.day, row.state, row.interviewer_id) = (content.day, content.state, content.interviewer);
    seal_of(id, revision, [row.name.as_ref(), row.place.as_ref(), row.present.as_ref(), row.reason.as_ref()])
}

/// The stored content. The associated data contains the row's revision, so each change seals all texts again.
fn open(reader: &CaseReader, row: &interview::Model) -> Result<Content, Problem> {
    use interview::Column as C;
    let text = |column, sealed: &Option<Vec<u8>>| {
        sealed.as_ref().map(|sealed| reader.open(FieldAad::of(column, row.id, row.revision), sealed)).transpose()
    };
    Ok(Content {
        with: match row.person_id {
            Some(person) => With::Person(person),
            None => With::Other(text(C::Name, &row.name)?.unwrap_or_default()),
        },
        day: row.day,
        state: row.state,
        place: text(C::Place, &row.place)?,
        present: text(C::Present, &row.present)?,
        interviewer: row.interviewer_id,
        reason: text(C::Reason, &row.reason)?,
    })
}

/// The detail of the audit event.
fn said(content: &Content) -> serde_json::Value {
    json!({ "state": content.state.to_value(), "day": content.day, "interviewer": content.interviewer })
}

async fn latest(op: &Op, interview: Uuid) -> Result<Option<interview_minutes::Model>, Problem> {
    use interview_minutes::Column as C;
    let query = interview_minutes::Entity::find().filter(C::InterviewId.eq(interview)).order_by_desc(C::Version);
    Ok(query.one(&*op.tx).await?)
}

/// As [`held`], for a change that is based on a revision.
async fn unchanged(op: &Op, id: Uuid, expected: i32) -> Result<(case::Model, interview::Model), Problem> {
    let (case, row) = held(op, id).await?;
    if row.revision == expected { Ok((case, row)) } else { Err(Problem::Conflict) }
}

/// An interview, and its case, which is locked.
async fn held(op: &Op, id: Uuid) -> Result<(case::Model, interview::Model), Problem> {
    let one = async || -> Result<interview::Model, Problem> {
        let query = interview::Entity::find().filter(interview::Column::Id.eq(id));
        query.one(&*op.tx).await?.ok_or(Problem::NotFound)
    };
    let case = cases::lock(&op.tx, one().await?.case_id).await?;
    Ok((case, one().await?))
}

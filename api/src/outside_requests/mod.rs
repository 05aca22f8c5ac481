//! Questions to people without case access, who have no account. A member writes the question, about a task, a corrective
//! action or the case itself. The person opens it with a link and a code, and the answer lands in the case.

pub mod admin;
pub mod door;
pub mod jobs;
pub mod secrets;

use chrono::{NaiveDate, TimeDelta};
use entity::enums::{ActionState, HistoryKind, MailKind, OutsideState, Stage, TaskState};
use entity::{case, corrective_action, outside_answer, outside_request, task};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use self::secrets::{Keys, Place, Secrets};
use crate::app::App;
use crate::audit::{Act, Kind, Seal};
use crate::cases::{self, Line, append_to_timeline, lock, reading};
use crate::crypto::Key;
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::notifications::{self, Mail};
use crate::op::Op;
use crate::outside::mail;
use crate::problem::Problem;

/// Number of wrong codes after which a link never opens again. `app.auth_outside` has the same number.
const MAX_WRONG_CODES: i32 = 20;

/// Purpose of the key under which the person's copy of a question is sealed.
const SHOWN: &str = "outside-shown";

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Case,
    Task(Uuid),
    Action(Uuid),
}

/// A new question.
pub struct NewRequest {
    pub case: Uuid,
    pub about: About,
    /// The name of the person.
    pub recipient: String,
    pub question: String,
    /// The last day for an answer.
    pub expires_on: NaiveDate,
    /// The address that gets the link, without the code.
    pub email: Option<String>,
}

/// A new question with its secrets, which are shown once.
pub struct Asked {
    pub case: case::Model,
    pub link: String,
    pub code: String,
}

/// A question, without the columns that only the person's secrets use.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: Uuid,
    pub case_id: Uuid,
    pub task_id: Option<Uuid>,
    pub action_id: Option<Uuid>,
    pub recipient: Vec<u8>,
    pub question: Vec<u8>,
    pub revision: i32,
    pub wrong_codes: i32,
    pub state: OutsideState,
    pub round: i32,
    pub asked_by: Uuid,
    pub asked_on: NaiveDate,
    pub expires_on: NaiveDate,
    pub opened_on: Option<NaiveDate>,
    pub revoked_by: Option<Uuid>,
    pub revoked_on: Option<NaiveDate>,
    /// It takes no answer, although its last day has not passed.
    pub is_over: bool,
}

/// State of a question, for staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Answered,
    Revoked,
    Expired,
    Over,
    Locked,
}

impl Row {
    #[must_use]
    pub fn state(&self, today: NaiveDate) -> State {
        match self.state {
            OutsideState::Answered => State::Answered,
            OutsideState::Revoked => State::Revoked,
            OutsideState::Expired => State::Expired,
            OutsideState::Open if self.expires_on < today => State::Expired,
            OutsideState::Open if self.is_over => State::Over,
            OutsideState::Open if self.wrong_codes >= MAX_WRONG_CODES => State::Locked,
            OutsideState::Open => State::Open,
        }
    }
}

/// The key of the hashes of links and codes.
fn key(app: &App) -> Result<&Key, Problem> {
    app.staff.as_ref().map(|staff| &staff.outside).ok_or_else(|| Problem::internal("no key for links"))
}

const ROWS: &str = "SELECT r.id, r.case_id, r.task_id, r.action_id, r.recipient, r.question, r.revision, r.wrong_codes, r.state, r.round, \
      r.asked_by, r.asked_on, r.expires_on, r.opened_on, r.revoked_by, r.revoked_on, r.id IN (SELECT app.outside_over($1)) AS is_over \
    FROM outside_request r WHERE r.case_id = $1 ORDER BY r.asked_on DESC, r.id";

/// The questions of a case that the acting member can see, the latest first, and all answers, the first one first.
pub async fn of_case(op: &Op, case: Uuid) -> Result<(Vec<Row>, Vec<outside_answer::Model>), Problem> {
    use outside_answer::Column::{CaseId, Round};
    let rows = op.tx.all::<Row>(ROWS, [case.into()]).await?;
    let answers = outside_answer::Entity::find().filter(CaseId.eq(case)).order_by_asc(Round).all(&*op.tx).await?;
    Ok((rows, answers))
}

/// Asks a person without case access. Sends the link by email if there is an address, and the code never.
///
/// # Errors
/// `NotFound`, also for a task or corrective action of another case. `NotAllowedNow` if what the question is about is
/// not open, or if the case has the maximum number of questions. `Invalid`. `RateLimited`.
pub async fn ask(op: &Op, new: NewRequest) -> Result<Asked, Problem> {
    let (member, today) = (op.member()?, op.today()?);
    check_last_day(new.expires_on, today)?;
    let email = new.email.as_deref().map(mail::address).transpose()?.map(|address| address.to_string());
    let case = lock(&op.tx, new.case).await?;
    check_open(op, &case, new.about).await?;
    check_room(op, case.id).await?;
    let (keys, id, secrets) = (cases::keys(op, case.id).await?, Uuid::new_v4(), Secrets::random());
    let place = Place { org: member.org, case: case.id, id };
    let of_case = keys.beside(SHOWN);
    let shown_with = Keys { server: key(&op.app)?, case: &of_case };
    let (task_id, action_id) = match new.about {
        About::Case => (None, None),
        About::Task(task) => (Some(task), None),
        About::Action(action) => (None, Some(action)),
    };
    let recipient = keys.seal(FieldAad::of(outside_request::Column::Recipient, id, 1), &new.recipient);
    let question = keys.seal(FieldAad::of(outside_request::Column::Question, id, 1), &new.question);
    let seal = Seal::of(id, 1, &[&recipient, &question]);
    let row = outside_request::ActiveModel {
        org_id: Set(member.org),
        id: Set(id),
        case_id: Set(case.id),
        task_id: Set(task_id),
        action_id: Set(action_id),
        recipient: Set(recipient),
        question: Set(question),
        revision: Set(1),
        shown: Set(secrets.seal(place, shown_with, &new.question)),
        link_hash: Set(secrets.link_hash(key(&op.app)?)),
        code_hash: Set(secrets.code_hash(key(&op.app)?)),
        asked_by: Set(member.id),
        asked_on: Set(today),
        expires_on: Set(new.expires_on),
        ..Default::default()
    };
    outside_request::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    let link = format!("{}/ask#{}", op.app.config.origin, secrets.link());
    let detail = json!({ "expires_on": new.expires_on, "mailed": email.is_some() });
    let kinds = (Kind::OutsideAsked, HistoryKind::OutsideAsked);
    step(op, &keys, kinds, (id, action_id), &new.recipient, vec![seal], detail).await?;
    if let Some(to) = email {
        send(op, &keys, &to, link.clone()).await?;
    }
    Ok(Asked { case, link, code: secrets.code() })
}

/// Revokes a question for good. Its link and code then show only that it takes no answer.
///
/// # Errors
/// `NotFound`, also for a question that is revoked already.
pub async fn revoke(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    let (case, row) = held(op, id).await?;
    let (member, today) = (op.member()?, op.today()?);
    let update = outside_request::ActiveModel {
        state: Set(OutsideState::Revoked),
        revoked_by: Set(Some(member.id)),
        revoked_on: Set(Some(today)),
        ..Default::default()
    };
    write(op, id, update).await?;
    let (keys, recipient) = read_recipient(op, &row).await?;
    let kinds = (Kind::OutsideRevoked, HistoryKind::OutsideRevoked);
    step(op, &keys, kinds, (id, row.action_id), &recipient, vec![], json!({})).await?;
    Ok(case)
}

/// Reopens a question that was answered or has expired, so that the same link and code take another answer.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` for a question that is open, for one whose link is locked, and if what it is about is
/// over. `Invalid` for a wrong last day.
pub async fn reopen(op: &Op, id: Uuid, expires_on: NaiveDate) -> Result<case::Model, Problem> {
    let (case, row) = held(op, id).await?;
    let today = op.today()?;
    check_last_day(expires_on, today)?;
    let state = row.state(today);
    if !matches!(state, State::Answered | State::Expired) {
        return Err(Problem::NotAllowedNow("Only a question that was answered or has expired can be reopened."));
    }
    if row.is_over || row.wrong_codes >= MAX_WRONG_CODES || row.round >= limit::MAX_OUTSIDE_ROUNDS {
        return Err(Problem::NotAllowedNow("The link of this question does not work any more. Ask again."));
    }
    let update = outside_request::ActiveModel {
        state: Set(OutsideState::Open),
        round: Set(row.round + i32::from(state == State::Answered)),
        reopened_on: Set(Some(today)),
        expires_on: Set(expires_on),
        ..Default::default()
    };
    write(op, id, update).await?;
    let (keys, recipient) = read_recipient(op, &row).await?;
    let kinds = (Kind::OutsideReopened, HistoryKind::OutsideAsked);
    step(op, &keys, kinds, (id, row.action_id), &recipient, vec![], json!({ "expires_on": expires_on })).await?;
    Ok(case)
}

fn check_last_day(day: NaiveDate, today: NaiveDate) -> Result<(), Problem> {
    if day < today || day > today + TimeDelta::days(limit::MAX_OUTSIDE_DAYS) {
        return Err(Problem::invalid("expiresOn", "Choose a day from today on, within 60 days."));
    }
    Ok(())
}

/// Checks that what the question is about is open. `app.outside_over` has the same rule.
async fn check_open(op: &Op, case: &case::Model, about: About) -> Result<(), Problem> {
    let is_open = match about {
        About::Case => case.stage != Stage::Closed,
        About::Task(id) => {
            let query = task::Entity::find_by_id((case.org_id, id)).filter(task::Column::CaseId.eq(case.id));
            let task = query.one(&*op.tx).await?.ok_or(Problem::NotFound)?;
            task.state == TaskState::Open && case.stage != Stage::Closed
        }
        About::Action(id) => {
            let query = corrective_action::Entity::find_by_id((case.org_id, id));
            let query = query.filter(corrective_action::Column::CaseId.eq(case.id));
            query.one(&*op.tx).await?.ok_or(Problem::NotFound)?.state == ActionState::Open
        }
    };
    if is_open {
        return Ok(());
    }
    Err(Problem::NotAllowedNow("This is not open any more, so no one can be asked about it. Reload to see its state."))
}

async fn check_room(op: &Op, case: Uuid) -> Result<(), Problem> {
    let query = outside_request::Entity::find().select_only().column(outside_request::Column::Id);
    if query.filter(outside_request::Column::CaseId.eq(case)).count(&*op.tx).await? >= limit::MAX_OUTSIDE_REQUESTS {
        return Err(Problem::NotAllowedNow("The maximum number of questions of this case is reached."));
    }
    Ok(())
}

/// The question and its case, both locked. An answer locks the question first too.
async fn held(op: &Op, id: Uuid) -> Result<(case::Model, Row), Problem> {
    let sql = "SELECT case_id FROM outside_request WHERE id = $1 FOR NO KEY UPDATE";
    let case = op.tx.value::<Uuid>(sql, [id.into()]).await?.ok_or(Problem::NotFound)?;
    let case = lock(&op.tx, case).await?;
    let row = op.tx.all::<Row>(ROWS, [case.id.into()]).await?.into_iter().find(|row| row.id == id);
    Ok((case, row.ok_or(Problem::NotFound)?))
}

async fn write(op: &Op, id: Uuid, update: outside_request::ActiveModel) -> Result<(), Problem> {
    let update = outside_request::Entity::update_many().set(update).filter(outside_request::Column::Id.eq(id));
    update.exec(&*op.tx).await?;
    Ok(())
}

/// The timeline repeats the name of the person, so this act reads it. The gate `cases::reading` writes a reading event.
async fn read_recipient(op: &Op, row: &Row) -> Result<(CaseKeys, String), Problem> {
    let reader = reading::one(op, row.case_id).await?;
    let aad = FieldAad::of(outside_request::Column::Recipient, row.id, row.revision);
    let recipient = reader.open(aad, &row.recipient)?;
    Ok(((*reader).clone(), recipient))
}

/// Writes the step of the timeline and the audit event.
async fn step(
    op: &Op,
    keys: &CaseKeys,
    (kind, line): (Kind, HistoryKind),
    (id, action): (Uuid, Option<Uuid>),
    recipient: &str,
    mut seals: Vec<Seal>,
    detail: serde_json::Value,
) -> Result<(), Problem> {
    let line = Line { kind: line, from: None, to: None, action, reason: Some(recipient) };
    seals.extend(append_to_timeline(op, keys, line).await?);
    let act = Act::on_case(kind, op.member()?.by(), keys.case()).on(id).sealing(seals);
    op.record(act.with(detail)).await
}

/// Sends the link. The email says nothing about the case.
async fn send(op: &Op, keys: &CaseKeys, to: &str, link: String) -> Result<(), Problem> {
    let staff = op.app.staff.as_ref().ok_or_else(|| Problem::internal("no limits of emails"))?;
    staff.attempts.mail(op.signed_in()?.account)?;
    let mail = Mail { kind: MailKind::OutsideAsked, to, language: op.language, link: Some(link) };
    notifications::post(&op.tx, keys.org(), &op.app.clock, mail).await
}

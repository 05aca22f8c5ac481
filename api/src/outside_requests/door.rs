//! What a person without an account can do with a link and a code: read the question, and answer it once. A wrong link,
//! a wrong code and a locked link get the same answer after the same statements. The keys of the case only seal here.

use chrono::NaiveDate;
use entity::enums::{NotificationKind, OutsideState};
use entity::outside_answer;
use sea_orm::FromQueryResult;
use serde_json::json;
use uuid::Uuid;

use super::secrets::{Keys, Place, Secrets};
use super::{SHOWN, key};
use crate::app::App;
use crate::audit::{self, Act, By, Kind, Seal};
use crate::crypto::Key;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::notifications::feed::{self, Event};
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::scalar;
use crate::text;
use crate::tx::{Scope, Tx};

/// Whether a question takes an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    /// It has an answer. A member can reopen it.
    Answered,
    /// Its last day has passed.
    Expired,
    /// A member revoked it, or what it is about is over.
    Over,
}

/// What the person may see.
pub struct Question {
    pub organisation: String,
    pub state: State,
    /// `None` if the question takes no answer.
    pub text: Option<String>,
    /// Whether the person can say that a task or corrective action is done.
    pub can_be_done: bool,
    pub expires_on: NaiveDate,
}

/// What an answer contains.
pub struct NewAnswer {
    pub idempotency_key: Uuid,
    pub text: String,
    pub done: bool,
}

#[derive(FromQueryResult)]
struct Found {
    org_id: Uuid,
    id: Uuid,
    case_id: Uuid,
    /// `case`, `task` or `action`.
    about: String,
    shown: Vec<u8>,
    state: OutsideState,
    expires_on: NaiveDate,
    today: NaiveDate,
    first: bool,
}

/// A question whose link and code are right.
struct Entered {
    row: Found,
    organisation: PublicOrganisation,
    /// `None` if the case has been erased.
    keys: Option<CaseKeys>,
    state: State,
    /// What the person may read. `None` if the case has been erased.
    text: Option<String>,
}

/// Shows the question.
///
/// # Errors
/// `SignInFailed` for a wrong link, a wrong code, and a locked link.
pub async fn open(app: &App, secrets: &Secrets) -> Result<Question, Problem> {
    let shown = app.autonomous(Scope::default(), async |tx| {
        // A wrong code is counted, so it is no error before the commit.
        let Some(Entered { row, organisation, state, text, .. }) = enter(app, tx, secrets).await? else {
            return Ok(None);
        };
        let text = text.filter(|_| state == State::Open);
        let can_be_done = row.about != "case";
        let organisation = organisation.name;
        Ok(Some(Question { organisation, state, text, can_be_done, expires_on: row.expires_on }))
    });
    shown.await?.ok_or(Problem::SignInFailed)
}

/// Writes the answer into the case. A repeated request with the same idempotency key writes nothing.
///
/// # Errors
/// As [`open`]. `NotAllowedNow` if the question takes no answer. `Invalid` without a text, unless a task or corrective
/// action is done. `Conflict` if the key was used with another answer.
pub async fn answer(app: &App, secrets: &Secrets, new: NewAnswer) -> Result<(), Problem> {
    let taken = app.autonomous(Scope::default(), async |tx| {
        let Some(entered) = enter(app, tx, secrets).await? else { return Ok(None) };
        write(app, tx, secrets, entered, new).await.map(Some)
    });
    taken.await?.ok_or(Problem::SignInFailed)
}

/// Checks link and code, and pins the organisation of the question. `None`: one of them is wrong, or the link is locked.
async fn enter(app: &App, tx: &Tx, secrets: &Secrets) -> Result<Option<Entered>, Problem> {
    let key = key(app)?;
    let values = [secrets.link_hash(key).into(), secrets.code_hash(key).into(), app.clock.now().into()];
    let Some(row) = tx.one::<Found>("SELECT * FROM app.auth_outside($1, $2, $3)", values).await? else {
        return Ok(None);
    };
    tx.pin(|scope| (scope.org, scope.today) = (Some(row.org_id), Some(row.today))).await?;
    let organisation = PublicOrganisation::here(tx).await?;
    let org = app.keys.org(tx).await?;
    if row.first {
        let act = Act::on_case(Kind::OutsideOpened, By::Outside, row.case_id).on(row.id);
        audit::record(tx, &org, &app.clock, organisation.zone()?, act).await?;
    }
    let secret = app.keystore.read(org.org(), &[row.case_id]).await?.remove(&row.case_id);
    let keys = secret.map(|secret| app.keys.case(org, row.case_id, secret));
    // Proves that link and code belong to this row, whoever wrote the hashes into it.
    let place = Place { org: row.org_id, case: row.case_id, id: row.id };
    let of_case = keys.as_ref().map(|keys| keys.beside(SHOWN));
    let open = |case: &Key| secrets.open(place, Keys { server: key, case }, &row.shown);
    let text = of_case.as_ref().map(open).transpose()?;
    let is_over = tx.flag("SELECT $2 IN (SELECT app.outside_over($1))", [row.case_id.into(), row.id.into()]).await?;
    let state = match row.state {
        OutsideState::Answered => State::Answered,
        OutsideState::Revoked => State::Over,
        OutsideState::Expired => State::Expired,
        OutsideState::Open if row.expires_on < row.today => State::Expired,
        OutsideState::Open if is_over || keys.is_none() => State::Over,
        OutsideState::Open => State::Open,
    };
    Ok(Some(Entered { row, organisation, keys, state, text }))
}

async fn write(app: &App, tx: &Tx, secrets: &Secrets, entered: Entered, new: NewAnswer) -> Result<(), Problem> {
    let Entered { row, organisation, keys, state, .. } = entered;
    let refused =
        Problem::NotAllowedNow("This question takes no answer any more. Ask the person who sent you the link.");
    let done = new.done && row.about != "case";
    let is_blank = !text::shows(&new.text);
    let text = if done && is_blank { String::new() } else { scalar::text("text", &new.text, limit::MAX_TEXT)? };
    // A case that has been erased has no keys.
    let Some(keys) = keys else { return Err(refused) };
    let id = Uuid::new_v4();
    let body = [secrets.link().as_bytes(), &[done.into()], text.as_bytes()].concat();
    let claim = idempotency::claim(tx, keys.org(), new.idempotency_key, &body, id, row.today).await?;
    if matches!(claim, Claim::Done(_)) {
        return Ok(());
    }
    if state != State::Open {
        return Err(refused);
    }
    let sealed = keys.seal(FieldAad::of(outside_answer::Column::Body, id, 1), &text);
    let seal = Seal::of(id, 1, &[&sealed]);
    let key = key(app)?;
    let values = [
        secrets.link_hash(key).into(),
        secrets.code_hash(key).into(),
        id.into(),
        sealed.into(),
        done.into(),
        Uuid::new_v4().into(),
    ];
    let asker = tx.value::<Uuid>("SELECT app.outside_answer($1, $2, $3, $4, $5, $6)", values).await?.ok_or(refused)?;
    let act = Act::on_case(Kind::OutsideAnswered, By::Outside, row.case_id).on(row.id).sealing(vec![seal]);
    audit::record(tx, keys.org(), &app.clock, organisation.zone()?, act.with(json!({ "done": done }))).await?;
    let event = Event { kind: NotificationKind::OutsideAnswered, to: Some(vec![asker]), by: None, day: row.today };
    feed::notify(tx, vec![row.case_id], event).await
}

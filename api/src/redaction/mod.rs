//! Redacted versions of the texts of a case: what a member shows where a text leaves the case. The text itself never
//! changes. A version is a row that never changes. A version without a text withdraws the redaction. See
//! docs/decisions/038.

pub mod admin;
pub mod passages;

use entity::enums::{HistoryKind, Redacted};
use entity::{answer, case, interview_minutes, message, note, redaction, transcript};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::cases::{self, Line, reading};
use crate::idempotency::{self, Claim};
use crate::intake::form::Form;
use crate::intake::{answer_aad, channel};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::meetings::records;
use crate::messages::notes;
use crate::op::Op;
use crate::permissions::Permission::{CaseEdit, ReporterMessage};
use crate::permissions::Rights;
use crate::problem::Problem;
use crate::tx::Tx;

/// A redacted version to write.
pub struct NewRedaction {
    pub kind: Redacted,
    /// The row with the text.
    pub of: Uuid,
    pub idempotency_key: Uuid,
    /// The version that it follows. 0: the first version.
    pub follows: i32,
    /// The text with a mark for each passage. The text itself withdraws the redaction.
    pub text: String,
    pub reason: Option<String>,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// A text of a case, sealed.
struct Source {
    case: Uuid,
    /// The question of an answer.
    question: Option<Uuid>,
    aad: FieldAad,
    sealed: Vec<u8>,
}

/// Whether a member may know of a redaction, who may then also read the text itself.
#[must_use]
pub fn may_be_seen(kind: Redacted, rights: Rights) -> bool {
    match kind {
        Redacted::Message => rights.has(ReporterMessage),
        Redacted::Note => rights.has(CaseEdit),
        Redacted::Answer | Redacted::Minutes | Redacted::Record => true,
    }
}

/// The associated data of a column. It names the text and the version, so that no version can become another one or a
/// version of another text.
#[must_use]
pub fn aad(row: &redaction::Model, column: redaction::Column) -> FieldAad {
    FieldAad::of(column, row.of_id, row.version)
}

/// All versions of the texts of a case that the member can see, the latest first.
pub async fn of_case(tx: &Tx, case: Uuid, rights: Rights) -> Result<Vec<redaction::Model>, Problem> {
    use redaction::Column as C;
    let query = redaction::Entity::find().filter(C::CaseId.eq(case));
    let rows = query.order_by_desc(C::WrittenAt).order_by_desc(C::Version).all(tx).await?;
    Ok(rows.into_iter().filter(|row| may_be_seen(row.kind, rights)).collect())
}

/// Writes a redacted version.
///
/// # Errors
/// `NotFound`, also for a text that the acting member cannot see. `Invalid` for a text that is not the text itself with
/// passages blacked out, and for no passage where nothing is redacted. `NotAllowedNow` for an answer that is no free
/// text, for a private note, or when the case has too many versions. `Conflict` when another version is the latest one,
/// or when the key was used with another input.
pub async fn write(op: &Op, new: NewRedaction) -> Result<case::Model, Problem> {
    let (me, id) = (op.member()?, Uuid::new_v4());
    if !may_be_seen(new.kind, me.rights) {
        return Err(Problem::NotFound);
    }
    let source = source(&op.tx, new.kind, new.of).await?.ok_or(Problem::NotFound)?;
    let case = cases::lock(&op.tx, source.case).await?;
    let keys = reading::one(op, case.id).await?;
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, op.today()?).await?;
    if let Claim::Done(_) = claim {
        return Ok(case);
    }
    let latest = latest(op, new.of).await?;
    if latest.as_ref().map_or(0, |row| row.version) != new.follows {
        return Err(Problem::Conflict);
    }
    let original = original(op, &case, &keys, &source).await?;
    if !passages::is_of(&original, &new.text) {
        return Err(Problem::invalid("text", "This is not the text with passages blacked out. Reload and try again."));
    }
    let withdrawn = new.text == original;
    if withdrawn && latest.is_none_or(|row| row.body.is_none()) {
        return Err(Problem::invalid("text", "Nothing is blacked out. Black out at least one passage."));
    }
    if !withdrawn {
        check_number(op, case.id, new.follows).await?;
    }
    let mut row = redaction::Model {
        org_id: me.org,
        id,
        case_id: case.id,
        kind: new.kind,
        of_id: new.of,
        version: new.follows + 1,
        body: None,
        reason: None,
        revision: new.follows + 1,
        written_by: me.id,
        written_at: op.app.clock.now(),
    };
    let text = (!withdrawn).then_some(new.text.as_str());
    let seal = fill(&keys, &mut row, text, new.reason.as_deref());
    let insert = redaction::Entity::insert(redaction::ActiveModel::from(row.clone()).reset_all());
    insert.exec_without_returning(&*op.tx).await?;
    record(op, &keys, &row, seal).await?;
    Ok(case)
}

/// Seals the texts into the row and returns the seal of the row.
fn fill(keys: &CaseKeys, row: &mut redaction::Model, text: Option<&str>, reason: Option<&str>) -> Seal {
    let body = text.map(|text| keys.seal(aad(row, redaction::Column::Body), text));
    // Sealed also without a text, so that a withdrawal is bound to its text and its version.
    let reason = keys.seal(aad(row, redaction::Column::Reason), reason.unwrap_or_default());
    let seal = Seal::of(row.id, row.revision, &[body.as_deref().unwrap_or_default(), &reason]);
    (row.body, row.reason) = (body, Some(reason));
    seal
}

/// Writes the timeline and the audit event. The timeline does not name the text, because some readers of the case do not
/// see it.
async fn record(op: &Op, keys: &CaseKeys, row: &redaction::Model, seal: Seal) -> Result<(), Problem> {
    let (act, kind) = if row.body.is_some() {
        (Kind::TextRedacted, HistoryKind::TextRedacted)
    } else {
        (Kind::RedactionWithdrawn, HistoryKind::RedactionWithdrawn)
    };
    let line = Line { kind, from: None, to: None, action: None, reason: None };
    let mut seals = vec![seal];
    seals.extend(cases::append_to_timeline(op, keys, line).await?);
    let detail = json!({ "text": row.kind.to_value(), "version": row.version });
    op.record(Act::on_case(act, op.member()?.by(), row.case_id).on(row.of_id).sealing(seals).with(detail)).await
}

async fn latest(op: &Op, of: Uuid) -> Result<Option<redaction::Model>, Problem> {
    use redaction::Column as C;
    Ok(redaction::Entity::find().filter(C::OfId.eq(of)).order_by_desc(C::Version).one(&*op.tx).await?)
}

/// All versions are verified when the case is opened, so their number must stay small.
async fn check_number(op: &Op, case: Uuid, follows: i32) -> Result<(), Problem> {
    use redaction::Column as C;
    let texts = redaction::Entity::find().filter(C::CaseId.eq(case)).filter(C::Version.eq(1));
    if follows >= limit::MAX_REDACTIONS || follows == 0 && texts.count(&*op.tx).await? >= limit::MAX_REDACTED {
        return Err(Problem::NotAllowedNow(
            "The maximum number of redacted versions is reached. You can still withdraw one.",
        ));
    }
    Ok(())
}

/// The text itself.
async fn original(op: &Op, case: &case::Model, keys: &CaseReader, source: &Source) -> Result<String, Problem> {
    let text = keys.open(source.aad, &source.sealed)?;
    let Some(question) = source.question else { return Ok(text) };
    let form = channel::form_of(&op.app, &op.tx, case.form_id, case.retaliation).await?;
    let form = Form::deserialize(&form.definition).map_err(Problem::internal)?;
    match serde_json::from_str(&text).map_err(|_| Problem::Integrity)? {
        Value::String(text) if form.is_text(question) => Ok(text),
        _ => Err(Problem::NotAllowedNow("Only answers in free text can be redacted.")),
    }
}

async fn source(tx: &Tx, kind: Redacted, id: Uuid) -> Result<Option<Source>, Problem> {
    let plain = |case, aad, sealed| Source { case, question: None, aad, sealed };
    Ok(match kind {
        Redacted::Answer => {
            let row = answer::Entity::find().filter(answer::Column::Id.eq(id)).one(tx).await?;
            row.map(|row| Source { question: Some(row.question), ..plain(row.case_id, answer_aad(&row), row.value) })
        }
        Redacted::Message => {
            let row = message::Entity::find().filter(message::Column::Id.eq(id)).one(tx).await?;
            let aad = |row: &message::Model| FieldAad::of(message::Column::Body, row.id, row.revision);
            row.map(|row| plain(row.case_id, aad(&row), row.body))
        }
        Redacted::Note => {
            let row = note::Entity::find().filter(note::Column::Id.eq(id)).one(tx).await?;
            if row.as_ref().is_some_and(|row| row.private) {
                return Err(Problem::NotAllowedNow("A private note is for you alone, so it has no redacted version."));
            }
            row.map(|row| plain(row.case_id, notes::aad(&row, note::Column::Body), row.body))
        }
        Redacted::Minutes => {
            let row = interview_minutes::Entity::find().filter(interview_minutes::Column::Id.eq(id)).one(tx).await?;
            let aad =
                |row: &interview_minutes::Model| FieldAad::of(interview_minutes::Column::Body, row.id, row.revision);
            row.map(|row| plain(row.case_id, aad(&row), row.body))
        }
        Redacted::Record => {
            let row = transcript::Entity::find().filter(transcript::Column::Id.eq(id)).one(tx).await?;
            row.map(|row| plain(row.case_id, records::aad(&row), row.body))
        }
    })
}

//! The evidence register of a case: its files, and things that are no files. Each item has a number, a chain of custody
//! ([`custody`]), and for a file its hash (`digest`). Interviews and their minutes are in [`interviews`].

pub mod admin;
pub mod custody;
mod digest;
pub mod interviews;

use chrono::NaiveDate;
use entity::enums::{CustodyKind, EvidenceKind, HistoryKind, Relevance};
use entity::{case, evidence};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::attachments;
use crate::audit::{Act, Kind, Seal};
use crate::cases::{self, Line, reading};
use crate::idempotency::{self, Claim};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// What an item says.
pub struct Content {
    pub kind: EvidenceKind,
    pub title: String,
    pub source: Option<String>,
    /// Where a thing is kept. A file has none.
    pub place: Option<String>,
    pub relevance: Relevance,
    /// The day on which the organisation received a thing. A file keeps the day on which it arrived.
    pub received_on: Option<NaiveDate>,
    pub interview: Option<Uuid>,
}

/// A new item.
pub struct NewEvidence {
    pub case: Uuid,
    pub idempotency_key: Uuid,
    /// A file of the case. `None`: a thing that is no file.
    pub file: Option<Uuid>,
    pub content: Content,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// The associated data of a column.
#[must_use]
pub fn aad(row: &evidence::Model, column: evidence::Column) -> FieldAad {
    FieldAad::of(column, row.id, row.revision)
}

/// The items of a case in the order of their numbers.
pub async fn of_case(tx: &Tx, case: Uuid) -> Result<Vec<evidence::Model>, Problem> {
    let query = evidence::Entity::find().filter(evidence::Column::CaseId.eq(case));
    Ok(query.order_by_asc(evidence::Column::Number).all(tx).await?)
}

/// Adds an item. The first step of its chain of custody is its receipt. A file is read as a whole for its hash.
///
/// # Errors
/// `NotFound`, also for a file that the acting member cannot see. `Invalid` for a day in the future or for an interview
/// of another case. `NotAllowedNow` for a file that is in the register, or when the register is full. `Conflict` when the
/// key was used with another input. `Integrity` when the file does not decrypt.
pub async fn add(op: &Op, new: NewEvidence) -> Result<case::Model, Problem> {
    let (me, today, id) = (op.member()?, op.today()?, Uuid::new_v4());
    cases::find(&op.tx, new.case).await?;
    let file = match new.file {
        Some(file) => {
            // A refusal must not cost the reading of a large file.
            next_number(op, new.case, new.file).await?;
            Some(read_file(op, new.case, file).await?)
        }
        None => None,
    };
    let case = cases::lock(&op.tx, new.case).await?;
    let keys = cases::keys(op, case.id).await?;
    let claim = idempotency::claim(&op.tx, keys.org(), new.idempotency_key, &new.body, id, today).await?;
    if let Claim::Done(_) = claim {
        return Ok(case);
    }
    let number = next_number(op, case.id, new.file).await?;
    let received_on = file.as_ref().map(|(row, _)| row.added_on).or(new.content.received_on);
    let mut row = evidence::Model {
        org_id: me.org,
        id,
        case_id: case.id,
        number,
        kind: new.content.kind,
        attachment_id: new.file,
        interview_id: None,
        title: vec![],
        source: None,
        place: None,
        digest: None,
        relevance: new.content.relevance,
        received_on: received_on.unwrap_or(today),
        revision: 1,
        added_by: me.id,
        added_at: op.app.clock.now(),
    };
    let digest = file.map(|(_, digest)| digest);
    let seal = fill(op, &keys, &mut row, &new.content, digest.as_deref()).await?;
    let detail = json!({ "number": number, "file": new.file, "kind": row.kind.to_value(), "relevance": row.relevance.to_value() });
    let received = row.received_on;
    evidence::Entity::insert(evidence::ActiveModel::from(row).reset_all()).exec_without_returning(&*op.tx).await?;
    let step = custody::Step { kind: CustodyKind::Received, happened_on: received, ..custody::Step::default() };
    let seals = vec![seal, custody::insert(op, &keys, id, 1, &step).await?];
    let kinds = (Kind::EvidenceAdded, HistoryKind::EvidenceAdded);
    record(op, &keys, kinds, id, Some(&label(number)), seals, detail).await?;
    Ok(case)
}

/// Changes what an item says. Another day of receipt is a new step of the chain of custody, because the first step stays.
///
/// # Errors
/// `NotFound`. `Conflict` when the item changed meanwhile. `Invalid` as [`add`], and for a day of receipt after the next
/// move. `NotAllowedNow` when the chain is too long for a correction.
pub async fn change(op: &Op, id: Uuid, expected: i32, content: &Content) -> Result<case::Model, Problem> {
    let (case, row) = held(op, id).await?;
    if row.revision != expected {
        return Err(Problem::Conflict);
    }
    // The associated data contains the row's revision, which rises now. So the hash is sealed again.
    let reader = reading::one(op, case.id).await?;
    let digest = open_digest(&reader, &row)?;
    let mut row = evidence::Model { revision: row.revision + 1, ..row };
    let before = row.received_on;
    if row.attachment_id.is_none() {
        row.received_on = content.received_on.unwrap_or(row.received_on);
    }
    let mut seals = vec![fill(op, &reader, &mut row, content, digest.as_deref()).await?];
    if row.received_on != before {
        seals.push(custody::correct(op, &reader, &row).await?);
    }
    let detail =
        json!({ "kind": row.kind.to_value(), "relevance": row.relevance.to_value(), "received_on": row.received_on });
    let number = row.number;
    let update = evidence::ActiveModel {
        kind: Set(row.kind),
        interview_id: Set(row.interview_id),
        title: Set(row.title),
        source: Set(row.source),
        place: Set(row.place),
        digest: Set(row.digest),
        relevance: Set(row.relevance),
        received_on: Set(row.received_on),
        revision: Set(row.revision),
        ..Default::default()
    };
    let update = evidence::Entity::update_many().set(update).filter(evidence::Column::Id.eq(id));
    update.exec(&*op.tx).await?;
    let kinds = (Kind::EvidenceChanged, HistoryKind::EvidenceChanged);
    record(op, &reader, kinds, id, Some(&label(number)), seals, detail).await?;
    Ok(case)
}

/// Compares a file with its hash, and records the result as a step of its chain of custody. Returns whether the file has
/// its hash.
///
/// # Errors
/// `NotFound`. `NotAllowedNow` for a thing that is no file, or when the chain is too long.
pub async fn check(op: &Op, id: Uuid) -> Result<(case::Model, bool), Problem> {
    let row = find(op, id).await?;
    let file = row.attachment_id.ok_or(Problem::NotAllowedNow("Only a file has a hash that can be checked."))?;
    let now = match read_file(op, row.case_id, file).await {
        Ok((_, now)) => Some(now),
        Err(Problem::Integrity) => None,
        Err(problem) => return Err(problem),
    };
    let (case, row) = held(op, id).await?;
    let reader = reading::one(op, case.id).await?;
    let is_same = now.is_some() && open_digest(&reader, &row)? == now;
    let kind = if is_same { CustodyKind::Checked } else { CustodyKind::Altered };
    let step = custody::Step { kind, happened_on: op.today()?, ..custody::Step::default() };
    custody::append(op, &reader, &row, &step).await?;
    Ok((case, is_same))
}

/// A file of the case, and its hash. Call this function before the operation writes, because the reading of a large file
/// releases the connection.
async fn read_file(op: &Op, case: Uuid, file: Uuid) -> Result<(attachments::Row, String), Problem> {
    let row = attachments::one(&op.tx, file).await?;
    if row.case_id != case || !row.may_be_seen(op.member()?.rights) {
        return Err(Problem::NotFound);
    }
    let reader = reading::one(op, case).await?;
    let digest = digest::of(op, &row, &reader).await?;
    Ok((row, digest))
}

async fn next_number(op: &Op, case: Uuid, file: Option<Uuid>) -> Result<i32, Problem> {
    let all = evidence::Entity::find().filter(evidence::Column::CaseId.eq(case));
    let before = all.clone().count(&*op.tx).await?;
    if before >= limit::MAX_EVIDENCE {
        return Err(Problem::NotAllowedNow("The maximum number of items of this register is reached."));
    }
    if let Some(file) = file
        && all.filter(evidence::Column::AttachmentId.eq(file)).count(&*op.tx).await? > 0
    {
        return Err(Problem::NotAllowedNow("This file is in the register already. Reload to see it."));
    }
    Ok(i32::try_from(before).map_err(Problem::internal)? + 1)
}

/// Checks the content, seals it into the row and returns the seal of the row.
async fn fill(
    op: &Op,
    keys: &CaseKeys,
    row: &mut evidence::Model,
    content: &Content,
    digest: Option<&str>,
) -> Result<Seal, Problem> {
    use evidence::Column as C;
    if row.received_on > op.today()? {
        return Err(Problem::invalid("receivedOn", "This day is in the future. Enter the day of the receipt."));
    }
    if row.attachment_id.is_some() && content.place.is_some() {
        return Err(Problem::invalid("place", "A file has no place. Clear this field."));
    }
    if let Some(interview) = content.interview {
        interviews::check_of_case(op, row.case_id, interview).await?;
    }
    (row.kind, row.relevance, row.interview_id) = (content.kind, content.relevance, content.interview);
    let optional = |column, text: Option<&str>| text.map(|text| keys.seal(aad(row, column), text));
    let (title, source) =
        (keys.seal(aad(row, C::Title), &content.title), optional(C::Source, content.source.as_deref()));
    let (place, digest) = (optional(C::Place, content.place.as_deref()), optional(C::Digest, digest));
    (row.title, row.source, row.place, row.digest) = (title, source, place, digest);
    let sealed = [Some(&row.title), row.source.as_ref(), row.place.as_ref(), row.digest.as_ref()];
    Ok(seal_of(row.id, row.revision, sealed))
}

/// The seal of a row with optional columns.
fn seal_of<const N: usize>(id: Uuid, revision: i32, columns: [Option<&Vec<u8>>; N]) -> Seal {
    Seal::of(id, revision, &columns.map(|column| column.map_or(&[][..], Vec::as_slice)))
}

/// The hash of a file, in hexadecimal.
fn open_digest(reader: &CaseReader, row: &evidence::Model) -> Result<Option<String>, Problem> {
    row.digest.as_ref().map(|sealed| reader.open(aad(row, evidence::Column::Digest), sealed)).transpose()
}

async fn find(op: &Op, id: Uuid) -> Result<evidence::Model, Problem> {
    let found = evidence::Entity::find().filter(evidence::Column::Id.eq(id)).one(&*op.tx).await?;
    let row = found.ok_or(Problem::NotFound)?;
    // An item about a file of the dialogue is part of the dialogue.
    if let Some(file) = row.attachment_id
        && !attachments::one(&op.tx, file).await?.may_be_seen(op.member()?.rights)
    {
        return Err(Problem::NotFound);
    }
    Ok(row)
}

/// An item, and its case, which is locked.
async fn held(op: &Op, id: Uuid) -> Result<(case::Model, evidence::Model), Problem> {
    let case = cases::lock(&op.tx, find(op, id).await?.case_id).await?;
    // Read again after the lock, because another member may have changed the item.
    Ok((case, find(op, id).await?))
}

/// How the timeline names an item. It has no title, because some readers of the case do not see items about the dialogue.
fn label(number: i32) -> String {
    format!("E{number}")
}

/// Writes the timeline and the audit event.
async fn record(
    op: &Op,
    keys: &CaseKeys,
    (kind, line): (Kind, HistoryKind),
    object: Uuid,
    reason: Option<&str>,
    mut seals: Vec<Seal>,
    detail: Value,
) -> Result<(), Problem> {
    let line = Line { kind: line, from: None, to: None, action: None, reason };
    seals.extend(cases::append_to_timeline(op, keys, line).await?);
    op.record(Act::on_case(kind, op.member()?.by(), keys.case()).on(object).sealing(seals).with(detail)).await
}

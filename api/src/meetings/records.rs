//! The record of a conversation. Each version is a row that never changes. A new version asks the reporter again.

use chrono::NaiveDate;
use entity::enums::{HistoryKind, RecordStep, Recording};
use entity::{case, manual_entry, transcript, transcript_step};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::cases::{self, Line};
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::op::Op;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::tx::Tx;

/// A new version of the record of a conversation.
pub struct NewRecord {
    pub case: Uuid,
    /// The version that it replaces. `None`: the record of another conversation.
    pub follows: Option<Uuid>,
    pub held_on: NaiveDate,
    pub recording: Recording,
    pub text: String,
    pub idempotency_key: Uuid,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// The associated data of the text.
#[must_use]
pub fn aad(row: &transcript::Model) -> FieldAad {
    FieldAad::of(transcript::Column::Body, row.id, row.revision)
}

/// All versions of a case, the oldest first, and what happened to them.
pub async fn of_case(tx: &Tx, case: Uuid) -> Result<(Vec<transcript::Model>, Vec<transcript_step::Model>), Problem> {
    use transcript::Column as C;
    let versions = transcript::Entity::find().filter(C::CaseId.eq(case));
    let versions = versions.order_by_asc(C::WrittenAt).order_by_asc(C::Version).all(tx).await?;
    if versions.is_empty() {
        return Ok((versions, vec![]));
    }
    let steps = transcript_step::Entity::find().filter(transcript_step::Column::CaseId.eq(case));
    Ok((versions, steps.order_by_asc(transcript_step::Column::HappenedOn).all(tx).await?))
}

/// How the report came in, if a member entered it.
pub async fn entry_of(tx: &Tx, case: Uuid) -> Result<Option<manual_entry::Model>, Problem> {
    Ok(manual_entry::Entity::find().filter(manual_entry::Column::CaseId.eq(case)).one(tx).await?)
}

/// Writes a version.
///
/// # Errors
/// `NotFound`. `Invalid` for a day in the future. `Conflict` when the version that it replaces is not the latest one.
/// `NotAllowedNow` when the case has too many versions.
pub async fn write(op: &Op, new: NewRecord) -> Result<case::Model, Problem> {
    let (me, today, id) = (op.member()?, op.today()?, Uuid::new_v4());
    let org = op.app.keys.org(&op.tx).await?;
    let claim = idempotency::claim(&op.tx, &org, new.idempotency_key, &new.body, id, today).await?;
    if let Claim::Done(_) = claim {
        return cases::find(&op.tx, new.case).await;
    }
    if new.held_on > today {
        return Err(Problem::invalid("heldOn", "This day is in the future. Enter the day of the conversation."));
    }
    let case = cases::lock(&op.tx, new.case).await?;
    let keys = cases::keys(op, case.id).await?;
    let all = transcript::Entity::find().filter(transcript::Column::CaseId.eq(case.id));
    if all.clone().count(&*op.tx).await? >= limit::MAX_RECORDS {
        return Err(Problem::NotAllowedNow("The maximum number of records of this case is reached."));
    }
    let (first_id, version) = match new.follows {
        None => (id, 1),
        Some(before) => {
            let before = find(op, before).await?;
            let later = all.filter(transcript::Column::FirstId.eq(before.first_id));
            let later = later.filter(transcript::Column::Version.gt(before.version));
            if before.case_id != case.id || later.count(&*op.tx).await? > 0 {
                return Err(Problem::Conflict);
            }
            (before.first_id, before.version + 1)
        }
    };
    let body = keys.seal(FieldAad::of(transcript::Column::Body, id, 1), &new.text);
    let seal = Seal::of(id, 1, &[&body]);
    let row = transcript::Model {
        org_id: me.org,
        id,
        case_id: case.id,
        first_id,
        version,
        held_on: new.held_on,
        recording: new.recording,
        body,
        revision: 1,
        written_by: me.id,
        written_at: op.app.clock.now(),
    };
    transcript::Entity::insert(transcript::ActiveModel::from(row).reset_all()).exec_without_returning(&*op.tx).await?;
    step(op, &keys, HistoryKind::RecordWritten).await?;
    let act = Act::on_case(Kind::RecordWritten, me.by(), case.id).on(id).sealing(vec![seal]);
    let detail = json!({ "version": version, "held_on": new.held_on, "recording": new.recording.to_value() });
    op.record(act.with(detail)).await?;
    Ok(case)
}

/// Asks the reporter to check a version. The caller needs the right to write to the reporter, and `CASE_EDIT`.
///
/// # Errors
/// `Forbidden`, `NotFound`. `NotAllowedNow` when there is a newer version, when the reporter has no access code, or when
/// the version was offered already.
pub async fn offer(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    if !op.actor.may(CaseEdit) {
        return Err(Problem::Forbidden);
    }
    let (case, row) = latest(op, id).await?;
    if !cases::has_access_code(&op.tx, case.id).await? {
        return Err(Problem::NotAllowedNow("The reporter has no access code. Print the record to have it signed."));
    }
    settle(op, &case, &row, RecordStep::Offered, op.today()?).await
}

/// Records that the reporter signed a version on paper.
///
/// # Errors
/// `NotFound`. `Invalid` for a day before the version was written or in the future. `NotAllowedNow` when there is a
/// newer version, when the reporter signed it already, or when a reporter with an access code was not asked to check it.
pub async fn sign(op: &Op, id: Uuid, on: NaiveDate) -> Result<case::Model, Problem> {
    let (case, row) = latest(op, id).await?;
    if on > op.today()? || on < row.written_at.with_timezone(&op.member()?.zone).date_naive() {
        return Err(Problem::invalid(
            "signedOn",
            "Enter a day from the day on which the version was written until today.",
        ));
    }
    // The reporter must be able to read the version and to ask for corrections.
    if cases::has_access_code(&op.tx, case.id).await? && !has_step(op, &row, RecordStep::Offered).await? {
        return Err(Problem::NotAllowedNow(
            "The reporter has an access code. First ask the reporter to check this version.",
        ));
    }
    settle(op, &case, &row, RecordStep::Signed, on).await
}

async fn settle(
    op: &Op,
    case: &case::Model,
    row: &transcript::Model,
    kind: RecordStep,
    on: NaiveDate,
) -> Result<case::Model, Problem> {
    if has_step(op, row, kind).await? {
        return Err(Problem::NotAllowedNow("This was done already. Reload to see the latest state."));
    }
    let me = op.member()?;
    let step_row = transcript_step::ActiveModel {
        org_id: Set(me.org),
        id: Set(Uuid::new_v4()),
        case_id: Set(case.id),
        transcript_id: Set(row.id),
        kind: Set(kind),
        happened_on: Set(on),
        member_id: Set(Some(me.id)),
        message_id: Set(None),
    };
    transcript_step::Entity::insert(step_row).exec_without_returning(&*op.tx).await?;
    let (history, audit) = if kind == RecordStep::Offered {
        (HistoryKind::RecordOffered, Kind::RecordOffered)
    } else {
        (HistoryKind::RecordSigned, Kind::RecordSigned)
    };
    step(op, &cases::keys(op, case.id).await?, history).await?;
    let act = Act::on_case(audit, me.by(), case.id).on(row.id);
    op.record(act.with(json!({ "version": row.version, "on": on }))).await?;
    cases::find(&op.tx, case.id).await
}

async fn has_step(op: &Op, row: &transcript::Model, kind: RecordStep) -> Result<bool, Problem> {
    use transcript_step::Column as S;
    let steps = transcript_step::Entity::find().filter(S::TranscriptId.eq(row.id)).filter(S::Kind.eq(kind));
    Ok(steps.count(&*op.tx).await? > 0)
}

async fn find(op: &Op, id: Uuid) -> Result<transcript::Model, Problem> {
    let found = transcript::Entity::find().filter(transcript::Column::Id.eq(id)).one(&*op.tx).await?;
    found.ok_or(Problem::NotFound)
}

/// Finds a version and locks its case. Refuses a version that another one replaced.
async fn latest(op: &Op, id: Uuid) -> Result<(case::Model, transcript::Model), Problem> {
    let row = find(op, id).await?;
    let case = cases::lock(&op.tx, row.case_id).await?;
    let newer = transcript::Entity::find().filter(transcript::Column::FirstId.eq(row.first_id));
    if newer.filter(transcript::Column::Version.gt(row.version)).count(&*op.tx).await? > 0 {
        return Err(Problem::NotAllowedNow("There is a newer version of this record. Reload to see it."));
    }
    Ok((case, row))
}

/// A step of the timeline without a reason.
pub(super) async fn step(op: &Op, keys: &CaseKeys, kind: HistoryKind) -> Result<(), Problem> {
    let line = Line { kind, from: None, to: None, action: None, reason: None };
    cases::append_to_timeline(op, keys, line).await?;
    Ok(())
}

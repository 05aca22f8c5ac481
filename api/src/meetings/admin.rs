//! GraphQL of the staff surface: how a report came in, the record of a conversation, and requests for a meeting.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::enums::RecordStep;
use entity::{manual_entry, meeting_request, transcript, transcript_step};
use serde::Serialize;
use uuid::Uuid;

use super::records::{self, NewRecord, aad};
use super::requests;
use crate::cases::admin::CasePayload;
use crate::cases::admin::case::{Case, member, opened, warm_members};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::members::admin::Member;
use crate::messages::send::{Purpose, ToReporter};
use crate::permissions::Permission::{CaseEdit, ReporterMessage};
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// Whether a conversation with the reporter was recorded.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::Recording")]
pub enum Recording {
    /// It was not recorded.
    None,
    /// The reporter refused a recording.
    Refused,
    /// It was recorded with the reporter's consent.
    Agreed,
}

/// How the reporter wants to meet.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::MeetingForm")]
pub enum MeetingForm {
    InPerson,
    Phone,
    /// By video, without an account.
    Video,
}

/// How a report came in that a member entered.
pub struct ManualEntry(manual_entry::Model);

#[Object]
impl ManualEntry {
    async fn entered_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.entered_by)).await
    }

    async fn entered_on(&self) -> Date {
        self.0.entered_on.into()
    }

    /// The member who received the report.
    async fn received_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.0.received_by).await
    }

    /// The name of a receiver who is no member.
    async fn received_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, manual_entry::Column::ReceivedName, self.0.received_name.as_deref()).await
    }

    /// Why the report was entered late.
    async fn late_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, manual_entry::Column::LateReason, self.0.late_reason.as_deref()).await
    }

    async fn recording(&self) -> Recording {
        self.0.recording.into()
    }

    /// Whether the reporter got an access code.
    async fn has_code(&self) -> bool {
        self.0.has_code
    }
}

impl ManualEntry {
    async fn text(
        &self,
        ctx: &Context<'_>,
        column: manual_entry::Column,
        sealed: Option<&[u8]>,
    ) -> Result<Option<String>, Problem> {
        let Some(sealed) = sealed else { return Ok(None) };
        let aad = FieldAad::of(column, self.0.id, self.0.revision);
        opened(ctx, self.0.case_id).await?.open(aad, sealed).map(Some)
    }
}

/// A version of the record of a conversation: the transcript of a recording, or minutes.
pub struct Record {
    row: transcript::Model,
    steps: Vec<transcript_step::Model>,
}

impl Record {
    fn on(&self, kind: RecordStep) -> Option<Date> {
        self.steps.iter().rev().find(|step| step.kind == kind).map(|step| step.happened_on.into())
    }
}

#[Object]
impl Record {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// All versions of one record have the same value.
    async fn conversation(&self) -> Uuid {
        self.row.first_id
    }

    async fn version(&self) -> i32 {
        self.row.version
    }

    async fn held_on(&self) -> Date {
        self.row.held_on.into()
    }

    async fn recording(&self) -> Recording {
        self.row.recording.into()
    }

    async fn text(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        opened(ctx, self.row.case_id).await?.open(aad(&self.row), &self.row.body)
    }

    async fn written_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.written_by)).await
    }

    async fn written_at(&self) -> DateTime<Utc> {
        self.row.written_at
    }

    /// When staff asked the reporter to check this version.
    async fn offered_on(&self) -> Option<Date> {
        self.on(RecordStep::Offered)
    }

    /// When the reporter last asked for corrections. The message in the dialogue has them.
    async fn corrected_on(&self) -> Option<Date> {
        self.on(RecordStep::Corrected)
    }

    /// When the reporter agreed, in a session that the access code opened.
    async fn agreed_on(&self) -> Option<Date> {
        self.on(RecordStep::Agreed)
    }

    /// When the reporter signed on paper.
    async fn signed_on(&self) -> Option<Date> {
        self.on(RecordStep::Signed)
    }
}

/// A reporter's request for a meeting. The message in the dialogue has the wish in words.
#[derive(SimpleObject)]
pub struct MeetingRequest {
    id: Uuid,
    form: MeetingForm,
    asked_on: Date,
    due_on: Date,
    /// Days until the request is due, in the organisation's time zone. Negative when overdue.
    days_left: i32,
    held_on: Option<Date>,
    declined_on: Option<Date>,
    settled_by: Option<Member>,
}

impl MeetingRequest {
    /// The requests of a case, the latest first.
    pub async fn of_case(ctx: &Context<'_>, case: Uuid) -> Result<Vec<Self>, Problem> {
        let today = ctx.op()?.today()?;
        let mut all = vec![];
        for row in requests::of_case(&ctx.op()?.tx, case).await? {
            all.push(Self::of(ctx, row, today).await?);
        }
        Ok(all)
    }

    async fn of(ctx: &Context<'_>, row: meeting_request::Model, today: chrono::NaiveDate) -> Result<Self, Problem> {
        Ok(Self {
            id: row.id,
            form: row.form.into(),
            asked_on: row.asked_on.into(),
            due_on: row.due_on.into(),
            days_left: i32::try_from((row.due_on - today).num_days()).unwrap_or(i32::MAX),
            held_on: row.held_on.map(Into::into),
            declined_on: row.declined_on.map(Into::into),
            settled_by: member(ctx, row.settled_by).await?,
        })
    }
}

/// How the report came in. Null for a report that the reporter sent.
pub async fn entry(ctx: &Context<'_>, case: Uuid) -> Result<Option<ManualEntry>, Problem> {
    Ok(records::entry_of(&ctx.op()?.tx, case).await?.map(ManualEntry))
}

/// All versions of the records of a case, the oldest first.
pub async fn all_records(ctx: &Context<'_>, case: Uuid) -> Result<Vec<Record>, Problem> {
    let (rows, steps) = records::of_case(&ctx.op()?.tx, case).await?;
    warm_members(ctx, rows.iter().map(|row| Some(row.written_by)).collect()).await?;
    let record = |row: transcript::Model| {
        let steps = steps.iter().filter(|step| step.transcript_id == row.id).cloned().collect();
        Record { row, steps }
    };
    Ok(rows.into_iter().map(record).collect())
}

/// A version of the record of a conversation.
#[derive(InputObject, Serialize)]
pub struct WriteRecordInput {
    case: Uuid,
    idempotency_key: Uuid,
    /// The version that it replaces. Null for the record of another conversation.
    follows: Option<Uuid>,
    held_on: Date,
    /// With `AGREED`, the record is a transcript of the recording. Otherwise it is minutes.
    recording: Recording,
    text: String,
}

/// A version of the record.
#[derive(InputObject)]
pub struct RecordInput {
    record: Uuid,
}

/// A version that the reporter signed on paper.
#[derive(InputObject)]
pub struct SignRecordInput {
    record: Uuid,
    signed_on: Date,
}

/// A meeting that took place.
#[derive(InputObject)]
pub struct HoldMeetingInput {
    meeting: Uuid,
    held_on: Date,
}

/// A meeting that does not take place.
#[derive(InputObject, Serialize)]
pub struct DeclineMeetingInput {
    meeting: Uuid,
    idempotency_key: Uuid,
    /// The message to the reporter, with the reason.
    text: String,
}

#[derive(Default)]
pub struct MeetingsMutation;

#[Object]
impl MeetingsMutation {
    /// Writes the record of a conversation, or a new version of it. `CONFLICT` when the version to replace is not the
    /// latest one.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn write_record(&self, ctx: &Context<'_>, input: WriteRecordInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let new = NewRecord {
            case: input.case,
            follows: input.follows,
            held_on: input.held_on.0,
            recording: input.recording.into(),
            text: scalar::text("text", &input.text, limit::MAX_RECORD)?,
            idempotency_key: input.idempotency_key,
            body,
        };
        Ok(CasePayload { case: Case::from(records::write(ctx.op()?, new).await?) })
    }

    /// Asks the reporter to check a version of the record. Also needs the right `CASE_EDIT`. `NOT_ALLOWED_NOW` when the
    /// reporter has no access code.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn offer_record(&self, ctx: &Context<'_>, input: RecordInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(records::offer(ctx.op()?, input.record).await?) })
    }

    /// Records that the reporter signed a version on paper. `NOT_ALLOWED_NOW` when a reporter with an access code was not
    /// asked to check it.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn sign_record(&self, ctx: &Context<'_>, input: SignRecordInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(records::sign(ctx.op()?, input.record, input.signed_on.0).await?) })
    }

    /// Records that a meeting took place that the reporter asked for.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn hold_meeting(&self, ctx: &Context<'_>, input: HoldMeetingInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(requests::hold(ctx.op()?, input.meeting, input.held_on.0).await?) })
    }

    /// Declines a meeting with a message that the reporter reads. Also needs the right `CASE_EDIT`.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn decline_meeting(&self, ctx: &Context<'_>, input: DeclineMeetingInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let text = scalar::text("text", &input.text, limit::MAX_TEXT)?;
        let (case, idempotency_key) = (Uuid::nil(), input.idempotency_key);
        let purpose = Purpose::Message;
        let message = ToReporter { case, idempotency_key, text, files: vec![], purpose, told: false, body };
        Ok(CasePayload { case: Case::from(requests::decline(ctx.op()?, input.meeting, message).await?) })
    }
}

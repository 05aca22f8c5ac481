//! The staff's schema: the dialogue and the notes.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::note;
use serde::Serialize;
use uuid::Uuid;

use super::{NewMessage, Page, Reader, Row, mark_read, notes, one, write};
use crate::attachments::admin::Attachment;
use crate::attachments::input::FileInput;
use crate::attachments::{self, Owner};
use crate::audit::{Act, Kind};
use crate::cases;
use crate::cases::admin::case::{member, warm_members};
use crate::cases::admin::{Case, CasePayload};
use crate::crypto::keyring::CaseKeys;
use crate::gate::requires;
use crate::graphql::Asked;
use crate::idempotency::{self, Claim};
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::{CaseEdit, ReporterMessage};
use crate::problem::Problem;
use crate::scalar::{self, Date, MessageAuthor};

/// A page of the dialogue, newest last.
#[derive(SimpleObject)]
pub struct MessageConnection {
    nodes: Vec<Message>,
    has_earlier: bool,
}

impl MessageConnection {
    /// Decrypts a page with its files and authors.
    ///
    /// # Errors
    /// `Integrity`.
    pub async fn open(ctx: &Context<'_>, keys: &CaseKeys, page: Page) -> Result<Self, Problem> {
        let files = attachments::of_case(&ctx.op()?.tx, keys.case()).await?;
        warm_members(ctx, page.rows.iter().map(|row| row.member_id).collect()).await?;
        let mut nodes = vec![];
        for row in &page.rows {
            nodes.push(Message::open(ctx, keys, row, &files).await?);
        }
        Ok(Self { nodes, has_earlier: page.has_earlier })
    }
}

/// A message of the dialogue.
#[derive(SimpleObject)]
pub struct Message {
    id: Uuid,
    number: i32,
    author: MessageAuthor,
    /// Who of the staff wrote it.
    member: Option<Member>,
    text: String,
    sent_on: Date,
    files: Vec<Attachment>,
}

impl Message {
    async fn open(ctx: &Context<'_>, keys: &CaseKeys, row: &Row, files: &[attachments::Row]) -> Result<Self, Problem> {
        let own = files.iter().filter(|f| f.message_id == Some(row.id));
        Ok(Self {
            id: row.id,
            number: row.number,
            author: row.author.into(),
            member: member(ctx, row.member_id).await?,
            text: row.text(keys)?,
            sent_on: row.sent_on.into(),
            files: own.map(|f| Attachment::open(keys, f)).collect::<Result<_, _>>()?,
        })
    }
}

/// A note beside the dialogue.
#[derive(SimpleObject)]
pub struct Note {
    id: Uuid,
    member: Member,
    text: String,
    written_at: DateTime<Utc>,
    retracted_at: Option<DateTime<Utc>>,
    retraction_reason: Option<String>,
}

impl Note {
    /// Decrypts a note.
    ///
    /// # Errors
    /// `Integrity`.
    pub async fn open(ctx: &Context<'_>, keys: &CaseKeys, row: note::Model) -> Result<Self, Problem> {
        let author = member(ctx, Some(row.member_id)).await?;
        Ok(Self {
            id: row.id,
            member: author.ok_or_else(|| Problem::internal("a note without author"))?,
            text: keys.open(notes::cell(&row, "body"), &row.body)?,
            written_at: row.written_at,
            retracted_at: row.retracted_at,
            retraction_reason: row
                .retraction
                .as_ref()
                .map(|s| keys.open(notes::cell(&row, "retraction"), s))
                .transpose()?,
        })
    }
}

/// A message to the reporter.
#[derive(InputObject, Serialize)]
pub struct StaffMessageInput {
    case: Uuid,
    idempotency_key: Uuid,
    text: String,
    /// This message is the feedback that the law asks for.
    #[graphql(default)]
    feedback: bool,
    files: Vec<FileInput>,
}

/// How far I have read.
#[derive(InputObject)]
pub struct StaffMarkReadInput {
    case: Uuid,
    up_to: i32,
}

/// A note to be written.
#[derive(InputObject, Serialize)]
pub struct AddNoteInput {
    case: Uuid,
    idempotency_key: Uuid,
    text: String,
}

/// A note to be retracted.
#[derive(InputObject)]
pub struct RetractNoteInput {
    note: Uuid,
    reason: String,
}

/// The message that was sent.
#[derive(SimpleObject)]
pub struct MessagePayload {
    message: Message,
}

/// The note, as it is now.
#[derive(SimpleObject)]
pub struct NotePayload {
    note: Note,
}

/// Mutations of this room.
#[derive(Default)]
pub struct MessagesMutation;

#[Object]
impl MessagesMutation {
    /// Writes to the reporter. The first message acknowledges the report.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn send_message(&self, ctx: &Context<'_>, input: StaffMessageInput) -> Result<MessagePayload, Problem> {
        let op = ctx.op()?;
        let (member, today) = (op.member()?, op.today()?);
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let case = cases::find(&op.tx, input.case).await?;
        let keys = cases::keys(op, case.id).await?;
        let fresh = Uuid::new_v4();
        let claim = idempotency::claim(&op.tx, keys.org(), input.idempotency_key, &body, fresh, today).await?;
        let id = if let Claim::Done(earlier) = claim { earlier } else { fresh };
        if claim == Claim::New {
            let text = scalar::text("text", &input.text, limit::TEXT)?;
            let files = input.files.into_iter().map(FileInput::parse).collect::<Result<Vec<_>, _>>()?;
            let new = NewMessage { id, owner: Owner::Member(member.id), text: &text, files: &files, today };
            let seals = write(&op.tx, &keys, new).await?;
            cases::acknowledge(op, &case, today).await?;
            if input.feedback {
                cases::give_feedback(op, case.id, today).await?;
            }
            let act = Act::on_case(Kind::MessageSent, member.by(), case.id).on(id).sealing(seals);
            cases::record(op, &keys, act.with(cases::detail("feedback", input.feedback))).await?;
        }
        let files = attachments::of_case(&op.tx, case.id).await?;
        let row = one(&op.tx, Reader::Staff, case.id, id).await?;
        Ok(MessagePayload { message: Message::open(ctx, &keys, &row, &files).await? })
    }

    /// I have read the dialogue up to this number.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn mark_read(&self, ctx: &Context<'_>, input: StaffMarkReadInput) -> Result<CasePayload, Problem> {
        let op = ctx.op()?;
        let case = cases::find(&op.tx, input.case).await?;
        let member = op.member()?;
        mark_read(&op.tx, member.org, case.id, Some(member.id), input.up_to).await?;
        Ok(CasePayload { case: Case(case) })
    }

    /// Writes a note that the reporter never sees.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_note(&self, ctx: &Context<'_>, input: AddNoteInput) -> Result<NotePayload, Problem> {
        let op = ctx.op()?;
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let case = cases::find(&op.tx, input.case).await?;
        let keys = cases::keys(op, case.id).await?;
        let fresh = Uuid::new_v4();
        let claim = idempotency::claim(&op.tx, keys.org(), input.idempotency_key, &body, fresh, op.today()?).await?;
        let id = if let Claim::Done(earlier) = claim { earlier } else { fresh };
        if claim == Claim::New {
            notes::write(op, &keys, id, &scalar::text("text", &input.text, limit::TEXT)?).await?;
        }
        Ok(NotePayload { note: Note::open(ctx, &keys, notes::one(&op.tx, id).await?).await? })
    }

    /// Retracts my own note; its words stay on record.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn retract_note(&self, ctx: &Context<'_>, input: RetractNoteInput) -> Result<NotePayload, Problem> {
        let op = ctx.op()?;
        let reason = scalar::text("reason", &input.reason, limit::TEXT)?;
        let row = notes::retract(op, input.note, &reason).await?;
        let keys = cases::keys(op, row.case_id).await?;
        Ok(NotePayload { note: Note::open(ctx, &keys, row).await? })
    }
}

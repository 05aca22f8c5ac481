//! GraphQL of the staff surface: the dialogue and the notes.

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
use crate::cases::admin::case::{member, opened, warm_members};
use crate::cases::admin::{Case, CasePayload};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::idempotency::{self, Claim};
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::{CaseEdit, ReporterMessage};
use crate::problem::Problem;
use crate::scalar::{self, Date, MessageAuthor};

/// A page of the dialogue, newest message last.
#[derive(SimpleObject)]
pub struct MessageConnection {
    nodes: Vec<Message>,
    has_earlier: bool,
}

impl MessageConnection {
    /// Builds a page and adds the files and authors.
    pub async fn of(ctx: &Context<'_>, case: Uuid, page: Page) -> Result<Self, Problem> {
        let files = attachments::of_case(&ctx.op()?.tx, case).await?;
        warm_members(ctx, page.rows.iter().map(|row| row.member_id).collect()).await?;
        let nodes = page.rows.into_iter().map(|row| Message::of(case, row, &files)).collect();
        Ok(Self { nodes, has_earlier: page.has_earlier })
    }
}

/// The text is decrypted only when a query selects it.
pub struct Message {
    case: Uuid,
    row: Row,
    files: Vec<attachments::Row>,
}

impl Message {
    fn of(case: Uuid, row: Row, files: &[attachments::Row]) -> Self {
        let files = files.iter().filter(|f| f.message_id == Some(row.id)).cloned().collect();
        Self { case, row, files }
    }
}

/// A message of the dialogue.
#[Object]
impl Message {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn number(&self) -> i32 {
        self.row.number
    }

    async fn author(&self) -> MessageAuthor {
        self.row.author.into()
    }

    /// The member who wrote the message. Null for a message of the reporter.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, self.row.member_id).await
    }

    async fn text(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.row.text(&opened(ctx, self.case).await?)
    }

    async fn sent_on(&self) -> Date {
        self.row.sent_on.into()
    }

    async fn files(&self) -> Vec<Attachment> {
        self.files.iter().cloned().map(Attachment::from).collect()
    }
}

/// The text is decrypted only when a query selects it.
pub struct Note(pub note::Model);

/// An internal note of staff.
#[Object]
impl Note {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn member(&self, ctx: &Context<'_>) -> Result<Member, Problem> {
        member(ctx, Some(self.0.member_id)).await?.ok_or_else(|| Problem::internal("a note without author"))
    }

    async fn text(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        opened(ctx, self.0.case_id).await?.open(notes::aad(&self.0, note::Column::Body), &self.0.body)
    }

    async fn written_at(&self) -> DateTime<Utc> {
        self.0.written_at
    }

    async fn retracted_at(&self) -> Option<DateTime<Utc>> {
        self.0.retracted_at
    }

    async fn retraction_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.0.retraction else { return Ok(None) };
        opened(ctx, self.0.case_id).await?.open(notes::aad(&self.0, note::Column::Retraction), sealed).map(Some)
    }
}

/// A message to the reporter.
#[derive(InputObject, Serialize)]
pub struct StaffMessageInput {
    case: Uuid,
    idempotency_key: Uuid,
    text: String,
    /// Whether this message is the feedback that the law requires.
    #[graphql(default)]
    feedback: bool,
    files: Vec<FileInput>,
}

/// The number of the last message that I have read.
#[derive(InputObject)]
pub struct StaffMarkReadInput {
    case: Uuid,
    up_to: i32,
}

/// A new note.
#[derive(InputObject, Serialize)]
pub struct AddNoteInput {
    case: Uuid,
    idempotency_key: Uuid,
    text: String,
}

/// The note to retract, with a reason.
#[derive(InputObject)]
pub struct RetractNoteInput {
    note: Uuid,
    reason: String,
}

/// The new message.
#[derive(SimpleObject)]
pub struct MessagePayload {
    message: Message,
}

/// The note after the act.
#[derive(SimpleObject)]
pub struct NotePayload {
    note: Note,
}

#[derive(Default)]
pub struct MessagesMutation;

#[Object]
impl MessagesMutation {
    /// Sends a message to the reporter. The first message acknowledges the report.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn send_message(&self, ctx: &Context<'_>, input: StaffMessageInput) -> Result<MessagePayload, Problem> {
        let op = ctx.op()?;
        let (member, today) = (op.member()?, op.today()?);
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let case = cases::find(&op.tx, input.case).await?;
        let keys = cases::keys(op, case.id).await?;
        let id = Uuid::new_v4();
        let claim = idempotency::claim(&op.tx, keys.org(), input.idempotency_key, &body, id, today).await?;
        if let Claim::Done(earlier) = claim {
            let files = attachments::of_case(&op.tx, case.id).await?;
            let row = one(&op.tx, Reader::Staff, case.id, earlier).await?;
            return Ok(MessagePayload { message: Message::of(case.id, row, &files) });
        }
        let text = scalar::text("text", &input.text, limit::MAX_TEXT)?;
        let files = input.files.into_iter().map(FileInput::parse).collect::<Result<Vec<_>, _>>()?;
        let new = NewMessage { id, owner: Owner::Member(member.id), text: &text, files: &files, today };
        let written = write(&op.tx, &keys, new).await?;
        cases::acknowledge(op, &case, today).await?;
        if input.feedback {
            cases::give_feedback(op, case.id, today).await?;
        }
        let act = Act::on_case(Kind::MessageSent, member.by(), case.id).on(id).sealing(written.seals);
        op.record(act.with(cases::detail("feedback", input.feedback))).await?;
        Ok(MessagePayload { message: Message::of(case.id, written.row, &written.files) })
    }

    /// Marks the dialogue as read up to this number.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn mark_read(&self, ctx: &Context<'_>, input: StaffMarkReadInput) -> Result<CasePayload, Problem> {
        let op = ctx.op()?;
        let case = cases::find(&op.tx, input.case).await?;
        let member = op.member()?;
        mark_read(&op.tx, member.org, case.id, Some(member.id), input.up_to).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Adds an internal note. The reporter never sees the note.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_note(&self, ctx: &Context<'_>, input: AddNoteInput) -> Result<NotePayload, Problem> {
        let op = ctx.op()?;
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let case = cases::find(&op.tx, input.case).await?;
        let keys = cases::keys(op, case.id).await?;
        let id = Uuid::new_v4();
        let claim = idempotency::claim(&op.tx, keys.org(), input.idempotency_key, &body, id, op.today()?).await?;
        let note = match claim {
            Claim::New => notes::write(op, &keys, id, &scalar::text("text", &input.text, limit::MAX_TEXT)?).await?,
            Claim::Done(earlier) => notes::one(&op.tx, earlier).await?,
        };
        Ok(NotePayload { note: Note(note) })
    }

    /// Retracts my own note. The text stays visible, with the reason. `FORBIDDEN` for a colleague's note,
    /// `NOT_ALLOWED_NOW` when the note is retracted already.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn retract_note(&self, ctx: &Context<'_>, input: RetractNoteInput) -> Result<NotePayload, Problem> {
        let op = ctx.op()?;
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(NotePayload { note: Note(notes::retract(op, input.note, &reason).await?) })
    }
}

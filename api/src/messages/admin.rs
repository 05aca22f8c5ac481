//! GraphQL of the staff surface: the dialogue and the notes.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::note;
use serde::Serialize;
use uuid::Uuid;

use super::notes::NewNote;
use super::send::{Purpose, ToReporter, send};
use super::{Page, Row, mark_read, notes};
use crate::attachments;
use crate::attachments::admin::Attachment;
use crate::attachments::input::FileInput;
use crate::cases;
use crate::cases::admin::case::{member, opened, warm_members};
use crate::cases::admin::{Case, CasePayload};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::idempotency::{self, Claim};
use crate::limit;
use crate::loaders::{Load, MemberById};
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

    /// The member who wrote the message. Null for a message of the reporter, and for an automatic message.
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

    /// Whether only I see the note, because I wrote it for myself.
    async fn private(&self) -> bool {
        self.0.private
    }

    /// The members whom the author mentioned. The text names them with `@`.
    async fn mentions(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        warm_members(ctx, self.0.mentions.iter().copied().map(Some).collect()).await?;
        let mut members = vec![];
        for id in &self.0.mentions {
            members.extend(member(ctx, Some(*id)).await?);
        }
        Ok(members)
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
    /// Whether the feedback is interim. It then meets the deadline and starts the next one, if the law allows that.
    #[graphql(default)]
    interim: bool,
    /// Whether the member told the reporter the text by letter, by phone or in person. Only for a reporter without an
    /// access code, and then required.
    #[graphql(default)]
    told: bool,
    files: Vec<FileInput>,
}

/// A message to the reporter that also changes the case.
#[derive(InputObject, Serialize)]
pub struct CaseMessageInput {
    case: Uuid,
    idempotency_key: Uuid,
    text: String,
    /// As in `StaffMessageInput`.
    #[graphql(default)]
    told: bool,
}

impl CaseMessageInput {
    async fn send(self, ctx: &Context<'_>, purpose: Purpose) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&self).map_err(Problem::internal)?;
        let text = scalar::text("text", &self.text, limit::MAX_TEXT)?;
        let (case, idempotency_key, told) = (self.case, self.idempotency_key, self.told);
        let message = ToReporter { case, idempotency_key, text, files: vec![], purpose, told, body };
        let sent = send(ctx.op()?, message).await?;
        Ok(CasePayload { case: Case::from(sent.case) })
    }
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
    /// Whether only I can see the note.
    #[graphql(default)]
    private: bool,
    /// Members whom the note mentions, who get a notification. Maximum: 20. `INVALID` for a member who does not read
    /// notes of the case.
    #[graphql(default)]
    mentions: Vec<Uuid>,
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
pub struct MessagesQuery;

#[Object]
impl MessagesQuery {
    /// The members whom a note of the case can mention: they can see the case and read notes. Sorted by name.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn mentionable_members(&self, ctx: &Context<'_>, case: Uuid) -> Result<Vec<Member>, Problem> {
        let readers = notes::readers(ctx.op()?, case).await?;
        let found = ctx.load()?.load_many(readers.into_iter().map(MemberById)).await?;
        let mut members: Vec<Member> = found.into_values().map(Member).collect();
        members.sort_by_cached_key(|member| member.0.name.to_lowercase());
        Ok(members)
    }
}

#[derive(Default)]
pub struct MessagesMutation;

#[Object]
impl MessagesMutation {
    /// Sends a message to the reporter. The first message acknowledges the report. `NOT_ALLOWED_NOW` for interim feedback
    /// when the law has none, or when no feedback is due.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn send_message(&self, ctx: &Context<'_>, input: StaffMessageInput) -> Result<MessagePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let purpose = match (input.feedback, input.interim) {
            (true, false) => Purpose::Feedback,
            (true, true) => Purpose::InterimFeedback,
            (false, false) => Purpose::Message,
            (false, true) => return Err(Problem::invalid("interim", "Interim feedback is feedback. Set both fields.")),
        };
        let files = input.files.into_iter().map(FileInput::parse).collect::<Result<Vec<_>, _>>()?;
        let text = scalar::text("text", &input.text, limit::MAX_TEXT)?;
        let (case, idempotency_key, told) = (input.case, input.idempotency_key, input.told);
        let message = ToReporter { case, idempotency_key, text, files, purpose, told, body };
        let sent = send(ctx.op()?, message).await?;
        Ok(MessagePayload { message: Message::of(case, sent.row, &sent.files) })
    }

    /// Acknowledges a report with a message to the reporter. `NOT_ALLOWED_NOW` when a member has acknowledged the report
    /// already.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn acknowledge_case(&self, ctx: &Context<'_>, input: CaseMessageInput) -> Result<CasePayload, Problem> {
        input.send(ctx, Purpose::Acknowledgement).await
    }

    /// Extends the feedback deadline once, as the law allows. The message tells the reporter the reason. Also needs the
    /// right `CASE_EDIT`. `NOT_ALLOWED_NOW` when the law has no extension, or when the extension was used.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn extend_feedback(&self, ctx: &Context<'_>, input: CaseMessageInput) -> Result<CasePayload, Problem> {
        input.send(ctx, Purpose::Extension).await
    }

    /// Announces to the reporter that the case closes in 14 days unless the reporter writes. Also needs the right
    /// `CASE_EDIT`. `NOT_ALLOWED_NOW` before the case has waited for 42 days.
    #[graphql(directive = requires::apply(ReporterMessage))]
    async fn announce_closing(&self, ctx: &Context<'_>, input: CaseMessageInput) -> Result<CasePayload, Problem> {
        input.send(ctx, Purpose::ClosingAnnouncement).await
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

    /// Adds an internal note. The reporter never sees the note. Only I see a private note.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_note(&self, ctx: &Context<'_>, input: AddNoteInput) -> Result<NotePayload, Problem> {
        let op = ctx.op()?;
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let case = cases::find(&op.tx, input.case).await?;
        let keys = cases::keys(op, case.id).await?;
        let id = Uuid::new_v4();
        let claim = idempotency::claim(&op.tx, keys.org(), input.idempotency_key, &body, id, op.today()?).await?;
        let note = match claim {
            Claim::New => {
                let text = scalar::text("text", &input.text, limit::MAX_TEXT)?;
                let new = NewNote { text, private: input.private, mentions: input.mentions };
                notes::write(op, &keys, id, new).await?
            }
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

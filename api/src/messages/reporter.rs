//! GraphQL of the reporter surface: the dialogue.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use serde::Serialize;
use uuid::Uuid;

use super::{NewMessage, Page, Reader, Row, mark_read, one, write};
use crate::attachments::input::FileInput;
use crate::attachments::reporter::ReportFile;
use crate::attachments::{self, Owner};
use crate::audit::{self, Act, By, Kind};
use crate::cases::reporter::{Report, here};
use crate::exchange::ContextExt;
use crate::gate::reporter;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseReader;
use crate::limit;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::scalar::{self, Date, MessageAuthor};

/// A page of the dialogue, newest message last.
#[derive(SimpleObject)]
pub struct ReportMessageConnection {
    nodes: Vec<ReportMessage>,
    has_earlier: bool,
}

impl ReportMessageConnection {
    /// Decrypts a page with its files.
    ///
    /// # Errors
    /// `Integrity` when a text does not decrypt.
    pub fn open(keys: &CaseReader, page: &Page, files: &[attachments::Row]) -> Result<Self, Problem> {
        let nodes = page.rows.iter().map(|row| ReportMessage::open(keys, row, files)).collect::<Result<_, _>>()?;
        Ok(Self { nodes, has_earlier: page.has_earlier })
    }
}

/// A message of the dialogue.
#[derive(SimpleObject)]
pub struct ReportMessage {
    id: Uuid,
    number: i32,
    author: MessageAuthor,
    text: String,
    sent_on: Date,
    files: Vec<ReportFile>,
}

impl ReportMessage {
    fn open(keys: &CaseReader, row: &Row, files: &[attachments::Row]) -> Result<Self, Problem> {
        let own = files.iter().filter(|f| f.message_id == Some(row.id));
        Ok(Self {
            id: row.id,
            number: row.number,
            author: row.author.into(),
            text: row.text(keys)?,
            sent_on: row.sent_on.into(),
            files: own.map(|f| ReportFile::open(keys, f)).collect::<Result<_, _>>()?,
        })
    }
}

/// A message to staff.
#[derive(InputObject, Serialize)]
pub struct SendMessageInput {
    idempotency_key: Uuid,
    text: String,
    files: Vec<FileInput>,
}

/// The new message.
#[derive(SimpleObject)]
pub struct SendMessagePayload {
    message: ReportMessage,
}

/// The number of the last message that the reporter has read.
#[derive(InputObject)]
pub struct MarkReadInput {
    up_to: i32,
}

/// The report after the act.
#[derive(SimpleObject)]
pub struct MarkReadPayload {
    report: Report,
}

#[derive(Default)]
pub struct MessagesMutation;

#[Object]
impl MessagesMutation {
    /// Sends a message to staff. Staff see the message after the next release. `NOT_ALLOWED_NOW` when the dialogue has
    /// the maximum number of messages.
    #[graphql(directive = reporter::apply())]
    async fn send_message(&self, ctx: &Context<'_>, input: SendMessageInput) -> Result<SendMessagePayload, Problem> {
        let op = ctx.op()?;
        let keys = here(op).await?;
        op.app.intake.message(keys.case())?;
        let organisation = PublicOrganisation::here(&op.tx).await?;
        // A release may separate rows by date. The message, its files and its event must carry the same date, so this
        // clock is frozen.
        let clock = op.app.clock.still();
        let today = clock.today(organisation.zone()?);
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let id = Uuid::new_v4();
        let claim = idempotency::claim(&op.tx, keys.org(), input.idempotency_key, &body, id, today).await?;
        if let Claim::Done(earlier) = claim {
            let row = one(&op.tx, Reader::Reporter, keys.case(), earlier).await?;
            let files = attachments::of_case(&op.tx, keys.case()).await?;
            return Ok(SendMessagePayload { message: ReportMessage::open(&keys, &row, &files)? });
        }
        let text = scalar::text("text", &input.text, limit::MAX_TEXT)?;
        let files = input.files.into_iter().map(FileInput::parse).collect::<Result<Vec<_>, _>>()?;
        let new = NewMessage { id, owner: Owner::Reporter, text: &text, files: &files, today };
        let written = write(&op.tx, &keys, new).await?;
        let act = Act::on_case(Kind::MessageSent, By::Reporter, keys.case()).on(id).sealing(written.seals);
        audit::record(&op.tx, keys.org(), &clock, organisation.zone()?, act).await?;
        Ok(SendMessagePayload { message: ReportMessage::open(&keys, &written.row, &written.files)? })
    }

    /// Marks the dialogue as read up to this number.
    #[graphql(directive = reporter::apply())]
    async fn mark_read(&self, ctx: &Context<'_>, input: MarkReadInput) -> Result<MarkReadPayload, Problem> {
        let op = ctx.op()?;
        let session = op.reporter()?;
        mark_read(&op.tx, session.org, session.case, None, input.up_to).await?;
        Ok(MarkReadPayload { report: Report::load(&op.tx, here(op).await?).await? })
    }
}

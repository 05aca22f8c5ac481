//! The reporters' schema: a place to send a file to, and what it takes to read one back.

pub mod download;
pub mod input;
pub mod upload;

use async_graphql::{Context, InputObject, Object, SimpleObject};
use uuid::Uuid;

use super::{Row, check_size, open_slot};
use crate::crypto::token::encode;
use crate::gate::public;
use crate::intake::channel;
use crate::keys::keyring::CaseReader;
use crate::op::ContextExt;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::scalar::MessageAuthor;
use crate::traffic::Visitor;
use input::UploadSlot;
use upload::has_room;

/// What is needed to fetch and decrypt a file of one's own report.
#[derive(SimpleObject)]
pub struct ReportFile {
    id: Uuid,
    name: String,
    media_type: String,
    size: i32,
    author: MessageAuthor,
    slot: Uuid,
    key: String,
}

impl ReportFile {
    /// Decrypts what is known of a file.
    ///
    /// # Errors
    /// `Integrity`.
    pub fn open(keys: &CaseReader, row: &Row) -> Result<Self, Problem> {
        let details = row.details(keys)?;
        Ok(Self {
            id: row.id,
            name: details.name,
            media_type: details.media_type,
            size: i32::try_from(details.size).unwrap_or(i32::MAX),
            author: row.author.into(),
            slot: row.slot_id,
            key: encode(row.key(keys)?.bytes()),
        })
    }
}

/// What is to be uploaded.
#[derive(InputObject)]
pub struct OpenUploadInput {
    channel: String,
    /// Bytes on the wire, docs/formats.md section 4.
    size: i32,
}

/// Mutations of this room.
#[derive(Default)]
pub struct AttachmentsMutation;

#[Object]
impl AttachmentsMutation {
    /// Asks for a place to send a file to. The file is encrypted in the browser.
    #[graphql(directive = public::apply())]
    async fn open_upload(&self, ctx: &Context<'_>, input: OpenUploadInput) -> Result<UploadSlot, Problem> {
        let op = ctx.op()?;
        let channel = channel::enter(&op.tx, &input.channel).await?;
        check_size(input.size)?;
        // What is refused above costs nobody anything.
        let now = op.app.clock.now();
        if let Some(visitor) = ctx.data_opt::<Option<Visitor>>().and_then(Option::as_ref) {
            visitor.slot(input.size, now)?;
        }
        op.app.intake.slot(channel.id, now)?;
        has_room(&op.tx, channel.org_id).await?;
        let today = op.app.clock.today(PublicOrganisation::here(&op.tx).await?.zone()?);
        Ok(open_slot(&op.tx, channel.org_id, input.size, None, today).await?.into())
    }
}

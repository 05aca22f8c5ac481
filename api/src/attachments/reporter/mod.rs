//! Attachments in the reporter schema: upload of a file, and the keys to decrypt one.

pub mod download;
pub mod upload;

use async_graphql::{Context, InputObject, Object, SimpleObject};
use uuid::Uuid;

use super::input::UploadSlot;
use super::{Row, check_size, open_slot};
use crate::crypto::token::encode;
use crate::exchange::ContextExt;
use crate::gate::public;
use crate::intake::channel;
use crate::keys::keyring::CaseReader;
use crate::problem::Problem;
use crate::scalar::MessageAuthor;
use crate::traffic::Visitor;
use upload::has_room;

/// A file of the reporter's own report, with the key and slot to decrypt it (docs/formats.md section 4).
#[derive(SimpleObject)]
pub struct ReportFile {
    id: Uuid,
    name: String,
    media_type: String,
    /// Size of the decrypted file in bytes, as the sender stated it.
    size: i32,
    author: MessageAuthor,
    /// Part of the associated data of the encrypted file.
    slot: Uuid,
    /// The key of the file: 32 bytes as base64url.
    key: String,
}

impl ReportFile {
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

/// A file to upload for a report or message.
#[derive(InputObject)]
pub struct OpenUploadInput {
    channel: String,
    /// Size on the wire in bytes: the size of the encrypted file (docs/formats.md section 4).
    size: i32,
}

#[derive(Default)]
pub struct AttachmentsMutation;

#[Object]
impl AttachmentsMutation {
    /// Opens an upload in the organisation of a channel. The browser encrypts the file before it sends it. Public.
    /// Errors: `NOT_FOUND` for an unknown channel, `TOO_LARGE`, `INVALID`, `RATE_LIMITED`.
    #[graphql(directive = public::apply())]
    async fn open_upload(&self, ctx: &Context<'_>, input: OpenUploadInput) -> Result<UploadSlot, Problem> {
        let op = ctx.op()?;
        let now = op.app.clock.now();
        let entered = channel::enter(&op.tx, &input.channel, None, now).await?;
        check_size(input.size)?;
        // Charge the quotas of the client and the channel only after validation.
        if let Some(visitor) = ctx.data_opt::<Option<Visitor>>().and_then(Option::as_ref) {
            visitor.slot(input.size, now)?;
        }
        op.app.intake.slot(entered.channel_id, now)?;
        let organisation = &entered.organisation;
        has_room(&op.tx, organisation.id).await?;
        let today = op.app.clock.today(organisation.zone()?);
        Ok(open_slot(&op.tx, organisation.id, input.size, None, today).await?.into())
    }
}

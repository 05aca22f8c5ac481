//! Upload types that both schemas share: the upload slot, and the file to attach.

use async_graphql::{InputObject, SimpleObject};
use serde::Serialize;
use uuid::Uuid;

use super::{Details, NewFile, Slot};
use crate::crypto::Key;
use crate::crypto::token::{decode, encode};
use crate::limit;
use crate::problem::Problem;
use crate::scalar::{self, Date};
use crate::text;

/// A finished upload to attach as a file.
#[derive(InputObject, Serialize)]
pub struct FileInput {
    slot: Uuid,
    secret: String,
    /// The key that the client encrypted the file with: 32 bytes as base64url.
    key: String,
    name: String,
    media_type: String,
    /// Size of the file in bytes, before padding and encryption.
    size: i32,
}

impl FileInput {
    /// # Errors
    /// `Invalid` for a malformed secret, key, name or size.
    pub fn parse(self) -> Result<NewFile, Problem> {
        let refuse = |what| Problem::invalid("files", what);
        Ok(NewFile {
            slot: self.slot,
            secret: decode(&self.secret).ok_or_else(|| refuse("The secret of an upload must be base64url."))?,
            key: decode(&self.key)
                .and_then(|bytes| Key::from_slice(&bytes))
                .ok_or_else(|| refuse("The key of a file must be 32 bytes as base64url."))?,
            details: Details {
                name: scalar::text("files", &text::name(&self.name), limit::MAX_NAME)?,
                media_type: self.media_type.chars().take(limit::MAX_NAME).collect(),
                size: u64::try_from(self.size).map_err(|_| refuse("The size of a file must not be negative."))?,
            },
        })
    }
}

/// An upload that is open: send the encrypted file in pieces to `/up/<id>`, with the secret.
#[derive(SimpleObject)]
pub struct UploadSlot {
    id: Uuid,
    secret: String,
    /// Last day on which the upload can continue and be attached.
    expires_on: Date,
}

impl From<Slot> for UploadSlot {
    fn from(slot: Slot) -> Self {
        Self { id: slot.id, secret: encode(&slot.secret), expires_on: slot.expires_on.into() }
    }
}

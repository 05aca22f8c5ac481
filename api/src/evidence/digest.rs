//! The SHA-256 of a file. The server reads the ciphertext from the object store and decrypts it piece by piece.

use std::pin::pin;

use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use tokio_util::io::StreamReader;

use crate::attachments::{self, Row};
use crate::crypto::file::decrypt;
use crate::crypto::hex;
use crate::keys::keyring::CaseReader;
use crate::op::Op;
use crate::problem::Problem;

/// The hash of a file in hexadecimal, as other programs show it. The operation returns its connection meanwhile.
///
/// # Errors
/// `Integrity` when the file does not decrypt.
pub async fn of(op: &Op, row: &Row, reader: &CaseReader) -> Result<String, Problem> {
    let (key, objects) = (row.key(reader)?, attachments::objects(&op.tx, row).await?);
    op.tx.release().await?;
    let ciphertext = StreamReader::new(op.app.store.get_all(objects).await?);
    let mut plain = pin!(decrypt(&key, row.slot_id, row.wire_size.unsigned_abs(), Box::pin(ciphertext)));
    let mut hash = Sha256::new();
    while let Some(bytes) = plain.try_next().await.map_err(problem)? {
        hash.update(&bytes);
    }
    Ok(hex(&hash.finalize()))
}

fn problem(error: std::io::Error) -> Problem {
    match error.kind() {
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => Problem::Integrity,
        _ => Problem::internal(error),
    }
}

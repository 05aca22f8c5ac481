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

/// The hash of a file in hexadecimal, as other programs show it. The operation returns its connection meanwhile. An
/// organisation reads one file at a time, because a large file keeps the server busy.
///
/// # Errors
/// `Integrity` when the file does not decrypt. `Unavailable` when other files take too long. `BadRequest` after another
/// mutation of the same document has written, because the release would commit that mutation alone.
pub async fn of(op: &Op, row: &Row, reader: &CaseReader) -> Result<String, Problem> {
    let (key, objects) = (row.key(reader)?, attachments::objects(&op.tx, row).await?);
    if op.tx.has_recorded() {
        return Err(Problem::BadRequest("Send this mutation in a document of its own."));
    }
    op.tx.release().await?;
    let staff = op.app.staff.as_ref().ok_or_else(|| Problem::internal("no turns for files"))?;
    let _turn = staff.drawer.turn(op.member()?.org).await?;
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

//! The SHA-256 of a file. The server reads the ciphertext from the object store and decrypts it piece by piece.

use std::fmt::Write as _;
use std::pin::pin;

use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use tokio_util::io::StreamReader;

use crate::attachments::{self, Row};
use crate::crypto::file::decrypt;
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_as_other_programs_show_it() {
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(&Sha256::digest([])), expected);
    }
}

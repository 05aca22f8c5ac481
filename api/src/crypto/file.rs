//! File encryption, docs/formats.md section 4: AES-256-GCM in chunks of 1 MiB. Each chunk is bound to its position, and
//! the last one is marked.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use bytes::Bytes;
use futures::{Stream, stream};
use tokio::io::{AsyncRead, AsyncReadExt};
use uuid::Uuid;

use super::{Key, random};

const MAGIC: &[u8; 4] = b"VCF1";
const HEADER: usize = 4 + 7;
const CHUNK: usize = 1 << 20;
const TAG: usize = 16;
/// Maximum size of one piece of an upload, in encrypted bytes.
pub const PART: u64 = 8 << 20;

/// Size after padding: PADMÉ(8 + `length`). The 8 bytes are the length field. See docs/formats.md.
#[must_use]
pub fn padded_size(length: u64) -> u64 {
    let size = length + 8;
    let exponent = size.ilog2();
    let mask = (1u64 << (exponent - (exponent.max(1).ilog2() + 1))) - 1;
    (size + mask) & !mask
}

/// Encrypted size of a file of this length.
#[must_use]
pub fn wire_size(length: u64) -> u64 {
    let padded = padded_size(length);
    HEADER as u64 + padded + TAG as u64 * padded.div_ceil(CHUNK as u64)
}

fn chunk_nonce(prefix: [u8; 7], index: u32, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[..7].copy_from_slice(&prefix);
    nonce[7..11].copy_from_slice(&index.to_be_bytes());
    nonce[11] = u8::from(last);
    nonce
}

fn associated_data(slot: Uuid) -> Vec<u8> {
    [b"voicase-file-v1".as_slice(), slot.as_bytes()].concat()
}

/// Encrypts a file in memory, for demo data and tests. In production, the browser encrypts files.
///
/// # Panics
/// Never, because a chunk is always short enough for the cipher.
#[must_use]
pub fn encrypt(key: &Key, slot: Uuid, file: &[u8]) -> Vec<u8> {
    encrypt_with_prefix(key, slot, file, random())
}

/// Like [`encrypt`], with a given nonce prefix. Only for the test vectors.
///
/// # Panics
/// Never, as [`encrypt`].
#[must_use]
pub fn encrypt_with_prefix(key: &Key, slot: Uuid, file: &[u8], prefix: [u8; 7]) -> Vec<u8> {
    let mut plain = (file.len() as u64).to_be_bytes().to_vec();
    plain.extend_from_slice(file);
    plain.resize(usize::try_from(padded_size(file.len() as u64)).unwrap_or(plain.len()), 0);
    let cipher = Aes256Gcm::new(key.bytes().into());
    let aad = associated_data(slot);
    let mut out = [MAGIC.as_slice(), &prefix].concat();
    let chunks = plain.len().div_ceil(CHUNK);
    for (index, chunk) in plain.chunks(CHUNK).enumerate() {
        let nonce = chunk_nonce(prefix, u32::try_from(index).unwrap_or(u32::MAX), index + 1 == chunks);
        let sealed = cipher.encrypt(&Nonce::from(nonce), Payload { msg: chunk, aad: &aad }).expect("a chunk fits");
        out.extend_from_slice(&sealed);
    }
    out
}

struct Decryptor<R> {
    reader: R,
    cipher: Aes256Gcm,
    aad: Vec<u8>,
    prefix: Option<[u8; 7]>,
    index: u32,
    /// Remaining bytes of ciphertext.
    wire_left: u64,
    /// Remaining bytes of the file. `None` before the first chunk, which holds the length.
    file_left: Option<u64>,
}

/// Decrypts a stream with one chunk in memory. A truncated or changed file ends with an error.
pub fn decrypt<R>(
    key: &Key,
    slot: Uuid,
    wire_size: u64,
    reader: R,
) -> impl Stream<Item = std::io::Result<Bytes>> + Send + use<R>
where
    R: AsyncRead + Unpin + Send,
{
    let start = Decryptor {
        reader,
        cipher: Aes256Gcm::new(key.bytes().into()),
        aad: associated_data(slot),
        prefix: None,
        index: 0,
        wire_left: wire_size,
        file_left: None,
    };
    stream::try_unfold(start, |mut state| async move { Ok(state.next().await?.map(|bytes| (bytes, state))) })
}

impl<R: AsyncRead + Unpin> Decryptor<R> {
    async fn next(&mut self) -> std::io::Result<Option<Bytes>> {
        let prefix = match self.prefix {
            Some(prefix) => prefix,
            None => self.header().await?,
        };
        // End the file only after all bytes that the length field states were read. A header alone is not an empty
        // file.
        if self.wire_left == 0 && self.file_left == Some(0) {
            return Ok(None);
        }
        let length = self.wire_left.min((CHUNK + TAG) as u64);
        self.wire_left -= length;
        let mut sealed = vec![0; usize::try_from(length).map_err(std::io::Error::other)?];
        self.reader.read_exact(&mut sealed).await?;
        let nonce = chunk_nonce(prefix, self.index, self.wire_left == 0);
        let plain = self
            .cipher
            .decrypt(&Nonce::from(nonce), Payload { msg: &sealed, aad: &self.aad })
            .map_err(|_| wrong("an encrypted file does not match its seal"))?;
        self.index += 1;
        Ok(Some(self.trim(plain)?))
    }

    async fn header(&mut self) -> std::io::Result<[u8; 7]> {
        let mut header = [0; HEADER];
        self.reader.read_exact(&mut header).await?;
        self.wire_left = self.wire_left.saturating_sub(HEADER as u64);
        let prefix = header.strip_prefix(MAGIC).and_then(|p| p.try_into().ok());
        self.prefix = prefix;
        prefix.ok_or_else(|| wrong("the file is not an encrypted file"))
    }

    /// Removes the length field at the start and the padding at the end.
    fn trim(&mut self, plain: Vec<u8>) -> std::io::Result<Bytes> {
        let mut plain = Bytes::from(plain);
        let left = match self.file_left {
            Some(left) => left,
            None if plain.len() >= 8 => u64::from_be_bytes(plain.split_to(8).as_ref().try_into().unwrap_or_default()),
            None => return Err(wrong("an encrypted file is too short")),
        };
        plain.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        self.file_left = Some(left - plain.len() as u64);
        Ok(plain)
    }
}

/// The error of a file that changed after its encryption.
fn wrong(text: &'static str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt;

    use super::*;

    async fn read(key: &Key, slot: Uuid, wire: &[u8]) -> std::io::Result<Vec<u8>> {
        let parts: Vec<Bytes> = decrypt(key, slot, wire.len() as u64, wire).try_collect().await?;
        Ok(parts.concat())
    }

    #[tokio::test]
    async fn a_file_comes_back_and_a_changed_one_does_not() {
        let (key, slot) = (Key::random(), Uuid::from_u128(7));
        for length in [0, 1, 100, CHUNK - 8, CHUNK, 2 * CHUNK + 17] {
            let file: Vec<u8> = (0..length).map(|i| u8::try_from(i % 251).unwrap()).collect();
            let wire = encrypt(&key, slot, &file);
            assert_eq!(wire.len() as u64, wire_size(length as u64));
            assert_eq!(read(&key, slot, &wire).await.unwrap(), file);
            assert!(read(&key, Uuid::from_u128(8), &wire).await.is_err(), "another slot");
            assert!(read(&key, slot, &wire[..wire.len() - 1]).await.is_err(), "truncated");
            let mut flipped = wire.clone();
            *flipped.last_mut().unwrap() ^= 1;
            assert!(read(&key, slot, &flipped).await.is_err(), "flipped");
        }
    }

    #[tokio::test]
    async fn a_file_cut_at_a_chunk_is_not_taken_for_a_whole_one() {
        let (key, slot) = (Key::random(), Uuid::from_u128(7));
        let wire = encrypt(&key, slot, &vec![1; 3 * CHUNK]);
        assert!(read(&key, slot, &wire[..HEADER + 2 * (CHUNK + TAG)]).await.is_err());
    }
}

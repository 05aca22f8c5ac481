//! The envelope of a sealed column, docs/formats.md section 3: XChaCha20-Poly1305 with [`Aad`] as associated data. An
//! envelope does not open in another row, column, case or organisation. An old envelope does not open after the row has
//! a new revision.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

use super::{Key, put, random};

const FORMAT: u8 = 1;
const HEADER: usize = 1 + 2 + 24;
const BUCKETS: [usize; 5] = [256, 1024, 4096, 16384, 65536];

/// The associated data of an envelope. The envelope opens only with the same values.
#[derive(Clone, Copy, Debug)]
pub struct Aad {
    /// Name of the table in the database.
    pub table: &'static str,
    /// Name of the column in the database.
    pub column: &'static str,
    /// `None` for data outside organisations.
    pub org: Option<Uuid>,
    /// `None` for data outside cases.
    pub case: Option<Uuid>,
    pub row: Uuid,
    /// Revision of the row, from 1.
    pub revision: i32,
}

impl Aad {
    fn associated_data(&self) -> Vec<u8> {
        let mut aad = Vec::with_capacity(128);
        put(&mut aad, b"voicase1");
        put(&mut aad, self.table.as_bytes());
        put(&mut aad, self.column.as_bytes());
        put(&mut aad, self.org.as_ref().map_or(&[], |id| id.as_bytes().as_slice()));
        put(&mut aad, self.case.as_ref().map_or(&[], |id| id.as_bytes().as_slice()));
        put(&mut aad, self.row.as_bytes());
        put(&mut aad, &self.revision.to_be_bytes());
        aad
    }
}

/// The envelope does not open, because the key or the associated data is wrong, or because the bytes were changed.
#[derive(Debug, thiserror::Error)]
#[error("an envelope cannot be decrypted")]
pub struct Broken;

/// Seals bytes under `key` for `aad`.
///
/// # Panics
/// Never, because the cipher accepts every message that fits in memory.
#[must_use]
pub fn seal(key: &Key, version: u16, aad: &Aad, plain: &[u8]) -> Vec<u8> {
    seal_with_nonce(key, version, aad, plain, random())
}

/// Like [`seal`], with a given nonce. Only for the test vectors of docs/formats.md.
///
/// # Panics
/// Never, as [`seal`].
#[must_use]
pub fn seal_with_nonce(key: &Key, version: u16, aad: &Aad, plain: &[u8], nonce: [u8; 24]) -> Vec<u8> {
    let aad = aad.associated_data();
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad }).expect("the message fits");
    let mut out = Vec::with_capacity(HEADER + sealed.len());
    out.push(FORMAT);
    out.extend_from_slice(&version.to_be_bytes());
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    out
}

/// Reads the key version of an envelope. `None` if the bytes are not an envelope.
#[must_use]
pub fn version(envelope: &[u8]) -> Option<u16> {
    match envelope {
        [FORMAT, high, low, ..] => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

/// Opens an envelope that was sealed for `aad`.
///
/// # Errors
/// [`Broken`] if key, associated data or bytes differ.
pub fn open(key: &Key, aad: &Aad, envelope: &[u8]) -> Result<Vec<u8>, Broken> {
    if envelope.len() < HEADER || envelope[0] != FORMAT {
        return Err(Broken);
    }
    let nonce: [u8; 24] = envelope[3..HEADER].try_into().map_err(|_| Broken)?;
    let aad = aad.associated_data();
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt(&XNonce::from(nonce), Payload { msg: &envelope[HEADER..], aad: &aad })
        .map_err(|_| Broken)
}

/// Pads a text, so that the length of its envelope reveals only a size bucket.
#[must_use]
pub fn pad(text: &[u8]) -> Vec<u8> {
    let need = 4 + text.len();
    let size = BUCKETS.into_iter().find(|b| *b >= need).unwrap_or_else(|| need.next_multiple_of(65536));
    let mut out = Vec::with_capacity(size);
    put(&mut out, text);
    out.resize(size, 0);
    out
}

/// Removes the padding.
///
/// # Errors
/// [`Broken`] if the length field exceeds the padded text.
pub fn unpad(padded: &[u8]) -> Result<&[u8], Broken> {
    let (length, rest) = padded.split_first_chunk::<4>().ok_or(Broken)?;
    rest.get(..u32::from_be_bytes(*length) as usize).ok_or(Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aad() -> Aad {
        Aad {
            table: "answer",
            column: "value",
            org: Some(Uuid::from_u128(1)),
            case: Some(Uuid::from_u128(2)),
            row: Uuid::from_u128(3),
            revision: 1,
        }
    }

    #[test]
    fn an_envelope_opens_only_where_it_was_written() {
        let key = Key::random();
        let sealed = seal(&key, 1, &aad(), b"words");
        assert_eq!(open(&key, &aad(), &sealed).unwrap(), b"words");
        let elsewhere = [
            Aad { table: "message", ..aad() },
            Aad { column: "body", ..aad() },
            Aad { org: None, ..aad() },
            Aad { org: Some(Uuid::from_u128(9)), ..aad() },
            Aad { case: Some(Uuid::from_u128(9)), ..aad() },
            Aad { row: Uuid::from_u128(9), ..aad() },
            Aad { revision: 2, ..aad() },
        ];
        for other in elsewhere {
            assert!(open(&key, &other, &sealed).is_err(), "opened at {other:?}");
        }
    }

    #[test]
    fn one_flipped_bit_anywhere_closes_it() {
        let key = Key::random();
        let sealed = seal(&key, 1, &aad(), b"words");
        for bit in (0..sealed.len() * 8).filter(|b| !(8..24).contains(b)) {
            let mut broken = sealed.clone();
            broken[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key, &aad(), &broken).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn padding_hides_all_but_the_bucket() {
        for (length, size) in [(0, 256), (252, 256), (253, 1024), (4092, 4096), (65532, 65536), (65533, 131_072)] {
            let padded = pad(&vec![b'x'; length]);
            assert_eq!(padded.len(), size);
            assert_eq!(unpad(&padded).unwrap().len(), length);
        }
    }
}

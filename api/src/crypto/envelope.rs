//! The row envelope, docs/formats.md section 3: XChaCha20-Poly1305 bound to the one place it was written for.
//! Moved to another row, column, case or organisation, or put back after a rewrite, it does not open.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

use super::{Key, put, random};

const FORMAT: u8 = 1;
const HEADER: usize = 1 + 2 + 24;
const BUCKETS: [usize; 5] = [256, 1024, 4096, 16384, 65536];

/// Where an envelope stands. It opens there and nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The database's name of the table.
    pub table: &'static str,
    /// The database's name of the column.
    pub column: &'static str,
    /// None for what belongs to no organisation.
    pub org: Option<Uuid>,
    /// None for what belongs to no case.
    pub case: Option<Uuid>,
    /// The row's id.
    pub row: Uuid,
    /// The row's revision, from 1.
    pub revision: i32,
}

impl Place {
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

/// The envelope does not open: wrong key, wrong place, or changed bytes.
#[derive(Debug, thiserror::Error)]
#[error("an envelope does not open")]
pub struct Broken;

/// Seals bytes under `key` for `place`.
///
/// # Panics
/// Never: the cipher takes messages of any length that fits memory.
#[must_use]
pub fn seal(key: &Key, version: u16, place: &Place, plain: &[u8]) -> Vec<u8> {
    seal_with_nonce(key, version, place, plain, random())
}

/// [`seal`] with a given nonce, for the vectors of docs/formats.md alone.
///
/// # Panics
/// Never, as [`seal`].
#[must_use]
pub fn seal_with_nonce(key: &Key, version: u16, place: &Place, plain: &[u8], nonce: [u8; 24]) -> Vec<u8> {
    let aad = place.associated_data();
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad }).expect("the message fits");
    let mut out = Vec::with_capacity(HEADER + sealed.len());
    out.push(FORMAT);
    out.extend_from_slice(&version.to_be_bytes());
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    out
}

/// The key version an envelope names; none if it is no envelope.
#[must_use]
pub fn version(envelope: &[u8]) -> Option<u16> {
    match envelope {
        [FORMAT, high, low, ..] => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

/// Opens an envelope that stands at `place`.
///
/// # Errors
/// [`Broken`] when key, place or bytes are not those it was sealed with.
pub fn open(key: &Key, place: &Place, envelope: &[u8]) -> Result<Vec<u8>, Broken> {
    if envelope.len() < HEADER || envelope[0] != FORMAT {
        return Err(Broken);
    }
    let nonce: [u8; 24] = envelope[3..HEADER].try_into().map_err(|_| Broken)?;
    let aad = place.associated_data();
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt(&XNonce::from(nonce), Payload { msg: &envelope[HEADER..], aad: &aad })
        .map_err(|_| Broken)
}

/// Pads a text so that its envelope tells only a size bucket.
#[must_use]
pub fn pad(text: &[u8]) -> Vec<u8> {
    let need = 4 + text.len();
    let size = BUCKETS.into_iter().find(|b| *b >= need).unwrap_or_else(|| need.next_multiple_of(65536));
    let mut out = Vec::with_capacity(size);
    put(&mut out, text);
    out.resize(size, 0);
    out
}

/// Takes the padding off.
///
/// # Errors
/// [`Broken`] when the length inside does not fit.
pub fn unpad(padded: &[u8]) -> Result<&[u8], Broken> {
    let (length, rest) = padded.split_first_chunk::<4>().ok_or(Broken)?;
    rest.get(..u32::from_be_bytes(*length) as usize).ok_or(Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place {
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
        let sealed = seal(&key, 1, &place(), b"words");
        assert_eq!(open(&key, &place(), &sealed).unwrap(), b"words");
        let elsewhere = [
            Place { table: "message", ..place() },
            Place { column: "body", ..place() },
            Place { org: None, ..place() },
            Place { org: Some(Uuid::from_u128(9)), ..place() },
            Place { case: Some(Uuid::from_u128(9)), ..place() },
            Place { row: Uuid::from_u128(9), ..place() },
            Place { revision: 2, ..place() },
        ];
        for other in elsewhere {
            assert!(open(&key, &other, &sealed).is_err(), "opened at {other:?}");
        }
    }

    #[test]
    fn one_flipped_bit_anywhere_closes_it() {
        let key = Key::random();
        let sealed = seal(&key, 1, &place(), b"words");
        for bit in (0..sealed.len() * 8).filter(|b| !(8..24).contains(b)) {
            let mut broken = sealed.clone();
            broken[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key, &place(), &broken).is_err(), "bit {bit}");
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

//! Fixed arrays, big-endian integers and `lp(x)` of docs/formats.md.

use crate::Hash;

/// Appends `lp(field)` of docs/formats.md: the length as big-endian u32, then the bytes.
pub fn put(out: &mut Vec<u8>, field: &[u8]) {
    out.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(field);
}

/// Reads from the front of bytes that may be hostile.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    /// Reads `lp(x)` and returns `x`.
    pub fn field(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(u32::from_be_bytes(self.array()?)).ok()?;
        let (field, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        str::from_utf8(self.field()?).ok()
    }

    /// Reads the rest as hashes. Returns `None` if the last one is not complete.
    pub fn hashes(&mut self) -> Option<Vec<Hash>> {
        let (hashes, rest) = self.0.as_chunks();
        self.0 = rest;
        rest.is_empty().then(|| hashes.to_vec())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

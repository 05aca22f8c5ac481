//! Keys, envelopes and tokens, as docs/formats.md defines them. No module here uses a database.

pub mod counts;
pub mod envelope;
pub mod file;
pub mod password;
pub mod receipt;
pub mod token;

use std::fmt;

pub(crate) use audit_tree::put;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A key of 32 bytes. A key is erased from memory when it is dropped. `Debug` does not print the bytes.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Creates a random key.
    #[must_use]
    pub fn random() -> Self {
        Self::new(random())
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns `None` unless the slice has 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self::new(bytes.try_into().ok()?))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹key›")
    }
}

/// HKDF-SHA256 (RFC 5869) with 32 bytes of output.
///
/// # Panics
/// Never, because 32 bytes are a valid length.
#[must_use]
pub fn derive(salt: &[u8], ikm: &[u8], info: &str) -> Key {
    let mut out = Zeroizing::new([0; 32]);
    let salt = if salt.is_empty() { None } else { Some(salt) };
    Hkdf::<Sha256>::new(salt, ikm).expand(info.as_bytes(), out.as_mut()).expect("32 bytes are a valid length");
    Key(out)
}

/// HMAC-SHA256 (RFC 2104).
///
/// # Panics
/// Never, because HMAC accepts keys of any length.
#[must_use]
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[must_use]
pub fn sha256(message: &[u8]) -> [u8; 32] {
    Sha256::digest(message).into()
}

/// Random bytes from the operating system.
///
/// # Panics
/// If the operating system returns no random bytes, because no key would then be secret.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::TryRng::try_fill_bytes(&mut rand::rngs::SysRng, &mut bytes)
        .expect("the operating system returns random bytes");
    bytes
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n)]);
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

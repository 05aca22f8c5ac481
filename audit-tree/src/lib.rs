//! The verifiable audit log as pure code: the Merkle tree, signed checkpoints, the bundle of an export, and the verifier.
//! No module here uses a database or HTTP, so the offline verifier and the process that signs share it. Section 13 of
//! docs/formats.md defines every layout.

pub mod bundle;
mod bytes;
pub mod checkpoint;
pub mod event;
pub mod merkle;
pub mod proof;
pub mod report;
mod verify;

use sha2::{Digest, Sha256};

pub use bytes::put;
pub use verify::{Known, verify};

#[cfg(test)]
mod tests;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The maximum number of events of a log. Sums and shifts of sizes below it never overflow.
pub const MAX_SIZE: u64 = 1 << 48;

fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

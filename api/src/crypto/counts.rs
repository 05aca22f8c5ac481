//! Counts operations whose number an observer could derive from the response time. Tests use the counts to check that a
//! wrong access code costs the same as a right one.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts since the start of the process.
#[derive(Debug, Default)]
pub struct Counts {
    statements: AtomicU64,
    keystore: AtomicU64,
    opened: AtomicU64,
}

impl Counts {
    pub fn statement(&self) {
        self.statements.fetch_add(1, Relaxed);
    }

    pub fn keystore(&self) {
        self.keystore.fetch_add(1, Relaxed);
    }

    /// Counts an envelope, whether it opens or not.
    pub fn opened(&self) {
        self.opened.fetch_add(1, Relaxed);
    }

    /// Returns the numbers of statements, keystore calls and envelopes.
    #[must_use]
    pub fn read(&self) -> [u64; 3] {
        [self.statements.load(Relaxed), self.keystore.load(Relaxed), self.opened.load(Relaxed)]
    }
}

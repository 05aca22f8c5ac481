//! How often a request touched what an observer could time: tests compare a wrong receipt with a right one by these.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Statements, keystore calls and decryptions since the start.
#[derive(Debug, Default)]
pub struct Counts {
    statements: AtomicU64,
    keystore: AtomicU64,
    opened: AtomicU64,
}

impl Counts {
    /// One more SQL statement on the main database.
    pub fn statement(&self) {
        self.statements.fetch_add(1, Relaxed);
    }

    /// One more call to the keystore.
    pub fn keystore(&self) {
        self.keystore.fetch_add(1, Relaxed);
    }

    /// One more envelope tried.
    pub fn opened(&self) {
        self.opened.fetch_add(1, Relaxed);
    }

    /// Statements, keystore calls, decryptions.
    #[must_use]
    pub fn read(&self) -> [u64; 3] {
        [self.statements.load(Relaxed), self.keystore.load(Relaxed), self.opened.load(Relaxed)]
    }
}

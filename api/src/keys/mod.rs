//! The keys in the two databases: those of organisations and cases, and the erasure secrets of cases.

pub mod keyring;
pub mod keystore;

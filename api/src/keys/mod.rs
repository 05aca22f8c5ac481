//! The keys of organisations (main database) and the secrets of cases (keystore).

pub mod keyring;
pub mod keystore;
pub mod sealed;

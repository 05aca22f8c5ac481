//! Adapters to what is not ours: time, mail, the object store.

pub mod clock;
pub mod mail;
pub mod provider;
pub mod store;

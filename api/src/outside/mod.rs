//! Adapters to what is not ours: time, the object store.

pub mod clock;
pub mod store;

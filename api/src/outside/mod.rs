//! Adapters to what is not ours: time, mail, the object store, identity providers, AWS.

pub mod aws;
pub mod clock;
pub mod dns;
pub mod kms;
pub mod mail;
pub mod provider;
pub mod rds;
pub mod store;

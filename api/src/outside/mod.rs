//! Adapters to external systems: time, DNS, email, the object store, identity providers, AWS.

pub mod aws;
pub mod clock;
pub mod dns;
pub mod kms;
pub mod mail;
pub mod pages;
pub mod provider;
pub mod rds;
pub mod store;

//! VoiCase: whistleblowing and case management that people can trust with their careers and their safety.
//!
//! The spine is flat: [`config`] and [`app`] (what a process holds), [`http`] → [`schema`] → [`op`] (one straight line from a
//! request to its answer), [`actor`] and [`gate`] (who asks and whether they may), [`tx`] (the only database handle), [`problem`]
//! (the only errors), [`crypto`] (docs/formats.md as code), [`queue`] and [`worker`] (what is done
//! later, and by whom), [`audit`]. Each other folder is a capability: `mod.rs`
//! its verbs, `reporter.rs` and `admin.rs` its thin GraphQL, pure rules in files of their own.

pub mod abuse;
pub mod access_token;
pub mod actor;
pub mod app;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod cases;
pub mod config;
pub mod conflicts;
pub mod contract;
pub mod crowd;
pub mod crypto;
pub mod departments;
pub mod dev;
pub mod env;
pub mod four_eyes;
pub mod gate;
pub mod http;
pub mod hub;
pub mod idempotency;
pub mod identity;
pub mod intake;
pub mod integrations;
pub mod keys;
pub mod law;
pub mod limit;
pub mod live;
pub mod loaders;
pub mod manifest;
pub mod members;
pub mod messages;
pub mod metrics;
pub mod net;
pub mod notifications;
pub mod null_on_error;
pub mod op;
pub mod organisation;
pub mod outside;
pub mod page;
pub mod permissions;
pub mod platform;
pub mod problem;
pub mod queue;
pub mod readable;
pub mod response;
pub mod scalar;
pub mod schema;
pub mod secrets;
pub mod text;
pub mod traffic;
pub mod tx;
pub mod worker;

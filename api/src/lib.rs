//! VoiCase: whistleblowing and case management that people can trust with their careers and their safety.
//!
//! The modules form four layers. Imports run downwards, also within a layer: `tests/it/whole/architecture.rs` lists the
//! order.
//!
//! 1. Foundations, which know neither operations nor rooms. Without a database: [`problem`] (the only errors),
//!    [`text`], [`scalar`], [`page`], [`limit`], [`crypto`] (docs/formats.md as code), [`mod@env`], [`net`],
//!    [`concurrency`], [`traffic`], [`abuse`], [`law`], [`languages`], [`readable`], [`null_on_error`], [`response`].
//!    With the database: [`tx`] (the only handle), [`database_tokens`], [`hub`], [`keys`], [`audit`],
//!    [`organisation`], [`idempotency`]. For a process: [`outside`] (adapters to external systems), [`secrets`], [`config`],
//!    [`mod@log`], [`mod@metrics`].
//! 2. The core, and the rooms above it. The core is [`actor`] (the sender of a request), [`access_token`], [`app`]
//!    (state of a process), [`op`] (the operation), [`exchange`] (its HTTP request and response), [`gate`] (the check
//!    of rights), [`loaders`], [`queue`] and [`four_eyes`]. All other folders of this layer are rooms, for example
//!    [`cases`]: one capability each.
//! 3. The ways in: [`http`] calls [`schema`], which executes one operation. [`manifest`] holds the persisted
//!    operations, [`live`] the subscriptions. [`worker`] runs the background work.
//! 4. Tools: [`backup`] and [`contract`].
//!
//! In a room, `mod.rs` holds the verbs. `reporter` and `admin` hold thin GraphQL for one surface. Pure rules have their
//! own files.

pub mod abuse;
pub mod access_token;
pub mod actor;
pub mod app;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod breaches;
pub mod calendar;
pub mod cases;
pub mod channels;
pub mod concurrency;
pub mod config;
pub mod conflicts;
pub mod contract;
pub mod crypto;
pub mod database_tokens;
pub mod departments;
pub mod detriment;
pub mod entry;
pub mod env;
pub mod evidence;
pub mod exchange;
pub mod figures;
pub mod four_eyes;
pub mod gate;
pub mod http;
pub mod hub;
pub mod idempotency;
pub mod identity;
pub mod intake;
pub mod integrations;
pub mod keys;
pub mod languages;
pub mod law;
pub mod legal;
pub mod limit;
pub mod links;
pub mod live;
pub mod loaders;
pub mod log;
pub mod manifest;
pub mod meetings;
pub mod members;
pub mod messages;
pub mod metrics;
pub mod net;
pub mod notifications;
pub mod null_on_error;
pub mod op;
pub mod organisation;
pub mod outside;
pub mod outside_requests;
pub mod page;
pub mod permissions;
pub mod platform;
pub mod problem;
pub mod queue;
pub mod readable;
pub mod redaction;
pub mod response;
pub mod retaliation;
pub mod routing;
pub mod scalar;
pub mod schema;
pub mod search;
pub mod secrets;
pub mod setup;
pub mod tags;
pub mod templates;
pub mod text;
pub mod traffic;
pub mod tx;
pub mod views;
pub mod worker;

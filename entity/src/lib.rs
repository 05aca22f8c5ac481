//! sea-orm entities: one file for each table, with the columns that the migrations create. This crate contains no rules
//! and no GraphQL types.
//!
//! The columns that docs/formats.md, section 3, names hold row envelopes. Only `voicase::crypto` opens envelopes.

pub mod abuse_address;
pub mod abuse_day;
pub mod account;
pub mod answer;
pub mod api_token;
pub mod attachment;
pub mod audit_case;
pub mod audit_event;
pub mod audit_payload;
pub mod case;
pub mod case_assignee;
pub mod case_counter;
pub mod case_exclusion;
pub mod case_restriction;
pub mod category;
pub mod ceremony;
pub mod channel;
pub mod closing;
pub mod deadline;
pub mod department;
pub mod enums;
pub mod fallback_reviewer;
pub mod form_version;
pub mod idempotency_key;
pub mod identity;
pub mod identity_view_request;
pub mod invitation;
pub mod job;
pub mod membership;
pub mod membership_department;
pub mod message;
pub mod note;
pub mod organisation;
pub mod organisation_key;
pub mod outbox;
pub mod passkey;
pub mod person;
pub mod platform_mark;
pub mod read_mark;
pub mod recovery_code;
pub mod release_mark;
pub mod reporter_access;
pub mod reset;
pub mod restriction;
pub mod second_factor;
pub mod session;
pub mod sign_in_event;
pub mod sso_domain;
pub mod sso_identity;
pub mod sso_provider;
pub mod stage_history;
pub mod unjoined_file;
pub mod upload_slot;

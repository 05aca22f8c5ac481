//! The product's guarantees, tested against real PostgreSQL and a real object store.
//!
//! Each folder is named after the room of `api/src` that it tests. `database` and `whole` test what crosses rooms. A
//! file without tests is in a folder `support`, in the nearest folder that contains all its users.

/// Files of reports: upload, download, and the pieces of a file.
mod attachments;
/// Access to the audit log, and the reading events.
mod audit;
/// Sign-in, factors, sessions and single sign-on of accounts.
mod auth;
/// Backup and restore.
mod backup;
/// The register of personal data breaches.
mod breaches;
/// The calendar of due dates.
mod calendar;
/// The life of a case: stages, deadlines and release.
mod cases;
/// Restriction, exclusion and recusal. One person alone hides no case.
mod conflicts;
/// PostgreSQL itself: row-level security, the audit log, the number of statements and connections.
mod database;
/// The tree of departments, and the routing of cases.
mod departments;
/// The risk that the reporter suffers a detriment.
mod detriment;
/// Reports that a member enters for another person.
mod entry;
/// The evidence register, the chain of custody, and interviews.
mod evidence;
/// Counts of cases that show no small group.
mod figures;
/// HTTP: rate limits, slow and invalid requests, TLS, the onion service.
mod http;
/// The right to see the identities of reporters.
mod identity;
/// New reports: access codes, proof of work, channels that take reports.
mod intake;
/// Programs with an API token.
mod integrations;
/// The dates of every law, and the law of an organisation.
mod law;
/// Links between cases.
mod links;
/// Live subscriptions.
mod live;
/// Meetings with a reporter, and the records of conversations.
mod meetings;
/// Invitations, and the end of a membership.
mod members;
/// The dialogue of reporter and staff.
mod messages;
/// Notifications of members, reminders, and emails to staff.
mod notifications;
/// External systems: AWS.
mod outside;
/// Questions to people without case access.
mod outside_requests;
/// Roles, rights and case scopes of members.
mod permissions;
/// The platform owner: identity, decisions, and no access to cases.
mod platform;
/// Redacted versions of texts.
mod redaction;
/// Claims of retaliation.
mod retaliation;
/// Routing rules, and categories that are limited to members.
mod routing;
/// The search over the texts of cases.
mod search;
/// What a new organisation still needs.
mod setup;
/// Helpers for tests of several folders: sample calls, sessions, a case with text in every field.
mod support;
/// Tags of cases.
mod tags;
/// Checklists, text blocks and letters.
mod templates;
/// Saved views of the case list.
mod views;
/// Promises about the whole product: every field, every id, every text, each layer and each process.
mod whole;

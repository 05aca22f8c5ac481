//! Releases come on time, never more often than their period, and nothing holds them up.

mod alone;
mod database;
mod schedule;

//! Releases come on time and at most once in a period. No failure elsewhere delays them.

mod alone;
mod database;
mod schedule;

//! Four roles and their rights. [`table`] lists the rights of each role, and [`Rights`] holds those of one
//! membership.
//! Deny overrides allow, and allow overrides the role. Row-level security decides which rows a member can see
//! (department, restriction, exclusion).

pub mod admin;
pub mod effective;
pub mod grant;
pub mod preset;
pub mod table;

pub use table::{Permission, Rights};

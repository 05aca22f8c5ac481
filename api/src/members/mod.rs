//! Memberships: invitations, changes and the end of a member. [`crate::auth`] signs accounts in.
//! Always: no member changes their own rights, and an organisation keeps an administrator without an end date.

pub mod admin;
pub mod change;
pub mod invitations;
pub mod loaders;
pub mod removal;

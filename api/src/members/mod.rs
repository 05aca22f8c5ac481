//! Memberships: invitations, changes and the end of a member. [`crate::auth`] signs accounts in.
//! No member ever changes their own rights. An organisation always keeps an administrator without an end date.

pub mod absence;
pub mod admin;
pub mod availability;
pub mod change;
pub mod invitations;
pub mod loaders;
pub mod removal;

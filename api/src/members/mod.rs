//! Accounts and memberships: who signs in, and who they are in an organisation.
//! Always: two factors; unknown, wrong and disabled take the same steps to the same answer.

pub mod admin;
pub mod change;
pub mod invitations;
pub mod loaders;
pub mod removal;

//! Accounts and memberships: who signs in, and who they are in an organisation.
//! Always: two factors. An unknown account, a wrong password and a disabled account take the same steps to the same
//! answer.

pub mod admin;
pub mod change;
pub mod invitations;
pub mod loaders;
pub mod removal;

//! Accounts and memberships: who signs in, and who they are in an organisation.
//! Always: two factors; unknown, wrong and disabled take the same steps to the same answer.

pub mod account;
pub mod admin;
pub mod change;
pub mod identity_view;
pub mod invitations;
pub mod loaders;
pub mod manage;
pub mod password;
pub mod removal;
pub mod sign_in;
pub mod sso;
pub mod tokens;
pub mod types;

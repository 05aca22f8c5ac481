//! Accounts and memberships: who signs in, and who they are in an organisation.
//! Always: two factors; unknown, wrong and disabled take the same steps to the same answer.

pub mod admin;
pub mod loaders;
pub mod password;
pub mod sign_in;
pub mod tokens;
pub mod types;

//! Authentication of accounts: sign-in with two factors, single sign-on, and what an account changes about itself.
//! Always: an unknown address, a wrong password and a disabled account take the same steps to the same answer.

pub mod account;
pub mod sign_in;
pub mod sso;

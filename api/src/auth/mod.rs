//! Authentication of accounts: sign-in with two factors, single sign-on, and what an account changes about itself.
//! An unknown address, a wrong password and a disabled account always take the same steps to the same answer.

pub mod account;
pub mod sign_in;
pub mod sso;

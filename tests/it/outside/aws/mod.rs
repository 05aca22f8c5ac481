//! The contract with AWS. Databases accept the IAM tokens of the task role. KMS decrypts the master key. Each role has
//! exactly the rights that its process needs.

mod deployment;
mod ready;
mod rights;
mod roles;
mod signature;
mod start;
mod store;
mod support;
mod tokens;

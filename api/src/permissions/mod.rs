//! Who may do what: four roles, sixteen flags. The table is [`table`]; what a membership may do is [`Rights`].
//! Always: deny wins over allow, allow over the role. Rows (department, restriction, exclusion) are row-level security's.

pub mod admin;
pub mod effective;
pub mod grant;
pub mod preset;
pub mod table;

pub use table::{Permission, Rights};

//! Departments and categories of cases.
//! A member of a department also works in all departments below it.

pub mod admin;
pub mod categories;
pub mod loaders;
pub mod tree;

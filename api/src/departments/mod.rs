//! Departments and categories: how an organisation cuts its cases.
//! Always: whoever works in a department works in all below it.

pub mod admin;
pub mod loaders;
pub mod tree;

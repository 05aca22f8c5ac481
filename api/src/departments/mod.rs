//! Departments and categories: how an organisation cuts its cases.

pub mod admin;

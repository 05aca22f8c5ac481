mod files;
pub mod join;
mod pages;

mod files;
pub mod join;

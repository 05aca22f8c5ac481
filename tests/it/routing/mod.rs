mod categories;
mod owners;
mod release;
mod rules;
mod settings;
pub mod support;
mod verbs;
mod walls;

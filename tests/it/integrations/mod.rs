mod documents;
mod examples;
mod refusals;
pub mod tokens;

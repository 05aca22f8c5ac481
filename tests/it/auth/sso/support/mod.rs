pub mod fake;
pub mod real;
pub mod scene;

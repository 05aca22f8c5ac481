pub mod acts;
pub mod does;
pub mod model;
pub mod stage;

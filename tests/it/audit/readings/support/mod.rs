pub mod clocks;
pub mod connections;
pub mod events;
pub mod identity;
pub mod investigation;
pub mod scene;
pub mod tasks;

pub mod clocks;
pub mod events;
pub mod scene;
pub mod tasks;

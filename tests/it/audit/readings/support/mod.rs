pub mod clocks;
pub mod events;
pub mod identity;
pub mod scene;

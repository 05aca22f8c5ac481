pub mod events;
pub mod scene;

pub mod attempts;
pub mod catalog;
pub mod place;
pub mod reach;

pub mod account;
pub mod actions;
pub mod oversight;
pub mod probes;

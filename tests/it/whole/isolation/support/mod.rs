pub mod account;
pub mod clocks;
pub mod departments;
pub mod identity;
pub mod oversight;
pub mod probes;
pub mod workflow;

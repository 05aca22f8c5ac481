pub mod account;
pub mod clocks;
pub mod connections;
pub mod departments;
pub mod oversight;
pub mod probes;
pub mod tasks;
pub mod workflow;

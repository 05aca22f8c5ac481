pub mod account;
pub mod oversight;
pub mod probes;
pub mod workflow;

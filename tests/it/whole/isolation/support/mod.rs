pub mod account;
pub mod clocks;
pub mod departments;
pub mod meetings;
pub mod oversight;
pub mod probes;
pub mod workflow;

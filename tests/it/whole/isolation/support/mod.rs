pub mod account;
pub mod clocks;
pub mod oversight;
pub mod probes;

pub mod dice;
pub mod identity;
pub mod machine;
pub mod platform;
pub mod samples;
pub mod signing;
pub mod steps;
pub mod story;

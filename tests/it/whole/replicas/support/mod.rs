pub mod balancer;
pub mod fleet;
pub mod line;

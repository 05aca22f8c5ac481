pub mod balancer;
pub mod fleet;
pub mod live_connection;

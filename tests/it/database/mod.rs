mod context;
mod one_connection;
mod plans;
pub mod rls;
mod statements;
mod upgrade;

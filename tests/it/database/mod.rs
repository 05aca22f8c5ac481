mod one_connection;
pub mod rls;
mod statements;
mod upgrade;

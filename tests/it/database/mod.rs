mod context;
mod mails;
mod one_connection;
mod plans;
pub mod rls;
mod statements;
mod upgrade;

mod one_connection;
mod rls;
mod statements;

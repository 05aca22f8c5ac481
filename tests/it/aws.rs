//! What AWS and we promise each other: databases signed in to with the task's role, a master key that KMS opens, and roles
//! that can do what a process needs and nothing else.

mod authority;
mod deployment;
mod door;
mod emulator;
mod installation;
mod ready;
mod rights;
mod roles;
mod signature;
mod store;
mod task;
mod template;
mod tokens;

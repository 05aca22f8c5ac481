pub mod authority;
pub mod door;
pub mod emulator;
pub mod installation;
pub mod task;
pub mod template;

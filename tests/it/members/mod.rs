pub mod absence;
mod belonging;
mod invitations;
mod ownership;
pub mod removal;

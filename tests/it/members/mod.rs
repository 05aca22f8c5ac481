mod belonging;
mod invitations;
pub mod removal;

mod listener;
mod onion;
mod padding;
mod rubbish;
mod shares;
pub mod slow;
mod traffic;

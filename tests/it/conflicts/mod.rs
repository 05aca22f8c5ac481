mod exclusion;
mod four_eyes;
pub mod two_people;

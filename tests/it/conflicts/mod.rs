mod exclusion;
mod four_eyes;
mod matching;
pub mod two_people;

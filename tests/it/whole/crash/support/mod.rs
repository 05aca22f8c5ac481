pub mod storm;

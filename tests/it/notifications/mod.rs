mod absent;
mod check_ins;
mod feed;
mod mail;
mod outage;
mod reminders;
mod schedule;
pub mod support;
mod tasks;

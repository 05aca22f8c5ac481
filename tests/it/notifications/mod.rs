mod feed;
mod mail;
mod outage;
mod reminders;
mod schedule;
mod support;
mod tasks;

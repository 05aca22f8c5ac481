mod presence;
mod subscriptions;
mod support;

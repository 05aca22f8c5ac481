mod subscriptions;

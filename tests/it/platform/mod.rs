mod abuse;
mod closed;
mod reach;
mod tenants;

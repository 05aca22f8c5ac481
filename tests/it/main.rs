//! The product's promises, each proved against real PostgreSQL and a real object store.

mod architecture;
mod auth;
mod backup;
mod conflicts;
mod crash;
mod departments;
mod files;
mod fixture;
mod isolation;
mod journey;
mod leaks;
mod live;
mod matrix;
mod members;
mod receipts;
mod rights;
mod rls;
mod rubbish;
mod samples;
mod scopes;
mod statements;
mod steps;
mod tamper;
mod vectors;

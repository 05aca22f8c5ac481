//! The product's promises, each proved against real PostgreSQL and a real object store.

mod backup;
mod crash;
mod files;
mod journey;
mod leaks;
mod rls;
mod scopes;
mod tamper;

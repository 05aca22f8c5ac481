//! Row-level security, proved against the catalogue.

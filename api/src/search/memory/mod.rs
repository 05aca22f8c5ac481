//! The search indexes of this process, in memory only: one for each organisation whose members search. [`super`] reads
//! the cases, and decides who may find what.

mod fold;
mod index;
mod indexes;
mod query;

pub use fold::fold;
pub use index::{Entry, Facts, Found, Hit, Known, OrgIndex, Place, Section};
pub use indexes::{IDLE, Indexes, MAX_BYTES};
pub use query::Query;

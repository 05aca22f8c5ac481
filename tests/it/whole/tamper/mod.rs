//! An attacker who can write to the database's disk still cannot change what people read. A sealed column opens only in
//! the place and revision in which it was written. A row that was replaced by an older version is detected when its
//! case is opened. Without the erasure secret nothing opens.

mod alone;
mod cells;
mod erasure;
mod rollback;
mod support;

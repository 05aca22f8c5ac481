//! An attacker who can write to the database's disk still cannot change what people read. An envelope opens only with
//! the associated data with which it was sealed, so no other row, column or revision can use it. A row that was
//! replaced by an older version is detected when its case is opened. Without the erasure secret no envelope opens.

mod alone;
mod cells;
mod erasure;
mod rollback;
mod support;

//! Each operation that reads a case logs one reading event for that case, whatever path leads to the text. The text
//! that a reader gets is the last version that was written.

mod checks;
mod paths;
mod support;
mod walk;

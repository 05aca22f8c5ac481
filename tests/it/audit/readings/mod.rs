//! Every reading of a case is logged once for each case and operation, by whatever path its text is reached. The opened
//! text is the one last written.

mod checks;
mod paths;
mod support;
mod walk;

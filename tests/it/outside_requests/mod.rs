//! Questions to people without case access.

/// The person: what a link and a code open, and what they do not.
mod door;
/// When a question takes no answer.
mod ends;
/// The members: asking, reading the answer, reopening and revoking.
mod members;

//! A claim of retaliation is a new case that members who handled the first case never see.

mod apart;
mod sent;
pub mod support;

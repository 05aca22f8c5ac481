//! Environment variables, and which process this is.

use std::str::FromStr;

/// A start that cannot be: one plain sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// Which part of the product this process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// The reporters' surface.
    Reporter,
    /// The staff's surface.
    Admin,
    /// Background work.
    Worker,
    /// Founding organisations: `voicase bootstrap`.
    Platform,
    /// `voicase backup` and `voicase restore`.
    Backup,
}

/// A variable that may be absent; empty counts as absent.
#[must_use]
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// A variable that must be there.
///
/// # Errors
/// Names it.
pub fn required(name: &str) -> Result<String, ConfigError> {
    optional(name).ok_or_else(|| ConfigError(format!("{name} is not set.")))
}

/// Reads the value of a variable.
///
/// # Errors
/// Names the variable.
pub fn parse<T: FromStr>(name: &str, value: &str) -> Result<T, ConfigError> {
    value.parse().map_err(|_| wrong(name))
}

/// The error for a variable with a bad value.
#[must_use]
pub fn wrong(name: &str) -> ConfigError {
    ConfigError(format!("{name} is not of the right form."))
}

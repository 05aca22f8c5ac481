//! Environment variables, and the kinds of process.

use std::str::FromStr;

/// Why a process cannot start, as one sentence for the terminal.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// The reporters' surface.
    Reporter,
    /// The staff surface.
    Admin,
    /// The worker.
    Worker,
    /// `voicase bootstrap`, which founds organisations.
    Platform,
    /// `voicase backup` and `voicase restore`.
    Backup,
}

impl Process {
    /// The database role that the process signs in with.
    #[must_use]
    pub const fn database_role(self) -> &'static str {
        match self {
            Self::Reporter => "voicase_reporter",
            Self::Admin => "voicase_admin",
            Self::Worker => "voicase_worker",
            Self::Platform => "voicase_platform",
            Self::Backup => "voicase_backup",
        }
    }
}

/// Reads a variable that may be absent. An empty value counts as absent.
#[must_use]
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// Reads a variable that must be set. The error names the variable.
pub fn required(name: &str) -> Result<String, ConfigError> {
    optional(name).ok_or_else(|| ConfigError(format!("{name} is not set.")))
}

/// Parses the value of a variable. The error names the variable.
pub fn parse<T: FromStr>(name: &str, value: &str) -> Result<T, ConfigError> {
    value.parse().map_err(|_| wrong(name))
}

#[must_use]
pub fn wrong(name: &str) -> ConfigError {
    ConfigError(format!("{name} has an invalid value."))
}

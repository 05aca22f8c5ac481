//! The log: JSON on standard error, one event a line.

/// Starts the log. `RUST_LOG` sets the level. Without this variable, the product logs at `info` and its libraries at
/// `warn`.
pub fn as_json() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,voicase=info".into());
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
}

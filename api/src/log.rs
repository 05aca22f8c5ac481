//! The log: JSON on standard error, one event a line.

/// Starts it. `RUST_LOG` sets the level; without it the product logs at `info`, its libraries at `warn`.
pub fn as_json() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,voicase=info".into());
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
}

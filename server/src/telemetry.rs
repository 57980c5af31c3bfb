//! Logs.

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::Logging;

/// Starts logging to standard error.
pub fn start(logging: &Logging) {
    let filter = EnvFilter::try_new(&logging.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = fmt()
        .with_env_filter(filter)
        // What cannot be written, as on a full disk, is lost and nothing more.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    // A second start, as in tests, keeps the first one's subscriber.
    let _ = if logging.json {
        subscriber.json().flatten_event(true).try_init()
    } else {
        subscriber.with_target(false).try_init()
    };
}

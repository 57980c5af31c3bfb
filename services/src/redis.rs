//! How Redis is reached: never waited for, always looked for again.

use std::time::Duration;

use fred::types::{
    Builder,
    config::{Config, ReconnectPolicy},
};
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, Result};

/// How long Redis may take.
const LIMIT: Duration = Duration::from_millis(250);
/// Longest pause before Redis is looked for again, in milliseconds.
const AGAIN: u32 = 5_000;

/// Whether `url` is one that Redis can be reached by.
///
/// # Errors
/// Why not; never contains the URL.
pub fn check(url: &SecretString) -> Result<(), &'static str> {
    config(url).map(drop)
}

fn config(url: &SecretString) -> Result<Config, &'static str> {
    let text = url.expose_secret();
    // The library takes other schemes for redis://, and its words may repeat the URL.
    let ours = text.starts_with("redis://") || text.starts_with("rediss://");
    let mut config = Config::from_url(text)
        .ok()
        .filter(|_| ours)
        .ok_or("not the address of a Redis")?;
    config.fail_fast = false;
    Ok(config)
}

/// What every client of ours is built with.
///
/// # Errors
/// When `url` cannot be used.
pub(crate) fn builder(url: &SecretString) -> Result<Builder> {
    let config = config(url).map_err(|why| Error::Setting(format!("REDIS_URL: {why}")))?;
    let mut builder = Builder::from_config(config);
    builder
        .with_performance_config(|performance| performance.default_command_timeout = LIMIT)
        .with_connection_config(|connection| {
            connection.connection_timeout = Duration::from_secs(2);
            connection.max_command_attempts = 1;
            // A Redis that stands still holds its connection open.
            connection.unresponsive.max_timeout = Some(Duration::from_secs(5));
        })
        .set_policy(ReconnectPolicy::new_exponential(0, 100, AGAIN, 2));
    Ok(builder)
}

/// What the library says about a client that cannot be built goes to the log alone.
pub(crate) fn unusable(error: fred::error::Error) -> Error {
    tracing::error!(%error, "Redis cannot be used");
    Error::Setting("REDIS_URL: cannot be used".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_a_redis_are_taken_and_none_is_repeated() {
        for good in [
            "redis://redis:6379",
            "redis://user:p%40ss@127.0.0.1:6379/2",
            "rediss://:pass@redis.example",
        ] {
            assert!(check(&good.into()).is_ok(), "{good}");
        }
        for bad in [
            "https://user:hunter2@host",
            "redis://:hunter2@:x",
            "hunter2",
        ] {
            let error = check(&bad.into()).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

//! The bell over Redis: one channel, messages without content.
//!
//! Everything happens in tasks of its own. A Redis that is away, stalled or full is noticed by
//! nobody who enqueues or works; it is looked for again until it is back.

use std::{sync::Arc, time::Duration};

use fred::{
    clients::{Client, SubscriberClient},
    interfaces::{ClientLike, EventInterface, PubsubInterface},
    types::{
        Builder,
        config::{Config, ReconnectPolicy},
    },
};
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Notify, time::sleep};
use tokio_util::sync::CancellationToken;

use super::Bell;
use crate::error::{Error, Result};

const CHANNEL: &str = "resee:jobs";
/// From the hint to the message: the transaction that enqueued is about to commit.
const SETTLE: Duration = Duration::from_millis(10);
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

fn builder(url: &SecretString) -> Result<Builder> {
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

/// A bell whose messages go through Redis.
pub struct Redis {
    rung: Arc<Notify>,
}

impl Bell for Redis {
    fn ring(&self) {
        self.rung.notify_one();
    }
}

impl Redis {
    /// Starts looking for Redis; needs a runtime.
    ///
    /// # Errors
    /// When `url` cannot be used.
    pub fn start(url: &SecretString) -> Result<Self> {
        let client = builder(url)?.build().map_err(unusable)?;
        let rung = Arc::new(Notify::new());
        tokio::spawn(publish(client, Arc::clone(&rung)));
        Ok(Self { rung })
    }
}

/// Has `wake` told about every message until `cancel`.
///
/// # Errors
/// When `url` cannot be used.
pub fn listen(url: &SecretString, wake: Arc<Notify>, cancel: CancellationToken) -> Result<()> {
    let client = builder(url)?.build_subscriber_client().map_err(unusable)?;
    tokio::spawn(async move {
        cancel.run_until_cancelled(subscribe(client, wake)).await;
    });
    Ok(())
}

fn unusable(error: fred::error::Error) -> Error {
    tracing::error!(%error, "Redis cannot be used");
    Error::Setting("REDIS_URL: cannot be used".to_owned())
}

/// Any number of rings are one message. A message that is not taken in time is lost.
async fn publish(client: Client, rung: Arc<Notify>) {
    let _connection = client.connect();
    loop {
        rung.notified().await;
        sleep(SETTLE).await;
        if !client.is_connected() {
            continue;
        }
        let published: Result<(), _> = client.publish(CHANNEL, "").await;
        if let Err(error) = published {
            tracing::debug!(%error, "the workers were not woken through Redis");
        }
    }
}

async fn subscribe(client: SubscriberClient, wake: Arc<Notify>) {
    let mut messages = client.message_rx();
    let _connection = client.connect();
    let _subscriptions = client.manage_subscriptions();
    // Kept by the client and repeated on every new connection, also when this one is late.
    while let Err(error) = client.subscribe(CHANNEL).await {
        tracing::debug!(%error, "Redis is not there yet");
        sleep(Duration::from_secs(1)).await;
    }
    loop {
        match messages.recv().await {
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            // Missed messages are messages.
            Ok(_) | Err(_) => wake.notify_one(),
        }
    }
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

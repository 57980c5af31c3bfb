//! The bell over Redis: one channel, messages without content.
//!
//! Everything happens in tasks of its own. A Redis that is away, stalled or full is noticed by
//! nobody who enqueues or works; it is looked for again until it is back.

use std::{sync::Arc, time::Duration};

use fred::{
    clients::{Client, SubscriberClient},
    interfaces::{ClientLike, EventInterface, PubsubInterface},
};
use secrecy::SecretString;
use tokio::{sync::Notify, time::sleep};
use tokio_util::sync::CancellationToken;

use super::Bell;
use crate::{
    error::Result,
    redis::{builder, unusable},
};

const CHANNEL: &str = "resee:jobs";
/// From the hint to the message: the transaction that enqueued is about to commit.
const SETTLE: Duration = Duration::from_millis(10);

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

//! Whether Redis answers, and takes writes: one that is full does the first and not the second.

use fred::{
    clients::Client,
    interfaces::{ClientLike, KeysInterface},
    types::Expiration,
};
use secrecy::SecretString;

use crate::{
    error::Result,
    redis::{builder, unusable},
};

const KEY: &str = "resee:watch";
/// Seconds that the key stays when nobody looks any more.
const LIFE: i64 = 60;

/// A connection that is used for looking alone.
pub struct RedisProbe(Client);

impl RedisProbe {
    /// Starts looking for Redis; needs a runtime.
    ///
    /// # Errors
    /// When `url` cannot be used.
    pub fn start(url: &SecretString) -> Result<Self> {
        let client = builder(url)?.build().map_err(unusable)?;
        drop(client.connect());
        Ok(Self(client))
    }

    /// Whether it takes a write now.
    pub(super) async fn answers(&self) -> bool {
        let expires = Some(Expiration::EX(LIFE));
        let set: Result<(), _> = self.0.set(KEY, "1", expires, None, false).await;
        if let Err(error) = &set {
            tracing::debug!(%error, "Redis does not take a write");
        }
        set.is_ok()
    }
}

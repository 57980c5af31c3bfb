//! The engine in Redis: one script, so that nothing happens between looking and taking.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use domain::time::Millis;
use fred::{
    clients::Client,
    interfaces::{ClientLike, LuaInterface},
    types::Value,
};
use secrecy::SecretString;
use tokio::time::Instant;
use uuid::Uuid;

use super::rule::{Ask, PAUSE, PAUSE_MAX, Rule, SKEW};
use crate::{
    error::Result,
    redis::{builder, unusable},
};

const TAKE: &str = include_str!("take.lua");
const GIVE_BACK: &str =
    "for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end return 0";
/// After a failure nobody asks for so long, so that not every request waits for a Redis that stands
/// still.
const REST: Duration = Duration::from_secs(1);

/// A connection of its own.
pub struct Shared {
    client: Client,
    begun: Instant,
    /// Milliseconds since `begun` until which nobody asks.
    rests_until: AtomicI64,
}

impl Shared {
    /// Starts looking for Redis; needs a runtime.
    ///
    /// # Errors
    /// When `url` cannot be used.
    pub fn start(url: &SecretString) -> Result<Self> {
        let client = builder(url)?.build().map_err(unusable)?;
        drop(client.connect());
        Ok(Self {
            client,
            begun: Instant::now(),
            rests_until: AtomicI64::new(0),
        })
    }

    /// Whether there is a connection.
    pub fn is_connected(&self) -> bool {
        self.client.is_connected()
    }

    /// As [`super::memory::Memory::take`]; `None` when Redis does not answer.
    pub async fn take(&self, asks: &[Ask], id: Uuid, now: Millis) -> Option<Result<(), Millis>> {
        let keys: Vec<String> = asks
            .iter()
            .flat_map(|ask| [name(&ask.key), format!("{}:pause", name(&ask.key))])
            .collect();
        let mut values: Vec<Value> = vec![
            now.into(),
            id.to_string().into(),
            SKEW.into(),
            PAUSE.into(),
            PAUSE_MAX.into(),
        ];
        for ask in asks {
            let (kind, limit, per, pauses) = match ask.rule {
                Rule::Window { limit, per, pauses } => ("window", limit, per, pauses),
                Rule::Pace { limit, per } => ("pace", limit, Rule::gap(limit, per), false),
            };
            values.extend([
                kind.into(),
                Value::from(i64::from(limit)),
                per.into(),
                Value::from(i64::from(pauses)),
                ask.rule.memory().into(),
            ]);
        }
        let wait: i64 = self.run(TAKE, keys, values).await?;
        Some(if wait > 0 { Err(wait) } else { Ok(()) })
    }

    /// As [`super::memory::Memory::give_back`]. What Redis does not hear stays taken.
    pub async fn give_back(&self, keys: &[String], id: Uuid) {
        let keys = keys.iter().map(|key| name(key)).collect();
        let _: Option<i64> = self.run(GIVE_BACK, keys, vec![id.to_string().into()]).await;
    }

    async fn run(
        &self,
        script: &'static str,
        keys: Vec<String>,
        values: Vec<Value>,
    ) -> Option<i64> {
        let now = || i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        if !self.client.is_connected() || now() < self.rests_until.load(Ordering::Relaxed) {
            return None;
        }
        match self.client.eval(script, keys, values).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                tracing::debug!(%error, "limits are kept in the process");
                let rest = i64::try_from(REST.as_millis()).unwrap_or(i64::MAX);
                self.rests_until.store(now() + rest, Ordering::Relaxed);
                None
            }
        }
    }
}

fn name(key: &str) -> String {
    format!("resee:limit:{key}")
}

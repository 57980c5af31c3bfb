//! How often somebody may do something (decision 39).
//!
//! Two engines of the same size: Redis, which all processes share, and this process, which stands in
//! within the same request when Redis is not there or does not answer. What Redis grants is noted
//! here as well; after a failure, and until nothing of before it counts any more, both must agree. So a
//! Redis that comes and goes gives nobody more.

mod memory;
mod rule;
mod shared;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use api::ApiError;
use domain::time::{HOUR, MINUTE, Millis};
use secrecy::SecretString;
use uuid::Uuid;

pub use rule::{Ask, Rule};

use self::{memory::Memory, shared::Shared};
use crate::{error::Result, keys::token_hash};

/// The longest that anything counts.
const LONGEST: Millis = HOUR;

/// The sizes, each a setting `LIMIT_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitSettings {
    /// Failed logins of an account from a network in a minute.
    pub login_failures_per_minute: u32,
    /// Failed logins of an account from all networks that it does not know in an hour.
    pub login_failures_per_hour: u32,
    /// Registrations from a network in a minute.
    pub registrations_per_minute: u32,
    /// Mails that anybody can ask for, to an address in an hour.
    pub mails_per_hour: u32,
    /// Calls of a network without a session in an hour.
    pub anonymous_calls_per_hour: u32,
    /// Calls of a learner in an hour.
    pub calls_per_hour: u32,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            login_failures_per_minute: 5,
            login_failures_per_hour: 20,
            registrations_per_minute: 3,
            mails_per_hour: 3,
            anonymous_calls_per_hour: 100,
            calls_per_hour: 1_000,
        }
    }
}

/// Keeps count.
pub struct Limits {
    settings: LimitSettings,
    memory: Memory,
    shared: Option<Shared>,
    /// When Redis last did not answer.
    away: AtomicI64,
}

impl Default for Limits {
    fn default() -> Self {
        Self::in_process(LimitSettings::default())
    }
}

impl Limits {
    /// In this process alone.
    pub fn in_process(settings: LimitSettings) -> Self {
        Self {
            settings,
            memory: Memory::default(),
            shared: None,
            away: AtomicI64::new(Millis::MIN),
        }
    }

    /// With every process that uses the Redis at `url`; needs a runtime.
    ///
    /// # Errors
    /// When `url` cannot be used.
    pub fn shared(settings: LimitSettings, url: &SecretString) -> Result<Self> {
        Ok(Self {
            shared: Some(Shared::start(url)?),
            ..Self::in_process(settings)
        })
    }

    /// Whether Redis is there now.
    pub fn is_shared(&self) -> bool {
        self.shared.as_ref().is_some_and(Shared::is_connected)
    }

    /// Reserves a failed login of `account` from `network`. Asked before a password is looked at, so
    /// that of any number of attempts at once no more than the limit are made.
    ///
    /// # Errors
    /// [`ApiError::TooMany`].
    pub async fn login(
        self: &Arc<Self>,
        account: &str,
        network: &str,
        known: bool,
        now: Millis,
    ) -> Result<Attempt, ApiError> {
        let mut asks = vec![Ask {
            key: key("login", &[account, network]),
            rule: window(self.settings.login_failures_per_minute, MINUTE),
        }];
        if !known {
            asks.push(Ask {
                key: key("strangers", &[account]),
                rule: Rule::Window {
                    limit: self.settings.login_failures_per_hour,
                    per: HOUR,
                    pauses: true,
                },
            });
        }
        let id = self.take(&asks, now).await?;
        Ok(Attempt {
            limits: Arc::clone(self),
            keys: asks.into_iter().map(|ask| ask.key).collect(),
            id,
        })
    }

    /// Counts a registration from `network`.
    ///
    /// # Errors
    /// [`ApiError::TooMany`].
    pub async fn registration(&self, network: &str, now: Millis) -> Result<(), ApiError> {
        let rule = window(self.settings.registrations_per_minute, MINUTE);
        self.count(key("registrations", &[network]), rule, now)
            .await
    }

    /// Counts a mail to `address`, which is normalised, that somebody has asked for. Who asks must not
    /// be told about a refusal where that would tell them something about the address.
    ///
    /// # Errors
    /// [`ApiError::TooMany`].
    pub async fn mail(&self, address: &str, now: Millis) -> Result<(), ApiError> {
        let rule = window(self.settings.mails_per_hour, HOUR);
        self.count(key("mails", &[address]), rule, now).await
    }

    /// Counts a call without a session from `network`.
    ///
    /// # Errors
    /// [`ApiError::TooMany`].
    pub async fn anonymous_call(&self, network: &str, now: Millis) -> Result<(), ApiError> {
        let rule = Rule::Pace {
            limit: self.settings.anonymous_calls_per_hour,
            per: HOUR,
        };
        self.count(key("anonymous", &[network]), rule, now).await
    }

    /// Counts a call of the learner `user`.
    ///
    /// # Errors
    /// [`ApiError::TooMany`].
    pub async fn call(&self, user: Uuid, now: Millis) -> Result<(), ApiError> {
        let rule = Rule::Pace {
            limit: self.settings.calls_per_hour,
            per: HOUR,
        };
        self.count(format!("calls:{user}"), rule, now).await
    }

    async fn count(&self, key: String, rule: Rule, now: Millis) -> Result<(), ApiError> {
        self.take(&[Ask { key, rule }], now).await.map(drop)
    }

    /// Takes all of `asks`, or none.
    ///
    /// # Errors
    /// [`ApiError::TooMany`] with the time after which all of them can be taken.
    pub async fn take(&self, asks: &[Ask], now: Millis) -> Result<Uuid, ApiError> {
        let id = Uuid::new_v4();
        let Some(shared) = &self.shared else {
            return self.memory.take(asks, id, now).map(|()| id).map_err(later);
        };
        let answer = shared.take(asks, id, now).await;
        if answer.is_none() {
            self.away.store(now, Ordering::Relaxed);
        }
        let trusted = now.saturating_sub(self.away.load(Ordering::Relaxed)) > LONGEST;
        let decided = match answer {
            Some(Ok(())) if trusted => {
                self.memory.note(asks, id, now);
                Ok(())
            }
            Some(Err(wait)) if trusted => Err(wait),
            Some(granted) => self.agree(shared, asks, id, granted, now).await,
            None => self.memory.take(asks, id, now),
        };
        decided.map(|()| id).map_err(later)
    }

    /// Both engines must grant it; what only one of them has granted is given back there.
    async fn agree(
        &self,
        shared: &Shared,
        asks: &[Ask],
        id: Uuid,
        granted: Result<(), Millis>,
        now: Millis,
    ) -> Result<(), Millis> {
        let here = self.memory.take(asks, id, now);
        match (granted, here) {
            (Ok(()), Ok(())) => Ok(()),
            (Ok(()), Err(wait)) => {
                shared.give_back(&keys(asks), id).await;
                Err(wait)
            }
            (Err(wait), Ok(())) => {
                self.memory.give_back(&keys(asks), id);
                Err(wait)
            }
            (Err(one), Err(other)) => Err(one.max(other)),
        }
    }

    async fn give_back(&self, keys: &[String], id: Uuid) {
        self.memory.give_back(keys, id);
        if let Some(shared) = &self.shared {
            shared.give_back(keys, id).await;
        }
    }
}

/// A reserved failure: it counts unless it is taken back, also when whoever made it goes away.
#[must_use]
pub struct Attempt {
    limits: Arc<Limits>,
    keys: Vec<String>,
    id: Uuid,
}

impl Attempt {
    /// It was none.
    pub async fn take_back(self) {
        self.limits.give_back(&self.keys, self.id).await;
    }
}

fn keys(asks: &[Ask]) -> Vec<String> {
    asks.iter().map(|ask| ask.key.clone()).collect()
}

const fn window(limit: u32, per: Millis) -> Rule {
    Rule::Window {
        limit,
        per,
        pauses: false,
    }
}

/// Of fixed length, whatever was typed, and nothing personal in clear.
fn key(what: &str, who: &[&str]) -> String {
    format!("{what}:{}", token_hash(&who.join("\n")))
}

/// `wait` in milliseconds. Rounded up: after so many seconds it can be taken.
fn later(wait: Millis) -> ApiError {
    let seconds = (wait + 999).div_euclid(1_000);
    ApiError::TooMany {
        retry_after: u32::try_from(seconds).unwrap_or(u32::MAX).max(1),
    }
}

//! Notices when something is wrong, and raises the alert.
//!
//! Every process looks for itself. Two tries in a row must fail before something counts as down.
//! Table `dependencies` makes one alert of what several processes notice.

mod burst;
mod dependencies;
mod redis;
mod signs;
mod track;

use std::{collections::HashMap, sync::Arc, time::Duration};

use api::health::Dependency;
use domain::time::Millis;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    ai::BreakerState,
    alert::{self, Alert, Post},
    core::Core,
    db,
    error::Result,
};

pub use dependencies::{away, changed};
pub use redis::RedisProbe;
pub use signs::{Signs, Watch};

use burst::Burst;
use track::{Change, Track};

/// How often everything is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// How long a look may take; it waits for the database and for whoever is told.
const LOOK_MAX: Duration = Duration::from_secs(30);
/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a look needs beside [`Core`].
#[derive(Clone, Default)]
pub struct Eyes {
    /// Asks Redis; `None` without one.
    pub redis: Option<Arc<RedisProbe>>,
    /// Takes alerts; `None` without anybody.
    pub post: Option<Arc<dyn Post>>,
}

/// Looks until `cancel`.
pub async fn run(core: Core, eyes: Eyes, cancel: CancellationToken) {
    let mut watchman = Watchman::new(core, eyes);
    let looking = async {
        loop {
            if timeout(LOOK_MAX, watchman.look()).await.is_err() {
                tracing::warn!("a look at everything took too long");
            }
            sleep(LOOK).await;
        }
    };
    cancel.run_until_cancelled(looking).await;
}

/// What one process has seen so far.
pub struct Watchman {
    core: Core,
    eyes: Eyes,
    database: Track,
    others: HashMap<Dependency, Track>,
    /// Since when the database is away.
    away_since: Option<Millis>,
    told: HashMap<String, Millis>,
    burst: Burst,
}

impl Watchman {
    /// Has seen nothing yet.
    pub fn new(core: Core, eyes: Eyes) -> Self {
        Self {
            core,
            eyes,
            database: Track::default(),
            others: HashMap::new(),
            away_since: None,
            told: HashMap::new(),
            burst: Burst::default(),
        }
    }

    /// One look at everything.
    pub async fn look(&mut self) {
        let is_up = self.database().await;
        self.burst
            .sample(Instant::now(), self.core.watch.signs.server_errors());
        if !is_up {
            return;
        }
        if let Some(alert) = self.burst.due() {
            match raise(&self.core, &alert).await {
                Ok(()) => self.burst.told(),
                Err(error) => tracing::warn!(%error, "an alert could not be stored"),
            }
        }
        for (dependency, answers) in self.answers().await {
            let track = self.others.entry(dependency).or_default();
            let Some(change) = track.note(answers) else {
                continue;
            };
            if let Err(error) = changed(&self.core, dependency, change == Change::Up).await {
                tracing::warn!(%error, "what a dependency does could not be stored");
                *track = Track::default();
            }
        }
    }

    /// Whether the database takes writes. Its alert goes around the queue, which lies in it.
    async fn database(&mut self) -> bool {
        let now = self.core.clock.now();
        let probe = db::write_read(&self.core.db, now);
        let answers = matches!(timeout(PATIENCE, probe).await, Ok(Ok(true)));
        match self.database.note(answers) {
            Some(Change::Down) => {
                self.away_since = Some(now);
                tracing::error!("the database does not take writes");
                if let Some(post) = self.eyes.post.clone() {
                    let alert = match self.core.watch.writes.is_closed() {
                        true => Alert::FileDamaged,
                        false => Alert::Down(Dependency::Database),
                    };
                    alert::directly(&self.core, &*post, &alert, &mut self.told).await;
                }
            }
            Some(Change::Up) => self.back(now).await,
            None => {}
        }
        answers
    }

    async fn back(&mut self, now: Millis) {
        let Some(since) = self.away_since.take() else {
            return;
        };
        let alert = Alert::Up {
            dependency: Dependency::Database,
            after: now - since,
        };
        if let Err(error) = raise(&self.core, &alert).await {
            tracing::warn!(%error, "an alert could not be stored");
        }
    }

    /// What is known of everything else now.
    async fn answers(&self) -> Vec<(Dependency, bool)> {
        let mut answers = Vec::new();
        if let Some(redis) = &self.eyes.redis {
            answers.push((Dependency::Redis, redis.answers().await));
        }
        if let Some(takes) = self.core.watch.signs.mail() {
            answers.push((Dependency::Mail, takes));
        }
        match self.core.ai.grader.breaker() {
            Some(BreakerState::Closed) => answers.push((Dependency::Model, true)),
            Some(BreakerState::Open { until }) if until > self.core.clock.now() => {
                answers.push((Dependency::Model, false));
            }
            // Nothing is known until a call has tried.
            Some(BreakerState::Open { .. } | BreakerState::Trying) | None => {}
        }
        answers
    }
}

async fn raise(core: &Core, alert: &Alert) -> Result<()> {
    let tx = db::begin_write(&core.db).await?;
    alert::raise(core, &tx, alert).await?;
    Ok(tx.commit().await?)
}

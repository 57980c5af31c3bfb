//! What the engine asks of a database.

use std::{fmt::Display, time::Duration};

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{Job, JobError};
use crate::{
    alert::{self, Alert},
    core::Core,
    error::Result,
    pulse::Pulse,
};

/// Characters of an error that are kept.
pub(super) const ERROR_MAX: usize = 2000;
/// A worker that was silent for this long is dead.
pub(super) const SILENT: Duration = Duration::from_secs(15);

/// A job that this worker runs.
#[derive(Clone, Debug)]
pub(super) struct Claimed<Id> {
    pub id: Id,
    pub kind: String,
    pub payload: serde_json::Value,
    /// This run included.
    pub attempts: i32,
    pub max_attempts: i32,
}

/// Who works.
#[derive(Clone, Debug)]
pub(super) struct Me {
    pub id: String,
    pub host: String,
    pub pid: u32,
}

impl Me {
    /// This process.
    pub fn new(now: domain::time::Millis) -> Self {
        let id: Uuid = crate::ids::new_id(now);
        Self {
            id: format!("resee_{}", id.simple()),
            host: std::fs::read_to_string("/proc/sys/kernel/hostname")
                .map(|name| name.trim().to_owned())
                .unwrap_or_default(),
            pid: std::process::id(),
        }
    }
}

/// A queue seen by one worker. Every change to a job happens only while the job is this worker's.
#[async_trait]
pub(super) trait Store: Send + Sync + 'static {
    /// Names a job.
    type Id: Clone + Display + Send + Sync + 'static;

    /// How often the table is looked at without being told.
    const POLL: Duration;

    /// From being told to the look, for a hint that comes before the commit.
    const SETTLE: Duration;

    /// Whether its database gives signs of life.
    fn pulse(&self) -> &Pulse;

    /// Takes up to `room` due jobs of `kinds`, those that are due longest first. Their attempt is
    /// counted now, so that one which kills the process does not do so for ever.
    async fn claim(&self, kinds: &[&str], room: usize) -> Result<Vec<Claimed<Self::Id>>>;

    /// Stores the outcome of a run: gone, waiting again, or dead.
    async fn finish(&self, job: &Claimed<Self::Id>, outcome: &Result<(), JobError>) -> Result<()>;

    /// Gives back a job that a stop has interrupted; its attempt does not count.
    async fn put_back(&self, job: &Claimed<Self::Id>) -> Result<()>;

    /// Says that this worker lives. The first time comes before the first claim.
    async fn beat(&self) -> Result<()>;

    /// Puts back what dead workers ran; what has no attempt left is dead. Returns how many.
    async fn sweep(&self) -> Result<u64>;

    /// Says that this worker ends.
    async fn leave(&self) -> Result<()>;
}

/// Raises the alert that a job of `kind` has no try left, with its death in `tx`.
pub(super) async fn died(core: &Core, tx: &DatabaseTransaction, kind: &str) -> Result<()> {
    if kind == Job::ALERT {
        return Ok(());
    }
    let kind = kind.to_owned();
    alert::raise(core, tx, &Alert::DeadJob { kind }).await
}

/// The part of an error that is kept.
pub(super) fn kept(error: &JobError) -> String {
    // PostgreSQL refuses a text with a NUL.
    error
        .to_string()
        .chars()
        .filter(|char| *char != '\0')
        .take(ERROR_MAX)
        .collect()
}

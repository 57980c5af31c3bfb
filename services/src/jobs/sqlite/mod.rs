//! The queue of an instance on SQLite: table `jobs`, worked off by the one process there is.

mod engine;
mod store;

use std::sync::Arc;

use async_trait::async_trait;
use domain::time::Millis;
use sea_orm::DatabaseTransaction;
use tokio::sync::Notify;

use super::{Job, Queue};
use crate::{clock::Clock, error::Result};

pub use engine::run;

/// Stores jobs in table `jobs`.
pub struct SqliteQueue {
    clock: Arc<dyn Clock>,
    wake: Arc<Notify>,
}

impl SqliteQueue {
    /// A queue whose rows carry the time of `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            wake: Arc::default(),
        }
    }
}

#[async_trait]
impl Queue for SqliteQueue {
    async fn enqueue(
        &self,
        tx: &DatabaseTransaction,
        job: &Job,
        run_at: Millis,
        unique_key: Option<&str>,
    ) -> Result<()> {
        store::insert(tx, job, run_at, unique_key, self.clock.now()).await?;
        self.wake.notify_one();
        Ok(())
    }

    fn wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }
}

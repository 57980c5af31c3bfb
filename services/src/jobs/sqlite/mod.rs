//! The queue of an instance on SQLite: table `jobs`, worked off by the one process there is.

mod store;

use std::sync::Arc;

use async_trait::async_trait;
use domain::time::Millis;
use sea_orm::DatabaseTransaction;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{Handlers, Job, Queue, engine, store::Me};
use crate::{clock::Clock, core::Core, error::Result};

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

/// Runs jobs until `cancel`; see [`engine::run`].
pub(super) async fn run(core: Core, handlers: Handlers, cancel: CancellationToken) {
    let wake = core.queue.wake();
    let store = store::SqliteStore::new(core.clone(), Me::new(core.clock.now()));
    engine::run(store, handlers, wake, cancel).await;
}

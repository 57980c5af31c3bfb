//! The loop that works off table `jobs`.

use std::time::Duration;

use entity::job::Model;
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

use super::store;
use crate::{
    core::Core,
    jobs::runner::{CONCURRENCY, DRAIN, Handlers},
};

/// How often the table is looked at without being told.
const POLL: Duration = Duration::from_millis(500);
/// From the hint to the look: the transaction that enqueued is about to commit.
const SETTLE: Duration = Duration::from_millis(10);
/// Before a failed statement is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Runs jobs until `cancel`, then lets the running ones finish for [`DRAIN`]. What is still
/// running after that, or when the process dies, is started again by the next [`run`].
pub async fn run(core: Core, handlers: Handlers, cancel: CancellationToken) {
    if cancel.run_until_cancelled(recover(&core)).await.is_none() {
        return;
    }
    let wake = core.queue.wake();
    let mut running = JoinSet::new();
    while !cancel.is_cancelled() {
        fill(&core, &handlers, &mut running).await;
        tokio::select! {
            biased;
            () = cancel.cancelled() => break,
            Some(_) = running.join_next(), if !running.is_empty() => {}
            () = wake.notified() => sleep(SETTLE).await,
            () = sleep(POLL) => {}
        }
    }
    let drained = tokio::time::timeout(DRAIN, async {
        while running.join_next().await.is_some() {}
    })
    .await;
    if drained.is_err() {
        tracing::warn!(
            jobs = running.len(),
            "stopped while jobs ran; they start again"
        );
        running.shutdown().await;
    }
}

async fn recover(core: &Core) {
    loop {
        match store::recover(&core.db, core.clock.now()).await {
            Ok(0) => return,
            Ok(jobs) => {
                tracing::info!(
                    jobs,
                    "jobs that were running when the process ended start again"
                );
                return;
            }
            Err(error) => {
                tracing::error!(%error, "the queue does not answer");
                sleep(AGAIN).await;
            }
        }
    }
}

/// Starts due jobs while there is room.
async fn fill(core: &Core, handlers: &Handlers, running: &mut JoinSet<()>) {
    while running.len() < CONCURRENCY {
        match store::claim(&core.db, core.clock.now()).await {
            Ok(Some(row)) => {
                running.spawn(work(core.clone(), handlers.clone(), row));
            }
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "no job could be taken");
                return;
            }
        }
    }
}

async fn work(core: Core, handlers: Handlers, row: Model) {
    let payload = serde_json::from_str(&row.payload).unwrap_or_default();
    let outcome = handlers.run(payload, row.attempts).await;
    while let Err(error) = store::finish(&core.db, &row, &outcome, core.clock.now()).await {
        tracing::error!(%error, job = %row.id, "the outcome of a job could not be stored");
        sleep(AGAIN).await;
    }
}

//! Jobs that are enqueued all the while, past the faults, and have to be done in the end.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use benches::database::Database;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{millis, outcome_of};
use crate::site::Outcome;

/// Between two jobs.
const BETWEEN: Duration = Duration::from_millis(250);
/// A worker that was thought dead is believed again after 15 s, and a job that waited for the
/// database is let go after 20 s and tried again some seconds later.
const PATIENCE: Duration = Duration::from_secs(60);
/// A job of the proofs, which does nothing at all. It needs no learner.
const ADD: &str = "SELECT graphile_worker.add_job('probe', payload => \
    '{\"kind\":\"probe\",\"number\":1,\"hold\":0,\"left\":null,\"sent\":0}'::json);";
const LEFT: &str = "SELECT COUNT(*) FROM graphile_worker._private_jobs j \
    JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'probe'";
const LOST: &str =
    "SELECT COUNT(*) FROM graphile_worker._private_jobs WHERE attempts >= max_attempts";

/// Jobs that come all the time.
pub(super) struct Jobs {
    database: Database,
    stop: watch::Sender<bool>,
    coming: JoinHandle<Result<usize>>,
}

impl Jobs {
    /// They begin to come.
    pub(super) fn start(database: Database) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let to = database.clone();
        let coming = tokio::spawn(async move {
            let mut count = 0;
            while timeout(BETWEEN, stopped.changed()).await.is_err() {
                to.script(ADD).await?;
                count += 1;
            }
            Ok(count)
        });
        Self {
            database,
            stop,
            coming,
        }
    }

    /// No more come; those that have must be done.
    pub(super) async fn finish(self, outcome: &mut Outcome) -> Result<()> {
        self.stop.send_replace(true);
        let count = self.coming.await??;
        let began = Instant::now();
        while self.database.number(LEFT).await? > 0 && began.elapsed() < PATIENCE {
            sleep(Duration::from_millis(50)).await;
        }
        outcome.figure("jobs enqueued meanwhile", count);
        outcome.figure(
            "after the last fault all of them were done within",
            millis(began.elapsed()),
        );
        outcome_of(
            outcome,
            "jobs are still there",
            self.database.number(LEFT).await?,
        );
        outcome_of(outcome, "jobs are dead", self.database.number(LOST).await?);
        Ok(())
    }
}

/// How long one job takes.
pub(super) async fn one(database: &Database) -> Result<Duration> {
    let began = Instant::now();
    database.script(ADD).await?;
    while database.number(LEFT).await? > 0 {
        ensure!(
            began.elapsed() < Duration::from_secs(5),
            "a job does not run while writers wait"
        );
        sleep(Duration::from_millis(20)).await;
    }
    Ok(began.elapsed())
}
